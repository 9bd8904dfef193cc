/** The form for changing a draft: the cells of events.csv, each with its problems. */
import { offer, problemLine, select, textInput, type Control } from "../forms/controls.ts";
import { question, suggestionList, suggestions } from "../forms/suggestions.ts";
import type { Cells } from "../forms/types.ts";
import { el } from "../shared/dom.ts";
import type { DraftCard, DraftData } from "./types.ts";

const LABELS: Readonly<Record<string, string>> = {
  title: "Title",
  date: "Date (EDTF)",
  place: "Place",
  latitude: "Latitude",
  longitude: "Longitude",
  where_prec: "Precision",
  place_basis: "Basis of the place",
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

export class DraftForm {
  readonly element: HTMLFormElement;
  readonly #controls = new Map<string, Control>();
  readonly #before: Cells;

  constructor(card: DraftCard, data: DraftData, onSave: () => void, ...buttons: readonly HTMLElement[]) {
    this.#before = card.cells;
    const { cells } = card;
    const field = (name: string, control: Control = textInput()): HTMLElement =>
      this.#row(name, control, card, data);
    const types = select(["", ...data.types.map(({ type }) => type)], cells["event_type"] ?? "");
    const subs = el("select", {});
    const offerSubs = (kept: string): void =>
      offer(subs, ["", ...(data.types.find(({ type }) => type === types.value)?.subs ?? [])], kept);
    offerSubs(cells["sub_event_type"] ?? "");
    types.addEventListener("change", () => offerSubs(""));
    const precisions = data.precisions.map(({ word, label }): [string, string] => [
      word,
      word === label ? word : `${word}: ${label}`,
    ]);
    this.element = el(
      "form",
      { class: "form", "aria-label": "Change the draft", novalidate: true },
      field("title"),
      field("date"),
      field("place"),
      group(field("latitude"), field("longitude")),
      group(
        field("where_prec", select([["", "not stated"], ...precisions], cells["where_prec"] ?? "")),
        field("place_basis", select([["", "not stated"], "named", "inferred"], cells["place_basis"] ?? "")),
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

  /** The cells that differ from the draft as Python sent it. */
  get changed(): Cells {
    const changed: Record<string, string> = {};
    for (const [name, control] of this.#controls) {
      if (control.value !== (this.#before[name] ?? "")) changed[name] = control.value;
    }
    return changed;
  }

  /** Puts in what was typed in the form before this one. */
  fill(cells: Cells): void {
    for (const [name, cell] of Object.entries(cells)) {
      const control = this.#controls.get(name);
      if (control === undefined) continue;
      control.value = cell;
      if (name === "event_type") control.dispatchEvent(new Event("change")); // it offers other sub-types
    }
  }

  focus(): void {
    const wrong = [...this.#controls.values()].find((control) => control.getAttribute("aria-invalid") === "true");
    const first = wrong ?? this.#controls.get("title");
    first?.focus();
    if (first instanceof HTMLInputElement && wrong === undefined) first.select();
  }

  #row(name: string, control: Control, card: DraftCard, data: DraftData): HTMLElement {
    const id = `${card.key}-${name}`;
    const problems = card.problems.filter(({ column }) => column === name);
    control.id = id;
    control.dataset["focus"] = `field-${name}`;
    control.value = card.cells[name] ?? "";
    control.dir = "auto";
    const notes = problems.map((one) => problemLine(one));
    const hint = HINTS[name];
    if (hint !== undefined) notes.push(el("p", { class: "hint" }, hint));
    notes.forEach((note, number) => (note.id = `${id}-${number}`));
    const names = suggestions(name, data);
    const list = control instanceof HTMLInputElement && names.length > 0 ? suggestionList(control, `${id}-names`, names) : null;
    const asked = el("div", { id: `${id}-asked` });
    const ask = (): void => {
      const write = (cell: string): void => {
        control.value = cell;
        ask();
      };
      asked.replaceChildren(...[question(control.value, names, write)].filter((one) => one !== null));
    };
    if (list !== null) {
      notes.push(asked);
      control.addEventListener("change", ask);
    }
    if (notes.length > 0) control.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
    if (problems.some(({ error }) => error)) control.setAttribute("aria-invalid", "true");
    this.#controls.set(name, control);
    return el("div", { class: "field" }, el("label", { for: id }, LABELS[name] ?? name), control, list, ...notes);
  }
}

export function labelOf(column: string): string {
  return LABELS[column] ?? column;
}

function group(...fields: readonly HTMLElement[]): HTMLElement {
  return el("div", { class: "group" }, ...fields);
}
