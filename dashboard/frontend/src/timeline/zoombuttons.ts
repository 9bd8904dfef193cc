/** Buttons and keys that zoom the timeline. */
import { el, icon } from "../shared/dom.ts";
import { iconButton } from "../shared/popover.ts";
import type { Section } from "./section.ts";
import type { TimeControl } from "./time.ts";

const PLUS = "M10 5v10M5 10h10";
const MINUS = "M5 10h10";
const TO_WINDOW = "M4 4v12M16 4v12M7 10h6M9 7.5L6.5 10 9 12.5M11 7.5l2.5 2.5-2.5 2.5";
const ALL = "M3 10h14M6 6.5L2.5 10 6 13.5M14 6.5l3.5 3.5-3.5 3.5";

export class ZoomButtons {
  readonly element: HTMLElement;
  readonly #section: Section;
  readonly #out = iconButton("Shorten the timeline: show more time", icon(MINUS), () => this.#zoom(1));
  readonly #whole: HTMLButtonElement;
  readonly #time: TimeControl;

  constructor(time: TimeControl, section: Section) {
    this.#time = time;
    this.#section = section;
    this.#whole = iconButton("", icon(ALL), () => {
      if (section.isWhole) section.showAround(time.window);
      else section.showWhole();
    });
    this.element = el(
      "div",
      { class: "dl-zoom", role: "group", "aria-label": "Zoom of the timeline" },
      this.#out,
      iconButton("Stretch the timeline: show less time, larger", icon(PLUS), () => this.#zoom(-1)),
      this.#whole,
    );
    section.watch(() => this.#update());
    this.#update();
  }

  #zoom(direction: 1 | -1): void {
    this.#section.step(direction, centre(this.#time, this.#section));
  }

  #update(): void {
    const { isWhole } = this.#section;
    const name = isWhole ? "Fit the timeline to the window" : "Show all of the time";
    this.#whole.setAttribute("aria-label", name);
    this.#whole.title = name;
    this.#whole.replaceChildren(icon(isWhole ? TO_WINDOW : ALL));
    // not `disabled`, which would take the focus away from who presses it
    this.#out.setAttribute("aria-disabled", String(isWhole));
  }
}

/** Plus, minus and 0 anywhere in the timeline; on a handle they zoom around it. */
export function zoomByKeys(timeline: HTMLElement, time: TimeControl, section: Section): void {
  timeline.addEventListener("keydown", (event) => {
    const target = event.target as Element;
    if (event.ctrlKey || event.altKey || event.metaKey || target.tagName === "SELECT") return;
    const edge = target.classList.contains("dl-from") ? "from" : target.classList.contains("dl-to") ? "to" : null;
    const at = edge ? time.window[edge] : centre(time, section);
    if (event.key === "+" || event.key === "=") section.step(-1, at);
    else if (event.key === "-") section.step(1, at);
    else if (event.key === "0") section.showWhole();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The day around which to zoom: the window's middle where that is in view, else the section's. */
function centre({ window }: TimeControl, { days }: Section): number {
  const middle = Math.round((window.from + window.to) / 2);
  return middle >= days.from && middle <= days.to ? middle : Math.round((days.from + days.to) / 2);
}
