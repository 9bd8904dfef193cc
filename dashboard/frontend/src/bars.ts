/** Draws the timeline's bars, twice: muted for what lies outside of the window, in ink for what lies inside. */
import { xOf } from "./brush.ts";
import type { Window } from "./types.ts";

export interface Bar {
  readonly from: number;
  readonly to: number;
  /** events whose date is known well enough for one bar, and the share of those that are not */
  readonly solid: number;
  readonly hatched: number;
}

export interface BarColours {
  readonly solid: string;
  readonly hatch: string;
}

/** Something that happened must be seen: no bar is lower than this. */
const LOWEST_PX = 3;
const GAP_PX = 1;
const HATCH_PX = 4;

/** Sizes a canvas for the screen's density and draws all bars. */
export function drawBars(
  canvas: HTMLCanvasElement,
  bars: readonly Bar[],
  extent: Window,
  widthPx: number,
  heightPx: number,
  colours: BarColours,
): void {
  const density = devicePixelRatio || 1;
  canvas.width = Math.round(widthPx * density);
  canvas.height = Math.round(heightPx * density);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(density, density);
  const pattern = context.createPattern(hatch(colours.hatch, density), "repeat");
  pattern?.setTransform(new DOMMatrix().scale(1 / density));
  const most = bars.reduce((max, bar) => Math.max(max, bar.solid + bar.hatched), 0);
  const top = heightPx - LOWEST_PX;
  for (const { from, to, solid, hatched } of bars) {
    const x = xOf(from, extent, widthPx);
    const width = xOf(to + 1, extent, widthPx) - x;
    const drawn = width > 3 ? width - GAP_PX : width;
    const solidPx = solid > 0 ? Math.max(LOWEST_PX, (solid / most) * top) : 0;
    const hatchedPx = hatched > 0 ? Math.max(LOWEST_PX, (hatched / most) * top) : 0;
    context.fillStyle = colours.solid;
    context.fillRect(x, heightPx - solidPx, drawn, solidPx);
    context.fillStyle = pattern ?? colours.hatch;
    context.fillRect(x, heightPx - solidPx - hatchedPx, drawn, hatchedPx);
  }
}

/** A tile of diagonal lines, in device pixels. */
function hatch(colour: string, density: number): HTMLCanvasElement {
  const tile = document.createElement("canvas");
  const size = HATCH_PX * Math.max(1, Math.round(density));
  tile.width = tile.height = size;
  const context = tile.getContext("2d");
  if (!context) return tile;
  context.strokeStyle = colour;
  context.lineWidth = size / 3;
  context.beginPath();
  for (const offset of [-size, 0, size]) {
    context.moveTo(offset - 1, size + 1);
    context.lineTo(offset + size + 1, -1);
  }
  context.stroke();
  return tile;
}
