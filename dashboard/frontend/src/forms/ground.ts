/** The ground of a small map: our own base map, which is all that is fetched, with a few names. */
import { TILES_FROM_ZOOM } from "../map/groundtiles.ts";
import { NO_TERRAIN, drawLand, unpack, withoutWater, type Terrain } from "../map/land.ts";
import { Boxes } from "../shared/labels.ts";
import { palette, type Palette } from "../shared/palette.ts";
import { toWorld, type Viewport } from "../shared/projection.ts";
import { oneLine } from "../shared/text.ts";
import type { BaseMap, Label } from "../shared/types.ts";
import { onScreen } from "./section.ts";
import type { Coordinates } from "./types.ts";

/** One name for so many square pixels, and so many at least. */
const PX_PER_LABEL = 12_000;
const LEAST_LABELS = 7;
const FONT = '11px "Source Sans", system-ui, sans-serif';
const LINE_PX = 13;

/** The base map, ready to be drawn. */
export interface Ground {
  readonly terrain: Terrain;
  readonly labels: readonly Label[];
}

export const NO_GROUND: Ground = { terrain: NO_TERRAIN, labels: [] };

let loading: Promise<Ground> | null = null;

/** The base map, fetched once: an edit of the events does not change it. Without it the points are still shown. */
export function loadGround(address: string): Promise<Ground> {
  loading ??= fetch(address)
    .then((answer) => (answer.ok ? (answer.json() as Promise<BaseMap>) : Promise.reject(new Error(answer.statusText))))
    .then((basemap) => ({ terrain: unpack(basemap), labels: basemap.labels }));
  return loading.catch((): Ground => {
    loading = null; // the next map tries again
    return NO_GROUND;
  });
}

/** Draws the ground on the whole canvas; names give way to `points`. */
export function paintGround(
  canvas: HTMLCanvasElement,
  view: Viewport,
  ground: Ground,
  points: readonly Coordinates[],
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const density = Math.min(2, devicePixelRatio || 1);
  const [columns, rows] = [Math.round(view.width * density), Math.round(view.height * density)];
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  context.setTransform(density, 0, 0, density, 0, 0);
  const colours = palette(isDark(canvas) ? "dark" : "light");
  const terrain = view.zoom < TILES_FROM_ZOOM ? ground.terrain : withoutWater(ground.terrain);
  drawLand(context, terrain, view, colours, density);
  write(context, view, ground.labels, colours, points);
}

/** A few names for orientation, the most important first, where there is room for them. */
function write(
  context: CanvasRenderingContext2D,
  view: Viewport,
  labels: readonly Label[],
  colours: Palette,
  points: readonly Coordinates[],
): void {
  const taken = new Boxes();
  for (const point of points) {
    const { x, y } = onScreen(point, view);
    taken.add(x - 14, y - 14, x + 14, y + 14);
  }
  context.font = FONT;
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.strokeStyle = colours.halo;
  context.fillStyle = colours.muted;
  let left = Math.max(LEAST_LABELS, Math.round((view.width * view.height) / PX_PER_LABEL));
  for (const label of labels) {
    if (left === 0) break;
    if (label.zoom <= view.zoom + 0.5 && writeOne(context, view, label, taken)) left--;
  }
}

/** Writes a name with its dot, if there is room. */
function writeOne(context: CanvasRenderingContext2D, view: Viewport, label: Label, taken: Boxes): boolean {
  const { name, lat, lon, kind } = label;
  const { x, y } = toWorld(lat, lon);
  const words = oneLine(name, 40);
  const width = context.measureText(words).width;
  const at = kind === "country" ? view.screenX(x) - width / 2 : view.screenX(x) + 6;
  const top = view.screenY(y);
  const inside = at > 2 && at + width < view.width - 2 && top > LINE_PX && top < view.height - LINE_PX;
  if (!inside || taken.hits(at - 8, top - LINE_PX, at + width + 6, top + LINE_PX)) return false;
  taken.add(at - 8, top - LINE_PX / 2, at + width + 6, top + LINE_PX / 2);
  context.strokeText(words, at, top);
  context.fillText(words, at, top);
  if (kind !== "country") {
    context.beginPath();
    context.arc(at - 6, top, 1.8, 0, 2 * Math.PI);
    context.fill();
  }
  return true;
}

function isDark(element: HTMLElement): boolean {
  const numbers =
    getComputedStyle(element)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  // the ink is light on a dark page; Streamlit gives its own as rgb
  return numbers.length >= 3 && 0.3 * numbers[0] + 0.59 * numbers[1] + 0.11 * numbers[2] > 128;
}
