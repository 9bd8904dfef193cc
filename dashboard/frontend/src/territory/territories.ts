/** Territories on the map: loaded after the page is there, drawn under the events, each with a panel of its own. */
import type L from "leaflet";
import type { EventLayer } from "../map/layer.ts";
import { LoadError, fetchBytes, inflate } from "../model/load.ts";
import { dayWords } from "../shared/calendar.ts";
import { el } from "../shared/dom.ts";
import type { Config, TerritorySource } from "../shared/types.ts";
import { decodeTerritory } from "./decode.ts";
import { TerritoryLayer, type DrawnTerritory } from "./layer.ts";
import { TerritoryPanel } from "./panel.ts";

/** Of a holder that has no colour. */
const UNKNOWN = "#777777";

export class Territories {
  readonly element = el("div", { class: "dl-territories" });
  readonly #layer: TerritoryLayer;
  readonly #panels: TerritoryPanel[] = [];
  #over = false;

  constructor(map: L.Map, config: Config, events: EventLayer) {
    this.#layer = new TerritoryLayer(events.model, () => events.colours.dark);
    const sources = config.territories ?? [];
    if (sources.length === 0) return;
    this.#layer.addTo(map);
    for (const source of sources) void this.#add(source, events);
    events.model.on("window", this.#follow);
  }

  redraw(): void {
    this.#layer.redraw();
  }

  remove(): void {
    this.#over = true;
    this.#layer.remove();
  }

  readonly #follow = (): void => {
    if (this.#over) return;
    this.#layer.schedule();
    for (const panel of this.#panels) panel.paint();
  };

  async #add(source: TerritorySource, events: EventLayer): Promise<void> {
    let shown: DrawnTerritory | null = null;
    const panel = new TerritoryPanel(source, events.model, dayWords, (on) => {
      if (shown) shown.visible = on;
      this.#layer.schedule();
    });
    this.#panels.push(panel);
    this.element.append(panel.element);
    try {
      const { address, packed } = source;
      const bytes = await (address ? fetchBytes(address, "The territory") : inflate(packed, "The territory"));
      const territory = decodeTerritory(bytes);
      const colours = territory.holders.map((name) => source.holders.find((one) => one.name === name)?.colour ?? UNKNOWN);
      shown = { territory, colours, visible: true };
      this.#layer.shown = [...this.#layer.shown, shown];
      panel.fill(territory);
      this.#layer.schedule();
    } catch (error) {
      panel.fill(null, error instanceof LoadError ? error.message : "The territory could not be read.");
      if (!(error instanceof LoadError)) console.warn(error);
    }
  }
}
