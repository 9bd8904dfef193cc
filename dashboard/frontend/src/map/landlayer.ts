/** The base map as a Leaflet layer. It is painted after the map has moved, not in every frame. */
import { palette } from "../shared/palette.ts";
import type { Viewport } from "../shared/projection.ts";
import type { BaseMap } from "../shared/types.ts";
import { MapCanvas } from "./canvas.ts";
import { drawLand, unpack, type Country } from "./land.ts";

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
