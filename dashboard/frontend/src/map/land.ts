/** The base map: sea, land, the country in focus, borders. Unpacks outlines and draws them on any canvas. */
import type { Palette } from "../shared/palette.ts";
import { WORLD, toWorld, type Viewport } from "../shared/projection.ts";
import type { BaseMap, Land } from "../shared/types.ts";

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

/** The countries to draw, those in focus last; a country of the region replaces the world's of the same id. */
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

/** Does the line between two points run along an edge of the map? Then the world was cut there: it is not a coast. */
export function isCut(x0: number, y0: number, x1: number, y1: number): boolean {
  return (onEdge(x0) && onEdge(x1)) || (onEdge(y0) && onEdge(y1));
}

function onEdge(value: number): boolean {
  return Math.abs(Math.abs(value) - EDGE) < ON_EDGE;
}

// Drawing

/** Points nearer than this many pixels to the one before are left out. */
const STEP = 0.7;

/** Paints the whole canvas; `density` is its device pixels per CSS pixel. */
export function drawLand(
  context: CanvasRenderingContext2D,
  countries: readonly Country[],
  view: Viewport,
  colours: Palette,
  density: number,
): void {
  context.fillStyle = colours.sea;
  context.fillRect(0, 0, view.width, view.height);
  context.lineJoin = "round";
  context.lineWidth = density > 1 ? 0.8 : 1;
  context.strokeStyle = colours.border;
  const world = WORLD * view.scale;
  // one more copy on each side: outlines that cross the antimeridian continue in the next
  const last = Math.floor((view.left + view.width) / world) + 1;
  for (let copy = Math.floor(view.left / world) - 1; copy <= last; copy++) {
    drawWorld(context, countries, view, colours, copy * world);
  }
}

function drawWorld(
  context: CanvasRenderingContext2D,
  countries: readonly Country[],
  view: Viewport,
  colours: Palette,
  shift: number,
): void {
  const originX = (WORLD / 2) * view.scale - view.left + shift;
  const originY = (WORLD / 2) * view.scale - view.top;
  for (const country of countries) {
    const fill = new Path2D();
    const line = new Path2D();
    let drawn = false;
    for (const ring of country.rings) {
      if (!isInView(ring, view, originX, originY)) continue;
      trace(ring, view.scale, originX, originY, fill, line);
      drawn = true;
    }
    if (!drawn) continue;
    context.fillStyle = country.focus ? colours.focus : colours.land;
    context.fill(fill, "evenodd");
    context.stroke(line);
  }
}

function isInView(ring: Ring, view: Viewport, originX: number, originY: number): boolean {
  const { scale } = view;
  if (Math.max(ring.right - ring.left, ring.bottom - ring.top) * scale < STEP) return false;
  return (
    ring.right * scale + originX >= 0 &&
    ring.left * scale + originX <= view.width &&
    ring.bottom * scale + originY >= 0 &&
    ring.top * scale + originY <= view.height
  );
}

/** Adds a ring to the area to fill and, except where the world was cut, to the line to draw. */
function trace({ points }: Ring, scale: number, originX: number, originY: number, fill: Path2D, line: Path2D): void {
  let lastX = points[0] * scale + originX;
  let lastY = points[1] * scale + originY;
  let before = 0;
  fill.moveTo(lastX, lastY);
  line.moveTo(lastX, lastY);
  for (let i = 2; i <= points.length; i += 2) {
    const at = i % points.length;
    const x = points[at] * scale + originX;
    const y = points[at + 1] * scale + originY;
    if (at !== 0 && Math.abs(x - lastX) < STEP && Math.abs(y - lastY) < STEP) continue;
    fill.lineTo(x, y);
    if (isCut(points[before], points[before + 1], points[at], points[at + 1])) line.moveTo(x, y);
    else line.lineTo(x, y);
    lastX = x;
    lastY = y;
    before = at;
  }
  fill.closePath();
}
