/**
 * A small map of numbered points on the project's own base map, which is all that it fetches. It helps the eye only:
 * the same points stand in the list beside it.
 */
import { drawLand, unpack, type Country } from "../map/land.ts";
import { button, el, svg } from "../shared/dom.ts";
import { Boxes } from "../shared/labels.ts";
import { palette, type Palette } from "../shared/palette.ts";
import { Viewport, WORLD, scaleAt, toDegrees, toWorld } from "../shared/projection.ts";
import { oneLine } from "../shared/text.ts";
import type { BaseMap, Label } from "../shared/types.ts";
import type { Candidate, Coordinates } from "./types.ts";

const MARGIN_PX = 34;
const MOST_ZOOM = 7;
const LEAST_ZOOM = 0.2;
/** How far the buttons zoom. */
const NEAREST_ZOOM = 11;
const MOST_LABELS = 7;
const FONT = '11px "Source Sans", system-ui, sans-serif';
const LINE_PX = 13;

export interface Pin extends Coordinates {
  readonly label: string;
  /** CSS classes */
  readonly look: string;
}

export interface PointMapOptions {
  /** points in view at first; the pins when left out */
  readonly around?: readonly Coordinates[];
  /** pairs of pins, by number, that a line joins */
  readonly lines?: readonly (readonly [from: number, to: number])[];
  /** buttons that zoom */
  readonly zoomable?: boolean;
  onPin?(number: number): void;
  onMap?(at: Coordinates): void;
}

/** The base map, ready to be drawn. */
interface BaseLayer {
  readonly countries: readonly Country[];
  readonly labels: readonly Label[];
}

const NOTHING: BaseLayer = { countries: [], labels: [] };

/** Numbered pins for the places that a name may mean. */
export function candidatePins(candidates: readonly Candidate[], chosen: number): Pin[] {
  return candidates.map(({ latitude, longitude }, number) => ({
    latitude,
    longitude,
    label: String(number + 1),
    look: number === chosen ? "chosen" : "",
  }));
}

/** The map as an element. `address` is that of the base map. */
export function pointMap(pins: readonly Pin[], address: string, options: PointMapOptions = {}): HTMLElement {
  const { around = pins, lines = [], zoomable = false, onPin, onMap } = options;
  const canvas = el("canvas", { "aria-hidden": "true" });
  const marks = pins.map(({ label, look }, number) => {
    const mark = el("span", { class: `pin ${look}`.trim(), "aria-hidden": "true" }, label);
    if (onPin) mark.addEventListener("click", () => onPin(number));
    return mark;
  });
  const strokes = lines.map(() => svg("line", { class: "move" }));
  const drawing = svg("svg", { class: "moves", "aria-hidden": "true" }, ...strokes);
  const map = el("div", { class: onMap ? "map clickable" : "map" }, canvas, drawing, ...[...marks].reverse());
  let view: Viewport | null = null;
  let base = NOTHING;
  const draw = (): void => {
    const { clientWidth: width, clientHeight: height } = map;
    if (width === 0 || height === 0) return;
    if (view === null || view.width !== width || view.height !== height) view = fitted(around, width, height);
    const spots = pins.map((pin) => onScreen(pin, view as Viewport));
    spots.forEach(({ x, y }, number) => Object.assign(marks[number].style, { left: `${x}px`, top: `${y}px` }));
    lines.forEach(([from, to], number) => join(strokes[number], spots[from], spots[to]));
    paint(canvas, view, base, pins);
  };
  const zoom = (step: number): void => {
    if (view !== null) view = zoomed(view, step);
    draw();
  };
  if (zoomable) map.append(zoomButtons(zoom));
  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    if (view === null || !onMap) return;
    const { left, top, scale } = view;
    onMap(toDegrees((left + offsetX) / scale - WORLD / 2, (top + offsetY) / scale - WORLD / 2));
  });
  new ResizeObserver(draw).observe(map);
  void loadBaseLayer(address).then((loaded) => {
    base = loaded;
    draw();
  });
  return map;
}

