/** The strip of the timeline: bars, brush with two handles, axis and named stops. Handles drags and keys. */
import type { Model } from "../model/model.ts";
import { SHORT_MONTHS, dayWords, windowWords } from "../shared/calendar.ts";
import { button, el } from "../shared/dom.ts";
import { throttle } from "../shared/scheduler.ts";
import { oneLine, plural } from "../shared/text.ts";
import type { Stop, Window } from "../shared/types.ts";
import { drawBars, type Bar } from "./bars.ts";
import { binAt, makeBins, makeTicks, type Bins } from "./bins.ts";
import { clamp, dayAt, dragged, gripAt, keptEdge, snapped, xOf, type Drag, type Grip } from "./brush.ts";
import { Course } from "./course.ts";
import { keyed } from "./keys.ts";
import type { Section } from "./section.ts";
import type { TimeControl } from "./time.ts";
import { lengthOf } from "./zoom.ts";
import { ZoomGestures } from "./zoomgestures.ts";

const HEIGHT_PX = 54;
/** How far from a handle a pointer still grabs it: a fingertip needs 44 px. */
const REACH_PX = { mouse: 10, touch: 22 } as const;
/** Less movement than this is a click. */
const CLICK_PX = 4;
const SNAP_PX = 3;
const ARIA_EVERY_MS = 150;
/** A drag held so near to an end of the strip, or beyond it, moves the strip on, by a share of itself in each frame. */
const GLIDE_PX = 10;
const GLIDE_SHARE = 0.012;

/** A drag of the pointer `pointer`, begun at `x` and now at `at` (pixels). */
interface Pull extends Drag {
  readonly x: number;
  readonly pointer: number;
  at: number;
  moved: boolean;
}

export class Strip {
  readonly element: HTMLElement;
  /** says what a bar counts */
  readonly unit = el("span", { class: "dl-unit" });
  readonly #time: TimeControl;
  readonly #model: Model;
  readonly #section: Section;
  readonly #stops: readonly Stop[];
  /** the buttons of `#stops` */
  readonly #marks: readonly HTMLElement[];
  readonly #plot = el("div", { class: "dl-plot" });
  readonly #muted = el("canvas", { "aria-hidden": "true" });
  readonly #ink = el("canvas", { "aria-hidden": "true" });
  readonly #shade = el("div", { class: "dl-shade" });
  readonly #axis = el("div", { class: "dl-axis", "aria-hidden": "true" });
  readonly #stopRow = el("div", { class: "dl-stops", role: "group", "aria-label": "Named stops" });
  readonly #tip = el("div", { class: "dl-tip", "aria-hidden": "true", hidden: true });
  readonly #course: Course;
  readonly #handles: Readonly<Record<"from" | "to", HTMLElement>>;
  readonly #describe: () => void;
  #bins: Bins = { unit: "day", bins: [] };
  #bars: Bar[] = [];
  #width = 0;
  #left = 0;
  #drag: Pull | null = null;

