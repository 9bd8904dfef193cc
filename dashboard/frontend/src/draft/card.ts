/** One draft event as a card: what, when, where and how certain, the quote, what is doubtful, and the decision. */
import { candidateChoices, problemLine } from "../forms/controls.ts";
import { PointMap, candidatePins } from "../forms/pointmap.ts";
import { button, el } from "../shared/dom.ts";
import { symbol } from "../shared/symbols.ts";
import { clean, oneLine } from "../shared/text.ts";
import { labelOf } from "./form.ts";
import type { DraftCard, DraftData } from "./types.ts";

export interface DraftCardActions {
  select(key: string): void;
  accept(key: string): void;
  reject(key: string): void;
  edit(key: string): void;
  reopen(key: string): void;
  /** the draft is a second report of this event of the dataset */
  evidence(key: string, event: string): void;
  choose(key: string, number: number): void;
}

/** Other places of the article that are in view when the map of a draft opens. */
const NEAR_DEGREES = 5;
const STATES = { open: "", accepted: "in the dataset", rejected: "rejected" } as const;

/** The card, closed or open. While its cells are being changed, `form` stands in their place. */
export function cardElement(
  card: DraftCard,
  data: DraftData,
  open: boolean,
  form: HTMLElement | null,
  actions: DraftCardActions,
): HTMLElement {
  const look = isDoubtful(card) ? " doubt" : "";
  const item = el("li", { class: `card ${card.state}${look}${open ? " current" : ""}` });
  item.dataset["key"] = card.key;
  item.append(head(card, open, actions));
  if (open) item.append(body(card, data, form, actions));
  return item;
}

function head(card: DraftCard, open: boolean, actions: DraftCardActions): HTMLElement {
  const title = button(
    { class: "head", "aria-expanded": String(open), "data-focus": "head" },
    () => actions.select(card.key),
    symbol(card.group),
    el("span", { class: "title", dir: "auto" }, oneLine(card.cells["title"] ?? "", 300)),
  );
  const { words, region } = card.where;
  const meta = [card.when.words, region === "" ? words : `${words}, ${region}`].map((part) => oneLine(part, 120));
  return el(
    "h4",
    {},
    title,
    el(
      "span",
      { class: "meta" },
      el("span", { dir: "auto" }, meta.join(" · ")),
      STATES[card.state] ? el("span", { class: "state" }, stateWords(card)) : null,
      isDoubtful(card) && !open ? el("span", { class: "look" }, `Look at: ${oneLine(card.doubts.join("; "), 160)}`) : null,
    ),
  );
}

function isDoubtful({ state, doubts }: DraftCard): boolean {
  return state === "open" && doubts.length > 0;
}

function stateWords({ state, there }: DraftCard): string {
  if (there?.evidence === true) return "added as evidence";
  return there === null ? STATES[state] : `${STATES[state]}, ${there.status}`;
}

function body(card: DraftCard, data: DraftData, form: HTMLElement | null, actions: DraftCardActions): HTMLElement {
  const parts = form === null ? [facts(card), notes(card), problems(card)] : [];
  return el(
    "div",
    { class: "body" },
    quote(card),
    ...parts,
    form === null ? pointMap(card, data) : null,
    card.state === "open" ? places(card, data, actions) : null,
    form,
    form === null && card.state === "open" ? near(card, actions) : null,
    form === null ? why(card) : null,
    form === null ? decide(card, actions) : null,
  );
}

function facts({ when, where, cells, notes: basis, group, doubts }: DraftCard): HTMLElement {
  const kind = [cells["event_type"], cells["sub_event_type"]].filter(Boolean).join(" · ") || group.label;
  const who = [cells["side_a"], cells["side_b"]].filter(Boolean).join(" — ");
  const words = when.text.length > 0 ? `“${when.text.join("”, “")}”` : "";
  const people = (of: string): string => {
    const [low, best, high] = ["low", "best", "high"].map((bound) => cells[`${of}_${bound}`] ?? "");
    return [low && `at least ${low}`, best, high && `at most ${high}`].filter(Boolean).join(", ");
  };
  return el(
    "dl",
    {},
    ...line("What", kind, ""),
    ...line("When", when.words, [words, cells["date"], when.note].filter(Boolean).join(" · ")),
    ...line("Where", [where.words, where.region].filter(Boolean).join(", "), where.note),
    ...line("Who", who, ""),
    ...line("Deaths", people("deaths"), ""),
    ...line("Injured", people("injured"), ""),
    ...line("Claimed by", cells["claimed_by"] ?? "", ""),
    ...line("Description", cells["description"] ?? "", ""),
    ...line("Note", cells["draft_note"] ?? "", ""),
    ...line("Caution", basis.join("; "), ""),
    ...line("Look at", doubts.join("; "), ""),
  );
}

function line(name: string, words: string, note: string): HTMLElement[] {
  if (words === "") return [];
  const value = el("dd", {}, el("span", { dir: "auto" }, clean(words)));
  if (note !== "") value.append(el("span", { class: "note", dir: "auto" }, oneLine(note, 300)));
  return [el("dt", {}, name), value];
}

function quote({ before, quote: words, after, evidence }: DraftCard): HTMLElement {
  const more = evidence.map(({ quote: further, stance }) =>
    el("p", { class: "further", dir: "auto" }, el("span", { class: "note" }, stance), ` “${clean(further)}”`),
  );
  return el(
    "blockquote",
    {},
    el("p", { dir: "auto" }, clean(before), el("mark", { class: "current" }, clean(words)), clean(after)),
    ...more,
  );
}