/** What part of the world shows all the points, with room around them. Pure. */
export function fitted(points: readonly Coordinates[], width: number, height: number): Viewport {
  const spots = points.map(({ latitude, longitude }) => toWorld(latitude, longitude));
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const room = (pixels: number): number => Math.max(1, pixels - 2 * MARGIN_PX);
  const scale = Math.min(room(width) / Math.max(1, right - left), room(height) / Math.max(1, bottom - top));
  const zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, Math.log2(scale / scaleAt(0))));
  const pixels = scaleAt(zoom);
  const middle = { x: ((left + right) / 2 + WORLD / 2) * pixels, y: ((top + bottom) / 2 + WORLD / 2) * pixels };
  return new Viewport(middle.x - width / 2, middle.y - height / 2, zoom, width, height);
}

/** The same middle, `step` zoom levels nearer (farther when negative). */
function zoomed(view: Viewport, step: number): Viewport {
  const zoom = Math.max(0, Math.min(NEAREST_ZOOM, view.zoom + step));
  const factor = scaleAt(zoom) / scaleAt(view.zoom);
  const [x, y] = [(view.left + view.width / 2) * factor, (view.top + view.height / 2) * factor];
  return new Viewport(x - view.width / 2, y - view.height / 2, zoom, view.width, view.height);
}

function zoomButtons(zoom: (step: number) => void): HTMLElement {
  return el(
    "div",
    { class: "zoom" },
    button({ class: "button", "aria-label": "Zoom in" }, () => zoom(1), "+"),
    button({ class: "button", "aria-label": "Zoom out" }, () => zoom(-1), "−"),
  );
}

function onScreen({ latitude, longitude }: Coordinates, view: Viewport): { x: number; y: number } {
  const { x, y } = toWorld(latitude, longitude);
  return { x: view.screenX(x), y: view.screenY(y) };
}

function join(line: SVGElement, from: { x: number; y: number }, to: { x: number; y: number }): void {
  const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  for (const [name, value] of Object.entries(ends)) line.setAttribute(name, String(value));
}

let loading: Promise<BaseLayer> | null = null;

/** The base map, fetched once: an edit of the events does not change it. Without it the points are still shown. */
function loadBaseLayer(address: string): Promise<BaseLayer> {
  loading ??= fetch(address)
    .then((answer) => (answer.ok ? (answer.json() as Promise<BaseMap>) : Promise.reject(new Error(answer.statusText))))
    .then((basemap) => ({ countries: unpack(basemap), labels: basemap.labels }));
  return loading.catch((): BaseLayer => {
    loading = null; // the next map tries again
    return NOTHING;
  });
}

function paint(canvas: HTMLCanvasElement, view: Viewport, base: BaseLayer, points: readonly Coordinates[]): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const density = Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.round(view.width * density);
  canvas.height = Math.round(view.height * density);
  context.setTransform(density, 0, 0, density, 0, 0);
  const colours = palette(isDark(canvas) ? "dark" : "light");
  drawLand(context, base.countries, view, colours, density);
  write(context, view, base.labels, colours, points);
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
  for (const { latitude, longitude } of points) {
    const { x, y } = toWorld(latitude, longitude);
    const [left, top] = [view.screenX(x), view.screenY(y)];
    taken.add(left - 14, top - 14, left + 14, top + 14);
  }
  context.font = FONT;
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.strokeStyle = colours.halo;
  context.fillStyle = colours.muted;
  let written = 0;
  for (const { name, lat, lon, zoom, kind } of labels) {
    if (written === MOST_LABELS) break;
    if (zoom > view.zoom + 0.5) continue;
    const { x, y } = toWorld(lat, lon);
    const words = oneLine(name, 40);
    const width = context.measureText(words).width;
    const at = kind === "country" ? view.screenX(x) - width / 2 : view.screenX(x) + 6;
    const top = view.screenY(y);
    const inside = at > 2 && at + width < view.width - 2 && top > LINE_PX && top < view.height - LINE_PX;
    if (!inside || taken.hits(at - 8, top - LINE_PX, at + width + 6, top + LINE_PX)) continue;
    taken.add(at - 8, top - LINE_PX / 2, at + width + 6, top + LINE_PX / 2);
    context.strokeText(words, at, top);
    context.fillText(words, at, top);
    if (kind !== "country") {
      context.beginPath();
      context.arc(at - 6, top, 1.8, 0, 2 * Math.PI);
      context.fill();
    }
    written++;
  }
}

function isDark(element: HTMLElement): boolean {
  const numbers =
    getComputedStyle(element)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  // the ink is light on a dark page; Streamlit gives its own as rgb
  return numbers.length >= 3 && 0.3 * numbers[0] + 0.59 * numbers[1] + 0.11 * numbers[2] > 128;
}
