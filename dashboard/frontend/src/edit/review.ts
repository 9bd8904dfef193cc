/** What would be published, in words and on a map. Conflicts with other editors are resolved here. */
import { PointMap, type Pin } from "../forms/pointmap.ts";
import type { GroundAddresses } from "../forms/types.ts";
import { button, el } from "../shared/dom.ts";
import { clean, oneLine } from "../shared/text.ts";
import type { Clash, EditAct, Review } from "./types.ts";

/** `before`: the element of the review that this one replaces; what was typed in it stays. */
export function reviewElement(
  review: Review,
  basemap: GroundAddresses,
  ask: (act: EditAct) => void,
  before: HTMLElement,
): HTMLElement {
  const author = el("input", { type: "text", id: "edit-author", autocomplete: "name" });
  const message = el("input", { type: "text", id: "edit-message", autocomplete: "off" });
  author.value = before.querySelector<HTMLInputElement>("#edit-author")?.value ?? review.author;
  message.value = before.querySelector<HTMLInputElement>("#edit-message")?.value ?? review.message;
  const signature = (): { author: string; message: string } => ({ author: author.value, message: message.value });
  const blocked = review.errors.length > 0 || review.lines.length === 0 || review.clashes.length > 0;
  const publish = button(
    { class: "button primary", disabled: blocked },
    () => ask({ do: "publish", ...signature() }),
    "Publish",
  );
  const back = button({ class: "button" }, () => ask({ do: "back" }), "Back to the events");
  return el(
    "section",
    { class: "review", "aria-labelledby": "edit-review" },
    el("h3", { id: "edit-review", tabindex: "-1" }, "Review before publishing"),
    review.clashes.length === 0
      ? null
      : clashForm(review.clashes, (keep) => ask({ do: "resolve", keep, asked: review.asked })),
    openers("Fix these first", "blocking", review.errors, ask),
    lines("What it breaks", review.breaks),
    openers("Look at these places again", "doubtful", review.doubts, ask),
    changedEvents(review.lines, ask),
    mapOf(review, basemap),
    lines("Where it will appear", review.uses),
    lines("Which files are written anew", review.conversions),
    el("div", { class: "field" }, el("label", { for: "edit-author" }, "Your name"), author),
    el("div", { class: "field" }, el("label", { for: "edit-message" }, "Why (for the history)"), message),
    el("div", { class: "buttons" }, publish, back),
  );
}

/** What is wrong with events, each with a button that opens it; nothing if nothing is. */
function openers(
  title: string,
  look: string,
  found: Review["errors"],
  ask: (act: EditAct) => void,
): HTMLElement | null {
  if (found.length === 0) return null;
  const items = found.map(({ key, message }) =>
    el(
      "li",
      {},
      button({ class: "link", dir: "auto" }, () => ask({ do: "open", key }), clean(key)),
      ": ",
      el("span", { dir: "auto" }, clean(message)),
    ),
  );
  return el("div", { class: look }, el("h4", {}, title), el("ul", {}, ...items));
}

/** What changes, event by event, each with a button that takes it back. */
function changedEvents(changed: Review["lines"], ask: (act: EditAct) => void): HTMLElement | null {
  if (changed.length === 0) return null;
  const items = changed.map(({ words, cells, rows }) => {
    const label = `Put back: ${oneLine(words, 120)}`;
    const back = button({ class: "link", "aria-label": label }, () => ask({ do: "put_back", rows }), "Put back");
    const details = cells.map((cell) => el("li", { dir: "auto" }, clean(cell)));
    return el("li", {}, el("b", { dir: "auto" }, clean(words)), " ", back, el("ul", { class: "cells" }, ...details));
  });
  return el("div", {}, el("h4", {}, "What changes"), el("ul", { class: "lines" }, ...items));
}

function lines(title: string, texts: readonly string[]): HTMLElement | null {
  if (texts.length === 0) return null;
  return el(
    "div",
    {},
    el("h4", {}, title),
    el("ul", { class: "lines" }, ...texts.map((text) => el("li", { dir: "auto" }, clean(text)))),
  );
}

function mapOf({ moves }: Review, basemap: GroundAddresses): HTMLElement | null {
  const pins: Pin[] = [];
  const lines: [number, number][] = [];
  moves.forEach(({ before, after }, number) => {
    if (before !== null) pins.push({ ...before, label: String(number + 1), look: "before" });
    if (after !== null) pins.push({ ...after, label: String(number + 1), look: "chosen" });
    if (before !== null && after !== null) lines.push([pins.length - 2, pins.length - 1]);
  });
  if (pins.length === 0) return null;
  const named = moves.map(
    ({ title, before, after, by }) =>
      `${title}: ${before === null ? "placed on the map" : after === null ? "removed from the map" : `moved by ${by}`}`,
  );
  return el(
    "div",
    {},
    new PointMap({ pins }, basemap, { lines }).element,
    el("ol", { class: "hint" }, ...named.map((name) => el("li", { dir: "auto" }, clean(name)))),
  );
}

function clashForm(clashes: readonly Clash[], settle: (keep: readonly boolean[]) => void): HTMLElement {
  const keep = clashes.map(() => true);
  const sets = clashes.map(({ what, mine, theirs, by }, number) => {
    const choice = (own: boolean, label: string, value: string): HTMLElement => {
      const radio = el("input", { type: "radio", name: `clash-${number}` });
      radio.checked = own;
      radio.addEventListener("change", () => (keep[number] = own));
      return el(
        "label",
        { class: "candidate" },
        radio,
        el("span", { dir: "auto" }, `${label}: `, el("b", {}, clean(value || "blank"))),
      );
    };
    return el(
      "fieldset",
      {},
      el("legend", { dir: "auto" }, clean(what)),
      choice(true, "Keep mine", mine),
      choice(false, `Take theirs, by ${clean(by)}`, theirs),
    );
  });
  const go = button({ class: "button primary" }, () => settle([...keep]), "Use these values");
  return el(
    "div",
    { class: "clashes", role: "group", "aria-label": "Changed by somebody else meanwhile" },
    el("h4", {}, "Somebody else changed the same cells"),
    ...sets,
    go,
  );
}
