/** The one place that moves the window: for drags, keys, typed dates, steps and playing. No DOM. */
import type { Model } from "../model/model.ts";
import { Scheduler } from "../shared/scheduler.ts";
import type { Mode, Window } from "../shared/types.ts";
import { within } from "./brush.ts";
import { firstWindow, stepFor, stepped, type Direction, type Step } from "./steps.ts";

/** Steps that "skip empty" tries before it gives up: more than a century of days. */
const MOST_SKIPS = 50_000;

export type Speed = 1 | 2 | 4;

export const SPEEDS: readonly Speed[] = [1, 2, 4];

export interface PlaySettings {
  /** how long a step is shown at speed 1 */
  readonly seconds: number;
  readonly speed: Speed;
  /** runs through the window step by step; otherwise the window slides along all of the time */
  readonly inside: boolean;
  readonly loop: boolean;
  readonly skipEmpty: boolean;
}

/** A window's last day, and how many events it shows. */
interface WindowCount {
  readonly to: number;
  readonly shown: number;
}

/**
 * Does a later window show events other than those of an earlier one? `begun` is the first day after the earlier
 * window on which an event begins, null for none. If none began and there are as many, they are the same. Pure.
 */
export function isNews(before: WindowCount, now: WindowCount, begun: number | null): boolean {
  return now.shown > 0 && (now.shown !== before.shown || (begun !== null && begun <= now.to));
}

export class TimeControl {
  readonly extent: Window;
  readonly #model: Model;
  readonly #scheduler: Scheduler;
  readonly #onSettled: () => void;
  readonly #watchers = new Set<() => void>();
  #step: Step;
  #settings: PlaySettings = { seconds: 1, speed: 1, inside: false, loop: false, skipEmpty: true };
  #wanted: Window | null = null;
  #grabbed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** the window that playing runs through */
  #range: Window | null = null;
  #skipped: Window | null = null;
  #ended = false;

  /** `onSettled` is called when a movement has ended: a release, a step, a pause; never during a drag or play. */
  constructor(model: Model, extent: Window, scheduler: Scheduler, onSettled: () => void) {
    this.#model = model;
    this.extent = extent;
    this.#scheduler = scheduler;
    this.#onSettled = onSettled;
    this.#step = stepFor(extent);
  }

  get window(): Window {
    return this.#wanted ?? this.#model.window;
  }

  get mode(): Mode {
    return this.#model.mode;
  }

  get step(): Step {
    return this.#step;
  }

  get settings(): PlaySettings {
    return this.#settings;
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  /** The window that playing runs through, null when it slides the window, and when nothing has been played. */
  get range(): Window | null {
    return this.#range;
  }

  /** The days that the last step of playing has jumped over because they bring nothing new; null: none. */
  get skipped(): Window | null {
    return this.#skipped;
  }

  /** Has playing come to its end, and nothing been moved since? */
  get ended(): boolean {
    return this.#ended;
  }

  /** Calls `watcher` when playing starts or ends, or step, mode or settings change. */
  watch(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  /** Shows a window in the next frame, without settling: for drags. */
  preview(window: Window): void {
    this.#wanted = window;
    this.#scheduler.request(this.#apply);
  }

  /** Shows a window and settles on it. */
  commit(window: Window): void {
    this.#forget();
    this.#settleOn(window);
  }

  /** Ends a drag at its present window. */
  settle(): void {
    this.#grabbed = false;
    this.#apply();
    this.#onSettled();
  }

  setMode(mode: Mode): void {
    this.#forget();
    this.#model.setMode(mode);
    this.#changed();
    this.#onSettled();
  }

  setStep(step: Step): void {
    this.#step = step;
    this.#changed();
  }

  setSettings(settings: Partial<PlaySettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    if (!this.#settings.inside) this.#range = null;
    if (this.playing) this.#wait();
    this.#changed();
  }

  /** The next or previous step; does nothing at the end. */
  move(direction: Direction): void {
    const window = this.#after(this.window, direction);
    if (!window) return;
    this.#forget(this.#range);
    this.#settleOn(window);
  }

  reset(): void {
    this.commit(this.extent);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.#play();
  }

  /** Plays on from the present window, within `range` if there is one. */
  resume(range = this.#range): void {
    this.#range = range;
    this.#wait();
    this.#changed();
  }

  /** Ends playing and dragging without settling: the page is about to be replaced. */
  stop(): void {
    this.#grabbed = false;
    this.#stop();
  }

  pause(): void {
    if (!this.playing) return;
    this.#stop();
    this.#onSettled();
  }

  /** A drag begins: playing ends, and nothing settles until `settle` or `commit`. */
  grab(): void {
    this.#grabbed = true;
    this.#forget();
    if (this.playing) this.#stop();
  }

  /** Is the window being dragged? */
  get grabbed(): boolean {
    return this.#grabbed;
  }

  /** Is the window being dragged or played? */
  get moving(): boolean {
    return this.#grabbed || this.playing;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed();
  }

  readonly next = (after: number, direction: Direction): number | null => this.#model.next(after, direction);

  #settleOn(window: Window): void {
    this.#grabbed = false;
    if (this.playing) this.#stop();
    this.#show(window);
    this.#onSettled();
  }

  /** The reader moves on: what was played is over, but for the range if it is given. */
  #forget(range: Window | null = null): void {
    const isNews = this.#ended || this.#skipped !== null || this.#range !== range;
    this.#range = range;
    this.#skipped = null;
    this.#ended = false;
    if (isNews) this.#changed();
  }

  /** The days through which playing and its steps go. */
  get #course(): Window {
    return this.#range ?? this.extent;
  }

  #play(): void {
    const { window } = this;
    this.#ended = false;
    if (this.#settings.inside)
      this.#range ??= this.mode === "cumulative" ? { from: this.extent.from, to: window.to } : window;
    const first = firstWindow(window, this.#step, this.#course, this.mode, this.next);
    if (first.from !== window.from || first.to !== window.to) this.#show(first);
    this.resume();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#tick, (this.#settings.seconds * 1000) / this.#settings.speed);
  }

  readonly #tick = (): void => {
    const { skipEmpty, loop } = this.#settings;
    const before = { to: this.window.to, shown: this.#model.counts().shown };
    const wasSkipped = this.#skipped;
    this.#skipped = null;
    let window = this.#after(this.window, 1);
    for (let skips = 0; window && skips < MOST_SKIPS; skips++) {
      this.#show(window);
      if (!skipEmpty || this.#hasNews(before)) break;
      this.#skipped = { from: before.to + 1, to: window.to };
      window = this.#after(window, 1);
    }
    if (!window && !loop) return this.#end();
    if (!window) this.#show(firstWindow(this.#range ?? this.window, this.#step, this.#course, this.mode, this.next));
    this.#wait();
    if (wasSkipped || this.#skipped) this.#changed();
  };

  /** Stops, with the window that was run through shown again. */
  #end(): void {
    if (this.#range) this.#show(this.#range);
    this.#range = this.#skipped = null;
    this.#ended = true;
    this.pause();
  }

  #hasNews(before: WindowCount): boolean {
    const now = { to: this.window.to, shown: this.#model.counts().shown };
    return isNews(before, now, this.#model.next(before.to, 1));
  }

  #after(window: Window, direction: Direction): Window | null {
    return stepped(window, this.#step, direction, this.#course, this.mode, this.next);
  }

  #show(window: Window): void {
    this.#wanted = within(window, this.extent);
    this.#apply();
  }

  readonly #apply = (): void => {
    if (!this.#wanted) return;
    this.#model.setWindow(this.#wanted);
    this.#wanted = null;
  };

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
