/** Shown in place of the card while no event is chosen: a hint, and the events of the window as a list. */
import type { Model } from "../model/model.ts";
import { button, el } from "../shared/dom.ts";
import { grouped, oneLine, plural } from "../shared/text.ts";
import type { Tally, WayOut } from "../shared/types.ts";
import { listEvents, type EventRows } from "./eventlist.ts";
import { listing, type ListOrder, type ListedEvents, type MapSection } from "./listing.ts";
import { partOf } from "./tally.ts";

const PAGE = 20;
/** Of a larger set the list has what is in view, unless the reader wants all. */
const LARGE = 1000;
const HOW =
  "The same events are listed beside the map. On the map, Enter goes to the symbols, and the arrow keys then go from " +
  "one to the next; before that, the arrow keys move the map. Plus and minus zoom.";
const CHOOSE = "Choose an event, here or on the map, to read the sentence it comes from.";
const ORDERS: readonly (readonly [order: ListOrder, words: string])[] = [
  ["date", "by date"],
  ["deaths", "by deaths"],
  ["nearness", "nearest first"],
];

/** The ways out of an empty window. */
export interface WaysOut {
  showAllTime(): void;
  showAllTypes(): void;
  /** What the view would show without some of its filters; nothing where nobody can say. */
  find(): Promise<readonly WayOut[]>;
  take(way: WayOut): void;
}

/** What the list needs from the page around it. */
export interface ListedMap {
  readonly section: MapSection;
  deaths(): Promise<Uint32Array>;
}

export class Overview {
  readonly element = el("section", { class: "dl-overview", "aria-label": "Events in the window" });
  readonly #model: Model;
  readonly #rows: EventRows;
  readonly #title: string;
  readonly #out: WaysOut;
  readonly #map: ListedMap;
  readonly #inView: HTMLInputElement;
  readonly #order: HTMLSelectElement;
  readonly #controls: HTMLElement;
  readonly #ending = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.#showMore?.();
  });
  #showMore: (() => void) | null = null;
  #deaths: Uint32Array | null = null;
  #list: ListedEvents = { events: [], inside: 0 };
  #state = "";

  constructor(model: Model, rows: EventRows, title: string, out: WaysOut, map: ListedMap) {
    this.#model = model;
    this.#rows = rows;
    this.#title = title;
    this.#out = out;
    this.#map = map;
    this.#inView = el("input", { type: "checkbox" });
    this.#inView.checked = model.events.count > LARGE;
    this.#inView.addEventListener("change", () => this.update());
    const options = ORDERS.map(([value, words]) => el("option", { value }, words));
    this.#order = el("select", { class: "dl-select", "aria-label": "Order of the list" }, ...options);
    this.#order.addEventListener("change", () => void this.#reorder());
    const inView = el("label", { class: "dl-check" }, this.#inView, "In this view only");
    this.#controls = el("div", { class: "dl-listed" }, inView, this.#order);
  }

  /** Lists the shown events. An unchanged list keeps its elements. */
  update(): void {
    const counts = this.#model.counts();
    const order = this.#order.value as ListOrder;
    const { section } = this.#map;
    const distance = (spot: number): number => section.distance(spot);
    const list = listing(this.#model, this.#inView.checked ? section : null, order, distance, this.#deaths);
    const state = `${JSON.stringify(counts)} ${this.#model.hidden.size} ${order} ${list.events.length} ${list.inside}`;
    if (state === this.#state && list.events.every((event, k) => event === this.#list.events[k])) return;
    this.#state = state;
    this.#list = list;
    const { shown, total } = counts;
    this.#ending.disconnect();
    this.element.replaceChildren(
      el("h2", { dir: "auto" }, this.#title),
      ...(total > 0 ? [el("p", { class: "dl-hint" }, CHOOSE)] : []),
      el("h3", {}, shown === 0 ? nothing(counts) : listWords(counts, list, this.#inView.checked)),
      ...(shown === 0 ? this.#empty(counts) : [this.#controls, ...this.#listed()]),
      ...this.#offTheMap(counts),
    );
  }

  /** What the map shows, in a sentence. */
  get summary(): string {
    const { shown, total } = this.#model.counts();
    return `Map of ${grouped(shown)} of ${grouped(total)} events. ${HOW}`;
  }

  async #reorder(): Promise<void> {
    if (this.#order.value === "deaths") this.#deaths ??= await this.#map.deaths().catch(() => null);
    this.update();
  }

  /** The list, which goes on as one scrolls; the events that began before the window stand under a heading. */
  #listed(): HTMLElement[] {
    const { events, inside } = this.#list;
    if (events.length === 0) {
      const hint = "None of them is in this part of the map. Move or zoom it, or list them all.";
      return [el("p", { class: "dl-hint" }, hint)];
    }
    const room = el("div", {});
    const more = button({ class: "dl-button" }, () => this.#showMore?.());
    let at = 0;
    let list: HTMLElement | null = null;
    this.#showMore = (): void => {
      const end = Math.min(at + PAGE, at < inside ? inside : events.length);
      if (at === inside || list === null) {
        if (at === inside && inside < events.length) room.append(el("h4", {}, begunBefore(events.length - inside)));
        list = el("ul", { class: "dl-list" });
        room.append(list);
      }
      list.append(...listEvents(events.slice(at, end), this.#rows).children);
      at = end;
      more.hidden = at >= events.length;
      // observed anew, it reports again when the page is still not full
      this.#ending.unobserve(more);
      if (!more.hidden) this.#ending.observe(more);
    };
    this.#showMore();
    more.append(`Show ${PAGE} more`);
    return [room, more];
  }

  /** Why nothing is shown, and buttons that change it. */
  #empty(counts: Tally): HTMLElement[] {
    const plain: HTMLElement[] = [];
    if (counts.outside > 0) plain.push(button({ class: "dl-button" }, this.#out.showAllTime, "Show the whole period"));
    if (counts.filtered > 0 && this.#model.hidden.size > 0) {
      plain.push(button({ class: "dl-button" }, this.#out.showAllTypes, "Show all types"));
    }
    const ways = el("div", { class: "dl-ways" }, ...plain);
    const state = this.#state;
    void this.#out.find().then((found) => {
      if (found.length > 0 && state === this.#state) ways.replaceChildren(...this.#waysOut(found));
    });
    return [el("p", {}, whyEmpty(counts, this.#model.hidden.size > 0)), ways];
  }

  #waysOut(found: readonly WayOut[]): HTMLElement[] {
    const buttons = found.map((way) =>
      button({ class: "dl-button", dir: "auto" }, () => this.#out.take(way), wayWords(way)),
    );
    return [el("p", { class: "dl-hint" }, "There would be:"), ...buttons];
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

/** "In this window: 1,204, of these in view: 20". Pure. */
export function listWords({ shown }: Tally, { events }: ListedEvents, inView: boolean): string {
  return `In this window: ${grouped(shown)}${inView ? ` · in this view: ${grouped(events.length)}` : ""}`;
}

/** "Begun before the window: 3". */
function begunBefore(count: number): string {
  return `Begun before the window: ${grouped(count)}`;
}

/** "34 events without the words Palmyra". Pure. */
export function wayWords({ words, shown }: WayOut): string {
  return `${plural(shown, "event")} ${oneLine(words, 160)}`;
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
