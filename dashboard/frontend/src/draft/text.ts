/** The article with the places, times and quotes found in it marked. */
import { pinNumber } from "../forms/controls.ts";
import { PointMap, candidatePins } from "../forms/pointmap.ts";
import type { TextRun } from "../forms/types.ts";
import { el } from "../shared/dom.ts";
import { clean, oneLine, plural } from "../shared/text.ts";
import type { DraftData, FoundPlace, FoundTime } from "./types.ts";

export class ArticleText {
  readonly element: HTMLElement;
  readonly #pane: HTMLElement;

  /** `select` gets the key of a draft whose quote was clicked. */
  constructor(data: DraftData, select: (key: string) => void) {
    const known = new Map(data.cards.map(({ key, cells }) => [key, oneLine(cells["title"] ?? "")]));
    const paragraphs = data.paragraphs.map((runs) =>
      el("p", { dir: "auto" }, ...runs.map((run) => piece(run, data, known))),
    );
    this.#pane = el("div", { class: "pane", tabindex: "0", role: "region", "aria-label": "Article" }, ...paragraphs);
    this.#pane.addEventListener("click", (event) => {
      const keys = (event.target as Element).closest<HTMLElement>("mark")?.dataset["drafts"]?.split(" ") ?? [];
      const [key] = keys;
      if (key !== undefined) select(key);
    });
    this.element = el(
      "section",
      { class: "article", "aria-label": "Article and findings" },
      legend(),
      this.#pane,
      found(data),
    );
  }

  /** Shows which words the draft `key` quotes, and the state of every draft. */
  update({ cards }: DraftData, key: string, follow: boolean): void {
    const state = new Map(cards.map((card) => [card.key, card.state]));
    let first: HTMLElement | null = null;
    for (const mark of this.#pane.querySelectorAll<HTMLElement>("mark")) {
      const keys = mark.dataset["drafts"]?.split(" ") ?? [];
      const current = keys.includes(key);
      mark.className = current ? "current" : keys.every((one) => state.get(one) === "rejected") ? "rejected" : "";
      if (current) first ??= mark;
    }
    if (follow && first !== null) this.#scrollTo(first);
  }

  /** Scrolls the pane but never the page: on a phone the text is below the cards. */
  #scrollTo(mark: HTMLElement): void {
    const { top, height } = this.#pane.getBoundingClientRect();
    if (this.#pane.scrollHeight <= this.#pane.clientHeight + 1) return;
    const at = mark.getBoundingClientRect().top - top + this.#pane.scrollTop;
    const smooth = matchMedia("(prefers-reduced-motion: no-preference)").matches;
    this.#pane.scrollTo({ top: at - height / 3, behavior: smooth ? "smooth" : "instant" });
  }
}

function piece(run: TextRun, data: DraftData, titles: ReadonlyMap<string, string>): Node {
  let node: Node = document.createTextNode(clean(run.text));
  const place = run.place === undefined ? undefined : data.places[run.place];
  const time = run.time === undefined ? undefined : data.times[run.time];
  if (place !== undefined) node = el("span", { class: placeClass(place), title: placeWords(place) }, node);
  if (time !== undefined) node = el("span", { class: time.when ? "time" : "time vague", title: timeWords(time) }, node);
  if (run.drafts === undefined || run.drafts.length === 0) return node;
  const mark = el("mark", { title: run.drafts.map((key) => titles.get(key) ?? "").join(" · ") }, node);
  mark.dataset["drafts"] = run.drafts.join(" ");
  return mark;
}

function placeClass({ literal, doubtful, placed }: FoundPlace): string {
  if (!literal) return "place metonym";
  return doubtful || !placed ? "place doubtful" : "place";
}

function placeWords({ name, precision, literal, reason }: FoundPlace): string {
  return oneLine(`${name} · ${literal ? precision : "not meant as a place"} · ${reason}`, 300);
}

function timeWords({ when, reason }: FoundTime): string {
  return oneLine(`${when || "no calendar days"} · ${reason}`, 300);
}

function legend(): HTMLElement {
  return el(
    "p",
    { class: "legend" },
    el("span", { class: "place" }, "place"),
    el("span", { class: "place doubtful" }, "doubtful place"),
    el("span", { class: "time" }, "time"),
    el("mark", {}, "draft event"),
  );
}

/** The places and times as lists: the same words as in the tooltips of the marks. */
function found(data: DraftData): HTMLElement {
  const places = data.places.map((place) => item(place.text, placeWords(place), others(place, data)));
  const times = data.times.map((time) => item(time.text, timeWords(time)));
  return el(
    "div",
    { class: "found" },
    list(plural(places.length, "place"), places),
    list(plural(times.length, "time"), times),
  );
}

function list(name: string, items: readonly HTMLElement[]): HTMLElement | null {
  if (items.length === 0) return null;
  return el("details", {}, el("summary", {}, name), el("ul", { tabindex: "0", "aria-label": name }, ...items));
}

function item(text: string, words: string, more: HTMLElement | null = null): HTMLElement {
  return el("li", {}, el("b", { dir: "auto" }, oneLine(text, 80)), el("span", { dir: "auto" }, words), more);
}

/** What else a doubtful name may mean. The editor chooses it in the card of an event. */
function others({ candidates }: FoundPlace, data: DraftData): HTMLElement | null {
  if (candidates.length < 2) return null;
  const items = candidates.map((candidate, number) =>
    el(
      "li",
      { class: "candidate" },
      pinNumber(number, number === 0),
      el("span", { dir: "auto" }, oneLine(`${candidate.name} · ${candidate.reason}`, 300)),
    ),
  );
  const more = el("details", { class: "others" }, el("summary", {}, `${candidates.length} places have this name`));
  more.addEventListener("toggle", () => {
    if (more.open && more.childElementCount === 1) {
      more.append(new PointMap({ pins: candidatePins(candidates, 0) }, data.basemap).element, el("ol", {}, ...items));
    }
  });
  return more;
}
