/** What a small map shows: sections of the world, moved and zoomed, and pixels ⇄ coordinates. Pure. */
import { Viewport, WORLD, scaleAt, span, toDegrees, toWorld } from "../shared/projection.ts";
import type { Coordinates } from "./types.ts";

const MARGIN_PX = 34;
/** How near a map opens, and how near and far the reader may go. */
const OPENING_ZOOM = 7;
const FARTHEST_ZOOM = 0.2;
const NEAREST_ZOOM = 12;
/** Most decimals of a coordinate: about a metre. */
const MOST_DECIMALS = 5;

/** The section that shows all the points, with room around them. */
export function fitted(points: readonly Coordinates[], width: number, height: number): Viewport {
  const spots = points.map(({ latitude, longitude }) => toWorld(latitude, longitude));
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, right] = span(xs);
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const room = (pixels: number): number => Math.max(1, pixels - 2 * MARGIN_PX);
  const scale = Math.min(room(width) / Math.max(1, right - left), room(height) / Math.max(1, bottom - top));
  const zoom = Math.max(FARTHEST_ZOOM, Math.min(OPENING_ZOOM, Math.log2(scale / scaleAt(0))));
  return around({ x: (left + right) / 2, y: (top + bottom) / 2 }, zoom, width, height);
}

/** The section with a point in its middle. */
export function centred({ latitude, longitude }: Coordinates, { zoom, width, height }: Viewport): Viewport {
  return around(toWorld(latitude, longitude), zoom, width, height);
}

/** The same middle at another size. */
export function resized(view: Viewport, width: number, height: number): Viewport {
  const [left, top] = [view.left + (view.width - width) / 2, view.top + (view.height - height) / 2];
  return new Viewport(left, top, view.zoom, width, height);
}

/** The section after the ground was dragged by so many pixels; its middle stays on the map from north to south. */
export function panned({ left, top, zoom, width, height, scale }: Viewport, dx: number, dy: number): Viewport {
  const lowest = WORLD * scale - height / 2;
  return new Viewport(left - dx, Math.max(-height / 2, Math.min(lowest, top - dy)), zoom, width, height);
}

/** `levels` nearer (farther when negative), with the same ground under the pixel (x, y). */
export function zoomed(view: Viewport, levels: number, x: number, y: number): Viewport {
  const zoom = Math.max(FARTHEST_ZOOM, Math.min(NEAREST_ZOOM, view.zoom + levels));
  const factor = scaleAt(zoom) / view.scale;
  const [left, top] = [(view.left + x) * factor - x, (view.top + y) * factor - y];
  return new Viewport(left, top, zoom, view.width, view.height);
}

export function onScreen({ latitude, longitude }: Coordinates, view: Viewport): { x: number; y: number } {
  const { x, y } = toWorld(latitude, longitude);
  return { x: view.screenX(x), y: view.screenY(y) };
}

/** The coordinates of a pixel, with no more decimals than a pixel tells apart. */
export function groundAt(view: Viewport, x: number, y: number): Coordinates {
  const { left, top, scale } = view;
  const { latitude, longitude } = toDegrees((left + x) / scale - WORLD / 2, (top + y) / scale - WORLD / 2);
  const wrapped = ((((longitude + 180) % 360) + 360) % 360) - 180;
  const digits = decimals(view);
  return { latitude: Number(latitude.toFixed(digits)), longitude: Number(wrapped.toFixed(digits)) };
}

/** The decimals of a coordinate in degrees that a pixel of this section tells apart. */
export function decimals({ scale }: Viewport): number {
  const degreesPerPixel = 360 / (WORLD * scale);
  return Math.max(1, Math.min(MOST_DECIMALS, Math.ceil(-Math.log10(degreesPerPixel / 2))));
}

function around({ x, y }: { x: number; y: number }, zoom: number, width: number, height: number): Viewport {
  const pixels = scaleAt(zoom);
  return new Viewport((x + WORLD / 2) * pixels - width / 2, (y + WORLD / 2) * pixels - height / 2, zoom, width, height);
}
