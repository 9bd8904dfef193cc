/** OpenStreetMap's streets over the drawn map. Where they cannot be loaded the drawn map stays, and a sentence says so. */
import L from "leaflet";
import { el } from "../shared/dom.ts";

const NONE = "The streets could not be loaded from openstreetmap.org, so the drawn map stays. Is there a network?";
const SOME = "Some of the streets could not be loaded from openstreetmap.org; the drawn map is shown there.";

export class Streets {
  /** the sentence, empty while nothing is wrong */
  readonly notice = el("p", { class: "dl-streets", role: "status" });
  readonly #map: L.Map;
  readonly #tiles: L.TileLayer;
  readonly #onShown: (shown: boolean) => void;
  /** of the tiles of the present section */
  #loaded = 0;
  #failed = 0;

  /** `onShown` is called when streets are seen, which bring names of their own, and when they are no longer. */
  constructor(map: L.Map, address: string, onShown: (shown: boolean) => void) {
    this.#map = map;
    this.#onShown = onShown;
    // OpenStreetMap answers only browsers that say which site they come from
    this.#tiles = L.tileLayer(address, { maxZoom: 19, referrerPolicy: "strict-origin-when-cross-origin" });
    this.#tiles.on("loading", () => (this.#loaded = this.#failed = 0));
    this.#tiles.on("tileload", () => {
      if (this.#loaded++ === 0) this.#onShown(true);
    });
    this.#tiles.on("tileerror", () => this.#failed++);
    this.#tiles.on("load", this.#settle);
  }

  get on(): boolean {
    return this.#map.hasLayer(this.#tiles);
  }

  set on(on: boolean) {
    if (on === this.on) return;
    if (on) this.#tiles.addTo(this.#map);
    else this.remove();
  }

  remove(): void {
    this.#tiles.remove();
    this.notice.textContent = "";
    this.#onShown(false);
  }

  /** Every tile has come or failed. */
  readonly #settle = (): void => {
    this.notice.textContent = this.#failed === 0 ? "" : this.#loaded === 0 ? NONE : SOME;
    if (this.#loaded === 0 && this.#failed > 0) this.#onShown(false);
  };
}
