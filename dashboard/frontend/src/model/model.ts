/** What is shown: the window, the filters, the legend and the selection, and the tally that follows from them. */
import type { Kind, LegendGroup, Marks, Mode, Sizing, Tally, Window } from "../shared/types.ts";
import { Cursors, countUpTo, histogram, type Histogram } from "./counting.ts";
import { CLAIMED, DISPUTED, NO_SPOT, OPEN_END, OPEN_START, UNKNOWN, inMask, type Events } from "./events.ts";

export type Change = "window" | "filter" | "select" | "marks";

/** Per spot: deaths of the events shown now, and how many of these have a number of deaths. */
export interface Tolls {
  readonly deaths: Float64Array;
  readonly known: Uint32Array;
}

const ALWAYS: Window = { from: -1e9, to: 1e9 };

export class Model {
  readonly events: Events;
  readonly groups: readonly LegendGroup[];
  readonly kinds: readonly Kind[];
  /** per event: number of its kind */
  readonly kindOf: Uint8Array;
  /** per spot: events shown now, and those of them that are disputed or claimed */
  readonly spotCounts: Uint32Array;
  readonly spotDisputed: Uint32Array;
  readonly spotClaimed: Uint32Array;

  readonly #cursors: Cursors;
  readonly #listeners = new Map<Change, Set<() => void>>();
  readonly #kindCounts = new Uint32Array(256);
  #window: Window = ALWAYS;
  #mode: Mode = "window";
  #marks: Marks = "auto";
  #sizing: Sizing = "number";
  /** per event, once they are loaded */
  #deaths: Uint32Array | null = null;
  #tolls: Tolls | null = null;
  #selected = -1;
  #hidden: ReadonlySet<number> = new Set();
  readonly #isHidden = new Uint8Array(256);
  #mask: Uint8Array | null = null;
  /** events [0, begun) have begun, and the first `over` by last day are over */
  #begun = 0;
  #over = 0;
  #shown = 0;
  #filtered = 0;
  #unlocated = 0;
  #undated = 0;

  /** `kinds`: by default each group is one kind. */
  constructor(events: Events, groups: readonly LegendGroup[], kinds?: readonly Kind[]) {
    this.events = events;
    this.groups = groups;
    this.kinds = kinds ?? groups.map(({ group, label }, number) => ({ name: group, label, group: number }));
    this.kindOf = (kinds === undefined ? null : events.kind) ?? groupOfEach(events);
    this.spotCounts = new Uint32Array(events.spots);
    this.spotDisputed = new Uint32Array(events.spots);
    this.spotClaimed = new Uint32Array(events.spots);
    this.#cursors = new Cursors(events);
    this.#recount();
  }

  get window(): Window {
    return this.#window;
  }
  get mode(): Mode {
    return this.#mode;
  }
  get marks(): Marks {
    return this.#marks;
  }
  get sizing(): Sizing {
    return this.#sizing;
  }
  /** null until the events' deaths are loaded */
  get tolls(): Tolls | null {
    return this.#tolls;
  }
  /** number of the selected event in the packed order, or -1 */
  get selected(): number {
    return this.#selected;
  }
  /** kinds that are switched off */
  get hidden(): ReadonlySet<number> {
    return this.#hidden;
  }

