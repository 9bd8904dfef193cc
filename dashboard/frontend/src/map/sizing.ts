/** How large the circle of some events is, and the number in it, as the reader chooses. Pure. */
import type { Tolls } from "../model/model.ts";
import { plural } from "../shared/text.ts";
import type { Sizing } from "../shared/types.ts";
import { short } from "./sprites.ts";

/** Radius in CSS pixels of a symbol alone, and of the circle of two events. */
const ALONE = 8;
const LEAST = 9.5;
/** So many pixels are added for each digit that the number gains. */
const PER_DIGIT = 6;
/** Radius of all circles that are not sized. */
const SAME = 15;
/** In place of a number of deaths that no source gives. */
const NOT_KNOWN = "?";

/** Events at one place or in one bubble; `known`: those of them with a number of deaths. */
export interface Amount {
  readonly events: number;
  readonly deaths: number;
  readonly known: number;
}

/** Is a circle drawn for these events, in place of symbols? `most`: so many events are drawn as symbols. */
export function isCircle(sizing: Sizing, { events, deaths }: Amount, most: number): boolean {
  return sizing === "deaths" ? deaths > 0 || events > most : events > most;
}

/** Radius in CSS pixels. */
export function radiusOf(sizing: Sizing, { events, deaths }: Amount): number {
  const size = sizing === "deaths" ? deaths : events;
  if (sizing === "none" && events > 1) return SAME;
  return size < (sizing === "deaths" ? 1 : 2) ? ALONE : Math.max(LEAST, ALONE + PER_DIGIT * Math.log10(size));
}

/** The number that stands in the circle. */
export function numberIn(sizing: Sizing, { events, deaths, known }: Amount): string {
  return sizing === "deaths" ? (known > 0 ? short(deaths) : NOT_KNOWN) : short(events);
}

/** The events at some spots: list[from … to-1]. */
export function amountAt(
  spotCounts: Uint32Array,
  tolls: Tolls | null,
  list: Uint32Array,
  from: number,
  to: number,
): Amount {
  let [events, deaths, known] = [0, 0, 0];
  for (let k = from; k < to; k++) {
    events += spotCounts[list[k]];
    deaths += tolls?.deaths[list[k]] ?? 0;
    known += tolls?.known[list[k]] ?? 0;
  }
  return { events, deaths, known };
}

/** "1,204 deaths, not known for 3 events". */
export function deathWords({ events, deaths, known }: Amount): string {
  if (known === 0) return "deaths not known";
  return plural(deaths, "death") + (known < events ? `, not known for ${plural(events - known, "event")}` : "");
}
