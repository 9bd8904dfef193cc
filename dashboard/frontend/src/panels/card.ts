/** The evidence card: what happened, when, where and how certain that is, in whose words, and who disputes it. */
import { button, el, icon, isolated } from "../shared/dom.ts";
import { iconButton } from "../shared/popover.ts";
import { paint, symbol } from "../shared/symbols.ts";
import { clean, clip, oneLine, plural, webAddress } from "../shared/text.ts";
import type { Details, EvidenceText, LegendGroup, OtherReport, SourceRow, Stated } from "../shared/types.ts";
import { listEvents, type EventRows } from "./eventlist.ts";
import { markPassages } from "./marks.ts";

const LEFT = "M12 5l-5 5 5 5";
const RIGHT = "M8 5l5 5-5 5";
const CLOSE = "M5 5l10 10M15 5L5 15";
/** Texts usually arrive at once; a loading message that flashes is worse than none. */
const WAIT_SIGN_AFTER_MS = 200;
const LISTED = 50;

/** What the card can ask the page to do. */
export interface CardActions {
  /** a link to the event that can be shared, "" for none */
  link(id: string): string;
  /** opens the Article page at the event's quote; null: there is none */
  readonly openArticle: (() => void) | null;
  /** loads the row of an event of a layer in its source; null: it is not there */
  readonly sourceRow: ((event: number) => Promise<SourceRow>) | null;
  /** who else reports the event; null: there is nobody to ask */
  readonly others: ((event: number) => Promise<readonly OtherReport[]>) | null;
  /** opens another event */
  open(id: string): void;
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

  /** Shows an event, and a list of the events at its place (`here`, including it). */
  async show(event: number, here: readonly number[]): Promise<void> {
    this.#event = event;
    const waiting = setTimeout(
      () => this.#fill(event, el("p", { class: "dl-wait" }, "Loading the text …")),
      WAIT_SIGN_AFTER_MS,
    );
    try {
      const details = await this.#rows.load(event);
      this.#fill(event, ...this.#place(event, here), ...this.#body(details));
      void this.markFound();
    } catch (error) {
      const retry = button({ class: "dl-button" }, () => void this.show(event, here), "Try again");
      const what = error instanceof Error ? error.message : String(error);
      this.#fill(event, el("p", { class: "dl-error", role: "alert" }, what), retry);
    } finally {
      clearTimeout(waiting);
    }
  }

  /** Marks what the words of the search match in the event's texts. */
  async markFound(): Promise<void> {
    const event = this.#event;
    if (event < 0) return;
    const found = await this.#rows.found(event);
    if (event === this.#event) markPassages(this.element, found);
  }

  /** Moves the keyboard's focus to the title, for readers who chose by keyboard. */
  focus(): void {
    this.element.querySelector("h2")?.focus({ preventScroll: true });
  }

  /** Empties the card: no event is chosen. */
  clear(): void {
    this.#event = -1;
    this.element.replaceChildren();
  }

  /** Fills the card, unless another event has been chosen meanwhile. */
  #fill(event: number, ...children: readonly Node[]): void {
    if (event !== this.#event) return;
    const close = button(
      { class: "dl-round dl-close", "aria-label": "Close", title: "Close" },
      this.#actions.close,
      icon(CLOSE),
    );
    this.element.replaceChildren(close, ...children);
  }

  /** Buttons for the previous and next event and a list, where several events share the place. */
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
      ...details.facts.flatMap(({ name, value, note }) => fact(name, value, note)),
    ];
    return [
      this.#kind(details),
      el("h2", { dir: "auto", tabindex: "-1" }, ...clipped(details.title, 300)),
      ...statement("Corrected", details.correction),
      el("dl", { class: "dl-facts" }, ...facts),
      ...paragraph(details.description),
      ...quotation(details),
      ...statement("The quote in English", details.translation),
      ...media(details),
      ...this.#source(details),
      el("hr"),
      ...statement("Stated by", details.stated_by),
      ...supports(details.evidence),
      ...(details.stated ? this.#stated(details.stated) : disputes(details.evidence)),
      ...this.#others(),
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

  /** What a layer's source states: what is marked in it, whom to credit, and its own row in a fold. */
  #stated({ credit, marks }: Stated): Node[] {
    const mark = marks === "" ? [] : [el("p", { class: "dl-note", dir: "auto" }, `As stated: ${oneLine(marks, 400)}.`)];
    const due = el("p", { class: "dl-source", dir: "auto" }, oneLine(credit, 300));
    const { sourceRow } = this.#actions;
    if (sourceRow === null) return [...mark, due];
    const event = this.#event;
    const fold = el("details", { class: "dl-part" }, el("summary", {}, "The source’s row"));
    fold.addEventListener("toggle", () => {
      if (!fold.open || fold.querySelector("dl")) return;
      const list = el("dl", { class: "dl-facts" });
      fold.append(list);
      sourceRow(event).then(
        (row) => list.append(...row.flatMap(cells)),
        () => list.replaceWith(el("p", { class: "dl-error", role: "alert" }, "It could not be loaded.")),
      );
    });
    return [...mark, due, fold];
  }

  /** Who else reports the event, once that is known; nothing if nobody does. */
  #others(): Node[] {
    const { others, open } = this.#actions;
    if (others === null) return [];
    const part = el("section", { class: "dl-others", "aria-label": "Who else reports it" });
    void others(this.#event).then((found) => {
      if (found.length === 0) return;
      const items = found.map((one) => el("li", {}, ...otherReport(one, open)));
      part.append(el("h3", {}, "Who else reports it"), el("ul", {}, ...items));
    });
    return [part];
  }

  #share(id: string): Node[] {
    const link = this.#actions.link(id);
    if (link === "") return [];
    const copy = button({ class: "dl-link dl-copy" }, () => void this.#copy(copy, link), "Copy link to this event");
    return [el("p", {}, copy, el("span", { "aria-live": "polite", class: "dl-muted" }))];
  }

  /** Copies the link, or shows it to be copied by hand where the clipboard cannot be used. */
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

