/** The timeline: playing, steps, mode and dates in a row, the strip below. */
import type { Model } from "../model/model.ts";
import { MONTHS, SHORT_MONTHS, dateOf, unitEnd, unitStart, windowWords, yearWords } from "../shared/calendar.ts";
import { button, el, icon } from "../shared/dom.ts";
import { Popover, iconButton } from "../shared/popover.ts";
import type { Scheduler } from "../shared/scheduler.ts";
import type { Mode, Stop, Window } from "../shared/types.ts";
import { fillDates } from "./dates.ts";
import { OverviewStrip } from "./overviewstrip.ts";
import { Section } from "./section.ts";
import { fillSettings } from "./settings.ts";
import { STEPS, type Step } from "./steps.ts";
import { Strip } from "./strip.ts";
import { SPEEDS, type TimeControl } from "./time.ts";
import { ZoomButtons, zoomByKeys } from "./zoombuttons.ts";
import { crowded } from "./zoom.ts";

const PLAY = "M6 4v12l10-6z";
const PAUSE = "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z";
const AGAIN = "M14.5 6.2A6 6 0 1 0 16 10M15.5 2.5v4h-4";
const LEFT = "M12 5l-5 5 5 5";
const RIGHT = "M8 5l5 5-5 5";
const BACK = "M4.5 4v4h4M4.8 8A6 6 0 1 1 4 11";
const MORE = "M4 6h7M15 6h1M4 14h1M9 14h7M13 4v4M7 12v4";

/** Width of the arrow after the headline's words. */
const CARET_PX = 18;

export class Timeline {
  readonly element: HTMLElement;
  /** the section of time that the strip shows */
  readonly section: Section;
  /** the window in words: changes with every frame */
  readonly #words = document.createTextNode("");
  readonly #play: HTMLButtonElement;
  readonly #speed: HTMLButtonElement;
  readonly #modes: Readonly<Record<Mode, HTMLButtonElement>>;
  readonly #step: HTMLSelectElement;
  readonly #strip: Strip;
  readonly #overview: OverviewStrip;
  readonly #time: TimeControl;
  /** measures words in the headline's font without touching the layout */
  readonly #ruler = document.createElement("canvas").getContext("2d");
  #room = Infinity;