  constructor(model: Model, time: TimeControl, section: Section, stops: readonly Stop[]) {
    this.#model = model;
    this.#time = time;
    this.#section = section;
    this.#stops = stops;
    this.#marks = stops.map((stop) => this.#stop(stop));
    this.#stopRow.append(...this.#marks);
    this.#handles = { from: this.#handle("from", "From"), to: this.#handle("to", "To") };
    this.#course = new Course(time);
    const { from, to } = this.#handles;
    this.#plot.append(this.#muted, this.#shade, this.#ink, ...this.#course.elements, from, to, this.#tip);
    this.element = el("div", { class: "dl-strip" }, this.#plot, this.#axis, this.#stopRow);
    this.#describe = throttle(() => this.#setAria(), ARIA_EVERY_MS);
    this.#plot.addEventListener("pointerdown", this.#down);
    this.#plot.addEventListener("pointermove", this.#move);
    this.#plot.addEventListener("pointerup", this.#up);
    this.#plot.addEventListener("pointercancel", this.#up);
    this.#plot.addEventListener("pointerenter", () => this.#measure());
    this.#plot.addEventListener("pointerleave", () => (this.#tip.hidden = true));
    new ZoomGestures(this.#plot, section, () => this.#letGo());
    section.watch(() => this.draw());
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(this.#plot);
  }

  /** Draws bars, axis and stops again, after a change of filters, theme, size or section. */
  draw(): void {
    if (this.#width === 0) return;
    const { days, extent, isWhole } = this.#section;
    this.#bins = makeBins(days, this.#width, extent);
    const { solid, hatched } = this.#model.histogram(this.#bins.bins, extent);
    this.#bars = this.#bins.bins.map((bin, k) => ({ ...bin, solid: solid[k], hatched: hatched[k] }));
    const per = `events per ${this.#bins.unit}`;
    this.unit.textContent = isWhole ? per : `${windowWords(days, SHORT_MONTHS)} · ${per}`;
    this.#layOut();
    this.#tip.hidden = true;
    const style = getComputedStyle(this.element);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const size = [days, this.#width, HEIGHT_PX] as const;
    drawBars(this.#muted, this.#bars, ...size, { solid: colour("--dl-bar"), hatch: colour("--dl-bar-hatch") });
    drawBars(this.#ink, this.#bars, ...size, { solid: colour("--dl-bar-ink"), hatch: colour("--dl-bar-ink") });
    this.paint();
  }

  /** Moves brush and handles to the window: transforms only, no layout is read. */
  paint(): void {
    const { from, to, left } = this.#edges();
    const within = (x: number): number => clamp(x, 0, this.#width);
    const [first, last] = [within(left), within(to)];
    const isSeen = to > 0 && left < this.#width;
    this.#shade.style.transform = `translateX(${first}px) scaleX(${isSeen ? Math.max(1, last - first) : 0})`;
    this.#ink.style.clipPath = `inset(0 ${this.#width - last}px 0 ${first}px)`;
    for (const [edge, x] of [
      ["from", from],
      ["to", to],
    ] as const) {
      this.#handles[edge].style.transform = `translateX(${within(x)}px)`;
      // an edge that lies outside of the section is an arrow at the strip's end
      this.#handles[edge].classList.toggle("dl-before", x < -0.5);
      this.#handles[edge].classList.toggle("dl-after", x > this.#width + 0.5);
    }
    // a jump is seen as one: the window glides
    this.element.classList.toggle("dl-jumping", this.#time.skipped !== null);
    this.#course.paint(this.#section.days, this.#width);
    this.#describe();
  }

  /** Hides the handle that has no meaning in the mode. */
  updateMode(): void {
    this.#handles.from.hidden = this.#time.mode === "cumulative";
    this.paint();
  }

  #edges(): { from: number; to: number; left: number } {
    const { window, mode } = this.#time;
    const { days } = this.#section;
    const from = xOf(window.from, days, this.#width);
    return { from, to: xOf(window.to + 1, days, this.#width), left: mode === "cumulative" ? 0 : from };
  }

  #resize(width: number): void {
    if (width === this.#width) return;
    this.#width = width;
    this.draw();
  }

  /** Puts the axis and the named stops where the section has them. */
  #layOut(): void {
    const { days } = this.#section;
    const place = <T extends HTMLElement>(element: T, day: number): T => {
      element.style.transform = `translateX(${xOf(day, days, this.#width)}px)`;
      return element;
    };
    const ticks = makeTicks(days, this.#width).map(({ day, label, major }) =>
      place(el("span", { class: major ? "dl-tick dl-major" : "dl-tick" }, label), day),
    );
    this.#axis.replaceChildren(...ticks);
    this.#marks.forEach((mark, k) => {
      const middle = (this.#stops[k].from + this.#stops[k].to + 1) / 2;
      mark.hidden = middle < days.from || middle > days.to + 1;
      place(mark, middle);
    });
  }

  #stop(stop: Stop): HTMLElement {
    const name = oneLine(`${stop.when}: ${stop.label}`);
    const mark = el("span", { "aria-hidden": "true" });
    return button({ class: "dl-stop", "aria-label": name, title: name }, () => this.#time.commit(stop), mark);
  }

  #handle(edge: "from" | "to", name: string): HTMLElement {
    const { extent } = this.#time;
    const handle = el("div", {
      class: `dl-handle dl-${edge}`,
      role: "slider",
      tabindex: "0",
      "aria-label": name,
      "aria-orientation": "horizontal",
      "aria-valuemin": String(extent.from),
      "aria-valuemax": String(extent.to),
    });
    handle.append(el("span"));
    handle.addEventListener("keydown", (event) => {
      const window = keyed(event, edge, this.#time);
      if (!window) return;
      event.preventDefault();
      event.stopPropagation();
      this.#time.commit(window);
      this.#setAria();
    });
    // where the keyboard is, is seen: a handle outside of the section brings it along
    handle.addEventListener("focus", () => {
      if (this.#drag) return;
      const day = this.#time.window[edge];
      const { days } = this.#section;
      if (day < days.from || day > days.to) this.#section.pan(day - Math.round((days.from + days.to) / 2));
    });
    return handle;
  }

  #setAria(): void {
    const { from, to } = this.#time.window;
    for (const [edge, day] of [
      ["from", from],
      ["to", to],
    ] as const) {
      this.#handles[edge].setAttribute("aria-valuenow", String(day));
      this.#handles[edge].setAttribute("aria-valuetext", dayWords(day));
    }
  }

  #measure(): void {
    this.#left = this.#plot.getBoundingClientRect().left;
  }

  readonly #down = (event: PointerEvent): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    this.#measure();
    this.#time.grab();
    this.#tip.hidden = true;
    const x = event.clientX - this.#left;
    const grip = this.#gripAt(x, event.pointerType === "mouse" ? REACH_PX.mouse : REACH_PX.touch);
    const { window } = this.#time;
    const origin = dayAt(x, this.#section.days, this.#width);
    this.#drag = { grip, origin, start: window, x, at: x, pointer: event.pointerId, moved: false };
    this.#plot.setPointerCapture(event.pointerId);
    this.element.classList.add("dl-dragging");
    if (grip === "from" || grip === "to") this.#handles[grip].focus({ preventScroll: true });
    event.preventDefault();
  };

  #gripAt(x: number, reach: number): Grip {
    const { window, extent, mode } = this.#time;
    if (mode === "cumulative") return "to";
    const { from, to } = this.#edges();
    return gripAt(x, from, to, reach, window.from === extent.from && window.to === extent.to);
  }

  readonly #move = (event: PointerEvent): void => {
    const x = event.clientX - this.#left;
    const drag = this.#drag;
    if (!drag) return this.#hover(x, event.pointerType);
    if (event.pointerId !== drag.pointer) return;
    if (!drag.moved && Math.abs(x - drag.x) < CLICK_PX) return;
    if (!drag.moved) requestAnimationFrame(this.#glide);
    drag.moved = true;
    drag.at = x;
    this.#time.preview(this.#at(drag, x));
  };

  /** In each frame of a drag that is held at an end of the strip: moves the strip on, and the drag with it. */
  readonly #glide = (): void => {
    const drag = this.#drag;
    if (!drag) return;
    const beyond = drag.at < GLIDE_PX ? drag.at - GLIDE_PX : Math.max(0, drag.at - this.#width + GLIDE_PX);
    const share = GLIDE_SHARE * clamp(beyond / (2 * GLIDE_PX), -2, 2);
    const days = Math.sign(share) * Math.ceil(Math.abs(share) * lengthOf(this.#section.days));
    if (days !== 0 && this.#section.pan(days)) this.#time.preview(this.#at(drag, drag.at));
    requestAnimationFrame(this.#glide);
  };

  /** A second finger has come down: what the first has moved goes back, and two fingers zoom. */
  #letGo(): void {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    this.element.classList.remove("dl-dragging");
    this.#time.commit(drag.start);
  }

  #at(drag: Drag, x: number): Window {
    const { extent, mode, window } = this.#time;
    const day = dayAt(x, this.#section.days, this.#width);
    if (mode !== "cumulative") return dragged(drag, day, extent);
    return { from: Math.min(window.from, day), to: day };
  }

  readonly #up = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointer) return;
    if (event.type === "pointercancel") return this.#letGo();
    this.#drag = null;
    this.element.classList.remove("dl-dragging");
    if (drag.moved) this.#time.preview(event.altKey ? this.#time.window : this.#snap(this.#time.window, drag));
    else if (drag.grip === "move" || drag.grip === "draw" || this.#time.mode === "cumulative")
      this.#choose(drag.origin);
    this.#time.settle();
  };

  /** A click on a bar chooses its bin. */
  #choose(day: number): void {
    const bin = this.#bins.bins[binAt(this.#bins.bins, day)];
    const { mode, window } = this.#time;
    this.#time.preview(mode === "cumulative" ? { from: Math.min(window.from, bin.to), to: bin.to } : bin);
  }

  #snap(window: Window, drag: Drag): Window {
    const { mode } = this.#time;
    const days = Math.round((SNAP_PX * lengthOf(this.#section.days)) / this.#width);
    return snapped(window, this.#bins.bins, days, mode === "cumulative" ? drag.start.from : keptEdge(drag));
  }

  #hover(x: number, pointerType: string): void {
    if (pointerType !== "mouse" || this.#bars.length === 0) return;
    const bar = this.#bars[binAt(this.#bars, dayAt(x, this.#section.days, this.#width))];
    const roughly = bar.hatched > 0.05 ? `, ${bar.hatched < 1 ? "a share of" : "some of"} them dated only roughly` : "";
    const sum = bar.solid + bar.hatched;
    const count = sum > 0 && sum < 1 ? "part of 1 event" : plural(Math.round(sum), "event");
    this.#tip.textContent = `${windowWords(bar)}: ${count}${sum >= 1 ? roughly : ""}`;
    this.#tip.style.setProperty("--dl-x", `${x}px`);
    this.#tip.classList.toggle("dl-flip", x > this.#width / 2);
    this.#tip.hidden = false;
  }
}
