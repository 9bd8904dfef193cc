/** What is known of a territory on a day. Pure. */
import type { State, Territory } from "./decode.ts";

export interface Known {
  readonly state: State;
  /** days since the state was stated; 0: it was stated for this day */
  readonly carried: number;
}

/** The state for a day, or the last one before it, carried forward; null before all. */
export function knownOn({ states }: Territory, day: number): Known | null {
  let low = 0;
  let high = states.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (states[middle].from <= day) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return null;
  const state = states[low - 1];
  return { state, carried: Math.max(0, day - state.to) };
}

/** What each holder has in a state: square kilometres, and settlements. */
export function extents(territory: Territory, known: Known | null): { readonly km2: number; readonly places: number }[] {
  const found = territory.holders.map(() => ({ km2: 0, places: 0 }));
  for (const number of known?.state.holdings ?? []) {
    const { holder, km2, points } = territory.holdings[number];
    found[holder].km2 += km2;
    found[holder].places += points.length / 2;
  }
  return found;
}
