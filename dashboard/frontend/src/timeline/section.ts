/** The section of time that the strip shows: all of it, or the part that the reader has zoomed in on. No DOM. */
import type { Scheduler } from "../shared/scheduler.ts";
import type { Window } from "../shared/types.ts";
import { moved } from "./brush.ts";
import { around, fitted, following, lengthOf, pinched, zoomed } from "./zoom.ts";

/** One press of a button or key. */
const STEP = 2;

export class Section {
  readonly extent: Window;
  readonly #scheduler: Scheduler;
  readonly #watchers = new Set<() => void>();
  #days: Window;
  /** the window when it was last followed */
  #followed: Window;

  constructor(extent: Window, scheduler: Scheduler) {
    this.extent = this.#days = this.#followed = extent;
    this.#scheduler = scheduler;
  }

  get days(): Window {
    return this.#days;
  }

  get isWhole(): boolean {
    return lengthOf(this.#days) === lengthOf(this.extent);
  }

  /** Calls `watcher` in the next frame after a change. */
  watch(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  /** Shows these days, or as nearly as can be. Returns whether that changes anything. */
  show(days: Window): boolean {
    const next = fitted(days, this.extent);
    if (next.from === this.#days.from && next.to === this.#days.to) return false;
    this.#days = next;
    this.#scheduler.request(this.#changed);
    return true;
  }

  /** Shows what another page has shown beside the same window, which need not be in view. */
  restore(days: Window, window: Window): void {
    this.#followed = window;
    this.show(days);
  }

  showWhole(): void {
    this.show(this.extent);
  }

  showAround(window: Window): void {
    this.show(around(window, this.extent));
  }

  /** Zooms by a factor below 1 (in) or above 1 (out) around a day, by default the middle. */
  zoom(factor: number, at = Math.round((this.#days.from + this.#days.to) / 2)): boolean {
    return this.show(zoomed(this.#days, factor, at, this.extent));
  }

  /** Zooms one step in (-1) or out (1). */
  step(direction: 1 | -1, at?: number): boolean {
    return this.zoom(STEP ** direction, at);
  }

  pan(days: number): boolean {
    return this.show(moved(this.#days, Math.round(days), this.extent));
  }

  /** `start`: the days and fingers (shares of the strip) when the pinch began. */
  pinch(start: { readonly days: Window; readonly fingers: readonly number[] }, fingers: readonly number[]): void {
    this.show(pinched(start.days, start.fingers, fingers, this.extent));
  }

  /** Keeps the edge of the window that has moved in view, unless it is being dragged (`held`). */
  follow(window: Window, held: boolean): void {
    if (!held) this.show(following(this.#days, this.#followed, window, this.extent));
    this.#followed = window;
  }

  readonly #changed = (): void => {
    for (const watcher of this.#watchers) watcher();
  };
}
