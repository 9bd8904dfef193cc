/** What stands in the card's place while no event is chosen: a word of help and the events of the window, in order. */
import { button, el } from "./dom.ts";
import { listEvents, type EventRows } from "./eventlist.ts";
import type { Model } from "./model.ts";
import { grouped } from "./text.ts";

const PAGE = 20;
const HOW = "The same events stand as a list beside the map. On the map, the arrow keys move it, plus and minus zoom.";
const WIDEN =
  "Widen the window, or switch types and filters back on. The line below the dates says why events are left out.";

export class Overview {
  readonly element = el("section", { class: "dl-overview", "aria-label": "Events in the window" });
  readonly #model: Model;
  readonly #rows: EventRows;
  readonly #title: string;
  #listed: number[] = [];

  constructor(model: Model, rows: EventRows, title: string) {
    this.#model = model;
    this.#rows = rows;
    this.#title = title;
  }

  /** Lists the shown events anew; the same list stays as it is. */
  update(): void {
    const first = nextShown(this.#model, 0, PAGE);
    const { shown } = this.#model.counts();
    const same = first.length > 0 && first.every((event, k) => event === this.#listed[k]);
    if (same && this.element.dataset.shown === String(shown)) return;
    this.element.dataset.shown = String(shown);
    this.#listed = first;
    const list = listEvents(first, this.#rows);
    this.element.replaceChildren(
      el("h2", { dir: "auto" }, this.#title),
      el("p", { class: "dl-hint" }, "Choose an event, here or on the map, to read the sentence it comes from."),
      el("h3", {}, shown === 0 ? "No events in this window" : `In this window: ${grouped(shown)}, in order of date`),
      ...(shown === 0 ? [this.#empty()] : [list, this.#more(list, shown)]),
    );
  }

  /** What the map shows, in a sentence. */
  get summary(): string {
    const { shown, total } = this.#model.counts();
    return `Map of ${grouped(shown)} of ${grouped(total)} events. ${HOW}`;
  }

  #more(list: HTMLElement, shown: number): HTMLElement {
    const more = button({ class: "dl-button", hidden: this.#listed.length >= shown }, () => {
      const last = this.#listed[this.#listed.length - 1];
      const further = nextShown(this.#model, last + 1, PAGE);
      this.#listed.push(...further);
      list.append(...listEvents(further, this.#rows).children);
      more.hidden = further.length < PAGE || this.#listed.length >= shown;
    });
    more.append(`Show ${PAGE} more`);
    return more;
  }

  #empty(): HTMLElement {
    return el("p", {}, WIDEN);
  }
}

/** The first `most` shown events from number `start` on, in order of their first day. Pure. */
export function nextShown(model: Pick<Model, "isShown" | "events">, start: number, most: number): number[] {
  const found: number[] = [];
  for (let i = start; i < model.events.dated && found.length < most; i++) if (model.isShown(i)) found.push(i);
  return found;
}
