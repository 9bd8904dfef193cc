/** Draws the timeline's bars: once muted, for what lies outside the window, and once in ink, for what lies inside. */
import { hatchTile } from "../shared/symbols.ts";
import type { Window } from "../shared/types.ts";
import { xOf } from "./brush.ts";

export interface Bar {
  readonly from: number;
  readonly to: number;
  /** events whose date is known well enough for one bar, and the share of those whose date is not */
  readonly solid: number;
  readonly hatched: number;
}

export interface BarColours {
  readonly solid: string;
  readonly hatch: string;
}

/** Every event must be seen: no bar is lower. */
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
  const side = HATCH_PX * Math.max(1, Math.round(density));
  const pattern = context.createPattern(hatchTile(colours.hatch, side, side / 3), "repeat");
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
