/** The evidence of one event: what each row says, and its columns to change. Every change is saved at once. */
import { problemLine, select, textInput, type Control } from "../forms/controls.ts";
import { button, el } from "../shared/dom.ts";
import { clean } from "../shared/text.ts";
import { sourceChoices } from "./form.ts";
import type { EditAct, EditData, EditEvent, Evidence, ProofColumn } from "./types.ts";

/** Counts the rows made so far: the fields of each need ids of their own. */
let made = 0;

export class EvidenceList {
  readonly element = el("div", {});
  readonly #ask: (act: EditAct) => void;
  readonly #list = el("ul", { class: "proofs" });
  readonly #none = el("p", { class: "hint" }, "None besides the quote.");
  readonly #items = new Map<string, EvidenceItem>();
  #event = "";

  constructor(ask: (act: EditAct) => void) {
    this.#ask = ask;
    const add = button({ class: "button" }, () => this.#ask({ do: "proof_new", key: this.#event }), "Add evidence");
    this.element.append(this.#none, this.#list, el("div", { class: "buttons" }, add));
  }

  /** A row keeps its elements while it exists, so that nothing is lost that is being typed in it. */
  update({ key, evidence }: EditEvent, data: EditData): void {
    if (key !== this.#event) this.#items.clear();
    this.#event = key;
    const keys = new Set(evidence.map((row) => row.key));
    for (const old of this.#items.keys()) if (!keys.has(old)) this.#items.delete(old);
    evidence.forEach((row, number) => {
      const item = this.#items.get(row.key) ?? new EvidenceItem(row, data, this.#ask);
      this.#items.set(row.key, item);
      item.update(row);
      const here = this.#list.children[number] ?? null;
      if (here !== item.element) this.#list.insertBefore(item.element, here);
    });
    while (this.#list.children.length > evidence.length) this.#list.lastElementChild?.remove();
    this.#none.hidden = evidence.length > 0;
  }
}

class EvidenceItem {
  readonly element = el("li", {});
  readonly #quote = el("blockquote", { dir: "auto" });
  readonly #summary = el("p", { class: "hint", dir: "auto" });
  readonly #problems = el("div", {});
  readonly #controls = new Map<string, Control>();
  /** the value of each cell that was last shown: what is being typed replaces this one */
  readonly #shown = new Map<string, string>();

  constructor({ key, cells }: Evidence, data: EditData, ask: (act: EditAct) => void) {
    const number = ++made;
    const fields = data.proof_fields.map(({ name, label }: ProofColumn) => {
      const control = controlOf(name, cells[name] ?? "", data);
      control.id = `proof-${number}-${name}`;
      control.dir = "auto";
      this.#shown.set(name, cells[name] ?? "");
      control.addEventListener("change", () => {
        const was = { [name]: this.#shown.get(name) ?? "" };
        ask({ do: "proof", row: key, cells: { [name]: control.value }, was });
      });
      this.#controls.set(name, control);
      const caption = el("label", { for: control.id }, label, el("span", { class: "hidden" }, " of this evidence"));
      return el("div", { class: `field ${name}` }, caption, control);
    });
    const remove = button(
      { class: "button" },
      () => ask({ do: "proof", row: key, cells: null }),
      "Remove this evidence",
    );
    const form = el("div", { class: "form" }, ...fields, el("div", { class: "buttons" }, remove));
    const details = el("details", {}, el("summary", {}, "Change"), form);
    details.open = cells["quote"] === ""; // a new row is still to be filled in
    this.element.append(this.#quote, this.#summary, this.#problems, details);
  }

  update({ cells, problems }: Evidence): void {
    for (const [name, control] of this.#controls) {
      const [now, before] = [cells[name] ?? "", this.#shown.get(name) ?? ""];
      // a value that Python has not sent was typed since
      if (now !== before && control.value.trim() === before) control.value = now;
      if (control.value.trim() === now) this.#shown.set(name, now);
    }
    this.#quote.textContent = clean(cells["quote"] || "no words yet");
    this.#summary.textContent = clean(
      [cells["stance"], cells["claimed_by"], cells["source"]].filter(Boolean).join(" · "),
    );
    this.#problems.replaceChildren(
      ...problems.map((one) => problemLine({ ...one, message: `${one.column}: ${one.message}` })),
    );
  }
}

function controlOf(name: string, value: string, data: EditData): Control {
  if (name === "stance") return select(["supports", "disputes"], value);
  if (name === "source") return select(sourceChoices(data), value);
  const field = name === "quote" || name === "note" ? el("textarea", { rows: "2" }) : textInput();
  field.value = value;
  return field;
}
