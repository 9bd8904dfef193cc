/** Counts events by time: two cursors for the window, and a histogram for the bars of the timeline. Pure. */
import type { Window } from "../shared/types.ts";
import { APPROXIMATE, OPEN_END, OPEN_START, type Days, type Events } from "./events.ts";

/** How many of the `count` values in ascending `days` (read through `order`) are <= `day`. */
export function countUpTo(days: Days, order: Uint32Array | null, count: number, day: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[order === null ? middle : order[middle]] <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The events of a window, as two cursors: an event may lie in it when its first day <= to and its last day >= from, so
 * they are the events that have begun by `to` without those that are over before `from`. Days since 1970-01-01.
 */
export class Cursors {
  readonly #events: Events;
  readonly #openStarts: number;
  readonly #closed: number;

  constructor(events: Events) {
    this.#events = events;
    const { flags, byEnd, dated } = events;
    let openStarts = 0;
    while (openStarts < dated && flags[openStarts] & OPEN_START) openStarts++;
    let closed = dated;
    while (closed > 0 && flags[byEnd === null ? closed - 1 : byEnd[closed - 1]] & OPEN_END) closed--;
    this.#openStarts = openStarts;
    this.#closed = closed;
  }

  /** Events 0 … n-1 have begun, or may have, by the day `to`. */
  begun(to: number): number {
    const { start, dated, day0 } = this.#events;
    return Math.max(this.#openStarts, countUpTo(start, null, dated, to - day0));
  }

  /** The first n events by last day are over before the day `from`. */
  over(from: number): number {
    const { end, byEnd, day0 } = this.#events;
    return countUpTo(end, byEnd, this.#closed, from - day0 - 1);
  }
}

// Bars

/** Events per bin. An event weighs 1, spread evenly over the days on which it may have happened. */
export interface Histogram {
  /** events whose bin is known */
  readonly solid: Float64Array;
  /** events that reach over several bins, or whose date is approximate */
  readonly hatched: Float64Array;
}

const ROUNDING = 1e-9;

/**
 * `bins` follow each other without gaps. Days of an event outside the extent are cut off first; by default the bins
 * cover the extent, and the two arrays then add up to the number of dated events that pass and touch it. Bins of a
 * part of the extent get the same values as if all were there.
 */
export function histogram(
  events: Events,
  bins: readonly Window[],
  passes: (event: number) => boolean,
  extent: Window = { from: bins[0]?.from ?? 0, to: bins[bins.length - 1]?.to ?? 0 },
): Histogram {
  const solid = new Float64Array(bins.length);
  const hatched = new Float64Array(bins.length);
  if (bins.length === 0) return { solid, hatched };
  const first = bins[0].from;
  const days = bins[bins.length - 1].to - first + 1;
  const binOf = binPerDay(bins, first, days);
  const slope = new Float64Array(days + 1);
  const { start, end, flags, dated, day0 } = events;
  const [low, high, shift] = [extent.from - first, extent.to - first, day0 - first];
  for (let i = 0; i < dated; i++) {
    const a = flags[i] & OPEN_START ? low : Math.max(low, start[i] + shift);
    const b = flags[i] & OPEN_END ? high : Math.min(high, end[i] + shift);
    if (a >= days) break; // those that follow begin later still
    if (a > b || b < 0 || !passes(i)) continue;
    if (a >= 0 && b < days && binOf[a] === binOf[b]) (flags[i] & APPROXIMATE ? hatched : solid)[binOf[a]] += 1;
    else {
      slope[Math.max(a, 0)] += 1 / (b - a + 1);
      slope[Math.min(b + 1, days)] -= 1 / (b - a + 1);
    }
  }
  addUp(slope, binOf, hatched);
  return { solid, hatched };
}

function binPerDay(bins: readonly Window[], first: number, days: number): Uint32Array {
  const binOf = new Uint32Array(days);
  bins.forEach((bin, k) => binOf.fill(k, bin.from - first, bin.to - first + 1));
  return binOf;
}

/** Adds the running sum of `slope` (weight per day) to the bins. */
function addUp(slope: Float64Array, binOf: Uint32Array, sums: Float64Array): void {
  let weight = 0;
  for (let day = 0; day < binOf.length; day++) {
    weight += slope[day];
    if (weight > ROUNDING) sums[binOf[day]] += weight;
  }
}
