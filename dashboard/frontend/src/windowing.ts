/**
 * Which events may lie in a window, as two cursors: an event does when its first day <= to and its last day >= from,
 * so the events in the window are those that have begun by `to` without those that are over before `from`.
 */
import { OPEN_END, OPEN_START, type Days, type Events } from "./events.ts";

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

/** Finds the cursors of a window. Days are days since 1970-01-01. */
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
