/** The legend's symbols as SVG, for chips and card: the same shapes that the map draws. */
import { parseHex, readable } from "./colour.ts";
import { svg } from "./dom.ts";
import { palette } from "./palette.ts";
import { BOX, shapeOf } from "./shapes.ts";
import type { LegendGroup } from "./types.ts";

/** The symbol of a group, coloured by theme. */
export function symbol(group: LegendGroup): SVGElement {
  const outline = svg("path", { d: shapeOf([group], 0), "fill-rule": "evenodd" });
  const picture = svg("svg", { viewBox: `0 0 ${BOX} ${BOX}`, class: "dl-symbol", "aria-hidden": "true" }, outline);
  paint(picture, group);
  return picture;
}

/** Gives an element the group's colours as custom properties: for symbols, and readable on a panel for text. */
export function paint(element: HTMLElement | SVGElement, group: LegendGroup): void {
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
