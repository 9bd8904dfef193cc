/** Events per bin of time. An event weighs 1, spread evenly over the days on which it may have happened. */
import { APPROXIMATE, OPEN_END, OPEN_START, type Events } from "./events.ts";
import type { Window } from "./types.ts";

export interface Histogram {
  /** events whose bin is known */
  readonly solid: Float64Array;
  /** events that reach over several bins, or whose date is approximate */
  readonly hatched: Float64Array;
}

const ROUNDING = 1e-9;

/**
 * `bins` follow each other without gaps; their first and last day are the extent. The two arrays sum to the number
 * of dated events that pass and touch the extent; what lies outside of the extent is cut off an event's days first.
 */
export function histogram(events: Events, bins: readonly Window[], passes: (event: number) => boolean): Histogram {
  const solid = new Float64Array(bins.length);
  const hatched = new Float64Array(bins.length);
  if (bins.length === 0) return { solid, hatched };
  const first = bins[0].from;
  const days = bins[bins.length - 1].to - first + 1;
  const binOf = binPerDay(bins, first, days);
  const slope = new Float64Array(days + 1);
  const { start, end, flags, dated, day0 } = events;
  for (let i = 0; i < dated; i++) {
    const a = flags[i] & OPEN_START ? 0 : Math.max(0, start[i] + day0 - first);
    const b = flags[i] & OPEN_END ? days - 1 : Math.min(days - 1, end[i] + day0 - first);
    if (a > b || a >= days || b < 0 || !passes(i)) continue;
    if (binOf[a] === binOf[b]) (flags[i] & APPROXIMATE ? hatched : solid)[binOf[a]] += 1;
    else {
      slope[a] += 1 / (b - a + 1);
      slope[b + 1] -= 1 / (b - a + 1);
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
