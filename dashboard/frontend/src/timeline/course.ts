/** What the strip shows of playing: the window that is run through, days jumped over, and the end. */
import type { Window } from "../shared/types.ts";
import { el } from "../shared/dom.ts";
import { plural } from "../shared/text.ts";
import { xOf } from "./brush.ts";
import type { TimeControl } from "./time.ts";
import { lengthOf } from "./zoom.ts";

const WEEK = 7;
const MONTH = 30.4;
const YEAR = 365.25;
const BESIDE_PX = 14;

/** "3 years", "5 months", "9 days": about how long some days are. Pure. */
export function durationWords(days: number): string {
  if (days >= 2 * YEAR) return `${Math.round(days / YEAR)} years`;
  if (days >= 2 * MONTH) return `${Math.round(days / MONTH)} months`;
  return days >= 4 * WEEK ? `${Math.round(days / WEEK)} weeks` : plural(days, "day");
}

/** What is said of the last step of playing: "" for nothing. Pure. */
export function courseWords({ skipped, ended }: Pick<TimeControl, "skipped" | "ended">): string {
  if (ended) return "the end";
  return skipped ? `${durationWords(lengthOf(skipped))} with nothing new` : "";
}

export class Course {
  readonly elements: readonly HTMLElement[];
  readonly #time: TimeControl;
  readonly #range = el("div", { class: "dl-range", hidden: true });
  readonly #jump = el("div", { class: "dl-jump", hidden: true });
  readonly #note = el("div", { class: "dl-course", hidden: true, "aria-hidden": "true" });

  constructor(time: TimeControl) {
    this.#time = time;
    this.elements = [this.#range, this.#jump, this.#note];
  }

  /** `days`: what the strip shows. Transforms and, where playing comes to something, a few words. */
  paint(days: Window, widthPx: number): void {
    const { range, skipped, ended, window } = this.#time;
    span(this.#range, range, days, widthPx);
    span(this.#jump, skipped, days, widthPx);
    const words = courseWords(this.#time);
    this.#note.hidden = words === "";
    if (words === "") return;
    const shown = ended ? "End" : words;
    if (this.#note.textContent !== shown) this.#note.textContent = shown;
    this.#note.classList.toggle("dl-end", ended);
    // beside the window, where its handles do not cover the words
    const [left, right] = [xOf(window.from, days, widthPx) - BESIDE_PX, xOf(window.to + 1, days, widthPx) - BESIDE_PX];
    const x = Math.min(left > widthPx / 4 ? left : right, widthPx - BESIDE_PX);
    this.#note.style.transform = x > widthPx / 4 ? `translateX(${x}px) translateX(-100%)` : `translateX(${BESIDE_PX}px)`;
  }
}

/** Lays an element one pixel wide over some days. */
function span(element: HTMLElement, covered: Window | null, days: Window, widthPx: number): void {
  element.hidden = covered === null;
  if (!covered) return;
  const left = Math.max(0, xOf(covered.from, days, widthPx));
  const right = Math.min(widthPx, xOf(covered.to + 1, days, widthPx));
  element.style.transform = `translateX(${left}px) scaleX(${Math.max(0, right - left)})`;
}
