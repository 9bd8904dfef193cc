/** The rows of evidence of one event: what each says, and its columns to change; each change is kept at once. */
import type { Cells } from "./desktypes.ts";
import { button, el } from "./dom.ts";
import type { Act, EditData, EditEvent, Field, Proof } from "./edittypes.ts";
import { clean } from "./text.ts";

/** How many rows were made: their fields need ids of their own. */
let made = 0;

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export class EditProofs {
  readonly element = el("div", {});
  readonly #ask: (act: Act) => void;
  readonly #list = el("ul", { class: "proofs" });
  readonly #none = el("p", { class: "hint" }, "None beside the quote.");
  readonly #rows = new Map<string, ProofRow>();
  #event = "";

  constructor(ask: (act: Act) => void) {
    this.#ask = ask;
    const add = button({ class: "button" }, () => this.#ask({ do: "proof_new", key: this.#event }), "Add evidence");
    this.element.append(this.#none, this.#list, el("div", { class: "buttons" }, add));
  }

  /** Rows stay the same elements as long as they are there: what is being typed in one is not lost. */
  update({ key, evidence }: EditEvent, data: EditData): void {
    if (key !== this.#event) this.#rows.clear();
    this.#event = key;
    for (const gone of [...this.#rows.keys()].filter((one) => !evidence.some((proof) => proof.key === one))) this.#rows.delete(gone);
    evidence.forEach((proof, number) => {
      const row = this.#rows.get(proof.key) ?? new ProofRow(proof, data, this.#ask);
      this.#rows.set(proof.key, row);
      row.update(proof);
      if (this.#list.children[number] !== row.element) this.#list.insertBefore(row.element, this.#list.children[number] ?? null);
    });
    while (this.#list.children.length > evidence.length) this.#list.lastElementChild?.remove();
    this.#none.hidden = evidence.length > 0;
  }
}

class ProofRow {
  readonly element = el("li", {});
  readonly #quote = el("blockquote", { dir: "auto" });
  readonly #said = el("p", { class: "hint", dir: "auto" });
  readonly #faults = el("div", {});
  readonly #controls = new Map<string, Control>();
  #known: Cells;

  constructor({ key, cells }: Proof, data: EditData, ask: (act: Act) => void) {
    this.#known = cells;
    const number = ++made;
    const fields = data.proof_fields.map(({ name, label }: Field) => {
      const control = controlOf(name, cells[name] ?? "", data);
      control.id = `proof-${number}-${name}`;
      control.dir = "auto";
      control.addEventListener("change", () => ask({ do: "proof", row: key, cells: { [name]: control.value } }));
      this.#controls.set(name, control);
      const caption = el("label", { for: control.id }, label, el("span", { class: "hidden" }, " of this evidence"));
      return el("div", { class: `field ${name}` }, caption, control);
    });
    const gone = button({ class: "button" }, () => ask({ do: "proof", row: key, cells: null }), "Remove this evidence");
    const details = el("details", {}, el("summary", {}, "Change"), el("div", { class: "form" }, ...fields, el("div", { class: "buttons" }, gone)));
    details.open = cells["quote"] === ""; // a new row waits to be filled in
    this.element.append(this.#quote, this.#said, this.#faults, details);
  }

  update({ cells, problems }: Proof): void {
    for (const [name, control] of this.#controls) {
      const [now, before] = [cells[name] ?? "", this.#known[name] ?? ""];
      // what differs from the last that Python knew was typed since
      if (now !== before && control.value.trim() === before) control.value = now;
    }
    this.#known = cells;
    this.#quote.textContent = clean(cells["quote"] || "no words yet");
    this.#said.textContent = clean([cells["stance"], cells["claimed_by"], cells["source"]].filter((part) => part).join(" · "));
    const faults = problems.map(({ column, message, error }) => el("p", { class: error ? "fault" : "fault mild", dir: "auto" }, clean(`${column}: ${message}`)));
    this.#faults.replaceChildren(...faults);
  }
}

function controlOf(name: string, value: string, data: EditData): Control {
  const choices =
    name === "stance" ? [["supports", "supports"], ["disputes", "disputes"]] : name === "source" ? [["", "none"], ...data.sources.map(({ id, title }) => [id, `${title} (${id})`])] : null;
  if (choices === null) {
    const field = name === "quote" || name === "note" ? el("textarea", { rows: "2" }) : el("input", { type: "text", autocomplete: "off" });
    field.value = value;
    return field;
  }
  const known = choices.some(([word]) => word === value);
  const list = el("select", {}, ...[...choices, ...(known ? [] : [[value, value]])].map(([word, label]) => el("option", { value: word }, clean(label))));
  list.value = value;
  return list;
}
