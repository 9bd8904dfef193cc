/** The evidence card: what happened, when and where and how surely, in whose words, and who disputes it. */
import { clipped } from "./clipped.ts";
import { button, el, icon, isolated } from "./dom.ts";
import { listEvents, type EventRows } from "./eventlist.ts";
import { disputes, quotation, statement, supports } from "./evidence.ts";
import { webAddress } from "./link.ts";
import { iconButton } from "./popover.ts";
import { paint, symbol } from "./symbols.ts";
import { oneLine, plural } from "./text.ts";
import type { Details, LegendGroup } from "./types.ts";

const LEFT = "M12 5l-5 5 5 5";
const RIGHT = "M8 5l5 5-5 5";
const CLOSE = "M5 5l10 10M15 5L5 15";
/** Texts mostly come at once; a sign of waiting that flashes is worse than none. */
const WAIT_SIGN_AFTER_MS = 200;
const LISTED = 50;

/** What the card can ask the page to do. */
export interface CardActions {
  /** the link to an event that can be sent to somebody, "" for none */
  link(id: string): string;
  /** opens the article at the event's quote; null: there is no article page */
  readonly openArticle: (() => void) | null;
  close(): void;
}

export class Card {
  readonly element = el("article", { class: "dl-card" });
  readonly #rows: EventRows;
  readonly #actions: CardActions;
  readonly #groups: readonly LegendGroup[];
  #event = -1;

  constructor(rows: EventRows, actions: CardActions) {
    this.#rows = rows;
    this.#groups = rows.groups;
    this.#actions = actions;
  }

  /** Shows an event, and the others at its place (`here` holds all of them). */
  async show(event: number, here: readonly number[]): Promise<void> {
    this.#event = event;
    const waiting = setTimeout(
      () => this.#fill(event, el("p", { class: "dl-wait" }, "Loading the text …")),
      WAIT_SIGN_AFTER_MS,
    );
    try {
      const details = await this.#rows.load(event);
      this.#fill(event, ...this.#place(event, here), ...this.#body(details));
    } catch (error) {
      const retry = button({ class: "dl-button" }, () => void this.show(event, here), "Try again");
      const what = error instanceof Error ? error.message : String(error);
      this.#fill(event, el("p", { class: "dl-error", role: "alert" }, what), retry);
    } finally {
      clearTimeout(waiting);
    }
  }

  /** Moves the keyboard's focus to the title, for readers who chose by keyboard. */
  focus(): void {
    this.element.querySelector("h2")?.focus({ preventScroll: true });
  }

  /** Nothing is chosen any more. */
  clear(): void {
    this.#event = -1;
    this.element.replaceChildren();
  }

  /** An answer that comes too late for its event changes nothing. */
  #fill(event: number, ...children: readonly Node[]): void {
    if (event !== this.#event) return;
    const close = button(
      { class: "dl-round dl-close", "aria-label": "Close", title: "Close" },
      this.#actions.close,
      icon(CLOSE),
    );
    this.element.replaceChildren(close, ...children);
  }

  /** Previous, next and a list, where several events share the place. */
  #place(event: number, here: readonly number[]): Node[] {
    const at = here.indexOf(event);
    if (here.length < 2 || at < 0) return [];
    const go = (by: number, name: string, path: string): HTMLElement =>
      iconButton(name, icon(path), () => this.#rows.choose(here[(at + by + here.length) % here.length]));
    const list = el(
      "details",
      { class: "dl-part" },
      el("summary", {}, `${at + 1} of ${plural(here.length, "event")} here`),
    );
    list.addEventListener("toggle", () => {
      if (!list.open || list.querySelector("ul")) return;
      const first = Math.max(0, Math.min(at - LISTED / 2, here.length - LISTED));
      list.append(listEvents(here.slice(first, first + LISTED), this.#rows, event));
    });
    const steps = [go(-1, "Previous event here", LEFT), go(1, "Next event here", RIGHT)];
    return [el("div", { class: "dl-here" }, list, el("nav", { "aria-label": "Events here" }, ...steps))];
  }

  #body(details: Details): Node[] {
    const facts = [
      ...fact("When", details.when, details.when_note),
      ...fact("Where", details.where, details.where_note, details.where_reason),
      ...fact("Who", details.who, ""),
      ...fact("Deaths", details.deaths, ""),
    ];
    return [
      this.#kind(details),
      el("h2", { dir: "auto", tabindex: "-1" }, ...clipped(details.title, 300)),
      el("dl", { class: "dl-facts" }, ...facts),
      ...paragraph(details.description),
      ...quotation(details),
      ...this.#source(details),
      el("hr"),
      ...statement("Stated by", details.stated_by),
      ...supports(details.evidence),
      ...disputes(details.evidence),
      ...this.#share(details.id),
    ];
  }

  #kind({ group, kind }: Details): HTMLElement {
    const line = el("p", { class: "dl-kind" });
    const legend = this.#groups[group];
    if (legend) {
      paint(line, legend);
      line.append(symbol(legend));
    }
    line.append(isolated(oneLine(kind)));
    return line;
  }

  #source({ quote, source, source_url: url, publisher }: Details): Node[] {
    if (source === "") return [];
    const line = el(
      "p",
      { class: "dl-source" },
      isolated(oneLine([source, publisher].filter(Boolean).join(" · "), 240)),
    );
    const { openArticle } = this.#actions;
    const address = webAddress(url);
    if (openArticle && quote !== "")
      line.append(" · ", button({ class: "dl-link" }, openArticle, "read in the article"));
    else if (address)
      line.append(" · ", el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, "open the source"));
    return [line];
  }

  #share(id: string): Node[] {
    const link = this.#actions.link(id);
    if (link === "") return [];
    const copy = button({ class: "dl-link dl-copy" }, () => void this.#copy(copy, link), "Copy link to this event");
    return [el("p", {}, copy, el("span", { "aria-live": "polite", class: "dl-muted" }))];
  }

  /** Where the clipboard is out of reach, the link is shown to be copied by hand. */
  async #copy(copy: HTMLElement, link: string): Promise<void> {
    const status = copy.nextElementSibling;
    try {
      await navigator.clipboard.writeText(link);
      if (status) status.textContent = " Copied";
    } catch {
      const field = el("input", { class: "dl-input", readonly: true, "aria-label": "Link to this event", value: link });
      copy.replaceWith(field);
      field.select();
    }
  }
}

/** One line of facts: how surely it is known stands under it, how it was found behind a fold. */
function fact(name: string, value: string, note: string, reason = ""): Node[] {
  if (value === "") return [];
  const text = el("dd", {}, el("span", { dir: "auto" }, ...clipped(value, 400)));
  if (note !== "") text.append(el("span", { class: "dl-note", dir: "auto" }, oneLine(note, 400)));
  if (reason !== "") {
    const summary = el("summary", {}, "how the point was found");
    text.append(el("details", { class: "dl-reason" }, summary, el("span", { dir: "auto" }, oneLine(reason, 400))));
  }
  return [el("dt", {}, name), text];
}

function paragraph(text: string): Node[] {
  return text === "" ? [] : [el("p", { class: "dl-description", dir: "auto" }, ...clipped(text))];
}
