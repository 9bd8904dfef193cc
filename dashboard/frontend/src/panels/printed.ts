/** The page that is printed: map and timeline as on screen, the open card whole, and the list of the events shown. */
import type { Model } from "../model/model.ts";
import { el } from "../shared/dom.ts";
import { symbol } from "../shared/symbols.ts";
import { grouped, oneLine, plural } from "../shared/text.ts";
import type { Config, Details, EvidenceText } from "../shared/types.ts";
import { tallyWords } from "./tally.ts";

/** Rows of the list at most; a sentence says how many there are beyond. */
export const MOST_ROWS = 2000;

/** What the page is made of. */
export interface PrintedParts {
  readonly config: Config;
  readonly model: Model;
  /** the window in words */
  readonly window: string;
  /** pictures as data: URLs, "" for none */
  readonly map: string;
  readonly timeline: string;
  /** the open card, null for none */
  readonly card: HTMLElement | null;
  /** where the view is found, "" for nowhere */
  readonly address: string;
  /** what the map cannot print, "" for nothing */
  readonly note: string;
  text(event: number): Details | null;
}

/** The events of the list, in order of date. */
export function printedEvents(model: Model): number[] {
  const found: number[] = [];
  for (let i = 0; i < model.events.dated && found.length < MOST_ROWS; i++) if (model.isShown(i)) found.push(i);
  return found;
}

export function printedPage(parts: PrintedParts): HTMLElement {
  const { config, model, window, card } = parts;
  const counts = model.counts();
  return el(
    "main",
    { class: "dl-print" },
    el("h1", { dir: "auto" }, config.title),
    el("p", { class: "dl-print-when" }, window),
    el("p", {}, `${tallyWords(counts, model.mode)}.`),
    parts.map === "" ? null : el("img", { src: parts.map, alt: `Map: ${grouped(counts.shown)} events` }),
    legend(parts),
    parts.note === "" ? null : el("p", { class: "dl-print-small" }, parts.note),
    el("p", { class: "dl-print-small" }, oneLine(config.attribution, 2_000)),
    parts.timeline === "" ? null : el("img", { src: parts.timeline, alt: `Timeline: ${window}` }),
    card ? whole(card) : null,
    ...list(parts),
    parts.address === "" ? null : el("p", { class: "dl-print-small" }, parts.address),
  );
}

function legend({ config, model }: PrintedParts): HTMLElement {
  const counts = model.kindCounts();
  const shown = new Set(model.kinds.flatMap(({ group }, k) => (counts[k] > 0 && !model.hidden.has(k) ? [group] : [])));
  const items = config.groups.flatMap((group, k) =>
    shown.has(k) ? [el("li", {}, symbol(group), oneLine(group.label, 60))] : [],
  );
  return el("ul", { class: "dl-print-legend" }, ...items);
}

/** The card without its buttons, with everything in it unfolded. */
function whole(card: HTMLElement): HTMLElement {
  for (const more of card.querySelectorAll<HTMLElement>(".dl-more")) more.click();
  const copy = card.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll("button, nav, input, .dl-here")) part.remove();
  for (const line of copy.querySelectorAll(".dl-source")) {
    if (line.lastChild instanceof Text) line.lastChild.data = line.lastChild.data.replace(/ · $/, "");
  }
  for (const fold of copy.querySelectorAll("details")) fold.open = true;
  return copy;
}

function list({ model, text }: PrintedParts): HTMLElement[] {
  const events = printedEvents(model);
  const { shown } = model.counts();
  if (events.length === 0) return [];
  const texts = events.map(text);
  const missing = texts.filter((details) => details === null).length;
  const head = ["When", "Event", "Where", "Deaths", "Stated by", "Disputed by"].map((name) => el("th", {}, name));
  const rows = texts.flatMap((details) => (details ? [row(details)] : []));
  return [
    el("h2", {}, `Events on the map: ${grouped(shown)}`),
    ...(missing > 0
      ? [
          el(
            "p",
            {},
            `The texts of ${plural(missing, "event")} had not been loaded and are missing here. Ctrl+P on the map loads them first.`,
          ),
        ]
      : []),
    el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)),
    ...(shown > events.length
      ? [
          el(
            "p",
            {},
            `${plural(shown - events.length, "further event")} ${shown - events.length === 1 ? "is" : "are"} not printed. The page Table has them all as CSV.`,
          ),
        ]
      : []),
  ];
}

function row(details: Details): HTMLElement {
  const cells = [
    details.when || "undated",
    details.title,
    details.where,
    details.deaths,
    details.stated_by,
    voices(details.evidence),
  ];
  return el("tr", {}, ...cells.map((cell) => el("td", { dir: "auto" }, oneLine(cell, 400))));
}

/** Who disputes an event; "" for nobody. Pure. */
function voices(evidence: readonly EvidenceText[]): string {
  const names = evidence.filter(({ stance }) => stance === "disputes").map((one) => one.claimed_by || one.source);
  return [...new Set(names)].join("; ");
}
