/** Which events a list has, and in what order. Pure. */
import type { Model } from "../model/model.ts";
import { NO_SPOT, OPEN_START, UNKNOWN } from "../model/events.ts";

export type ListOrder = "date" | "deaths" | "nearness";

/** What a list needs to know of the map. */
export interface MapSection {
  /** Is the spot, or a part of its area, in the section of the map that is seen? */
  holds(spot: number): boolean;
  /** how far the spot is from the middle of the map, in any unit */
  distance(spot: number): number;
}

export interface ListedEvents {
  /** the events in order */
  readonly events: readonly number[];
  /** how many of them are at the top because they begin in the window; the others began before it */
  readonly inside: number;
}

/** The shown events of a section of the map (null: of all of it); `deaths` is null until they are loaded. */
export function listing(
  model: Pick<Model, "isShown" | "events" | "window" | "mode">,
  section: MapSection | null,
  order: ListOrder,
  nearness: (spot: number) => number,
  deaths: Uint32Array | null,
): ListedEvents {
  const { dated, spot, start, flags, day0 } = model.events;
  const found: number[] = [];
  for (let i = 0; i < dated; i++) if (model.isShown(i) && (section?.holds(spot[i]) ?? true)) found.push(i);
  if (order === "deaths" && deaths !== null) {
    const toll = (event: number): number => (deaths[event] === UNKNOWN ? -1 : deaths[event]);
    return { events: found.sort((a, b) => toll(b) - toll(a) || a - b), inside: found.length };
  }
  if (order === "nearness") {
    const far = Float64Array.from(found, (event) => (spot[event] === NO_SPOT ? Infinity : nearness(spot[event])));
    const places = Uint32Array.from(found, (_, k) => k).sort((a, b) => far[a] - far[b] || a - b);
    return { events: Array.from(places, (k) => found[k]), inside: found.length };
  }
  if (model.mode === "cumulative") return { events: found, inside: found.length };
  const begins = (event: number): boolean =>
    (flags[event] & OPEN_START) === 0 && start[event] + day0 >= model.window.from;
  const inside = found.filter(begins);
  return { events: [...inside, ...found.filter((event) => !begins(event))], inside: inside.length };
}
