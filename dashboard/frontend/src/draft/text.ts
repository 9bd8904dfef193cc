/** The article with the places, times and quotes found in it marked. */
import { pinNumber } from "../forms/controls.ts";
import { PointMap, candidatePins } from "../forms/pointmap.ts";
import type { TextRun } from "../forms/types.ts";
import { button, el } from "../shared/dom.ts";
import { clean, oneLine, plural } from "../shared/text.ts";
import { keyed } from "./card.ts";
import { marked, size, wordsOf, type MarkedWords, type ShownRun } from "./marking.ts";
import type { DraftData, FoundPlace, FoundTime } from "./types.ts";

export class ArticleText {
  readonly element: HTMLElement;
  readonly #pane = el("div", { class: "pane", tabindex: "0", role: "region", "aria-label": "Article" });
  readonly #unquoted = el("details", { class: "unquoted" });
  readonly #draft: HTMLButtonElement;
  readonly #shown = new Map<Node, ShownRun>();
  readonly #mark: (words: MarkedWords) => void;
  #data: DraftData;
  #drawn = "";

  /** `select` gets the key of a draft whose quote was clicked, `mark` the words to draft an event from. */
  constructor(data: DraftData, select: (key: string) => void, mark: (words: MarkedWords) => void) {
    this.#data = data;
    this.#mark = mark;
    this.#draft = keyed("Draft the marked words", "M", "mark", () => this.draftMarked());
    this.#draft.disabled = true;
    // a press must not take the selection away before the click
    for (const type of ["pointerdown", "mousedown"]) {
      this.#draft.addEventListener(type, (event) => event.preventDefault());
    }
    this.#unquoted.addEventListener("toggle", () => this.#listUnquoted());
    document.addEventListener("selectionchange", this.#selectionChanged);
    this.#pane.addEventListener("click", (event) => {
      if (marked(this.#pane, this.#shown) !== null) return; // the end of marking, not a click
      const keys = (event.target as Element).closest<HTMLElement>("mark")?.dataset["drafts"]?.split(" ") ?? [];
      const [key] = keys;
      if (key !== undefined) select(key);
    });
    this.element = el(
      "section",
      { class: "article", "aria-label": "Article and findings" },
      el("div", { class: "marking" }, legend(), this.#draft),
      this.#pane,
      this.#unquoted,
      found(data),
    );
    this.#draw(data);
  }

  /** Drafts an event from what is marked. */
  draftMarked(): void {
    const words = marked(this.#pane, this.#shown);
    if (words !== null) this.#mark(words);
  }

  /** Draws the paragraphs anew if other drafts are marked in them. */
  #draw(data: DraftData): void {
    this.#data = data;
    const drawn = data.cards.map(({ key }) => key).join(" ");
    if (drawn === this.#drawn && this.#shown.size > 0) return;
    this.#drawn = drawn;
    this.#shown.clear();
    const known = new Map(data.cards.map(({ key, cells }) => [key, oneLine(cells["title"] ?? "")]));
    const paragraphs = data.paragraphs.map((runs, paragraph) => {
      let start = 0;
      const pieces = runs.map((run) => {
        const text = document.createTextNode(clean(run.text));
        this.#shown.set(text, { paragraph, start, text: run.text });
        start += size(run.text);
        return piece(text, run, data, known);
      });
      return el("p", { dir: "auto" }, ...pieces);
    });
    this.#pane.replaceChildren(...paragraphs);
    this.#unquoted.hidden = data.unquoted.length === 0;
    this.#unquoted.replaceChildren(el("summary", {}, `${plural(data.unquoted.length, "sentence")} without a draft`));
    this.#listUnquoted();
  }

  /** The sentences that no draft quotes, each with a button: what the keyboard has in place of marking. */
  #listUnquoted(): void {
    if (!this.#unquoted.open || this.#unquoted.childElementCount > 1) return;
    const items = this.#data.unquoted.map((words) => {
      const text = oneLine(wordsOf(this.#data.paragraphs[words.paragraph] ?? [], words.start, words.end), 300);
      const draft = button({ class: "button", "aria-label": `Draft: ${oneLine(text, 80)}` }, () => this.#mark(words));
      draft.append("Draft");
      return el("li", {}, el("span", { dir: "auto" }, text), draft);
    });
    this.#unquoted.append(el("ul", { tabindex: "0", "aria-label": "Sentences without a draft" }, ...items));
  }

  readonly #selectionChanged = (): void => {
    if (this.element.isConnected) {
      this.#draft.disabled = marked(this.#pane, this.#shown) === null;
    } else {
      document.removeEventListener("selectionchange", this.#selectionChanged);
    }
  };

  /** Shows which words the draft `key` quotes, and the state of every draft. */
  update(data: DraftData, key: string, follow: boolean): void {
    this.#draw(data);
    const { cards } = data;
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

/** A run with its marks around its text. */
function piece(text: Text, run: TextRun, data: DraftData, titles: ReadonlyMap<string, string>): Node {
  let node: Node = text;
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
