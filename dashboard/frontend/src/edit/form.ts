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
import { question, suggestionList, suggestions } from "../forms/suggestions.ts";
import { PointMap, candidatePins, type MapPoints, type Pin } from "../forms/pointmap.ts";
import type { Cells, Coordinates } from "../forms/types.ts";
import { button, el } from "../shared/dom.ts";
import { clean } from "../shared/text.ts";
import { Folds } from "./folds.ts";
import type { Column, EditAct, EditData, EditEvent, FixableProblem } from "./types.ts";

const TYPING_MS = 900;
/** Places that are shown together when the map opens. */
const NEAR_DEGREES = 4;
const LONG = new Set(["description", "quote", "quote_en", "correction", "geometry", "media"]);
/** How the rule begins that a column must be filled in. */
const BLANK = "the cell is blank, and this column must not be";
const HOW =
  "Drag to look around. Click, or drag the pin, to set the point. Then say under Precision how well it is known.";

export class EditForm {
  readonly element = el("form", { class: "form", "aria-label": "The event", novalidate: true });
  readonly key: string;
  readonly #ask: (act: EditAct) => void;
  readonly #controls = new Map<string, Control>();
  readonly #notes = new Map<string, HTMLElement>();
  readonly #map: PointMap;
  readonly #places = el("fieldset", {});
  readonly #where: HTMLElement;
  readonly #folds: Folds;
  /** cells typed and not sent yet */
  readonly #waiting = new Map<string, string>();
  /** the value of each cell that was last shown: what is being typed replaces this one */
  readonly #shown = new Map<string, string>();
  /** fields that the editor has been in: what is blank in the others of a new event is not wrong yet */
  readonly #visited = new Set<string>();
  #data: EditData;
  /** what the map and the list of places show, as JSON */
  #drawn = "";
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(event: EditEvent, data: EditData, ask: (act: EditAct) => void) {
    this.key = event.key;
    this.#ask = ask;
    this.#data = data;
    this.#map = new PointMap(pointsOf(event, data), data.basemap, {
      onPin: (number) => this.#choose(number),
      onPoint: (at) => this.#setPoint(at),
    });
    this.#where = el("div", { class: "where" }, this.#map.element, el("p", { class: "hint" }, HOW), this.#places);
    this.#folds = new Folds(data.fields);
    for (const field of data.fields) {
      (this.#folds.of(field) ?? this.element).append(this.#field(field, data));
      if (field.name === "where_prec") this.element.append(this.#where);
    }
    this.element.append(...this.#folds.elements);
    this.#folds.update(event, true);
    this.element.addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      this.flush();
    });
    this.update(event, data);
  }

  /** `pending`: columns whose change is still on its way to Python. */
  update(event: EditEvent, data: EditData, pending: ReadonlySet<string> = new Set()): void {
    this.#data = data;
    const focused = focusedIn(this.element);
    for (const [name, control] of this.#controls) {
      const value = event.cells[name] ?? "";
      // what is being typed is newer than what Python knows
      const isChanged = control === focused && control.tagName !== "SELECT" && control.value !== this.#shown.get(name);
      const shown = this.#waiting.has(name) || pending.has(name) || isChanged ? control.value : value;
      if (shown === value) this.#shown.set(name, value);
      if (control instanceof HTMLSelectElement) offer(control, this.#choices(name, event.cells), shown);
      else if (control.value !== shown) control.value = shown;
      this.#showNotes(name, control, event);
    }
    this.#folds.update(event, false);
    const where = JSON.stringify([event.candidates, event.chosen, event.point, data.basemap]);
    if (where !== this.#drawn) this.#drawWhere(event, data);
    this.#drawn = where;
  }

  #choices(name: string, cells: Cells): readonly Choice[] {
    const field = this.#data.fields.find((column) => column.name === name);
    return (field && choicesOf(field, cells, this.#data)) ?? [];
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

  #field(field: Column, data: EditData): HTMLElement {
    const { name, label, help } = field;
    const id = `edit-${name}`;
    const control = makeControl(field, data);
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
    control.addEventListener("blur", () => {
      this.#visited.add(name);
      if (this.#data.event?.key === this.key) this.#showNotes(name, control, this.#data.event);
    });
    note.dataset["help"] = help;
    const names = suggestions(name, data);
    const isOffered = control instanceof HTMLInputElement && names.length > 0;
    const list = isOffered ? suggestionList(control, `${id}-names`, names) : null;
    return el("div", { class: `field ${name}` }, el("label", { for: id }, label), control, list, note);
  }

  /** What is wrong with a cell, what it means and what belongs there. */
  #showNotes(name: string, control: Control, event: EditEvent): void {
    const isEarly = event.state === "new" && (event.cells[name] ?? "") === "" && !this.#visited.has(name);
    const lines = event.problems.flatMap((problem, number) =>
      problem.column === name && !isEarly
        ? [problemLine(this.#worded(problem, event), this.#fixButton(problem, number))]
        : [],
    );
    const write = (cell: string): void => this.#ask({ do: "set", key: this.key, cells: { [name]: cell } });
    const asked = question(event.cells[name] ?? "", suggestions(name, this.#data), write);
    if (asked !== null) lines.push(asked);
    const words = [event.when.words, event.when.note].filter(Boolean).join(" · ");
    if (name === "date" && words !== "") lines.push(el("p", { class: "meaning", dir: "auto" }, clean(words)));
    const note = this.#notes.get(name);
    note?.replaceChildren(...lines, el("p", { class: "hint" }, note.dataset["help"] ?? ""));
    const isWrong = !isEarly && event.problems.some((problem) => problem.column === name && problem.error);
    if (isWrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  /** What must be filled in is said in the words of the form. */
  #worded(problem: FixableProblem, { cells }: EditEvent): FixableProblem {
    const field = this.#data.fields.find(({ name }) => name === problem.column);
    const isBlank = problem.error && (cells[problem.column] ?? "") === "" && problem.message.startsWith(BLANK);
    return isBlank && field !== undefined ? { ...problem, message: `${field.label} is required.` } : problem;
  }

  #fixButton({ fix }: FixableProblem, number: number): HTMLElement | null {
    if (fix === "") return null;
    return button({ class: "link" }, () => this.#ask({ do: "fix", key: this.key, number }), clean(fix));
  }

  #drawWhere(event: EditEvent, data: EditData): void {
    this.#map.update(pointsOf(event, data));
    const { candidates, chosen } = event;
    const choices = candidateChoices("candidate", candidates, chosen, (number) => this.#choose(number));
    this.#places.hidden = choices.length === 0;
    this.#places.replaceChildren(el("legend", {}, "Places with this name"), ...choices);
  }

  #choose(number: number): void {
    this.#ask({ do: "choose", key: this.key, number });
  }

  #setPoint({ latitude, longitude }: Coordinates): void {
    for (const name of ["latitude", "longitude"]) this.#waiting.delete(name);
    this.#ask({ do: "set", key: this.key, cells: { latitude: String(latitude), longitude: String(longitude) } });
  }
}

/**
 * What the map shows. It opens on the event's point, else on the likeliest place of its name with the others near it,
 * else on the dataset's ground: a namesake on another continent would turn the map into one of the world.
 */
function pointsOf({ candidates, chosen, point }: EditEvent, { ground }: EditData): MapPoints {
  const pins = candidatePins(candidates, chosen);
  const near = nearTo(pins[Math.max(chosen, 0)], pins);
  return { pins, point, around: point ? [point] : near.length > 0 ? near : ground };
}

/** The pins no further than some hundred kilometres from `middle`, itself included; none without it. */
function nearTo(middle: Pin | undefined, pins: readonly Pin[]): readonly Pin[] {
  if (!middle) return [];
  return pins.filter(
    (pin) =>
      Math.abs(pin.latitude - middle.latitude) < NEAR_DEGREES &&
      Math.abs(pin.longitude - middle.longitude) < NEAR_DEGREES,
  );
}

function makeControl(field: Column, data: EditData): Control {
  if (LONG.has(field.name)) return el("textarea", { rows: "3" });
  return choicesOf(field, {}, data) === null ? textInput() : el("select", {});
}

/** What a list offers; null: the column is not a list. */
export function choicesOf({ name, choices }: Column, cells: Cells, data: EditData): readonly Choice[] | null {
  if (choices.length > 0) return [["", "not stated"], ...choices];
  if (name === "status") return ["draft", "published", "withdrawn"];
  if (name === "place_basis") return [["", "not stated"], ["named", "named in the quote"], "inferred"];
  if (name === "where_prec" || name === "or_where_prec")
    return [["", "not stated"], ...data.precisions.map(({ word, label }): Choice => [word, label])];
  if (name === "event_type") return ["", ...data.types.map(({ type }) => type)];
  if (name === "sub_event_type")
    return ["", ...(data.types.find(({ type }) => type === cells["event_type"])?.subs ?? [])];
  return name === "source" ? sourceChoices(data) : null;
}

export function sourceChoices({ sources }: EditData): readonly Choice[] {
  return ["", ...sources.map(({ id, title }): Choice => [id, `${title} (${id})`])];
}
