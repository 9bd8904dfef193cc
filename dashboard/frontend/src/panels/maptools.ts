/** The controls on the map besides the legend: zoom, options, scale, attribution. */
import L from "leaflet";
import { el, icon } from "../shared/dom.ts";
import { Popover, iconButton } from "../shared/popover.ts";
import { oneLine } from "../shared/text.ts";
import type { Config } from "../shared/types.ts";
import { checkbox } from "../timeline/settings.ts";
import type { Looks } from "./looks.ts";
import { Streets } from "./streets.ts";

const PLUS = "M10 4v12M4 10h12";
const MINUS = "M4 10h12";
const WHOLE = "M4 8V4h4M16 8V4h-4M4 12v4h4M16 12v4h-4";
const LAYERS = "M10 3l7 4-7 4-7-4zM3.5 10.5L10 14l6.5-3.5M3.5 13.5L10 17l6.5-3.5";

const BORDERS =
  "A dashed border is disputed or claimed. The map follows Natural Earth, which draws who is in control; it takes no side.";

export class MapTools {
  readonly element: HTMLElement;
  readonly #map: L.Map;
  readonly #looks: Looks;
  readonly #streets: Streets | null;
  readonly #credit: HTMLElement;
  readonly #attribution: string;
  readonly #scale = L.control.scale({ maxWidth: 120, imperial: false });

  /** `fit` shows the whole area; `onStreets` is called when streets are seen, which bring their own names. */
  constructor(
    map: L.Map,
    looks: Looks,
    { attribution, tiles }: Config,
    fit: () => void,
    onStreets: (seen: boolean) => void,
  ) {
    this.#map = map;
    this.#looks = looks;
    this.#attribution = oneLine(attribution, 2_000);
    this.#streets = tiles === "" ? null : new Streets(map, tiles, onStreets);
    this.#credit = el("div", { class: "dl-credit" });
    this.#credited(false);
    const menu = new Popover(iconButton("Map options", icon(LAYERS)), "Map options", () => this.#fill(menu.panel));
    this.element = el(
      "div",
      { class: "dl-tools", role: "group", "aria-label": "Map" },
      iconButton("Zoom in", icon(PLUS), () => map.zoomIn()),
      iconButton("Zoom out", icon(MINUS), () => map.zoomOut()),
      iconButton("Show the whole area", icon(WHOLE), fit),
      menu.button,
    );
  }

  /** Key, scale and attribution, for the map's lower edge. */
  foot(): HTMLElement {
    this.#scale.addTo(this.#map);
    const notice = this.#streets?.notice ?? null;
    const left = el("div", { class: "dl-measures" }, this.#looks.key, this.#scale.getContainer() ?? null);
    return el("div", { class: "dl-foot" }, left, notice, this.#credit);
  }

  /** Are street tiles shown? */
  get streets(): boolean {
    return this.#streets?.on ?? false;
  }

  /** Shows street tiles, or takes them away. */
  set streets(on: boolean) {
    if (on !== this.streets) this.#switch(on);
  }

  /** Takes from the map what was put on it. */
  remove(): void {
    this.#streets?.remove();
    this.#scale.remove();
  }

  #fill(panel: HTMLElement): void {
    const streets = this.#streets
      ? [checkbox("Detailed streets (OpenStreetMap)", this.streets, (on) => this.#switch(on))]
      : [];
    const note = this.#streets
      ? [el("p", { class: "dl-hint" }, "Streets are loaded from openstreetmap.org, which then sees what you look at.")]
      : [];
    panel.replaceChildren(...streets, ...note, ...this.#looks.choices(), el("p", { class: "dl-hint" }, BORDERS));
  }

  #switch(on: boolean): void {
    if (!this.#streets) return;
    this.#streets.on = on;
    this.#credited(on);
  }

  #credited(tiles: boolean): void {
    const link = el(
      "a",
      { href: "https://www.openstreetmap.org/copyright", target: "_blank", rel: "noopener" },
      "© OpenStreetMap contributors",
    );
    this.#credit.replaceChildren(...(tiles ? [link, " · "] : []), this.#attribution);
  }
}
