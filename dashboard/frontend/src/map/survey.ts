/** Which spots have something to show in the viewport. Pure; the arrays are reused from frame to frame. */
import type { Events } from "../model/events.ts";
import { Viewport, WORLD } from "../shared/projection.ts";

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
/** A view in which a world unit is a pixel: it turns radii into world units. */
const UNIT = new Viewport(0, 0, Math.log2(WORLD / 256), 0, 0);

/**
 * An area larger than the view is *spread*: it may be anywhere in what is seen. It is not drawn, and its events are not
 * counted where its middle happens to be; they are named at the edge of the map. The middle of `near` is a real place:
 * its symbol stays.
 */
export class Survey {
  /** the first spots in view, in spot order, without those of countries and those counted at the edge */
  readonly list = new Uint32Array(LISTED);
  listed = 0;
  /** number of these spots; counting stops at `enough` */
  spots = 0;
  /** spots in view that stand for a country */
  readonly countries: Uint32Array;
  countryCount = 0;
  /** the first spots whose areas reach into the view and are drawn; those of one area are neighbours */
  readonly areas = new Uint32Array(LISTED);
  areaCount = 0;
  /** the first spots whose events are named at the edge; those of one area are neighbours */
  readonly spread = new Uint32Array(LISTED);
  spreadCount = 0;
  /** events that are only counted at the edge: `near` a place outside the view, or of spots beyond those of `spread` */
  unnamed = 0;

  readonly #events: Events;
  readonly #allCountries: Uint32Array;
  /** spots with an area, those of one area together */
  readonly #allAreas: Uint32Array;
  /** per spot the radius of its area in world units, 0: it has none */
  readonly #reach: Float32Array;
  readonly #farthest: number;
  /** areas whose radius is larger than so many world units are spread */
  #largest = Infinity;

  constructor(events: Events) {
    this.#events = events;
    this.#reach = new Float32Array(events.spots);
    const countries: number[] = [];
    const areas: number[] = [];
    let farthest = 0;
    for (let s = 0; s < events.spots; s++) {
      const prec = events.prec[s];
      if (prec === COUNTRY) countries.push(s);
      if (prec < NEAR || prec === COUNTRY || events.radiusKm[s] <= 0) continue;
      this.#reach[s] = UNIT.pixels(events.radiusKm[s], events.y[s]);
      farthest = Math.max(farthest, this.#reach[s]);
      areas.push(s);
    }
    this.#farthest = farthest;
    this.#allCountries = Uint32Array.from(countries);
    this.#allAreas = Uint32Array.from(areas).sort((a, b) => compareAreas(events, a, b) || a - b);
    this.countries = new Uint32Array(countries.length);
  }

  /** Finds the spots in view. Stops at `enough`: above that their number makes no difference. */
  take(spotCounts: Uint32Array, view: Viewport, enough: number): void {
    const { x, y, prec } = this.#events;
    const { scale, middleX, offsetX, offsetY } = view;
    const right = view.width + MARGIN;
    const bottom = view.height + MARGIN;
    this.#largest = Math.max(view.width, view.height) / 2 / scale;
    this.listed = this.spots = 0;
    for (let s = 0; s < spotCounts.length && this.spots < enough; s++) {
      if (spotCounts[s] === 0) continue;
      const p = prec[s];
      const screenX = ((x[s] - middleX) | 0) * scale + offsetX;
      const screenY = y[s] * scale + offsetY;
      const outside = screenX < -MARGIN || screenY < -MARGIN || screenX > right || screenY > bottom;
      if (outside && (p < NEAR || this.isSpread(s) || !this.#reachesIn(s, view, screenX, screenY))) continue;
      if (p === COUNTRY || this.isAtEdge(s)) continue;
      if (this.spots < LISTED) this.list[this.listed++] = s;
      this.spots++;
    }
    this.#takeCountries(spotCounts, view);
    this.#takeAreas(spotCounts, view, this.spots < enough && this.spots <= LISTED);
  }

  /** Is the area of a spot larger than the view? */
  isSpread(spot: number): boolean {
    return this.#reach[spot] > this.#largest;
  }

  /** Are the events of a spot named at the edge of the map, in place of a symbol in the middle of their area? */
  isAtEdge(spot: number): boolean {
    return this.isSpread(spot) && this.#isNamed(spot);
  }

  /** Radius of a spot's area in pixels. */
  radius(spot: number, view: Viewport): number {
    return this.#reach[spot] * view.scale;
  }

  /** Do two spots stand for the same area? */
  readonly sameArea = (a: number, b: number): boolean => compareAreas(this.#events, a, b) === 0;

  #takeCountries(spotCounts: Uint32Array, view: Viewport): void {
    const { x, y } = this.#events;
    this.countryCount = 0;
    for (const s of this.#allCountries) {
      if (spotCounts[s] === 0 || !view.holds(view.screenX(x[s]), view.screenY(y[s]), 0)) continue;
      this.countries[this.countryCount++] = s;
    }
  }

  /** `drawn`: the areas that are not spread are listed as well. */
  #takeAreas(spotCounts: Uint32Array, view: Viewport, drawn: boolean): void {
    this.areaCount = this.spreadCount = this.unnamed = 0;
    if (!drawn && this.#farthest <= this.#largest) return;
    for (const s of this.#allAreas) {
      if (spotCounts[s] === 0 || !(drawn || this.isSpread(s)) || !this.#isAround(s, view)) continue;
      if (!this.isSpread(s)) {
        if (this.areaCount < LISTED) this.areas[this.areaCount++] = s;
      } else if (this.#isNamed(s) && this.spreadCount < LISTED) this.spread[this.spreadCount++] = s;
      else if (this.#isNamed(s) || !this.#holds(s, view)) this.unnamed += spotCounts[s];
    }
  }

  /** The spots of the `unnamed` events. */
  unnamedSpots(spotCounts: Uint32Array, view: Viewport): Set<number> {
    return new Set(this.#allAreas.filter((s) => spotCounts[s] > 0 && this.isUnnamed(s, view)));
  }

  /** Are the events of a spot among the `unnamed`, if it has any? */
  isUnnamed(spot: number, view: Viewport): boolean {
    if (!this.isSpread(spot) || !this.#isAround(spot, view)) return false;
    if (!this.#isNamed(spot)) return !this.#holds(spot, view);
    return this.spreadCount === LISTED && !this.spread.includes(spot);
  }

  /** Is the middle of an area a place where nothing happened, so that the edge names the area instead? */
  #isNamed(spot: number): boolean {
    return this.#events.prec[spot] >= DISTRICT;
  }

  #holds(spot: number, view: Viewport): boolean {
    const { x, y } = this.#events;
    return view.holds(view.screenX(x[spot]), view.screenY(y[spot]), MARGIN);
  }

  #isAround(spot: number, view: Viewport): boolean {
    const { x, y } = this.#events;
    return this.#reachesIn(spot, view, view.screenX(x[spot]), view.screenY(y[spot]));
  }

  /** Does the area of a spot reach into the viewport? */
  #reachesIn(spot: number, view: Viewport, screenX: number, screenY: number): boolean {
    return view.holds(screenX, screenY, MARGIN + this.#reach[spot] * view.scale);
  }
}

/** Orders spots by area: point, precision, radius. */
function compareAreas({ x, y, prec, radiusKm }: Events, a: number, b: number): number {
  return x[a] - x[b] || y[a] - y[b] || prec[a] - prec[b] || radiusKm[a] - radiusKm[b];
}
