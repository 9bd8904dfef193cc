/** Shows the whole area, and knows whether it is what is shown: then a change of size shows it anew. */
import type L from "leaflet";
import type { Config } from "./types.ts";
import { rounded } from "./view.ts";

/** Room for what floats on the map's upper edge, and a little at the others. */
const TOP_PX = 48;
const PADDING_PX = 6;

export class Fit {
  readonly #map: L.Map;
  readonly #bounds: Config["bounds"];
  /** where the map was put, "" before */
  #position = "";

  constructor(map: L.Map, bounds: Config["bounds"]) {
    this.#map = map;
    this.#bounds = bounds;
  }

  /** Puts the map where the whole area is seen. */
  show(): void {
    const corners = this.#bounds?.map(([latitude, longitude]): [number, number] => [latitude, longitude]);
    if (!corners) return;
    const paddingTopLeft: [number, number] = [PADDING_PX, TOP_PX];
    const paddingBottomRight: [number, number] = [PADDING_PX, PADDING_PX];
    this.#map.fitBounds(corners, { paddingTopLeft, paddingBottomRight, animate: false });
    this.#position = this.#now;
  }

  /** Is the map where `show` put it? */
  get isShown(): boolean {
    return this.#position !== "" && this.#position === this.#now;
  }

  /** After a change of size: the same middle, or the whole area anew if that is what was shown. */
  resize(): void {
    const wasShown = this.isShown;
    this.#map.invalidateSize({ animate: false });
    if (wasShown) this.show();
  }

  get #now(): string {
    const { lat, lng } = this.#map.getCenter();
    return [rounded(lat, 4), rounded(lng, 4), rounded(this.#map.getZoom(), 2)].join();
  }
}
