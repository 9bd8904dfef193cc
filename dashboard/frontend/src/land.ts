/** The base map: sea, land, the country in focus, borders. Drawn when the map has moved, and then left alone. */
import { MapCanvas } from "./canvas.ts";
import { unpack, type Country } from "./coast.ts";
import { drawLand } from "./landshapes.ts";
import { palette } from "./palette.ts";
import type { Viewport } from "./projection.ts";
import type { BaseMap } from "./types.ts";

/** CSS pixels drawn around the viewport, so that a drag shows no blank edge. */
const PADDING = 128;

export class LandLayer extends MapCanvas {
  readonly #countries: readonly Country[];
  readonly #theme: () => "light" | "dark";

  constructor(basemap: BaseMap, options: { theme(): "light" | "dark" }) {
    super("tilePane", PADDING);
    this.#countries = unpack(basemap);
    this.#theme = options.theme;
  }

  protected override needsPaint(outside: boolean): boolean {
    return outside;
  }

  protected override paint(context: CanvasRenderingContext2D, view: Viewport, density: number): void {
    drawLand(context, this.#countries, view, palette(this.#theme()), density);
  }
}