  /** `tally` stands below the window's words. */
  constructor(
    model: Model,
    time: TimeControl,
    scheduler: Scheduler,
    { stops, tally }: { readonly stops: readonly Stop[]; readonly tally: HTMLElement },
  ) {
    this.#time = time;
    const section = (this.section = new Section(time.extent, scheduler));
    this.#strip = new Strip(model, time, section, stops);
    this.#overview = new OverviewStrip(model, time, section);
    section.watch(() => this.#overview.frame());
    section.show(crowded(model.starts(), time.extent));
    this.#play = button({ class: "dl-play", "aria-label": "Play" }, () => time.toggle());
    this.#speed = button({ class: "dl-speed", title: "Speed of playing (keys 1, 2 and 4)" }, () => this.#faster());
    this.#modes = { window: this.#mode("window", "Window"), cumulative: this.#mode("cumulative", "Up to") };
    this.#step = this.#stepSelect();
    const { window, cumulative } = this.#modes;
    const headline = el("div", { class: "dl-headline" }, this.#dates(stops));
    new ResizeObserver(([entry]) => this.#fit(headline, entry.contentRect.width)).observe(headline);
    this.element = el(
      "section",
      { class: "dl-timeline", "aria-label": "Timeline" },
      el(
        "div",
        { class: "dl-controls" },
        el(
          "div",
          { class: "dl-transport" },
          this.#play,
          this.#speed,
          iconButton("Previous", icon(LEFT), () => time.move(-1)),
          iconButton("Next", icon(RIGHT), () => time.move(1)),
        ),
        headline,
        el(
          "div",
          { class: "dl-options" },
          el("div", { class: "dl-segments", role: "group", "aria-label": "Mode" }, window, cumulative),
          this.#step,
          iconButton("Reset", icon(BACK), () => time.reset()),
          this.#panel("Settings and help", MORE, (panel) => fillSettings(panel, time)),
        ),
      ),
      el("div", { class: "dl-caption" }, tally, this.#strip.unit, new ZoomButtons(time, section).element),
      this.#strip.element,
      this.#overview.element,
    );
    zoomByKeys(this.element, time, section);
    time.watch(() => this.#update());
    this.#update();
  }

  /** The strip of bars, for the printed page. */
  get strip(): HTMLElement {
    return this.#strip.element;
  }

  /** Follows the window. Runs in a frame: text and transforms only. */
  paint(): void {
    const words = spoken(this.#time.window, this.#time.mode, this.#fits);
    if (this.#words.data !== words) this.#words.data = words;
    this.section.follow(this.#time.window, this.#time.grabbed);
    this.#strip.paint();
    this.#overview.paint();
  }

  /** Draws the bars again, after a change of filters or theme. */
  draw(): void {
    this.#strip.draw();
    this.#overview.draw();
    this.paint();
  }

  readonly #fits = (words: string): boolean => !this.#ruler || this.#ruler.measureText(words).width <= this.#room;

  #fit(headline: HTMLElement, widthPx: number): void {
    this.#room = widthPx - CARET_PX;
    if (this.#ruler) this.#ruler.font = getComputedStyle(headline.querySelector("button") ?? headline).font;
    this.paint();
  }

  #update(): void {
    const { playing, ended, mode, step, settings } = this.#time;
    const name = playing ? "Pause" : ended ? "Play again" : "Play";
    this.#play.setAttribute("aria-label", name);
    this.#play.title = name;
    this.#play.replaceChildren(ended ? icon(AGAIN) : icon(playing ? PAUSE : PLAY, true));
    this.#speed.textContent = `${settings.speed}×`;
    this.#speed.setAttribute("aria-label", `Speed ${settings.speed}×`);
    for (const [name, element] of Object.entries(this.#modes))
      element.setAttribute("aria-pressed", String(name === mode));
    this.#step.value = step;
    this.#strip.updateMode();
    this.paint();
  }

  /** The next speed, after the last the first. */
  #faster(): void {
    const { speed } = this.#time.settings;
    this.#time.setSettings({ speed: SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] });
  }

  #dates(stops: readonly Stop[]): HTMLElement {
    const opener = el("button", { type: "button", class: "dl-when", title: "Type dates, or choose a named stop" });
    opener.append(el("span", {}, this.#words), icon("M6 8l4 4 4-4"));
    const popover = new Popover(opener, "Dates", () =>
      fillDates(popover.panel, this.#time, stops, () => popover.close(true)),
    );
    return opener;
  }

  #panel(name: string, path: string, fill: (panel: HTMLElement) => void): HTMLElement {
    const popover = new Popover(iconButton(name, icon(path)), name, () => fill(popover.panel));
    return popover.button;
  }

  #mode(mode: Mode, name: string): HTMLButtonElement {
    const title = mode === "window" ? "What happened between the two days" : "Everything up to the second day";
    return button({ title }, () => this.#time.setMode(mode), name);
  }

  #stepSelect(): HTMLSelectElement {
    const select = el("select", { class: "dl-select", "aria-label": "Step", title: "Step of Previous, Next and Play" });
    for (const { step, label } of STEPS) select.append(el("option", { value: step }, label));
    select.addEventListener("change", () => this.#time.setStep(select.value as Step));
    return select;
  }
}

/** The window as a person would say it, with short months where the whole words do not fit. Pure. */
export function spoken(window: Window, mode: Mode, fits: (words: string) => boolean): string {
  const words = mode === "window" ? windowWords(window) : upTo(window.to, MONTHS);
  if (fits(words)) return words;
  return mode === "window" ? windowWords(window, SHORT_MONTHS) : upTo(window.to, SHORT_MONTHS);
}

function upTo(to: number, months: readonly string[]): string {
  if (unitEnd(to, "year") === to) return `Up to the end of ${yearWords(dateOf(to).year)}`;
  if (unitEnd(to, "month") !== to) return `Up to ${windowWords({ from: to, to }, months)}`;
  return `Up to the end of ${windowWords({ from: unitStart(to, "month"), to }, months)}`;
}
