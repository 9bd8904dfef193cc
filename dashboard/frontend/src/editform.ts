/** The form for one event: every column with its meaning, its problems and their mending; each change is kept at once. */
import type { Cells } from "./desktypes.ts";
import { button, el } from "./dom.ts";
import { editMap, type Pin } from "./editmap.ts";
import type { Act, EditData, EditEvent, Fault, Field, Point } from "./edittypes.ts";
import { clean } from "./text.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const TYPING_MS = 900;
const LONG = new Set(["description", "quote"]);
const FIVE = 5;

export class EditForm {
  readonly element = el("form", { class: "form", "aria-label": "The event", novalidate: true });
  readonly key: string;
  readonly #ask: (act: Act) => void;
  readonly #controls = new Map<string, Control>();
  readonly #notes = new Map<string, HTMLElement>();
  readonly #where = el("div", { class: "where" });
  readonly #waiting = new Map<string, string>();
  #data: EditData;
  #drawn = "";
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(event: EditEvent, data: EditData, ask: (act: Act) => void) {
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
    const focused = (this.element.getRootNode() as Document | ShadowRoot).activeElement;
    for (const [name, control] of this.#controls) {
      const value = event.cells[name] ?? "";
      if (name === "sub_event_type") offer(control, subsOf(data, event.cells["event_type"] ?? ""), value);
      // what is being typed is newer than what Python knows
      const typing = this.#waiting.has(name) || (control === focused && control.value !== value && control.tagName !== "SELECT");
      if (!typing && control.value !== value) {
        if (control instanceof HTMLSelectElement) keep(control, value);
        control.value = value;
      }
      this.#tell(name, control, event);
    }
    const drawn = JSON.stringify([event.candidates, event.chosen, event.point, data.basemap]);
    if (drawn !== this.#drawn) this.#drawWhere(event, data);
    this.#drawn = drawn;
  }

  /** Sends what was typed last. */
  flush(): void {
    clearTimeout(this.#typing);
    if (this.#waiting.size === 0) return;
    const cells: Cells = Object.fromEntries(this.#waiting);
    this.#waiting.clear();
    this.#ask({ do: "set", key: this.key, cells });
  }

  focus(): void {
    this.#controls.get("title")?.focus();
  }

  #field({ name, label, help }: Field, data: EditData): HTMLElement {
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

  #tell(name: string, control: Control, event: EditEvent): void {
    const note = this.#notes.get(name);
    if (note === undefined) return;
    const said = event.problems.flatMap((problem, number) => (problem.column === name ? [this.#fault(problem, number)] : []));
    const words = [event.when.words, event.when.note].filter((part) => part !== "").join(" · ");
    const meaning = name === "date" && words !== "" ? el("p", { class: "meaning", dir: "auto" }, clean(words)) : null;
    note.replaceChildren(...said, ...(meaning === null ? [] : [meaning]), el("p", { class: "hint" }, note.dataset["help"] ?? ""));
    const wrong = event.problems.some((problem) => problem.column === name && problem.error);
    if (wrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  #fault({ message, error, fix }: Fault, number: number): HTMLElement {
    const mend = (): void => this.#ask({ do: "fix", key: this.key, number });
    const mending = fix === "" ? null : button({ class: "link" }, mend, clean(fix));
    return el("p", { class: error ? "fault" : "fault mild", dir: "auto" }, clean(message), " ", mending);
  }

  #drawWhere({ candidates, chosen, point }: EditEvent, data: EditData): void {
    const pins: Pin[] = candidates.map((one, number) => ({
      latitude: one.latitude,
      longitude: one.longitude,
      label: String(number + 1),
      look: number === chosen ? "chosen" : "",
    }));
    if (point !== null && chosen < 0) pins.push({ ...point, label: "", look: "chosen dot" });
    const around: readonly Point[] = pins.length > 0 ? pins : [{ latitude: 60, longitude: -120 }, { latitude: -40, longitude: 140 }];
    const choices = candidates.map((one, number) => {
      const radio = el("input", { type: "radio", name: "candidate", value: String(number) });
      radio.checked = number === chosen;
      radio.addEventListener("change", () => this.#ask({ do: "choose", key: this.key, number }));
      const reason = el("span", { class: "note" }, clean(`${one.precision} · ${one.reason}`));
      const mark = el("span", { class: number === chosen ? "number chosen" : "number", "aria-hidden": "true" }, String(number + 1));
      return el("label", { class: "candidate" }, radio, mark, el("span", { dir: "auto" }, el("b", {}, clean(one.name)), reason));
    });
    const set = (at: Point): void => {
      const cells = { latitude: at.latitude.toFixed(FIVE), longitude: at.longitude.toFixed(FIVE) };
      this.#ask({ do: "set", key: this.key, cells });
      this.#controls.get("where_prec")?.focus(); // a click says where, not how surely
    };
    this.#where.replaceChildren(
      editMap(pins, around, data.basemap, set),
      el("p", { class: "hint" }, "Click the map to put the event there, then say how well the place is known."),
      ...(choices.length === 0 ? [] : [el("fieldset", {}, el("legend", {}, "Places of this name"), ...choices)]),
    );
  }
}

function makeControl(name: string, data: EditData): Control {
  if (LONG.has(name)) return el("textarea", { rows: "3" });
  const choices = choicesOf(name, data);
  if (choices === null) return el("input", { type: "text", autocomplete: "off" });
  return el("select", {}, ...choices.map(([value, label]) => el("option", { value }, clean(label))));
}

function choicesOf(name: string, data: EditData): readonly (readonly [string, string])[] | null {
  if (name === "status") return ["draft", "published", "withdrawn"].map((word) => [word, word]);
  if (name === "place_basis") return [["", "not said"], ["named", "named in the quote"], ["inferred", "inferred"]];
  if (name === "where_prec") return [["", "not said"], ...data.precisions.map(({ word, label }) => [word, label] as const)];
  if (name === "event_type") return [["", "none"], ...data.types.map(({ type }) => [type, type] as const)];
  if (name === "sub_event_type") return [["", "none"]];
  if (name === "source") return [["", "none"], ...data.sources.map(({ id, title }) => [id, `${title} (${id})`] as const)];
  return null;
}

function subsOf(data: EditData, type: string): readonly string[] {
  return data.types.find((one) => one.type === type)?.subs ?? [];
}

function offer(control: Control, subs: readonly string[], value: string): void {
  const words = ["", ...subs, ...(value === "" || subs.includes(value) ? [] : [value])];
  const now = [...control.children].map((option) => (option as HTMLOptionElement).value);
  if (words.join("\n") === now.join("\n")) return;
  control.replaceChildren(...words.map((word) => el("option", { value: word }, clean(word || "none"))));
}

/** A value that is no choice becomes one, so that nothing is lost. */
function keep(control: HTMLSelectElement, value: string): void {
  if (![...control.options].some((option) => option.value === value)) control.append(el("option", { value }, clean(value)));
}