/** A cell of the source's row. */
function cells([column, cell]: SourceRow[number]): Node[] {
  return [el("dt", { dir: "auto" }, oneLine(column, 80)), el("dd", { dir: "auto" }, clean(cell))];
}

/** One line of facts, below it how certain it is and, in a fold, how it was found. */
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

/** Links to pictures and films; those of a sensitive event are in a fold, so that nobody opens them unawares. */
function media({ media: links, sensitive }: Pick<Details, "media" | "sensitive">): Node[] {
  const items = links.flatMap(({ link, note, archive }) => {
    const text = oneLine(link.replace(/^https?:\/\//i, ""), 80);
    const way = outward(link, text);
    if (way.length === 0) return [];
    const archived = outward(archive, "archived");
    const words = note === "" ? [] : [" · ", isolated(oneLine(note, 200))];
    return [el("li", {}, ...way, ...words, ...(archived.length > 0 ? [" · ", ...archived] : []))];
  });
  if (items.length === 0) return [];
  const list = el("ul", { class: "dl-media" }, ...items);
  if (!sensitive) return [el("h3", {}, "Pictures and films"), list];
  const summary = el("summary", {}, `Sensitive: ${plural(items.length, "link")} to pictures and films`);
  return [el("details", { class: "dl-reason" }, summary, list)];
}

/** A link that leaves the map; nothing if it is no address of the web. */
function outward(link: string, text: string): Node[] {
  const address = webAddress(link);
  if (!address) return [];
  return [el("a", { href: address, target: "_blank", rel: "noopener noreferrer", dir: "ltr" }, text)];
}

// Who states and who disputes an event

/** The sentence with the quote marked; nothing if there is no quote. */
function quotation({ before, quote, after }: Pick<Details, "before" | "quote" | "after">): Node[] {
  if (quote === "") return [];
  const [opening, closing] = marks(before + quote + after);
  const words = [...clipped(before, 600), el("mark", {}, ...clipped(quote)), ...clipped(after, 600)];
  return [el("blockquote", { dir: "auto" }, opening, ...words, closing)];
}

/** "Stated by": one line. */
function statement(name: string, who: string): Node[] {
  return who === "" ? [] : [el("h3", {}, name), el("p", { class: "dl-voice", dir: "auto" }, oneLine(who, 400))];
}

/** Who else supports the event; nothing if nobody does. */
function supports(evidence: readonly EvidenceText[]): Node[] {
  const voices = evidence.filter(({ stance }) => stance === "supports");
  return voices.length === 0 ? [] : [el("h3", {}, "Also supported by"), ...voices.map(voice)];
}

/** Who disputes the event; also says that nobody does. */
function disputes(evidence: readonly EvidenceText[]): Node[] {
  const voices = evidence.filter(({ stance }) => stance === "disputes");
  if (voices.length === 0) return statement("Disputed by", "nobody in our sources");
  return [el("h3", { class: "dl-disputed" }, "Disputed by"), ...voices.map(voice)];
}

function voice(evidence: EvidenceText): HTMLElement {
  const who = evidence.claimed_by || evidence.source;
  const notes = [evidence.note, evidence.claimed_by ? evidence.source : ""].filter(Boolean).join(" · ");
  return el(
    "div",
    { class: "dl-voice" },
    el("p", { dir: "auto" }, oneLine(who, 400)),
    ...quotation(evidence),
    ...(notes ? [el("p", { class: "dl-note", dir: "auto" }, oneLine(notes, 600))] : []),
  );
}

/** Whose report, which opens it, and in what it is alike. */
function otherReport({ id, title, who, verdict, words }: OtherReport, open: (id: string) => void): Node[] {
  const way = button({ class: "dl-link", title: oneLine(title, 200) }, () => open(id), isolated(oneLine(`${who} ${id}`, 120)));
  return [way, document.createTextNode(`${verdict === "possible" ? ", perhaps the same event" : ""}: ${words}`)];
}

/** Quotation marks around the whole, unless the text brings its own pair. Pure. */
function marks(text: string): readonly [opening: string, closing: string] {
  return /^["“«„].*["”»]$/s.test(clean(text).trim()) ? ["", ""] : ["“", "”"];
}

// Long text

/** The text; a long one ends with a button that shows the rest. */
function clipped(whole: string, length?: number): Node[] {
  const { text, clipped: isClipped } = clip(whole, length);
  if (!isClipped) return [document.createTextNode(text)];
  const shown = el("span", {}, text);
  const more = button(
    { class: "dl-link dl-more" },
    () => {
      shown.textContent = clip(whole, Infinity).text;
      more.remove();
    },
    "… show all",
  );
  return [shown, more];
}
