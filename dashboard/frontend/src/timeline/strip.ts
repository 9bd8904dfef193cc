/** The strip of the timeline: bars, brush with two handles, axis and named stops. Handles drags and keys. */
import type { Model } from "../model/model.ts";
import { dayWords, windowWords } from "../shared/calendar.ts";
import { button, el } from "../shared/dom.ts";
import { throttle } from "../shared/scheduler.ts";
import { oneLine, plural } from "../shared/text.ts";
import type { Stop, Window } from "../shared/types.ts";
import { drawBars, type Bar } from "./bars.ts";
import { binAt, makeBins, makeTicks, type Bins } from "./bins.ts";
import { dayAt, dragged, gripAt, keptEdge, snapped, xOf, type Drag, type Grip } from "./brush.ts";
import { keyed } from "./keys.ts";
import type { TimeControl } from "./time.ts";

const HEIGHT_PX = 54;
/** How far from a handle a pointer still grabs it: a fingertip needs 44 px. */
const REACH_PX = { mouse: 10, touch: 22 } as const;
/** Less movement than this is a click. */
const CLICK_PX = 4;
const SNAP_PX = 3;
const ARIA_EVERY_MS = 150;

export class Strip {
  readonly element: HTMLElement;
  /** says what a bar counts */
  readonly unit = el("span", { class: "dl-unit" });
  readonly #time: TimeControl;
  readonly #model: Model;
  readonly #stops: readonly Stop[];
  readonly #plot = el("div", { class: "dl-plot" });
  readonly #muted = el("canvas", { "aria-hidden": "true" });
  readonly #ink = el("canvas", { "aria-hidden": "true" });
  readonly #shade = el("div", { class: "dl-shade" });
  readonly #axis = el("div", { class: "dl-axis", "aria-hidden": "true" });
  readonly #stopRow = el("div", { class: "dl-stops", role: "group", "aria-label": "Named stops" });
  readonly #tip = el("div", { class: "dl-tip", "aria-hidden": "true", hidden: true });
  readonly #handles: Readonly<Record<"from" | "to", HTMLElement>>;
  readonly #describe: () => void;
  #bins: Bins = { unit: "day", bins: [] };
  #bars: Bar[] = [];
  #width = 0;
  #left = 0;
  #drag: (Drag & { readonly x: number; readonly pointer: number; moved: boolean }) | null = null;

