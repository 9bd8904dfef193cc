/** Gathers the spots of one point into a place, drawn as a symbol or a stack. Pure; the places are reused. */
import type { Events } from "../model/events.ts";
import type { Viewport } from "../shared/projection.ts";
import { DISTRICT } from "./survey.ts";

export class Place {
  /** CSS pixels */
  x = 0;
  y = 0;
  /** its spots: list[from … to-1] */
  from = 0;
  to = 0;
  events = 0;
  /** best where_prec of its spots */
  prec = 0;
  /** of its most precise spots the one with most events */
  main = 0;
  /** the first groups, in legend order */
  readonly groups = new Uint8Array(8);
  groupCount = 0;

  /** Is the spot one of its own? */
  holds(list: Uint32Array, spot: number): boolean {
    for (let k = this.from; k < this.to; k++) if (list[k] === spot) return true;
    return false;
  }

  /** Is only an area known, in whose middle nothing happened? */
  get vague(): boolean {
    return this.prec >= DISTRICT;
  }
}

export class Places {
  readonly #pool: Place[] = [];
  size = 0;

  at(i: number): Place {
    return this.#pool[i];
  }

  /**
   * Gathers the first `listed` spots of `list`: neighbours that are the `same`, by default those with equal coordinates,
   * which are ordered by group.
   */
  gather(
    events: Events,
    spotCounts: Uint32Array,
    list: Uint32Array,
    listed: number,
    view: Viewport,
    same = (a: number, b: number): boolean => events.x[a] === events.x[b] && events.y[a] === events.y[b],
  ): void {
    this.size = 0;
    for (let i = 0; i < listed; this.size++) {
      const place = (this.#pool[this.size] ??= new Place());
      const first = list[i];
      reset(place, i, first);
      for (; i < listed && same(list[i], first); i++) take(place, list[i], events, spotCounts);
      place.to = i;
      place.x = view.screenX(events.x[first]);
      place.y = view.screenY(events.y[first]);
    }
  }

  /** The place that contains the spot, or null. */
  holding(list: Uint32Array, spot: number): Place | null {
    for (let i = 0; i < this.size; i++) if (this.#pool[i].holds(list, spot)) return this.#pool[i];
    return null;
  }
}

function reset(place: Place, from: number, spot: number): void {
  place.from = from;
  place.events = place.groupCount = 0;
  place.prec = 255;
  place.main = spot;
}

function take(place: Place, spot: number, { prec, group }: Events, spotCounts: Uint32Array): void {
  const better = prec[spot] < place.prec;
  if (better || (prec[spot] === place.prec && spotCounts[spot] > spotCounts[place.main])) place.main = spot;
  place.prec = Math.min(place.prec, prec[spot]);
  place.events += spotCounts[spot];
  const known = place.groupCount > 0 && place.groups[place.groupCount - 1] === group[spot];
  if (!known && place.groupCount < place.groups.length) place.groups[place.groupCount++] = group[spot];
}
