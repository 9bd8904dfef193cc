/** How many events are shown and why the others are not: as a line of words, and as a panel that lists them. */
import { NO_SPOT } from "../model/events.ts";
import type { Model } from "../model/model.ts";
import { el, isolated } from "../shared/dom.ts";
import { Popover } from "../shared/popover.ts";
import { throttle } from "../shared/scheduler.ts";
import { grouped, oneLine, plural } from "../shared/text.ts";
import type { Config, Mode, Tally } from "../shared/types.ts";
import { courseWords } from "../timeline/course.ts";
import type { TimeControl } from "../timeline/time.ts";
import { spoken } from "../timeline/timeline.ts";
import { listEvents, type EventRows } from "./eventlist.ts";

/** Why an event is not shown. */
export type Part = "outside" | "undated" | "unlocated" | "filtered";

const LISTED = 50;
/** Who plays time is told of it no more often. */
const SPOKEN_EVERY_MS = 2000;
const PARTS: readonly Part[] = ["outside", "undated", "unlocated", "filtered"];

const WHY: Readonly<Record<Part, string>> = {
  outside: "They have a date and a place, but happened at another time.",
  undated: "Their source gives no date for the timeline.",
  unlocated: "Their source gives no place for the map.",
  filtered: "A filter or the legend leaves them out.",
};

/** "4 outside the window": one part of the tally. Pure. */
function partWords(part: Part, count: number, mode: Mode): string {
  const what = {
    outside: mode === "window" ? "outside the window" : "later",
    undated: "undated",
    unlocated: "without a place",
    filtered: "filtered out",
  };
  return `${grouped(count)} ${what[part]}`;
}

/** "9 of 13 shown · 4 outside the window": the parts always add up to the total. Pure. */
export function tallyWords(counts: Tally, mode: Mode): string {
  const parts = PARTS.filter((part) => counts[part] > 0).map((part) => partWords(part, counts[part], mode));
  return [`${grouped(counts.shown)} of ${grouped(counts.total)} shown`, ...parts].join(" · ");
}

/** What a screen reader says after a change: the window in words, what playing has come to, and the count. Pure. */
export function statusWords(time: Pick<TimeControl, "window" | "mode" | "skipped" | "ended">, counts: Tally): string {
  const parts = [spoken(time.window, time.mode, () => true), courseWords(time)].filter((part) => part !== "");
  return `${parts.join(", ")}: ${tallyWords(counts, time.mode)}`;
}

/** "2 rows left out": what the data have beside their events; "" when everything can be read. Pure. */
export function leftOutWords(leftOut: Config["left_out"]): string {
  if (leftOut.length === 0) return "";
  const rows = leftOut.reduce((sum, [count]) => sum + count, 0);
  return rows > 0 ? `${plural(rows, "row")} left out` : `${plural(leftOut.length, "table")} left out`;
}

/** "1,001 uncertain in part": what is shown without a figure that the data have, but that cannot be right. Pure. */
export function uncertainWords(uncertain: Config["uncertain"]): string {
  const count = uncertain.reduce((sum, [number]) => sum + number, 0);
  return count > 0 ? `${grouped(count)} uncertain in part` : "";
}

/** Why event `i` is not shown, in the order of `Model.counts`; null: it is shown. */
export function partOf(model: Model, i: number): Part | null {
  const { spot, dated } = model.events;
  if (!model.passes(i)) return "filtered";
  if (spot[i] === NO_SPOT) return "unlocated";
  if (i >= dated) return "undated";
  return model.isShown(i) ? null : "outside";
}

/** The longest line possible without a change of filters: it reserves the room of the line. Pure. */
export function longestWords(counts: Tally): string {
  const { shown, outside } = counts;
  return tallyWords({ ...counts, shown: shown + outside, outside: shown + outside }, "window");
}

export class TallyPanel {
  /** the visible line, which opens the panel */
  readonly element: HTMLElement;
  readonly #words = document.createTextNode("");
  readonly #room = document.createTextNode("");
  readonly #status = el("p", { class: "dl-unseen", role: "status" });
  readonly #speak: () => void;
  readonly #popover: Popover;
  readonly #model: Model;
  readonly #leftOut: Config["left_out"];
  readonly #uncertain: Config["uncertain"];
  readonly #notices: readonly string[];
  readonly #rows: EventRows;

  constructor(
    model: Model,
    time: TimeControl,
    { left_out, uncertain, notices }: Pick<Config, "left_out" | "uncertain" | "notices">,
    rows: EventRows,
  ) {
    this.#model = model;
    this.#leftOut = left_out;
    this.#uncertain = uncertain;
    this.#notices = notices;
    this.#rows = rows;
    const opener = el("button", { type: "button", class: "dl-tally", title: "Why are the others not shown?" });
    opener.append(
      el("span", {}, this.#words, this.#doubtful(), this.#noticed()),
      el("span", { class: "dl-room", "aria-hidden": "true" }, this.#room, this.#doubtful(), this.#noticed()),
    );
    this.#popover = new Popover(opener, "What is not shown, and why", () => this.#fill());
    this.element = el("div", { class: "dl-tally-box" }, opener, this.#status);
    this.update();
    this.#speak = throttle(() => {
      const words = statusWords(time, model.counts());
      if (words !== this.#status.textContent) this.#status.textContent = words;
    }, SPOKEN_EVERY_MS);
  }

  /** Runs in a frame: changes one text node. Screen readers hear of it at once, and then every two seconds at most. */
  paint(): void {
    const words = tallyWords(this.#model.counts(), this.#model.mode);
    if (words !== this.#words.data) this.#words.data = words;
    this.#speak();
  }

  /** Reserves the room again after a change of filters, which changes the parts. */
  update(): void {
    this.#room.data = longestWords(this.#model.counts());
  }

  #doubtful(): HTMLElement | null {
    const words = uncertainWords(this.#uncertain);
    return words === "" ? null : el("span", {}, ` · ${words}`);
  }

  #noticed(): HTMLElement | null {
    const notices = this.#notices.length > 0 ? plural(this.#notices.length, "notice") : "";
    const words = [leftOutWords(this.#leftOut), notices].filter((part) => part !== "").map((part) => ` · ${part}`);
    return words.length > 0 ? el("span", { class: "dl-notice" }, ...words) : null;
  }

  #fill(): void {
    const counts = this.#model.counts();
    const sections = PARTS.filter((part) => counts[part] > 0).map((part) => this.#section(part, counts[part]));
    const counted = ([count, which]: readonly [number, string]): HTMLElement =>
      el("li", {}, `${count > 0 ? `${grouped(count)} ` : ""}${which}`);
    const leftOut = this.#leftOut.map(counted);
    const uncertain = this.#uncertain.map(counted);
    const notices = this.#notices.map((notice) => el("li", {}, isolated(oneLine(notice, 400))));
    const nothing = sections.length === 0 && leftOut.length === 0;
    this.#popover.panel.replaceChildren(
      el("h3", {}, `${grouped(counts.shown)} of ${grouped(counts.total)} events are shown`),
      ...(nothing ? [el("p", { class: "dl-hint" }, "Nothing is left out.")] : sections),
      ...(leftOut.length > 0 ? [el("h3", {}, "Left out of the data"), el("ul", {}, ...leftOut)] : []),
      ...(uncertain.length > 0 ? [el("h3", {}, "Uncertain in part"), el("ul", {}, ...uncertain)] : []),
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
    // in this order: the focus then moves from the panel to the card
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
