/** How many events are shown and why the others are not: in words, and as a panel that lists them. */
import { el, isolated } from "./dom.ts";
import { listEvents, type EventRows } from "./eventlist.ts";
import { NO_SPOT } from "./events.ts";
import type { Model } from "./model.ts";
import { Popover } from "./popover.ts";
import { throttle } from "./scheduler.ts";
import { grouped, oneLine, plural } from "./text.ts";
import type { Counts, Mode } from "./types.ts";

/** Why an event is not shown. */
export type Part = "outside" | "undated" | "unlocated" | "filtered";

const LISTED = 50;
const SPOKEN_EVERY_MS = 500;
const PARTS: readonly Part[] = ["outside", "undated", "unlocated", "filtered"];

const WHY: Readonly<Record<Part, string>> = {
  outside: "They have a date and a place, and happened at another time.",
  undated: "Their source gives no date that can be put on a timeline.",
  unlocated: "Their source gives no place that can be put on a map.",
  filtered: "A filter or the legend leaves them out.",
};

/** "4 outside the window": one part of the ledger. Pure. */
export function partWords(part: Part, count: number, mode: Mode): string {
  const what = {
    outside: mode === "window" ? "outside the window" : "later",
    undated: "undated",
    unlocated: "without a place",
    filtered: "filtered out",
  };
  return `${grouped(count)} ${what[part]}`;
}

/** "9 of 13 shown · 4 outside the window": the parts always add up to the total. Pure. */
export function ledgerWords(counts: Counts, mode: Mode): string {
  const parts = PARTS.filter((part) => counts[part] > 0).map((part) => partWords(part, counts[part], mode));
  return [`${grouped(counts.shown)} of ${grouped(counts.total)} shown`, ...parts].join(" · ");
}

/** Why event `i` is not shown, by the same precedence as `Model.counts`; null: it is shown. */
export function partOf(model: Model, i: number): Part | null {
  const { spot, dated } = model.events;
  if (!model.passes(i)) return "filtered";
  if (spot[i] === NO_SPOT) return "unlocated";
  if (i >= dated) return "undated";
  return model.isShown(i) ? null : "outside";
}

/** The longest line that the ledger may come to without a change of filters: it keeps the line's room. Pure. */
export function longestWords(counts: Counts): string {
  const { shown, outside } = counts;
  return ledgerWords({ ...counts, shown: shown + outside, outside: shown + outside }, "window");
}

export class Ledger {
  /** the visible line, which opens the panel */
  readonly element: HTMLElement;
  readonly #words = document.createTextNode("");
  readonly #room = document.createTextNode("");
  readonly #status = el("p", { class: "dl-unseen", role: "status" });
  readonly #speak: () => void;
  readonly #popover: Popover;
  readonly #model: Model;
  readonly #notices: readonly string[];
  readonly #rows: EventRows;

  constructor(model: Model, notices: readonly string[], rows: EventRows) {
    this.#model = model;
    this.#notices = notices;
    this.#rows = rows;
    const opener = el("button", { type: "button", class: "dl-ledger", title: "Why are the others not shown?" });
    opener.append(
      el("span", {}, this.#words, this.#noticed()),
      el("span", { class: "dl-room", "aria-hidden": "true" }, this.#room, this.#noticed()),
    );
    this.#popover = new Popover(opener, "What is not shown, and why", () => this.#fill());
    this.element = el("div", { class: "dl-ledger-box" }, opener, this.#status);
    this.update();
    this.#speak = throttle(() => (this.#status.textContent = this.#words.data), SPOKEN_EVERY_MS);
  }

  /** Runs in a frame: changes one text node. Screen readers are told twice a second at most. */
  paint(): void {
    const words = ledgerWords(this.#model.counts(), this.#model.mode);
    if (words === this.#words.data) return;
    this.#words.data = words;
    this.#speak();
  }

  /** After a change of filters: other parts may come and go now. */
  update(): void {
    this.#room.data = longestWords(this.#model.counts());
  }

  #noticed(): HTMLElement | null {
    if (this.#notices.length === 0) return null;
    return el("span", { class: "dl-notice" }, ` · ${plural(this.#notices.length, "notice")}`);
  }

  #fill(): void {
    const counts = this.#model.counts();
    const sections = PARTS.filter((part) => counts[part] > 0).map((part) => this.#section(part, counts[part]));
    const notices = this.#notices.map((notice) => el("li", {}, isolated(oneLine(notice, 400))));
    this.#popover.panel.replaceChildren(
      el("h3", {}, `${grouped(counts.shown)} of ${grouped(counts.total)} events are shown`),
      ...(sections.length > 0 ? sections : [el("p", { class: "dl-hint" }, "Nothing is left out.")]),
      ...(notices.length > 0 ? [el("h3", {}, "Notices"), el("ul", { class: "dl-notices" }, ...notices)] : []),
    );
  }

  #section(part: Part, count: number): HTMLElement {
    const section = el("details", { class: "dl-part" });
    section.append(
      el("summary", {}, partWords(part, count, this.#model.mode)),
      el("p", { class: "dl-hint" }, count > LISTED ? `${WHY[part]} The first ${LISTED}:` : WHY[part]),
    );
    section.addEventListener("toggle", () => {
      if (!section.open || section.querySelector("ul")) return;
      const events = this.#members(part, Math.min(count, LISTED));
      section.append(listEvents(events, { ...this.#rows, choose: (event) => this.#choose(event) }));
    });
    return section;
  }

  #choose(event: number): void {
    // in this order: the focus goes from the panel to the card
    this.#rows.choose(event);
    this.#popover.close();
  }

  #members(part: Part, most: number): number[] {
    const members: number[] = [];
    for (let i = 0; i < this.#model.events.count && members.length < most; i++) {
      if (partOf(this.#model, i) === part) members.push(i);
    }
    return members;
  }
}
