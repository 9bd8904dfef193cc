/** The events of a bubble, a badge or a crowded place that the reader chose on the map, listed in place of the card. */
import type { Model } from "../model/model.ts";
import { button, el, icon } from "../shared/dom.ts";
import { oneLine, plural } from "../shared/text.ts";
import type { PickedSpots } from "../shared/types.ts";
import { listEvents, type EventRows } from "./eventlist.ts";

const PAGE = 20;
const CLOSE = "M5 5l10 10M15 5L5 15";

export class PickedList {
  readonly element = el("section", { class: "dl-overview", "aria-label": "Chosen on the map", hidden: true });
  readonly #model: Model;
  readonly #rows: EventRows;
  readonly #choose: (event: number, here: readonly number[]) => void;
  readonly #onClose: () => void;
  #picked: PickedSpots | null = null;
  #events: readonly number[] = [];

  /** `choose` shows one of the events listed `here`; `onClose` is called when the reader closes the list. */
  constructor(
    model: Model,
    rows: EventRows,
    choose: (event: number, here: readonly number[]) => void,
    onClose: () => void,
  ) {
    this.#model = model;
    this.#rows = rows;
    this.#choose = choose;
    this.#onClose = onClose;
  }

  get isOpen(): boolean {
    return this.#picked !== null;
  }

  /** "34 events in Aleppo · province" */
  get title(): string {
    return `${plural(this.#events.length, "event")} ${oneLine(this.#picked?.where ?? "")}`;
  }

  /** Lists the events that are shown at some spots. */
  open(picked: PickedSpots): void {
    this.#picked = picked;
    this.#events = [];
    this.update();
  }

  close(): void {
    this.#picked = null;
    this.element.replaceChildren();
  }

  /** Moves the keyboard's focus to the heading. */
  focus(): void {
    this.element.querySelector("h2")?.focus({ preventScroll: true });
  }

  /** Lists what is shown now, after a change of window or filters. An unchanged list keeps its elements. */
  update(): void {
    if (this.#picked === null) return;
    const { spots, zoomIn } = this.#picked;
    const events = this.#model.eventsAt(spots);
    const isSame = events.length === this.#events.length && events.every((event, i) => event === this.#events[i]);
    if (isSame && this.element.hasChildNodes()) return;
    this.#events = events;
    const close = button(
      { class: "dl-round dl-close", "aria-label": "Close", title: "Close" },
      this.#onClose,
      icon(CLOSE),
    );
    this.element.replaceChildren(
      close,
      el("h2", { dir: "auto", tabindex: "-1" }, this.title),
      el("p", { class: "dl-hint" }, events.length > 0 ? "In order of date." : "None of them is in the window now."),
      ...(zoomIn ? [button({ class: "dl-button" }, zoomIn, "Zoom in to them")] : []),
      ...this.#paged(events),
    );
  }

  /** The first page of a list, and a button that adds the next. */
  #paged(events: readonly number[]): HTMLElement[] {
    const rows = { ...this.#rows, choose: (event: number) => this.#choose(event, events) };
    const list = listEvents(events.slice(0, PAGE), rows);
    const more = button({ class: "dl-button", hidden: events.length <= PAGE }, () => {
      const at = list.children.length;
      const further = listEvents(events.slice(at, at + PAGE), rows);
      const next = further.querySelector("button");
      list.append(...further.children);
      more.hidden = list.children.length >= events.length;
      next?.focus({ preventScroll: true });
    });
    more.append(`Show ${PAGE} more`);
    return [list, more];
  }
}
