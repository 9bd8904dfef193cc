/** The ground of a small map: our own base map with its tiles, which are all that is fetched, and a few names. */
import { TILES_FROM_ZOOM, TileStore, labelsOf, tilesOver } from "../map/groundtiles.ts";
import { NO_TERRAIN, drawLand, fromNear, unpack, type Terrain } from "../map/land.ts";
import { Boxes } from "../shared/labels.ts";
import { palette, type Palette } from "../shared/palette.ts";
import { toWorld, type Viewport } from "../shared/projection.ts";
import { oneLine } from "../shared/text.ts";
import type { BaseMap, Label } from "../shared/types.ts";
import { groundAt, onScreen } from "./section.ts";
import type { Coordinates, GroundAddresses } from "./types.ts";

/** One name for so many square pixels, and so many at least. */
const PX_PER_LABEL = 12_000;
const LEAST_LABELS = 7;
const FONT = '11px "Source Sans", system-ui, sans-serif';
const LINE_PX = 13;
const MOST_VIEWS = 8;

/** What is drawn of a view. */
interface SeenGround {
  readonly terrain: Terrain;
  readonly labels: readonly Label[];
}

/** The base map, and the tiles of it that maps have asked for: an edit of the events does not change them. */
export class Ground {
  readonly #whole: SeenGround;
  readonly #tiles: TileStore;
  readonly #maps = new Map<HTMLElement, () => void>();
  /** names of tiles → what is drawn with them, for the last few views */
  readonly #near = new Map<string, SeenGround>();

  constructor(basemap: BaseMap, tiles: string) {
    this.#whole = { terrain: unpack(basemap), labels: basemap.labels };
    this.#tiles = new TileStore(tiles, () => this.#tell());
  }

  /** Calls `draw` when there is more to see, as long as the map is on the page. */
  watch(map: HTMLElement, draw: () => void): void {
    this.#maps.set(map, draw);
  }

  #tell(): void {
    for (const [map, draw] of this.#maps) {
      if (map.isConnected) draw();
      else this.#maps.delete(map);
    }
  }

  /** What is here of a view; asks for the rest. */
  of(view: Viewport): SeenGround {
    if (view.zoom < TILES_FROM_ZOOM) return this.#whole;
    const [first, last] = [groundAt(view, 0, 0), groundAt(view, view.width, view.height)];
    const east = last.longitude + (last.longitude < first.longitude ? 360 : 0);
    const box = { south: last.latitude, west: first.longitude, north: first.latitude, east };
    const here = this.#tiles.take(tilesOver(box, view.zoom));
    const names = [...here.keys()].join();
    const known = this.#near.get(names);
    if (known) return known;
    const tiles = [...here.values()];
    const { terrain, labels } = this.#whole;
    const drawn = { terrain: fromNear(terrain, tiles), labels: labelsOf(labels, tiles) };
    const [oldest] = this.#near.size < MOST_VIEWS ? [] : this.#near.keys();
    if (oldest !== undefined) this.#near.delete(oldest);
    this.#near.set(names, drawn);
    return drawn;
  }
}

let loading: Promise<Ground> | null = null;

/** The ground, fetched once; null without it: the points are still shown. */
export function loadGround({ outlines, tiles }: GroundAddresses): Promise<Ground | null> {
  loading ??= fetch(outlines)
    .then((answer) => (answer.ok ? (answer.json() as Promise<BaseMap>) : Promise.reject(new Error(answer.statusText))))
    .then((found) => new Ground(found, tiles));
  return loading.catch(() => {
    loading = null; // the next map tries again
    return null;
  });
}

/** Draws the ground on the whole canvas; names give way to `points`. */
export function paintGround(
  canvas: HTMLCanvasElement,
  view: Viewport,
  ground: Ground | null,
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
  const { terrain, labels } = ground?.of(view) ?? { terrain: NO_TERRAIN, labels: [] };
  drawLand(context, terrain, view, colours, density);
  write(context, view, labels, colours, points);
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
  const hasDot = kind === "town" || kind === "capital";
  const at = hasDot ? view.screenX(x) + 6 : view.screenX(x) - width / 2;
  const top = view.screenY(y);
  const inside = at > 2 && at + width < view.width - 2 && top > LINE_PX && top < view.height - LINE_PX;
  if (!inside || taken.hits(at - 8, top - LINE_PX, at + width + 6, top + LINE_PX)) return false;
  taken.add(at - 8, top - LINE_PX / 2, at + width + 6, top + LINE_PX / 2);
  context.strokeText(words, at, top);
  context.fillText(words, at, top);
  if (hasDot) {
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
