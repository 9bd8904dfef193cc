/** Shown in place of the card while no event is chosen: a hint, and the events of the window in order of date. */
import type { Model } from "../model/model.ts";
import { button, el } from "../shared/dom.ts";
import { grouped, plural } from "../shared/text.ts";
import type { Tally } from "../shared/types.ts";
import { listEvents, type EventRows } from "./eventlist.ts";
import { partOf } from "./tally.ts";

const PAGE = 20;
const HOW =
  "The same events are listed beside the map. On the map, Enter goes to the symbols, and the arrow keys then go from " +
  "one to the next; before that, the arrow keys move the map. Plus and minus zoom.";
const CHOOSE = "Choose an event, here or on the map, to read the sentence it comes from.";

/** The ways out of an empty window. */
export interface WaysOut {
  showAllTime(): void;
  showAllTypes(): void;
}

export class Overview {
  readonly element = el("section", { class: "dl-overview", "aria-label": "Events in the window" });
  readonly #model: Model;
  readonly #rows: EventRows;
  readonly #title: string;
  readonly #out: WaysOut;
  #listed: number[] = [];
  #state = "";

  constructor(model: Model, rows: EventRows, title: string, out: WaysOut) {
    this.#model = model;
    this.#rows = rows;
    this.#title = title;
    this.#out = out;
  }

  /** Lists the shown events. An unchanged list keeps its elements. */
  update(): void {
    const first = nextShown(this.#model, 0, PAGE);
    const counts = this.#model.counts();
    const state = `${JSON.stringify(counts)} ${this.#model.hidden.size}`;
    if (state === this.#state && first.every((event, k) => event === this.#listed[k])) return;
    this.#state = state;
    this.#listed = first;
    const list = listEvents(first, this.#rows);
    const { shown, total } = counts;
    this.element.replaceChildren(
      el("h2", { dir: "auto" }, this.#title),
      ...(total > 0 ? [el("p", { class: "dl-hint" }, CHOOSE)] : []),
      el("h3", {}, shown === 0 ? nothing(counts) : `In this window: ${grouped(shown)}, in order of date`),
      ...(shown === 0 ? this.#empty(counts) : [list, this.#more(list, shown)]),
      ...this.#offTheMap(counts),
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

  /** Why nothing is shown, and buttons that change it. */
  #empty(counts: Tally): HTMLElement[] {
    const ways: HTMLElement[] = [el("p", {}, whyEmpty(counts, this.#model.hidden.size > 0))];
    if (counts.outside > 0) ways.push(button({ class: "dl-button" }, this.#out.showAllTime, "Show the whole period"));
    if (counts.filtered > 0 && this.#model.hidden.size > 0) {
      ways.push(button({ class: "dl-button" }, this.#out.showAllTypes, "Show all types"));
    }
    return ways;
  }

  /** The events that cannot be shown in any window or on any map are listed as well: nothing is dropped. */
  #offTheMap(counts: Tally): HTMLElement[] {
    const number = counts.undated + counts.unlocated;
    if (number === 0) return [];
    const some = offTheMap(this.#model, PAGE);
    const rest = number - some.length;
    return [
      el("h3", {}, `Without a date or a place: ${grouped(number)}`),
      listEvents(some, this.#rows),
      ...(rest > 0
        ? [
            el(
              "p",
              { class: "dl-hint" },
              `and ${plural(rest, "more", "more")}; the count above the timeline lists them`,
            ),
          ]
        : []),
    ];
  }
}

function nothing({ total, outside, filtered }: Tally): string {
  if (total === 0) return "There are no events here yet";
  return outside + filtered > 0 ? "No events in this window" : "No event can be put on the map";
}

/** Why no event is shown, in words. Pure. */
export function whyEmpty({ total, outside, filtered }: Tally, typesOff: boolean): string {
  if (total === 0) return "Rows added to events.csv are announced here within seconds.";
  const reasons = [
    ...(outside > 0 ? [`${plural(outside, "event")} happened at another time.`] : []),
    ...(filtered > 0
      ? [
          `${plural(filtered, "event")} ${filtered === 1 ? "is" : "are"} left out by ` +
            (typesOff ? "the legend's switches or a filter." : "a filter."),
        ]
      : []),
  ];
  return reasons.join(" ") || "Their sources give no date or no place. You can still read their sentences.";
}

/** The first `most` shown events from number `start`, in order of their first day. Pure. */
export function nextShown(model: Pick<Model, "isShown" | "events">, start: number, most: number): number[] {
  const found: number[] = [];
  for (let i = start; i < model.events.dated && found.length < most; i++) if (model.isShown(i)) found.push(i);
  return found;
}

/** The first `most` events that pass but have no date or no place. Pure. */
function offTheMap(model: Model, most: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < model.events.count && found.length < most; i++) {
    const part = partOf(model, i);
    if (part === "undated" || part === "unlocated") found.push(i);
  }
  return found;
}
