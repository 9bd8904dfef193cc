/** The rows of evidence of one event: what each says, and its columns to change; each change is kept at once. */
import { button, el } from "./dom.ts";
import type { Act, EditData, EditEvent, Field, Proof } from "./edittypes.ts";
import { clean } from "./text.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** `open`: the numbers of the rows whose columns are in view. */
export function proofsElement(event: EditEvent, data: EditData, open: ReadonlySet<string>, ask: (act: Act) => void): HTMLElement {
  const { evidence, key } = event;
  const add = button({ class: "button", "data-focus": "proof add" }, () => ask({ do: "proof_new", key }), "Add evidence");
  const rows = evidence.map((proof, number) => rowOf(proof, number, data, open.has(String(number)), ask));
  const list = rows.length === 0 ? el("p", { class: "hint" }, "None beside the quote.") : el("ul", { class: "proofs" }, ...rows);
  return el("div", {}, list, el("div", { class: "buttons" }, add));
}

function rowOf({ key, cells, problems }: Proof, number: number, data: EditData, open: boolean, ask: (act: Act) => void): HTMLElement {
  const quote = cells["quote"] ?? "";
  const said = [cells["stance"], cells["claimed_by"], cells["source"]].filter((part) => part).join(" · ");
  const fields = data.proof_fields.map((field) => fieldOf(field, cells[field.name] ?? "", number, data, (cell) => ask({ do: "proof", row: key, cells: { [field.name]: cell } })));
  const gone = button({ class: "button", "data-focus": `proof ${number} remove` }, () => ask({ do: "proof", row: key, cells: null }), "Remove this evidence");
  const details = el("details", { "data-at": String(number) }, el("summary", { "data-focus": `proof ${number}` }, "Change"), el("div", { class: "form" }, ...fields, el("div", { class: "buttons" }, gone)));
  details.open = open || quote === ""; // a new row waits to be filled in
  const faults = problems.map(({ column, message, error }) => el("p", { class: error ? "fault" : "fault mild", dir: "auto" }, clean(`${column}: ${message}`)));
  return el("li", {}, el("blockquote", { dir: "auto" }, clean(quote || "no words yet")), el("p", { class: "hint", dir: "auto" }, clean(said)), ...faults, details);
}

function fieldOf({ name, label }: Field, value: string, number: number, data: EditData, changed: (cell: string) => void): HTMLElement {
  const id = `proof-${number}-${name}`;
  const control = controlOf(name, value, data);
  control.id = id;
  control.dir = "auto";
  control.dataset["focus"] = `proof ${number} ${name}`;
  control.addEventListener("change", () => changed(control.value));
  return el("div", { class: `field ${name}` }, el("label", { for: id }, `${label} `, el("span", { class: "hidden" }, `of evidence ${number + 1}`)), control);
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
