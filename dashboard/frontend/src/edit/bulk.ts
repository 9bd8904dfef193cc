/** One column of all ticked events is set at once. */
import { select, textInput, type Choice, type Control } from "../forms/controls.ts";
import { button, el } from "../shared/dom.ts";
import { choicesOf } from "./form.ts";
import type { Column, EditData } from "./types.ts";

export class BulkChange {
  readonly element = el("div", { class: "bulk" });
  readonly #columns: HTMLSelectElement;
  readonly #apply: HTMLButtonElement;
  #value: Control;

  constructor(data: EditData, set: (column: string, value: string) => void) {
    const columns = data.fields.filter(({ name }) => name !== "event_id");
    this.#columns = select(columns.map(({ name, label }): Choice => [name, label]), "status");
    this.#columns.setAttribute("aria-label", "Column to set in the ticked events");
    this.#value = valueOf(columns.find(({ name }) => name === "status") ?? columns[0], data);
    this.#apply = button({ class: "button" }, () => set(this.#columns.value, this.#value.value), "Set status");
    this.#columns.addEventListener("change", () => {
      const column = columns.find(({ name }) => name === this.#columns.value) ?? columns[0];
      const value = valueOf(column, data);
      this.#value.replaceWith(value);
      this.#value = value;
      this.#apply.textContent = `Set ${column.label.toLowerCase()}`;
    });
    this.element.append(this.#columns, this.#value, this.#apply);
  }

  set disabled(isDisabled: boolean) {
    this.#apply.disabled = isDisabled;
  }
}

function valueOf(column: Column, data: EditData): Control {
  const choices = column.name === "status" ? ["published", "draft", "withdrawn"] : choicesOf(column, {}, data);
  const isOpen = choices === null || column.name === "sub_event_type"; // its choices depend on the type of each event
  const control = isOpen ? textInput() : select(choices, column.name === "status" ? "published" : "");
  control.setAttribute("aria-label", `Set the ${column.label.toLowerCase()} of the ticked events`);
  return control;
}
