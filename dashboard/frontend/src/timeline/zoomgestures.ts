/** Zooms and pans the strip by wheel, by trackpad and by two fingers. */
import type { Section } from "./section.ts";
import { lengthOf } from "./zoom.ts";

const PER_WHEEL_PX = 0.0018;
/** A pinch on a trackpad comes as a wheel with Ctrl, in smaller numbers. */
const PER_PINCH_PX = 0.01;
const LINE_PX = 16;
const MOST_PX = 240;

export class ZoomGestures {
  readonly #plot: HTMLElement;
  readonly #section: Section;
  readonly #onPinch: () => void;
  /** pointer → its place on the strip as a share of the width */
  readonly #fingers = new Map<number, number>();
  #start: { days: Section["days"]; fingers: readonly number[] } | null = null;

  /** `onPinch` is called when a second finger comes down: what the first one began is no drag. */
  constructor(plot: HTMLElement, section: Section, onPinch: () => void) {
    this.#plot = plot;
    this.#section = section;
    this.#onPinch = onPinch;
    plot.addEventListener("wheel", this.#wheel, { passive: false });
    plot.addEventListener("pointerdown", this.#down);
    plot.addEventListener("pointermove", this.#move);
    plot.addEventListener("pointerup", this.#up);
    plot.addEventListener("pointercancel", this.#up);
  }

  readonly #wheel = (event: WheelEvent): void => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const [x, y] = [event.deltaX * unit, event.deltaY * unit];
    const sideways = event.shiftKey && x === 0 ? y : x;
    const { left, width } = this.#plot.getBoundingClientRect();
    const { days } = this.#section;
    const isPan = !event.ctrlKey && (event.shiftKey || Math.abs(x) > Math.abs(y));
    const by = Math.max(-MOST_PX, Math.min(MOST_PX, y));
    const changes = isPan
      ? this.#section.pan(Math.sign(sideways) * Math.ceil((Math.abs(sideways) * lengthOf(days)) / width))
      : this.#section.zoom(
          Math.exp(by * (event.ctrlKey ? PER_PINCH_PX : PER_WHEEL_PX)),
          days.from + Math.floor(((event.clientX - left) * lengthOf(days)) / width),
        );
    // where the strip cannot follow, the page may scroll, but never zoom
    if (changes || event.ctrlKey) event.preventDefault();
  };

  readonly #down = (event: PointerEvent): void => {
    if (event.pointerType !== "touch") return;
    if (event.isPrimary) this.#fingers.clear();
    this.#fingers.set(event.pointerId, this.#share(event));
    if (this.#fingers.size !== 2) return;
    this.#onPinch();
    this.#start = { days: this.#section.days, fingers: [...this.#fingers.values()] };
  };

  readonly #move = (event: PointerEvent): void => {
    if (!this.#fingers.has(event.pointerId)) return;
    this.#fingers.set(event.pointerId, this.#share(event));
    if (this.#start) this.#section.pinch(this.#start, [...this.#fingers.values()]);
  };

  readonly #up = (event: PointerEvent): void => {
    if (this.#fingers.delete(event.pointerId)) this.#start = null;
  };

  #share(event: PointerEvent): number {
    const { left, width } = this.#plot.getBoundingClientRect();
    return (event.clientX - left) / width;
  }
}
