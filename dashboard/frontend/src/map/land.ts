/** The base map: sea, land, the country in focus, borders. Unpacks outlines and draws them on any canvas. */
import type { Palette } from "../shared/palette.ts";
import { WORLD, toWorld, type Viewport } from "../shared/projection.ts";
import type { BaseMap, Feature, GroundTile, Land, Packed, TileLand } from "../shared/types.ts";

/** One line in world units (see projection.ts), with its bounding box. */
export interface Ring {
  readonly points: Float64Array;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Country {
  readonly id: string;
  readonly focus: boolean;
  readonly rings: readonly Ring[];
}

/** A river, a lake or a border of provinces, drawn from a zoom on. */
export interface LandFeature {
  readonly zoom: number;
  readonly lines: readonly Ring[];
}

/** What lies on the land. */
export interface LandCover {
  readonly lakes: readonly LandFeature[];
  readonly rivers: readonly LandFeature[];
  readonly provinces: readonly LandFeature[];
}

/** The land of a tile, which is drawn in place of the base map's; its edges in world units. */
interface TileGround {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly countries: readonly Country[];
  readonly disputed: readonly Ring[];
}

/** All that is drawn: the land with what lies on it, and the dashed lines of disputed borders. */
export interface Terrain extends LandCover {
  readonly countries: readonly Country[];
  readonly disputed: readonly Ring[];
  /** coarse ones before finer ones */
  readonly tiles: readonly TileGround[];
}

export const NO_TERRAIN: Terrain = { countries: [], disputed: [], tiles: [], lakes: [], rivers: [], provinces: [] };

const UNITS_PER_DEGREE = 1000;
/** World units (about 100 m) within which a point counts as on the edge of the map. */
const ON_EDGE = WORLD / 360000;
const EDGE = WORLD / 2;

/** The terrain of the base map, without that of tiles. */
export function unpack(basemap: BaseMap): Terrain {
  const { disputed, lakes, rivers } = basemap;
  return {
    countries: unpackCountries(basemap),
    disputed: disputed.filter((line) => line.length >= 4).map(unpackRing),
    tiles: [],
    lakes: lakes.map(unpackFeature),
    rivers: rivers.map(unpackFeature),
    provinces: [],
  };
}

/** The terrain of the base map as it is seen from near: with the land of tiles, and what lies on it. */
export function fromNear(terrain: Terrain, tiles: readonly GroundTile[]): Terrain {
  const focus = new Set(terrain.countries.filter((country) => country.focus).map(({ id }) => id));
  const all = (kind: keyof LandCover): LandFeature[] => tiles.flatMap((tile) => tile[kind].map(unpackFeature));
  return {
    ...terrain,
    tiles: tiles.map(({ land }) => unpackTile(land, focus)).sort((one, other) => widthOf(other) - widthOf(one)),
    lakes: all("lakes"),
    rivers: all("rivers"),
    provinces: all("provinces"),
  };
}

function unpackTile({ box, countries, disputed }: TileLand, focus: ReadonlySet<string>): TileGround {
  const [south, west, north, east] = box;
  const [low, high] = [toWorld(south, west), toWorld(north, east)];
  const land = countries.map(({ id, rings }) => country({ id, focus: focus.has(id), rings }));
  return {
    left: low.x,
    top: high.y,
    right: high.x,
    bottom: low.y,
    countries: [...land.filter((one) => !one.focus), ...land.filter((one) => one.focus)],
    disputed: disputed.map(unpackRing),
  };
}

function widthOf({ left, right }: TileGround): number {
  return right - left;
}

function unpackFeature({ zoom, lines }: Feature): LandFeature {
  return { zoom, lines: lines.filter((line) => line.length >= 4).map(unpackRing) };
}

/** The countries to draw, those in focus last; a country of the region replaces the world's of the same id. */
function unpackCountries({ world, region }: BaseMap): Country[] {
  const fine = new Set(region.countries.map(({ id }) => id));
  const countries = [...world.countries.filter(({ id }) => !fine.has(id)), ...region.countries].map(country);
  return [...countries.filter(({ focus }) => !focus), ...countries.filter(({ focus }) => focus)];
}

function country({ id, focus, rings }: Land["countries"][number]): Country {
  return { id, focus, rings: rings.filter((ring) => ring.length >= 6).map(unpackRing) };
}

function unpackRing(packed: Packed): Ring {
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
/** CSS pixels of a disputed border's dash and gap, and of the strip of land under it, which covers the outline. */
const DASH = [4, 3];
const STRIP = 2.6;
/** Rivers grow wider as one comes nearer, up to this many pixels. */
const WIDEST_RIVER = 2.2;

/** Paints the whole canvas; `density` is its device pixels per CSS pixel. */
export function drawLand(
  context: CanvasRenderingContext2D,
  terrain: Terrain,
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
    drawWorld(context, terrain, view, colours, copy * world);
  }
}

function drawWorld(
  context: CanvasRenderingContext2D,
  terrain: Terrain,
  view: Viewport,
  colours: Palette,
  shift: number,
): void {
  const originX = (WORLD / 2) * view.scale - view.left + shift;
  const originY = (WORLD / 2) * view.scale - view.top;
  const lineWidth = context.lineWidth;
  const squares = terrain.tiles.map((tile) => ({ tile, square: squareOf(tile, view.scale, originX, originY) }));
  drawCountries(context, terrain.countries, view, colours, originX, originY);
  for (const { tile, square } of squares) {
    context.save();
    context.clip(square);
    context.fillStyle = colours.sea;
    context.fill(square);
    drawCountries(context, tile.countries, view, colours, originX, originY);
    context.restore();
  }
  const { zoom } = view;
  const paths = (features: readonly LandFeature[]): Path2D => {
    const path = new Path2D();
    for (const feature of features) {
      if (feature.zoom > zoom + 0.5) continue;
      for (const line of feature.lines) {
        if (isInView(line, view, originX, originY)) traceLine(line, view.scale, originX, originY, path);
      }
    }
    return path;
  };
  context.strokeStyle = colours.province;
  context.stroke(paths(terrain.provinces));
  context.fillStyle = colours.sea;
  context.strokeStyle = colours.river;
  const lakes = paths(terrain.lakes);
  context.fill(lakes, "evenodd");
  context.lineWidth = 0.7;
  context.stroke(lakes);
  context.lineWidth = Math.min(WIDEST_RIVER, 0.8 + 0.15 * Math.max(0, zoom - 3));
  context.stroke(paths(terrain.rivers));
  const dashed = (lines: readonly Ring[], squares: readonly Path2D[], rule: CanvasFillRule): void => {
    const path = paths([{ zoom: 0, lines }]);
    context.save();
    for (const square of squares) context.clip(square, rule);
    context.strokeStyle = colours.land;
    context.lineWidth = STRIP;
    context.stroke(path);
    context.setLineDash(DASH);
    context.lineWidth = lineWidth * 1.2;
    context.strokeStyle = colours.disputed;
    context.stroke(path);
    context.restore();
  };
  const beyond = squares.map(({ square }) => outside(square, view));
  dashed(terrain.disputed, beyond, "evenodd");
  for (const { tile, square } of squares) dashed(tile.disputed, [square], "nonzero");
  context.lineWidth = lineWidth;
  context.strokeStyle = colours.border;
}

/** The square of a tile on the screen, on whole pixels so that neighbours meet. */
function squareOf({ left, top, right, bottom }: TileGround, scale: number, originX: number, originY: number): Path2D {
  const [x0, x1] = [left, right].map((x) => Math.round(x * scale + originX));
  const [y0, y1] = [top, bottom].map((y) => Math.round(y * scale + originY));
  const square = new Path2D();
  square.rect(x0, y0, x1 - x0, y1 - y0);
  return square;
}

/** With the rule "evenodd", all of the canvas but a square. */
function outside(square: Path2D, { width, height }: Viewport): Path2D {
  const all = new Path2D(square);
  all.rect(-width, -height, 3 * width, 3 * height);
  return all;
}

function drawCountries(
  context: CanvasRenderingContext2D,
  countries: readonly Country[],
  view: Viewport,
  colours: Palette,
  originX: number,
  originY: number,
): void {
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

/** Adds a line to a path, open unless it is that of a lake, whose last point is its first. */
function traceLine({ points }: Ring, scale: number, originX: number, originY: number, path: Path2D): void {
  let lastX = points[0] * scale + originX;
  let lastY = points[1] * scale + originY;
  path.moveTo(lastX, lastY);
  for (let i = 2; i < points.length; i += 2) {
    const x = points[i] * scale + originX;
    const y = points[i + 1] * scale + originY;
    if (i + 2 < points.length && Math.abs(x - lastX) < STEP && Math.abs(y - lastY) < STEP) continue;
    path.lineTo(x, y);
    lastX = x;
    lastY = y;
  }
}
