/** The outlines of the legend's symbols in a box of 16 × 16, as SVG path data (fill rule: even-odd). */
import type { LegendGroup, SymbolName } from "./types.ts";

export const BOX = 16;

export const SHAPES: Readonly<Record<SymbolName, string>> = {
  square: "M3 3h10v10H3z",
  circle: "M8 2.6a5.4 5.4 0 1 1 0 10.8A5.4 5.4 0 0 1 8 2.6z",
  triangle: "M8 2.2 14 13H2z",
  diamond: "M8 1.6 14.4 8 8 14.4 1.6 8z",
  barred: "M8 2.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4zM4.7 7v2h6.6V7z",
  cross: "M6.2 2.4h3.6v3.8h3.8v3.6H9.8v3.8H6.2V9.8H2.4V6.2h3.8z",
  star: "M8 1.4l2 4.3 4.7.6-3.4 3.3.9 4.7L8 12l-4.2 2.3.9-4.7L1.3 6.3 6 5.7z",
  ring: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zm0 2.6a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z",
};

/** The shape of a legend group; a circle for one that the legend does not have. */
export function shapeOf(groups: readonly LegendGroup[], group: number): string {
  const symbol = groups[group]?.symbol;
  return symbol !== undefined && Object.hasOwn(SHAPES, symbol) ? SHAPES[symbol] : SHAPES.circle;
}
