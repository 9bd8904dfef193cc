/** Which spots have something to show in the viewport. Pure; keeps its arrays between frames. */
import type { Events } from "./events.ts";
import type { Viewport } from "./projection.ts";

/** where_prec of UCDP GED, as far as drawing tells them apart. */
export const NEAR = 2;
export const DISTRICT = 3;
export const PROVINCE = 4;
export const REGION = 5;
export const COUNTRY = 6;
export const SEA_AIR = 7;

/** So many spots are kept by number; more are only counted. */
export const LISTED = 4096;
const COUNTRIES = 256;
const MARGIN = 24;

export class Survey {
  /** the first spots in view, in spot order, without those that stand for a country */
  readonly list = new Uint32Array(LISTED);
  listed = 0;
  /** spots and events in view, without those that stand for a country */
  spots = 0;
  events = 0;
  /** spots that stand for a country, in view */
  readonly countries = new Uint32Array(COUNTRIES);
  countryCount = 0;

  take(events: Events, spotCounts: Uint32Array, view: Viewport): void {
    const { x, y, prec, radiusKm } = events;
    this.listed = this.spots = this.events = this.countryCount = 0;
    for (let s = 0; s < spotCounts.length; s++) {
      const n = spotCounts[s];
      if (n === 0) continue;
      const p = prec[s];
      const margin = p < NEAR ? MARGIN : MARGIN + view.pixels(radiusKm[s], y[s]);
      if (!view.holds(view.screenX(x[s]), view.screenY(y[s]), margin)) continue;
      if (p === COUNTRY) {
        if (this.countryCount < COUNTRIES) this.countries[this.countryCount++] = s;
        continue;
      }
      if (this.spots < LISTED) this.list[this.listed++] = s;
      this.spots++;
      this.events += n;
    }
  }
}