function notes({ there, changed, state }: DraftCard): HTMLElement | null {
  if (there?.evidence === true) return el("p", { class: "hint" }, `Its quote is evidence for ${clean(there.id)}.`);
  if (there !== null) return el("p", { class: "hint" }, `In events.csv as ${clean(there.id)}, ${there.status}.`);
  return changed && state === "open" ? el("p", { class: "hint" }, "Changed by you, not accepted yet.") : null;
}

function problems(card: DraftCard): HTMLElement | null {
  if (card.problems.length === 0) return null;
  const items = card.problems.map((one) => el("li", {}, el("b", {}, `${labelOf(one.column)}: `), problemLine(one)));
  return el("ul", { class: "problems", "aria-label": "Problems" }, ...items);
}

/** The draft's point among the other places of the article; none while the map of candidates shows it. */
function pointMap({ cells, doubtful, candidates }: DraftCard, { ground, basemap }: DraftData): HTMLElement | null {
  const [latitude, longitude] = [cells["latitude"], cells["longitude"]].map((cell) => Number(cell || NaN));
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) || (doubtful && candidates.length > 1)) return null;
  const here = { latitude, longitude, label: "", look: "chosen" };
  const others = ground
    .filter((at) => at.latitude !== latitude || at.longitude !== longitude)
    .map((at) => ({ ...at, label: "", look: "other" }));
  const near = others.filter((at) => Math.hypot(at.latitude - latitude, at.longitude - longitude) < NEAR_DEGREES);
  const map = new PointMap({ pins: [...others, here], around: [...near, here] }, basemap);
  return el("div", { class: "small" }, map.element);
}

/** The places that the name may mean, on a map and in a list to choose from. Open if the place is doubtful. */
function places(card: DraftCard, data: DraftData, actions: DraftCardActions): HTMLElement | null {
  const { candidates, chosen, doubtful, key } = card;
  if (candidates.length === 0 || (candidates.length === 1 && chosen === 0)) return null;
  const choose = (number: number): void => actions.choose(key, number);
  const summary = doubtful ? "Which place is meant?" : `Another place? ${candidates.length} have this name`;
  const list = el(
    "fieldset",
    {},
    el("legend", { class: "hidden" }, "Which place is meant?"),
    ...candidateChoices(`place-${key}`, candidates, chosen, choose),
  );
  const more = el("details", { class: "places", open: doubtful }, el("summary", { "data-focus": "places" }, summary));
  const fill = (): void => {
    if (!more.open || more.childElementCount > 1) return;
    const map = new PointMap({ pins: candidatePins(candidates, chosen) }, data.basemap, { onPin: choose });
    more.append(map.element, list);
  };
  more.addEventListener("toggle", fill);
  fill();
  return more;
}

/** Events of the dataset near the draft in day and place, each with a button that adds the draft as its evidence. */
function near({ key, near: events }: DraftCard, actions: DraftCardActions): HTMLElement | null {
  if (events.length === 0) return null;
  const items = events.map(({ id, title, facts, apart, quote: words, source }, number) => {
    const name = `Add as evidence to: ${oneLine(title, 120)}`;
    const add = button({ class: "button", "data-focus": `near-${number}`, "aria-label": name }, () =>
      actions.evidence(key, id),
    );
    add.append("Same event: add as evidence");
    return el(
      "li",
      {},
      el("b", { dir: "auto" }, oneLine(title, 300)),
      el("span", { class: "note", dir: "auto" }, oneLine([...facts, apart].join(" · "), 400)),
      words === "" ? null : el("blockquote", { dir: "auto" }, clean(words)),
      el("span", { class: "note", dir: "auto" }, `${oneLine(source, 80)} · ${oneLine(id, 80)}`),
      add,
    );
  });
  const heading = events.length === 1 ? "Is it this event of the dataset?" : "Is it one of these events of the dataset?";
  return el("section", { class: "near", "aria-label": heading }, el("h5", {}, heading), el("ul", {}, ...items));
}

function decide({ key, state }: DraftCard, actions: DraftCardActions): HTMLElement | null {
  if (state === "rejected") {
    return el(
      "div",
      { class: "buttons decide" },
      keyed("Take back the rejection", "", "reopen", () => actions.reopen(key)),
    );
  }
  if (state === "accepted") return null;
  return el(
    "div",
    { class: "buttons decide" },
    keyed("Accept", "A", "accept", () => actions.accept(key), "button primary"),
    keyed("Reject", "R", "reject", () => actions.reject(key)),
    keyed("Change", "E", "edit", () => actions.edit(key)),
  );
}

/** A button that also names the key that does the same. */
export function keyed(name: string, key: string, focus: string, act: () => void, look = "button"): HTMLButtonElement {
  const made = button({ class: look, "data-focus": focus }, act, name);
  if (key !== "") {
    made.append(el("kbd", { "aria-hidden": "true" }, key));
    made.setAttribute("aria-keyshortcuts", key);
  }
  return made;
}

function why({ reasons }: DraftCard): HTMLElement | null {
  if (reasons.length === 0) return null;
  const items = reasons.map((reason) => el("li", { dir: "auto" }, clean(reason)));
  return el(
    "details",
    { class: "why" },
    el("summary", { "data-focus": "why" }, "Why it was drafted this way"),
    el("ul", {}, ...items),
  );
}