  setWindow(window: Window): void {
    if (window.from === this.#window.from && window.to === this.#window.to) return;
    this.#window = { from: window.from, to: Math.max(window.from, window.to) };
    this.#move();
    this.#notify("window");
  }

  setMode(mode: Mode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#move();
    this.#notify("window");
  }

  setMarks(marks: Marks): void {
    if (marks === this.#marks) return;
    this.#marks = marks;
    this.#notify("marks");
  }

  setSizing(sizing: Sizing): void {
    if (sizing === this.#sizing) return;
    this.#sizing = sizing;
    this.#notify("marks");
  }

  /** Per event its deaths or UNKNOWN. Throws an Error when they are not as many as the events. */
  setDeaths(deaths: Uint32Array): void {
    const { count, spots } = this.events;
    if (deaths.length !== count) throw new Error(`deaths: ${deaths.length} numbers for ${count} events`);
    this.#deaths = deaths;
    this.#tolls = { deaths: new Float64Array(spots), known: new Uint32Array(spots) };
    this.#recount();
    this.#notify("marks");
  }

  setHidden(kinds: Iterable<number>): void {
    this.#hidden = new Set(kinds);
    this.#isHidden.fill(0);
    for (const kind of this.#hidden) this.#isHidden[kind] = 1;
    this.#recount();
    this.#notify("filter");
  }

  /** One bit per event in the packed order, lowest bit first; null passes all. Throws an Error when it is too short. */
  setMask(mask: Uint8Array | null): void {
    if (mask !== null && mask.length * 8 < this.events.count) {
      throw new Error(`mask: ${mask.length} bytes are too few for ${this.events.count} events`);
    }
    this.#mask = mask;
    this.#recount();
    this.#notify("filter");
  }

  select(event: number): void {
    const valid = Number.isInteger(event) && event >= 0 && event < this.events.count ? event : -1;
    if (valid === this.#selected) return;
    this.#selected = valid;
    this.#notify("select");
  }

  /** Each event counts once: filtered before unlocated before undated before outside the window. */
  counts(): Tally {
    const total = this.events.count;
    const outside = total - this.#filtered - this.#unlocated - this.#undated - this.#shown;
    return {
      shown: this.#shown,
      total,
      outside,
      undated: this.#undated,
      unlocated: this.#unlocated,
      filtered: this.#filtered,
    };
  }

  /** Per kind: the events that are shown, or would be if the kind were switched on. */
  kindCounts(): Uint32Array {
    return this.#kindCounts.slice(0, this.kinds.length);
  }

  /** The same per group of the legend. */
  groupCounts(): Uint32Array {
    const counts = new Uint32Array(this.groups.length);
    this.kinds.forEach(({ group }, kind) => (counts[group] += this.#kindCounts[kind]));
    return counts;
  }

  isShown(event: number): boolean {
    return this.events.spot[event] !== NO_SPOT && this.isInWindow(event) && this.passes(event);
  }

  /** May the event have happened in the window, whatever the filters? */
  isInWindow(event: number): boolean {
    const { end, flags, day0, dated } = this.events;
    if (event < 0 || event >= Math.min(dated, this.#begun)) return false;
    if (this.#mode === "cumulative" || flags[event] & OPEN_END) return true;
    return end[event] + day0 >= this.#window.from;
  }

  /** Does the mask leave the event out, whatever the legend and the window? */
  isFiltered(event: number): boolean {
    return !inMask(this.#mask, event);
  }

  /** Does the event pass the mask and the legend, whatever the window? */
  passes(event: number): boolean {
    return !this.isFiltered(event) && this.#isHidden[this.kindOf[event]] === 0;
  }

  /** The shown events at these spots, in the packed order. */
  eventsAt(spots: ReadonlySet<number>): number[] {
    const events: number[] = [];
    if (spots.size === 0) return events;
    const { spot, byEnd } = this.events;
    for (let i = byEnd === null ? this.#over : 0; i < this.#begun; i++) {
      if (spots.has(spot[i]) && this.isShown(i)) events.push(i);
    }
    return events;
  }

  /** Events per bin; `extent`: all of the time, of which the bins may be a part. */
  histogram(bins: readonly Window[], extent: Window): Histogram {
    return histogram(this.events, bins, (event) => this.passes(event), extent);
  }

  /** The first days of the dated events that are not open, in ascending order. */
  starts(): Float64Array {
    const { start, flags, dated, day0 } = this.events;
    const days: number[] = [];
    for (let i = 0; i < dated; i++) if (!(flags[i] & OPEN_START)) days.push(start[i] + day0);
    return Float64Array.from(days);
  }

  /** The first day of the next (1) or previous (-1) event after or before the day `after`; null: there is none. */
  next(after: number, direction: 1 | -1): number | null {
    const { start, spot, flags, dated, day0 } = this.events;
    let i =
      direction === 1
        ? countUpTo(start, null, dated, after - day0)
        : countUpTo(start, null, dated, after - day0 - 1) - 1;
    for (; i >= 0 && i < dated; i += direction) {
      if (!(flags[i] & OPEN_START) && spot[i] !== NO_SPOT && this.passes(i)) return start[i] + day0;
    }
    return null;
  }

  /** Calls `listener` after each such change. Returns a function that ends this. */
  on(change: Change, listener: () => void): () => void {
    const listeners = this.#listeners.get(change) ?? new Set();
    this.#listeners.set(change, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  #notify(change: Change): void {
    for (const listener of this.#listeners.get(change) ?? []) listener();
  }

  /** Moves the cursors to the window. The cost grows with the number of events that enter or leave it. */
  #move(): void {
    const begun = this.#cursors.begun(this.#window.to);
    const over = this.#mode === "cumulative" ? 0 : this.#cursors.over(this.#window.from);
    if (begun > this.#begun) this.#add(null, this.#begun, begun, 1);
    else this.#add(null, begun, this.#begun, -1);
    if (over > this.#over) this.#add(this.events.byEnd, this.#over, over, -1);
    else this.#add(this.events.byEnd, over, this.#over, 1);
    this.#begun = begun;
    this.#over = over;
  }

  /** Adds `step` to the counts for each event `order[low … high-1]` that passes and has a place. */
  #add(order: Uint32Array | null, low: number, high: number, step: 1 | -1): void {
    const { spot, flags } = this.events;
    const { spotCounts, spotDisputed, spotClaimed, kindOf } = this;
    const mask = this.#mask;
    const hidden = this.#isHidden;
    const kindCounts = this.#kindCounts;
    for (let k = low; k < high; k++) {
      const i = order === null ? k : order[k];
      if (mask !== null && ((mask[i >> 3] >> (i & 7)) & 1) === 0) continue;
      const s = spot[i];
      if (s === NO_SPOT) continue;
      const kind = kindOf[i];
      kindCounts[kind] += step;
      if (hidden[kind]) continue;
      spotCounts[s] += step;
      if (flags[i] & DISPUTED) spotDisputed[s] += step;
      if (flags[i] & CLAIMED) spotClaimed[s] += step;
      this.#shown += step;
    }
    if (this.#tolls !== null && this.#deaths !== null) this.#addTolls(this.#tolls, this.#deaths, order, low, high, step);
  }

  /** The same for their deaths. */
  #addTolls(
    { deaths, known }: Tolls,
    ofEvent: Uint32Array,
    order: Uint32Array | null,
    low: number,
    high: number,
    step: 1 | -1,
  ): void {
    const { spot } = this.events;
    for (let k = low; k < high; k++) {
      const i = order === null ? k : order[k];
      if (ofEvent[i] === UNKNOWN || spot[i] === NO_SPOT || !this.passes(i)) continue;
      deaths[spot[i]] += step * ofEvent[i];
      known[spot[i]] += step;
    }
  }

  /** Counts everything again, after a change of the filters. */
  #recount(): void {
    for (const counts of [this.spotCounts, this.spotDisputed, this.spotClaimed, this.#kindCounts]) counts.fill(0);
    this.#tolls?.deaths.fill(0);
    this.#tolls?.known.fill(0);
    this.#shown = this.#filtered = this.#unlocated = this.#undated = 0;
    const { count, dated, spot } = this.events;
    for (let i = 0; i < count; i++) {
      if (!this.passes(i)) this.#filtered++;
      else if (spot[i] === NO_SPOT) this.#unlocated++;
      else if (i >= dated) this.#undated++;
    }
    this.#begun = this.#over = 0;
    this.#move();
  }
}

/** Per event the group of its spot; an event without a place counts as of the first. */
function groupOfEach({ count, spot, group }: Events): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (spot[i] === NO_SPOT ? 0 : group[spot[i]]));
}
