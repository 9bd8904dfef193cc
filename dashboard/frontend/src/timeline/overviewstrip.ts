/** The thin strip that always shows all of the time: its bars, the window, and which section the strip above shows. */
import type { Model } from "../model/model.ts";
import { windowWords } from "../shared/calendar.ts";
import { el } from "../shared/dom.ts";
import { throttle } from "../shared/scheduler.ts";
import { drawBars } from "./bars.ts";
import { makeBins } from "./bins.ts";
import { dayAt, dragged, gripAt, xOf, type Drag } from "./brush.ts";
import type { Section } from "./section.ts";
import type { TimeControl } from "./time.ts";
import { lengthOf } from "./zoom.ts";

const HEIGHT_PX = 14;
const REACH_PX = { mouse: 6, touch: 16 } as const;
const CLICK_PX = 4;
const ARIA_EVERY_MS = 150;
const KEY_SHARE = 0.1;

export class OverviewStrip {
  readonly element: HTMLElement;
  readonly #model: Model;
  readonly #time: TimeControl;
  readonly #section: Section;
  readonly #canvas = el("canvas", { "aria-hidden": "true" });
  readonly #band = el("div", { class: "dl-band" });
  readonly #frame: HTMLElement;
  readonly #describe: () => void;
  #width = 0;
  #left = 0;
  #drag: (Drag & { readonly x: number; moved: boolean }) | null = null;

  constructor(model: Model, time: TimeControl, section: Section) {
    this.#model = model;
    this.#time = time;
    this.#section = section;
    this.#frame = el("div", {
      class: "dl-frame",
      role: "slider",
      tabindex: "0",
      "aria-label": "Part of the time that the timeline shows",
      "aria-orientation": "horizontal",
      "aria-valuemin": String(section.extent.from),
      "aria-valuemax": String(section.extent.to),
      hidden: true,
    });
    this.#frame.addEventListener("keydown", this.#press);
    this.element = el("div", { class: "dl-whole", title: "All of the time" }, this.#canvas, this.#band, this.#frame);
    this.element.addEventListener("pointerdown", this.#down);
    this.element.addEventListener("pointermove", this.#move);
    this.element.addEventListener("pointerup", this.#up);
    this.element.addEventListener("pointercancel", () => (this.#drag = null));
    this.#describe = throttle(() => this.#setAria(), ARIA_EVERY_MS);
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(this.element);
  }

  /** Draws the bars again, after a change of filters, theme or size. */
  draw(): void {
    if (this.#width === 0) return;
    const { extent } = this.#section;
    const { bins } = makeBins(extent, this.#width);
    const { solid, hatched } = this.#model.histogram(bins, extent);
    const bars = bins.map((bin, k) => ({ ...bin, solid: solid[k] + hatched[k], hatched: 0 }));
    const colour = getComputedStyle(this.element).getPropertyValue("--dl-bar").trim();
    drawBars(this.#canvas, bars, extent, this.#width, HEIGHT_PX, { solid: colour, hatch: colour });
    this.frame();
    this.paint();
  }

  /** Follows the window: transforms only. */
  paint(): void {
    const { window, mode } = this.#time;
    const { extent } = this.#section;
    const left = mode === "cumulative" ? 0 : xOf(window.from, extent, this.#width);
    const right = xOf(window.to + 1, extent, this.#width);
    this.#band.style.transform = `translateX(${left}px) scaleX(${Math.max(2, right - left)})`;
  }

  /** Follows the section. */
  frame(): void {
    const { days, extent, isWhole } = this.#section;
    this.#frame.hidden = isWhole;
    this.#frame.style.left = `${xOf(days.from, extent, this.#width)}px`;
    this.#frame.style.width = `${xOf(days.to + 1, extent, this.#width) - xOf(days.from, extent, this.#width)}px`;
    this.#describe();
  }

  #setAria(): void {
    const { days } = this.#section;
    this.#frame.setAttribute("aria-valuenow", String(days.from));
    this.#frame.setAttribute("aria-valuetext", windowWords(days));
  }

  #resize(width: number): void {
    if (width === this.#width) return;
    this.#width = width;
    this.draw();
  }

  readonly #press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { days, extent } = this.#section;
    const length = lengthOf(days);
    const little = Math.max(1, Math.round(length * KEY_SHARE));
    const by = {
      ...{ ArrowRight: little, ArrowUp: little, ArrowLeft: -little, ArrowDown: -little },
      ...{ PageUp: length, PageDown: -length, Home: extent.from - days.from, End: extent.to - days.to },
    }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#section.pan(by);
    this.#setAria();
  };

  readonly #down = (event: PointerEvent): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    const { left } = this.element.getBoundingClientRect();
    this.#left = left;
    const x = event.clientX - left;
    const { days, extent, isWhole } = this.#section;
    const reach = event.pointerType === "mouse" ? REACH_PX.mouse : REACH_PX.touch;
    const edges = [xOf(days.from, extent, this.#width), xOf(days.to + 1, extent, this.#width)] as const;
    const grip = gripAt(x, ...edges, reach, isWhole);
    this.#drag = { grip, origin: dayAt(x, extent, this.#width), start: days, x, moved: false };
    this.element.setPointerCapture(event.pointerId);
    event.preventDefault();
  };

  readonly #move = (event: PointerEvent): void => {
    const drag = this.#drag;
    const x = event.clientX - this.#left;
    if (!drag || (!drag.moved && Math.abs(x - drag.x) < CLICK_PX)) return;
    drag.moved = true;
    const { extent } = this.#section;
    this.#section.show(dragged(drag, dayAt(x, extent, this.#width), extent));
  };

  /** A click beside the frame brings it there. */
  readonly #up = (): void => {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag || drag.moved || drag.grip !== "draw") return;
    const { from, to } = drag.start;
    this.#section.pan(drag.origin - Math.round((from + to) / 2));
  };
}
