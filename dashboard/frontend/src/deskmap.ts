/** A small map of the places that a name may mean: numbered points on the project's own base map. Nothing is fetched
 * but that. It helps the eye only: the same places stand in the list beside it, where they are chosen. */
import { unpack, type Country } from "./coast.ts";
import type { Candidate } from "./desktypes.ts";
import { el } from "./dom.ts";
import { Boxes } from "./labels.ts";
import { drawLand } from "./landshapes.ts";
import { palette, type Palette } from "./palette.ts";
import { scaleAt, toWorld, Viewport, WORLD } from "./projection.ts";
import { oneLine } from "./text.ts";
import type { BaseMap, Label } from "./types.ts";

const MARGIN_PX = 34;
const MOST_ZOOM = 7;
const LEAST_ZOOM = 0.2;
const MOST_LABELS = 7;
const FONT = '11px "Source Sans", system-ui, sans-serif';
const LINE_PX = 13;

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Land {
  readonly countries: readonly Country[];
  readonly labels: readonly Label[];
}

/** What part of the world shows all the points, with room around them. Pure. */
export function fitted(points: readonly Point[], width: number, height: number): Viewport {
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

let land: { readonly address: string; readonly loaded: Promise<Land> } | null = null;

/** The base map, asked for once: an edit of the events does not change it. */
export function loadLand(address: string): Promise<Land> {
  land ??= {
    address,
    loaded: fetch(address)
      .then((answer) => (answer.ok ? (answer.json() as Promise<BaseMap>) : Promise.reject(new Error(answer.statusText))))
      .then((basemap) => ({ countries: unpack(basemap), labels: basemap.labels })),
  };
  return land.loaded.catch((): Land => {
    land = null; // the points show without it; the next map asks again
    return { countries: [], labels: [] };
  });
}

/** The map as an element. `choose` gets the number of a candidate whose point was clicked. */
export function deskMap(
  candidates: readonly Candidate[],
  chosen: number,
  address: string,
  choose: (number: number) => void,
): HTMLElement {
  const canvas = el("canvas", {});
  const pins = candidates.map((_, number) => {
    const pin = el("span", { class: number === chosen ? "pin chosen" : "pin" }, String(number + 1));
    pin.addEventListener("click", () => choose(number));
    return pin;
  });
  const map = el("div", { class: "map", "aria-hidden": "true" }, canvas, ...[...pins].reverse());
  let known: Land = { countries: [], labels: [] };
  const draw = (): void => {
    const { clientWidth: width, clientHeight: height } = map;
    if (width === 0 || height === 0) return;
    const view = fitted(candidates, width, height);
    candidates.forEach((candidate, number) => place(pins[number], candidate, view));
    paint(canvas, view, known, isDark(map), candidates);
  };
  new ResizeObserver(draw).observe(map);
  void loadLand(address).then((loaded) => {
    known = loaded;
    draw();
  });
  return map;
}

function place(pin: HTMLElement, { latitude, longitude }: Point, view: Viewport): void {
  const { x, y } = toWorld(latitude, longitude);
  pin.style.left = `${view.screenX(x)}px`;
  pin.style.top = `${view.screenY(y)}px`;
}

export function paint(canvas: HTMLCanvasElement, view: Viewport, known: Land, dark: boolean, points: readonly Point[]): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const density = Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.round(view.width * density);
  canvas.height = Math.round(view.height * density);
  context.setTransform(density, 0, 0, density, 0, 0);
  const colours = palette(dark ? "dark" : "light");
  drawLand(context, known.countries, view, colours, density);
  write(context, view, known.labels, colours, points);
}

/** A few names for orientation, the most important first, where there is room for them. */
function write(
  context: CanvasRenderingContext2D,
  view: Viewport,
  labels: readonly Label[],
  colours: Palette,
  points: readonly Point[],
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

export function isDark(element: HTMLElement): boolean {
  const numbers = getComputedStyle(element).color.match(/[\d.]+/g)?.map(Number) ?? [];
  // the ink is light on a dark page; Streamlit gives its own as rgb
  return numbers.length >= 3 && 0.3 * numbers[0] + 0.59 * numbers[1] + 0.11 * numbers[2] > 128;
}
