/** One draft event as a card: what, when, where and how surely, the quote, what is doubtful, and the decision. */
import { fault, labelOf } from "./deskform.ts";
import { deskMap } from "./deskmap.ts";
import type { DeskData, DraftCard } from "./desktypes.ts";
import { button, el, svg } from "./dom.ts";
import { BOX, SHAPES } from "./shapes.ts";
import { clean, oneLine } from "./text.ts";

export interface CardActions {
  select(key: string): void;
  accept(key: string): void;
  reject(key: string): void;
  edit(key: string): void;
  reopen(key: string): void;
  choose(key: string, number: number): void;
}

const STATES = { open: "", accepted: "in the dataset", rejected: "rejected" } as const;

/** The card, closed or open. `form` replaces what can be changed while it is being changed. */
export function cardElement(
  card: DraftCard,
  data: DeskData,
  open: boolean,
  form: HTMLElement | null,
  actions: CardActions,
): HTMLElement {
  const item = el("li", { class: `card ${card.state}${open ? " current" : ""}` });
  item.dataset["key"] = card.key;
  item.append(head(card, open, actions));
  if (open) item.append(body(card, data, form, actions));
  return item;
}

function head(card: DraftCard, open: boolean, actions: CardActions): HTMLElement {
  const title = button(
    { class: "head", "aria-expanded": String(open), "data-focus": "head" },
    () => actions.select(card.key),
    symbol(card),
    el("span", { class: "title", dir: "auto" }, oneLine(card.cells["title"] ?? "", 300)),
  );
  const meta = [card.when.words, card.where.words].map((part) => oneLine(part, 80)).join(" · ");
  return el(
    "h4",
    {},
    title,
    el("span", { class: "meta" }, meta, STATES[card.state] ? el("span", { class: "state" }, stateWords(card)) : null),
  );
}

function stateWords({ state, there }: DraftCard): string {
  return there === null ? STATES[state] : `${STATES[state]}, ${there.status}`;
}

function body(card: DraftCard, data: DeskData, form: HTMLElement | null, actions: CardActions): HTMLElement {
  const parts = form === null ? [facts(card), notes(card), problems(card)] : [];
  return el(
    "div",
    { class: "body" },
    quote(card),
    ...parts,
    card.state === "open" ? places(card, data, actions) : null,
    form,
    form === null ? why(card) : null,
    form === null ? decide(card, actions) : null,
  );
}

function facts({ when, where, cells, notes: basis, group }: DraftCard): HTMLElement {
  const kind = [cells["event_type"], cells["sub_event_type"]].filter(Boolean).join(" · ") || group.label;
  const who = [cells["side_a"], cells["side_b"]].filter(Boolean).join(" — ");
  const told = when.text.length > 0 ? `“${when.text.join("”, “")}”` : "";
  const [low, best, high] = ["deaths_low", "deaths_best", "deaths_high"].map((name) => cells[name] ?? "");
  const deaths = [low && `at least ${low}`, best, high && `at most ${high}`].filter(Boolean).join(", ");
  return el(
    "dl",
    {},
    ...line("What", kind, ""),
    ...line("When", when.words, [told, cells["date"], when.note].filter(Boolean).join(" · ")),
    ...line("Where", where.words, where.note),
    ...line("Who", who, ""),
    ...line("Deaths", deaths, ""),
    ...line("Claimed by", cells["claimed_by"] ?? "", ""),
    ...line("Note", cells["description"] ?? "", ""),
    ...line("Caution", basis.join("; "), ""),
  );
}

function line(name: string, words: string, note: string): HTMLElement[] {
  if (words === "") return [];
  const said = el("dd", {}, el("span", { dir: "auto" }, clean(words)));
  if (note !== "") said.append(el("span", { class: "note", dir: "auto" }, oneLine(note, 300)));
  return [el("dt", {}, name), said];
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
  if (there !== null) return el("p", { class: "hint" }, `In events.csv as ${clean(there.id)}, ${there.status}.`);
  return changed && state === "open" ? el("p", { class: "hint" }, "Changed by you, not accepted yet.") : null;
}

function problems(card: DraftCard): HTMLElement | null {
  if (card.problems.length === 0) return null;
  const items = card.problems.map((one) => el("li", {}, el("b", {}, `${labelOf(one.column)}: `), fault(one)));
  return el("ul", { class: "problems", "aria-label": "What the dataset's rules say" }, ...items);
}

/** The places that the name may mean, on a map and in a list to choose from. Open where there is doubt. */
function places(card: DraftCard, data: DeskData, actions: CardActions): HTMLElement | null {
  const { candidates, chosen, doubtful, key } = card;
  if (candidates.length === 0 || (candidates.length === 1 && chosen === 0)) return null;
  const choose = (number: number): void => actions.choose(key, number);
  const options = candidates.map((candidate, number) => {
    const radio = el("input", { type: "radio", name: `place-${key}`, "data-focus": `place-${number}` });
    radio.checked = number === chosen;
    radio.addEventListener("change", () => choose(number));
    return el(
      "label",
      { class: "candidate" },
      radio,
      el("span", { class: number === chosen ? "number chosen" : "number" }, String(number + 1)),
      el("span", {}, el("b", { dir: "auto" }, oneLine(candidate.name, 120)), el("span", { class: "note" }, reasonOf(candidate))),
    );
  });
  const summary = doubtful ? "Which place is meant?" : `Another place? ${candidates.length} have this name`;
  const list = el("fieldset", {}, el("legend", { class: "hidden" }, "Which place is meant?"), ...options);
  const more = el("details", { class: "places", open: doubtful }, el("summary", { "data-focus": "places" }, summary));
  const fill = (): void => {
    if (more.open && more.childElementCount === 1) more.append(deskMap(candidates, chosen, data.basemap, choose), list);
  };
  more.addEventListener("toggle", fill);
  fill();
  return more;
}

function reasonOf({ kind, precision, reason }: DraftCard["candidates"][number]): string {
  return oneLine([kind, precision, reason].filter(Boolean).join(" · "), 300);
}

function decide({ key, state }: DraftCard, actions: CardActions): HTMLElement | null {
  if (state === "rejected") {
    return el("div", { class: "buttons decide" }, keyed("Take back the rejection", "", "reopen", () => actions.reopen(key)));
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

/** A button that says which key does the same. */
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
  return el("details", { class: "why" }, el("summary", { "data-focus": "why" }, "Why it was drafted so"), el("ul", {}, ...items));
}

function symbol({ group }: DraftCard): SVGElement {
  const name = group.symbol as keyof typeof SHAPES;
  const shape = svg("path", { d: Object.hasOwn(SHAPES, name) ? SHAPES[name] : SHAPES.circle, "fill-rule": "evenodd" });
  const picture = svg("svg", { viewBox: `0 0 ${BOX} ${BOX}`, class: "symbol", "aria-hidden": "true" }, shape);
  picture.style.setProperty("--light", group.color);
  picture.style.setProperty("--dark", group.color_dark);
  return picture;
}
