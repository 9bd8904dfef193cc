/** The base map as a Leaflet layer. It is painted after the map has moved, not in every frame. */
import { palette } from "../shared/palette.ts";
import type { Viewport } from "../shared/projection.ts";
import type { BaseMap, GroundTile } from "../shared/types.ts";
import { MapCanvas } from "./canvas.ts";
import { TILES_FROM_ZOOM } from "./groundtiles.ts";
import { drawLand, fromNear, unpack, type Terrain } from "./land.ts";

/** CSS pixels drawn around the viewport, so that a drag shows no blank edge. */
const PADDING = 128;

export class LandLayer extends MapCanvas {
  readonly #world: Terrain;
  readonly #theme: () => "light" | "dark";
  /** as it is seen from near */
  #near: Terrain;

  constructor(basemap: BaseMap, options: { theme(): "light" | "dark" }) {
    super("tilePane", PADDING);
    this.#world = unpack(basemap);
    this.#near = fromNear(this.#world, []);
    this.#theme = options.theme;
  }

  /** Draws the land of some tiles, and what lies on it. The world's is too coarse for where tiles are needed. */
  show(tiles: readonly GroundTile[]): void {
    this.#near = fromNear(this.#world, tiles);
    this.schedule();
  }

  protected override needsPaint(outside: boolean): boolean {
    return outside;
  }

  protected override paint(context: CanvasRenderingContext2D, view: Viewport, density: number): void {
    drawLand(context, view.zoom < TILES_FROM_ZOOM ? this.#world : this.#near, view, palette(this.#theme()), density);
  }
}
