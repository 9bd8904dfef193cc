/** The legend's symbols, as outlines for canvas and as SVG for chips and the card; and the hatching on canvas. */
import { parseHex, readable } from "./colour.ts";
import { svg } from "./dom.ts";
import { palette } from "./palette.ts";
import type { LegendGroup, SymbolName } from "./types.ts";

/** What a legend group's symbol looks like. */
export type SymbolLook = Pick<LegendGroup, "symbol" | "color" | "color_dark">;

/** The symbol of a group, coloured by theme. */
export function symbol(group: SymbolLook): SVGElement {
  const outline = svg("path", { d: shapeOf([group], 0), "fill-rule": "evenodd" });
  const picture = svg("svg", { viewBox: `0 0 ${BOX} ${BOX}`, class: "dl-symbol", "aria-hidden": "true" }, outline);
  paint(picture, group);
  return picture;
}

/** Sets the group's colours as custom properties: for symbols, and for text that is readable on a panel. */
export function paint(element: HTMLElement | SVGElement, group: SymbolLook): void {
  const themes = [
    ["light", group.color],
    ["dark", group.color_dark],
  ] as const;
  for (const [theme, colour] of themes) {
    if (!parseHex(colour)) continue;
    element.style.setProperty(`--dl-${theme}`, colour);
    element.style.setProperty(`--dl-${theme}-text`, readable(colour, palette(theme).panel));
  }
}

// Outlines

/** Side of the square in which the shapes are drawn. */
export const BOX = 16;

/** SVG path data, fill rule even-odd. */
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

/** The shape of a legend group; a circle for a group that is not in the legend. */
export function shapeOf(groups: readonly Pick<LegendGroup, "symbol">[], group: number): string {
  const symbol = groups[group]?.symbol;
  return symbol !== undefined && Object.hasOwn(SHAPES, symbol) ? SHAPES[symbol] : SHAPES.circle;
}

/** A tile of slanted lines for a repeating pattern, `side` device pixels wide and high. */
export function hatchTile(colour: string, side: number, lineWidth: number, alpha = 1): HTMLCanvasElement {
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const context = tile.getContext("2d");
  if (!context) return tile;
  context.strokeStyle = colour;
  context.globalAlpha = alpha;
  context.lineWidth = lineWidth;
  context.beginPath();
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift - 1, side + 1);
    context.lineTo(shift + side + 1, -1);
  }
  context.stroke();
  return tile;
}
