/** Which spots have something to show in the viewport. Pure; the arrays are reused from frame to frame. */
import type { Events } from "../model/events.ts";
import type { Viewport } from "../shared/projection.ts";

/** Those values of where_prec (UCDP GED) that are drawn differently. */
export const NEAR = 2;
export const DISTRICT = 3;
export const PROVINCE = 4;
export const REGION = 5;
export const COUNTRY = 6;
export const SEA_AIR = 7;

/** At most so many spots are listed; more are only counted. */
export const LISTED = 2048;
/** CSS pixels that a symbol may reach beyond its point. */
const MARGIN = 24;

export class Survey {
  /** the first spots in view, in spot order, without those that stand for a country */
  readonly list = new Uint32Array(LISTED);
  listed = 0;
  /** number of spots in view, without those that stand for a country; counting stops at `enough` */
  spots = 0;
  /** spots in view that stand for a country */
  readonly countries: Uint32Array;
  countryCount = 0;

  readonly #events: Events;
  readonly #allCountries: Uint32Array;

  constructor(events: Events) {
    this.#events = events;
    const found: number[] = [];
    for (let s = 0; s < events.spots; s++) if (events.prec[s] === COUNTRY) found.push(s);
    this.#allCountries = Uint32Array.from(found);
    this.countries = new Uint32Array(found.length);
  }

  /** Finds the spots in view. Stops at `enough`: above that their number makes no difference. */
  take(spotCounts: Uint32Array, view: Viewport, enough: number): void {
    const { x, y, prec } = this.#events;
    const { scale, middleX, offsetX, offsetY } = view;
    const right = view.width + MARGIN;
    const bottom = view.height + MARGIN;
    this.listed = this.spots = 0;
    for (let s = 0; s < spotCounts.length && this.spots < enough; s++) {
      if (spotCounts[s] === 0) continue;
      const p = prec[s];
      const screenX = ((x[s] - middleX) | 0) * scale + offsetX;
      const screenY = y[s] * scale + offsetY;
      const outside = screenX < -MARGIN || screenY < -MARGIN || screenX > right || screenY > bottom;
      if (outside && (p < NEAR || !this.#reachesIn(s, view, screenX, screenY))) continue;
      if (p === COUNTRY) continue;
      if (this.spots < LISTED) this.list[this.listed++] = s;
      this.spots++;
    }
    this.#takeCountries(spotCounts, view);
  }

  #takeCountries(spotCounts: Uint32Array, view: Viewport): void {
    const { x, y } = this.#events;
    this.countryCount = 0;
    for (const s of this.#allCountries) {
      if (spotCounts[s] === 0 || !view.holds(view.screenX(x[s]), view.screenY(y[s]), 0)) continue;
      this.countries[this.countryCount++] = s;
    }
  }

  /** Does the area of a spot outside the viewport reach into it? */
  #reachesIn(spot: number, view: Viewport, screenX: number, screenY: number): boolean {
    return view.holds(screenX, screenY, MARGIN + view.pixels(this.#events.radiusKm[spot], this.#events.y[spot]));
  }
}
