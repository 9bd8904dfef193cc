/** The one place that moves the window: for drags, keys, typed dates, steps and playing. No DOM. */
import type { Model } from "../model/model.ts";
import { Scheduler } from "../shared/scheduler.ts";
import type { Mode, Window } from "../shared/types.ts";
import { within } from "./brush.ts";
import { firstWindow, stepFor, stepped, type Direction, type Step } from "./steps.ts";

/** Steps that "skip empty" tries before it gives up: more than a century of days. */
const MOST_SKIPS = 50_000;

export interface PlaySettings {
  readonly seconds: number;
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
  #settings: PlaySettings = { seconds: 1, loop: false, skipEmpty: true };
  #wanted: Window | null = null;
  #grabbed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

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
    this.#grabbed = false;
    if (this.playing) this.#stop();
    this.#show(window);
    this.#onSettled();
  }

  /** Ends a drag at its present window. */
  settle(): void {
    this.#grabbed = false;
    this.#apply();
    this.#onSettled();
  }

  setMode(mode: Mode): void {
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
    this.#changed();
  }

  /** The next or previous step; does nothing at the end. */
  move(direction: Direction): void {
    const window = this.#after(this.window, direction);
    if (window) this.commit(window);
  }

  reset(): void {
    this.commit(this.extent);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.#play();
  }

  /** Plays on from the present window. */
  resume(): void {
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

  #play(): void {
    const { window } = this;
    const first = firstWindow(window, this.#step, this.extent, this.mode, this.next);
    if (first.from !== window.from || first.to !== window.to) this.#show(first);
    this.resume();
  }

  #wait(): void {
    this.#timer = setTimeout(this.#tick, this.#settings.seconds * 1000);
  }

  readonly #tick = (): void => {
    const { skipEmpty, loop } = this.#settings;
    const before = { to: this.window.to, shown: this.#model.counts().shown };
    let window = this.#after(this.window, 1);
    for (let skips = 0; window && skips < MOST_SKIPS; skips++) {
      this.#show(window);
      if (!skipEmpty || this.#hasNews(before)) break;
      window = this.#after(window, 1);
    }
    if (!window && !loop) return this.pause();
    if (!window) this.#show(firstWindow(this.window, this.#step, this.extent, this.mode, this.next));
    this.#wait();
  };

  #hasNews(before: WindowCount): boolean {
    const now = { to: this.window.to, shown: this.#model.counts().shown };
    return isNews(before, now, this.#model.next(before.to, 1));
  }

  #after(window: Window, direction: Direction): Window | null {
    return stepped(window, this.#step, direction, this.extent, this.mode, this.next);
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
