/** Says above the card that its event is not on the map now, why, and shows it when asked. */
import { NO_SPOT } from "../model/events.ts";
import type { Model } from "../model/model.ts";
import { button, el } from "../shared/dom.ts";

/** What keeps an event off the map. */
export interface Causes {
  /** its source gives no date, or no place: nothing can show it */
  readonly unknown: "" | "date" | "place";
  readonly window: boolean;
  /** its type is switched off in the legend */
  readonly legend: boolean;
  readonly filters: boolean;
}

/** The ways to show it. */
export interface Ways {
  /** moves the window to an event */
  toTime(event: number): void;
  /** switches the type of an event on */
  toType(event: number): void;
  /** clears the filters; null: the reader cannot */
  readonly unfilter: (() => void) | null;
}

/** What keeps event `i` off the map; null: it is shown. Pure. */
export function causesOf(model: Model, i: number): Causes | null {
  if (model.isShown(i)) return null;
  const { spot, dated } = model.events;
  const unknown = i >= dated ? "date" : spot[i] === NO_SPOT ? "place" : "";
  const isOff = model.hidden.has(model.kindOf[i]);
  return { unknown, window: unknown === "" && !model.isInWindow(i), legend: isOff, filters: model.isFiltered(i) };
}

/** "Not on the map now: it lies outside the window, and a filter leaves it out." Pure. */
export function causeWords({ unknown, window, legend, filters }: Causes): string {
  if (unknown !== "") return `Not on the map: its source gives no ${unknown}.`;
  const reasons = [
    ...(window ? ["it lies outside the window"] : []),
    ...(legend ? ["its type is switched off in the legend"] : []),
    ...(filters ? ["a filter leaves it out"] : []),
  ];
  const last = reasons.pop() ?? "";
  return `Not on the map now: ${reasons.length > 0 ? `${reasons.join(", ")}, and ` : ""}${last}.`;
}

export class Unseen {
  readonly element = el("div", { class: "dl-unshown", role: "note", hidden: true });
  readonly #words = document.createTextNode("");
  readonly #show: HTMLButtonElement;
  readonly #model: Model;
  readonly #ways: Ways;

  constructor(model: Model, ways: Ways) {
    this.#model = model;
    this.#ways = ways;
    this.#show = button({ class: "dl-button" }, () => this.#bring(), "Show it");
    this.element.append(el("p", {}, this.#words), this.#show);
  }

  /** Runs in a frame: after a change of window, filters, legend or selection. */
  update(): void {
    const { selected } = this.#model;
    const causes = selected < 0 ? null : causesOf(this.#model, selected);
    const words = causes === null ? "" : causeWords(causes);
    if (words === this.#words.data) return;
    this.#words.data = words;
    this.element.hidden = words === "";
    const isPossible = causes?.unknown === "" && !(causes.filters && this.#ways.unfilter === null);
    this.#show.hidden = !isPossible;
  }

  #bring(): void {
    const { selected } = this.#model;
    const causes = causesOf(this.#model, selected);
    if (causes?.legend) this.#ways.toType(selected);
    if (causes?.window) this.#ways.toTime(selected);
    if (causes?.filters) this.#ways.unfilter?.();
  }
}