  constructor(model: Model, time: TimeControl, stops: readonly Stop[]) {
    this.#model = model;
    this.#time = time;
    this.#stops = stops;
    this.#handles = { from: this.#handle("from", "From"), to: this.#handle("to", "To") };
    this.#plot.append(this.#muted, this.#shade, this.#ink, this.#handles.from, this.#handles.to, this.#tip);
    this.element = el("div", { class: "dl-strip" }, this.#plot, this.#axis, this.#stopRow);
    this.#describe = throttle(() => this.#setAria(), ARIA_EVERY_MS);
    this.#plot.addEventListener("pointerdown", this.#down);
    this.#plot.addEventListener("pointermove", this.#move);
    this.#plot.addEventListener("pointerup", this.#up);
    this.#plot.addEventListener("pointercancel", this.#up);
    this.#plot.addEventListener("pointerenter", () => this.#measure());
    this.#plot.addEventListener("pointerleave", () => (this.#tip.hidden = true));
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(this.#plot);
  }

  /** Draws bars, axis and stops again, after a change of filters, theme or size. */
  draw(): void {
    if (this.#width === 0) return;
    const { extent } = this.#time;
    this.#bins = makeBins(extent, this.#width);
    const { solid, hatched } = this.#model.histogram(this.#bins.bins);
    this.#bars = this.#bins.bins.map((bin, k) => ({ ...bin, solid: solid[k], hatched: hatched[k] }));
    this.unit.textContent = `events per ${this.#bins.unit}`;
    const style = getComputedStyle(this.element);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const size = [extent, this.#width, HEIGHT_PX] as const;
    drawBars(this.#muted, this.#bars, ...size, { solid: colour("--dl-bar"), hatch: colour("--dl-bar-hatch") });
    drawBars(this.#ink, this.#bars, ...size, { solid: colour("--dl-bar-ink"), hatch: colour("--dl-bar-ink") });
    this.paint();
  }

  /** Moves brush and handles to the window: transforms only, no layout is read. */
  paint(): void {
    const { from, to, left } = this.#edges();
    this.#shade.style.transform = `translateX(${left}px) scaleX(${Math.max(1, to - left)})`;
    this.#ink.style.clipPath = `inset(0 ${this.#width - to}px 0 ${left}px)`;
    this.#handles.from.style.transform = `translateX(${from}px)`;
    this.#handles.to.style.transform = `translateX(${to}px)`;
    this.#describe();
  }

  /** Hides the handle that has no meaning in the mode. */
  updateMode(): void {
    this.#handles.from.hidden = this.#time.mode === "cumulative";
    this.paint();
  }

  #edges(): { from: number; to: number; left: number } {
    const { window, extent, mode } = this.#time;
    const from = xOf(window.from, extent, this.#width);
    return { from, to: xOf(window.to + 1, extent, this.#width), left: mode === "cumulative" ? 0 : from };
  }

  #resize(width: number): void {
    if (width === this.#width) return;
    this.#width = width;
    const { extent } = this.#time;
    const place = <T extends HTMLElement>(element: T, day: number): T => {
      element.style.transform = `translateX(${xOf(day, extent, width)}px)`;
      return element;
    };
    const ticks = makeTicks(extent, width).map(({ day, label, major }) =>
      place(el("span", { class: major ? "dl-tick dl-major" : "dl-tick" }, label), day),
    );
    this.#axis.replaceChildren(...ticks);
    this.#stopRow.replaceChildren(...this.#stops.map((stop) => place(this.#stop(stop), (stop.from + stop.to + 1) / 2)));
    this.draw();
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
    const { extent, window } = this.#time;
    const origin = dayAt(x, extent, this.#width);
    this.#drag = { grip, origin, start: window, x, pointer: event.pointerId, moved: false };
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
    drag.moved = true;
    this.#time.preview(this.#at(drag, x));
  };

  #at(drag: Drag & { readonly x: number }, x: number): Window {
    const { extent, mode, window } = this.#time;
    const day = dayAt(x, extent, this.#width);
    if (mode !== "cumulative") return dragged(drag, day, extent);
    return { from: Math.min(window.from, day), to: day };
  }

  readonly #up = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointer) return;
    this.#drag = null;
    this.element.classList.remove("dl-dragging");
    if (event.type === "pointercancel") return this.#time.commit(drag.start);
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
    const { extent, mode } = this.#time;
    const days = Math.round((SNAP_PX * (extent.to - extent.from + 1)) / this.#width);
    return snapped(window, this.#bins.bins, days, mode === "cumulative" ? drag.start.from : keptEdge(drag));
  }

  #hover(x: number, pointerType: string): void {
    if (pointerType !== "mouse" || this.#bars.length === 0) return;
    const bar = this.#bars[binAt(this.#bars, dayAt(x, this.#time.extent, this.#width))];
    const roughly = bar.hatched > 0.05 ? `, ${bar.hatched < 1 ? "a share of" : "some of"} them dated only roughly` : "";
    const sum = bar.solid + bar.hatched;
    const count = sum > 0 && sum < 1 ? "part of 1 event" : plural(Math.round(sum), "event");
    this.#tip.textContent = `${windowWords(bar)}: ${count}${sum >= 1 ? roughly : ""}`;
    this.#tip.style.setProperty("--dl-x", `${x}px`);
    this.#tip.classList.toggle("dl-flip", x > this.#width / 2);
    this.#tip.hidden = false;
  }
}
