/** Outlines of land, unpacked for drawing. Pure. */
import { WORLD, toWorld } from "./projection.ts";
import type { BaseMap, Land } from "./types.ts";

/** One closed line in world units (see projection.ts), with its bounding box. */
export interface Ring {
  readonly points: Float64Array;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Country {
  readonly focus: boolean;
  readonly rings: readonly Ring[];
}

const UNITS_PER_DEGREE = 1000;
/** World units (about 100 m) within which a point counts as on the edge of the map. */
const ON_EDGE = WORLD / 360000;
const EDGE = WORLD / 2;

/** The countries to draw, that in focus last; those of the region stand for the world's of the same id. */
export function unpack({ world, region }: BaseMap): Country[] {
  const fine = new Set(region.countries.map(({ id }) => id));
  const countries = [...world.countries.filter(({ id }) => !fine.has(id)), ...region.countries].map(country);
  return [...countries.filter(({ focus }) => !focus), ...countries.filter(({ focus }) => focus)];
}

function country({ focus, rings }: Land["countries"][number]): Country {
  return { focus, rings: rings.filter((ring) => ring.length >= 6).map(unpackRing) };
}

function unpackRing(packed: readonly number[]): Ring {
  const points = new Float64Array(packed.length);
  let [longitude, latitude] = [0, 0];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < packed.length; i += 2) {
    longitude += packed[i];
    latitude += packed[i + 1];
    const { x, y } = toWorld(latitude / UNITS_PER_DEGREE, longitude / UNITS_PER_DEGREE);
    points[i] = x;
    points[i + 1] = y;
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  return { points, left, top, right, bottom };
}

/** Does the line between two points run along an edge of the map? Then it is where the world was cut, not a coast. */
export function isCut(x0: number, y0: number, x1: number, y1: number): boolean {
  return (onEdge(x0) && onEdge(x1)) || (onEdge(y0) && onEdge(y1));
}

function onEdge(value: number): boolean {
  return Math.abs(Math.abs(value) - EDGE) < ON_EDGE;
}
