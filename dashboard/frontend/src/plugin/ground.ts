/** What lies below the events: land, what is on it, who holds it, and the names of towns that streets do not bring. */
import type L from "leaflet";
import { GroundTiles, labelsOf } from "../map/groundtiles.ts";
import { LandLayer } from "../map/landlayer.ts";
import type { EventLayer } from "../map/layer.ts";
import type { PageData } from "../model/load.ts";
import { Territories } from "../territory/territories.ts";
import type { Config, Label } from "../shared/types.ts";

export class MapGround {
  /** what is said of territories, to float on the map */
  readonly panels: HTMLElement;
  readonly #territories: Territories;
  readonly #land: LandLayer;
  readonly #layer: EventLayer;
  readonly #tiles: GroundTiles;
  #labels: readonly Label[];
  #streetsSeen = false;

  constructor(map: L.Map, config: Config, { basemap }: PageData, land: LandLayer, layer: EventLayer) {
    this.#territories = new Territories(map, config, layer);
    this.panels = this.#territories.element;
    this.#land = land;
    this.#layer = layer;
    this.#labels = labelsOf(basemap.labels, []);
    this.#writeNames();
    this.#tiles = new GroundTiles(map, config.data.ground, (tiles) => {
      land.show(tiles);
      this.#labels = labelsOf(basemap.labels, tiles);
      this.#writeNames();
    });
  }

  /** Street tiles are seen over the drawn map. */
  set streetsSeen(seen: boolean) {
    this.#streetsSeen = seen;
    this.#writeNames();
  }

  /** Does a task with our own names on the map: streets are not printed. */
  withNames(task: () => void): void {
    this.#layer.setLabels(this.#labels);
    task();
    this.#writeNames();
  }

  /** After the map was moved by nobody's act. */
  update(): void {
    this.#tiles.update();
  }

  redraw(): void {
    this.#land.redraw();
    this.#territories.redraw();
  }

  remove(): void {
    this.#territories.remove();
    this.#tiles.remove();
    this.#land.remove();
  }

  #writeNames(): void {
    this.#layer.setLabels(this.#streetsSeen ? [] : this.#labels);
  }
}
