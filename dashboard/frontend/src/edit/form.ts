/** The form for one event: every column with its meaning, its problems and their fixes. Changes are saved at once. */
import {
  candidateChoices,
  focusedIn,
  offer,
  problemLine,
  textInput,
  type Choice,
  type Control,
} from "../forms/controls.ts";
import { candidatePins, pointMap, type Pin } from "../forms/pointmap.ts";
import type { Cells, Coordinates } from "../forms/types.ts";
import { button, el } from "../shared/dom.ts";
import { clean } from "../shared/text.ts";
import type { Column, EditAct, EditData, EditEvent, FixableProblem } from "./types.ts";

const TYPING_MS = 900;
const LONG = new Set(["description", "quote"]);
/** Decimals of a coordinate: about a metre. */
const DECIMALS = 5;
/** In view when nothing is known of the place. */
const WORLD: readonly Coordinates[] = [
  { latitude: 60, longitude: -120 },
  { latitude: -40, longitude: 140 },
];

export class EditForm {
  readonly element = el("form", { class: "form", "aria-label": "The event", novalidate: true });
  readonly key: string;
  readonly #ask: (act: EditAct) => void;
  readonly #controls = new Map<string, Control>();
  readonly #notes = new Map<string, HTMLElement>();
  readonly #where = el("div", { class: "where" });
  /** cells typed and not sent yet */
  readonly #waiting = new Map<string, string>();
  /** the value of each cell that was last shown: what is being typed replaces this one */
  readonly #shown = new Map<string, string>();
  #data: EditData;
  /** what the map and the list of places show, as JSON */
  #drawn = "";
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(event: EditEvent, data: EditData, ask: (act: EditAct) => void) {
    this.key = event.key;
    this.#ask = ask;
    this.#data = data;
    for (const field of data.fields) {
      this.element.append(this.#field(field, data));
      if (field.name === "where_prec") this.element.append(this.#where);
    }
    this.element.addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      this.flush();
    });
    this.update(event, data);
  }

  update(event: EditEvent, data: EditData): void {
    this.#data = data;
    const focused = focusedIn(this.element);
    for (const [name, control] of this.#controls) {
      const value = event.cells[name] ?? "";
      // what is being typed is newer than what Python knows
      const isChanged = control === focused && control.tagName !== "SELECT" && control.value !== this.#shown.get(name);
      const shown = this.#waiting.has(name) || isChanged ? control.value : value;
      if (shown === value) this.#shown.set(name, value);
      if (control instanceof HTMLSelectElement) offer(control, choicesOf(name, event.cells, data) ?? [], shown);
      else if (control.value !== shown) control.value = shown;
      this.#showNotes(name, control, event);
    }
    const where = JSON.stringify([event.candidates, event.chosen, event.point, data.basemap]);
    if (where !== this.#drawn) this.#drawWhere(event, data);
    this.#drawn = where;
  }

  /** Sends what was typed last. */
  flush(): void {
    clearTimeout(this.#typing);
    if (this.#waiting.size === 0) return;
    const cells: Cells = Object.fromEntries(this.#waiting);
    const was: Cells = Object.fromEntries([...this.#waiting.keys()].map((name) => [name, this.#shown.get(name) ?? ""]));
    this.#waiting.clear();
    this.#ask({ do: "set", key: this.key, cells, was });
  }

  #field({ name, label, help }: Column, data: EditData): HTMLElement {
    const id = `edit-${name}`;
    const control = makeControl(name, data);
    control.id = id;
    control.dir = "auto";
    control.setAttribute("aria-describedby", `${id}-note`);
    const note = el("div", { id: `${id}-note` });
    this.#controls.set(name, control);
    this.#notes.set(name, note);
    control.addEventListener("input", () => {
      this.#waiting.set(name, control.value);
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.flush(), TYPING_MS);
    });
    control.addEventListener("change", () => {
      if (control.value !== this.#data.event?.cells[name]) this.#waiting.set(name, control.value);
      this.flush();
    });
    note.dataset["help"] = help;
    return el("div", { class: `field ${name}` }, el("label", { for: id }, label), control, note);
  }

  /** What is wrong with a cell, what it means and what belongs there. */
  #showNotes(name: string, control: Control, event: EditEvent): void {
    const lines = event.problems.flatMap((problem, number) =>
      problem.column === name ? [problemLine(problem, this.#fixButton(problem, number))] : [],
    );
    const words = [event.when.words, event.when.note].filter(Boolean).join(" · ");
    if (name === "date" && words !== "") lines.push(el("p", { class: "meaning", dir: "auto" }, clean(words)));
    const note = this.#notes.get(name);
    note?.replaceChildren(...lines, el("p", { class: "hint" }, note.dataset["help"] ?? ""));
    const isWrong = event.problems.some((problem) => problem.column === name && problem.error);
    if (isWrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  #fixButton({ fix }: FixableProblem, number: number): HTMLElement | null {
    if (fix === "") return null;
    return button({ class: "link" }, () => this.#ask({ do: "fix", key: this.key, number }), clean(fix));
  }

  #drawWhere({ candidates, chosen, point }: EditEvent, data: EditData): void {
    const pins: Pin[] = candidatePins(candidates, chosen);
    if (point !== null && chosen < 0) pins.push({ ...point, label: "", look: "chosen dot" });
    const choose = (number: number): void => this.#ask({ do: "choose", key: this.key, number });
    const choices = candidateChoices("candidate", candidates, chosen, choose);
    const onMap = ({ latitude, longitude }: Coordinates): void => {
      const cells = { latitude: latitude.toFixed(DECIMALS), longitude: longitude.toFixed(DECIMALS) };
      this.#ask({ do: "set", key: this.key, cells });
      this.#controls.get("where_prec")?.focus(); // a click does not say how well the place is known
    };
    const around = pins.length > 0 ? pins : WORLD;
    this.#where.replaceChildren(
      pointMap(pins, data.basemap, { around, onMap, zoomable: true }),
      el("p", { class: "hint" }, "Click the map to place the event, then say how precisely the place is known."),
      ...(choices.length === 0 ? [] : [el("fieldset", {}, el("legend", {}, "Places with this name"), ...choices)]),
    );
  }
}

function makeControl(name: string, data: EditData): Control {
  if (LONG.has(name)) return el("textarea", { rows: "3" });
  return choicesOf(name, {}, data) === null ? textInput() : el("select", {});
}

/** What a list offers; null: the column is not a list. */
function choicesOf(name: string, cells: Cells, data: EditData): readonly Choice[] | null {
  if (name === "status") return ["draft", "published", "withdrawn"];
  if (name === "place_basis") return [["", "not stated"], ["named", "named in the quote"], "inferred"];
  if (name === "where_prec")
    return [["", "not stated"], ...data.precisions.map(({ word, label }): Choice => [word, label])];
  if (name === "event_type") return ["", ...data.types.map(({ type }) => type)];
  if (name === "sub_event_type")
    return ["", ...(data.types.find(({ type }) => type === cells["event_type"])?.subs ?? [])];
  return name === "source" ? sourceChoices(data) : null;
}

export function sourceChoices({ sources }: EditData): readonly Choice[] {
  return ["", ...sources.map(({ id, title }): Choice => [id, `${title} (${id})`])];
}
