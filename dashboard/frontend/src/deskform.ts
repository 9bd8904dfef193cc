/** The form in which an editor changes a draft: the cells of events.csv, each with what is wrong with it. */
import type { Cells, DeskData, DraftCard, Fault } from "./desktypes.ts";
import { el } from "./dom.ts";
import { clean } from "./text.ts";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const LABELS: Readonly<Record<string, string>> = {
  title: "Title",
  date: "Date (EDTF)",
  place: "Place",
  latitude: "Latitude",
  longitude: "Longitude",
  where_prec: "Known to",
  place_basis: "Place is",
  event_type: "Type",
  sub_event_type: "Sub-type",
  side_a: "Side A",
  side_b: "Side B",
  deaths_low: "Deaths, least",
  deaths_best: "best",
  deaths_high: "most",
  claimed_by: "Claimed by",
  description: "Description",
};
const HINTS: Readonly<Record<string, string>> = {
  date: "2015-08, 2015-09-30/2015-10-02, 2011/..; blank: undated",
  place: "A new name is looked up when you save.",
};

export class DeskForm {
  readonly element: HTMLFormElement;
  readonly #fields = new Map<string, Field>();
  readonly #before: Cells;

  constructor(card: DraftCard, data: DeskData, onSave: () => void, ...buttons: readonly HTMLElement[]) {
    this.#before = card.cells;
    const { cells } = card;
    const field = (name: string, make: Field = el("input", { type: "text", autocomplete: "off" })): HTMLElement =>
      this.#row(name, make, cells[name] ?? "", card);
    const types = select(["", ...data.types.map(({ type }) => type)], cells["event_type"] ?? "");
    const subs = select([], "");
    const offerSubs = (kept: string): void => {
      const known = data.types.find(({ type }) => type === types.value)?.subs ?? [];
      subs.replaceChildren(...select(["", ...known], kept).childNodes);
      subs.value = kept;
    };
    offerSubs(cells["sub_event_type"] ?? "");
    types.addEventListener("change", () => offerSubs(""));
    const precisions = data.precisions.map(({ word, label }): [string, string] => [word, word === label ? word : `${word}: ${label}`]);
    this.element = el(
      "form",
      { class: "form", "aria-label": "Change the draft", novalidate: true },
      field("title"),
      field("date"),
      field("place"),
      group(field("latitude"), field("longitude")),
      group(
        field("where_prec", select([["", "not said"], ...precisions], cells["where_prec"] ?? "")),
        field("place_basis", select([["", "not said"], "named", "inferred"], cells["place_basis"] ?? "")),
      ),
      group(field("event_type", types), field("sub_event_type", subs)),
      group(field("side_a"), field("side_b")),
      group(field("deaths_low"), field("deaths_best"), field("deaths_high")),
      field("claimed_by"),
      field("description", el("textarea", { rows: "3" })),
      el("div", { class: "buttons" }, el("button", { type: "submit", class: "button" }, "Save changes"), ...buttons),
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      onSave();
    });
  }

  /** The cells that differ from the draft as it came. */
  get changed(): Cells {
    const found: Record<string, string> = {};
    for (const [name, field] of this.#fields) {
      if (field.value !== (this.#before[name] ?? "")) found[name] = field.value;
    }
    return found;
  }

  focus(): void {
    const wrong = [...this.#fields.values()].find((field) => field.getAttribute("aria-invalid") === "true");
    const first = wrong ?? this.#fields.get("title");
    first?.focus();
    if (first instanceof HTMLInputElement && wrong === undefined) first.select();
  }

  #row(name: string, field: Field, value: string, card: DraftCard): HTMLElement {
    const id = `${card.key}-${name}`;
    const faults = card.problems.filter(({ column }) => column === name);
    field.id = id;
    field.dataset["focus"] = `field-${name}`;
    field.value = value;
    field.dir = "auto";
    const notes = faults.map(fault);
    const hint = HINTS[name];
    if (hint !== undefined) notes.push(el("p", { class: "hint" }, hint));
    notes.forEach((note, number) => (note.id = `${id}-${number}`));
    if (notes.length > 0) field.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
    if (faults.some(({ error }) => error)) field.setAttribute("aria-invalid", "true");
    this.#fields.set(name, field);
    return el("div", { class: "field" }, el("label", { for: id }, LABELS[name] ?? name), field, ...notes);
  }
}

/** What is wrong, as a line. */
export function fault({ message, error }: Fault): HTMLElement {
  return el("p", { class: error ? "fault" : "fault mild", dir: "auto" }, clean(message));
}

export function labelOf(column: string): string {
  return LABELS[column] ?? column;
}

function group(...fields: readonly HTMLElement[]): HTMLElement {
  return el("div", { class: "group" }, ...fields);
}

/** A list to choose from; a value that is not in it is kept as a choice of its own, so that nothing is lost. */
function select(options: readonly (string | readonly [string, string])[], value: string): HTMLSelectElement {
  const pairs = options.map((option): readonly [string, string] => (typeof option === "string" ? [option, option] : option));
  if (!pairs.some(([word]) => word === value)) pairs.push([value, value]);
  const made = el("select", {}, ...pairs.map(([word, label]) => el("option", { value: word }, clean(label || "none"))));
  made.value = value;
  return made;
}
