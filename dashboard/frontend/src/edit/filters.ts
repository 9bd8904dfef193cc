/** The filters of the table of events; Python lets through what they ask for. */
import { offer, select, textInput, type Choice, type Control } from "../forms/controls.ts";
import { button, el } from "../shared/dom.ts";
import { plural } from "../shared/text.ts";
import type { EditData, Only } from "./types.ts";

const SHOW: readonly Choice[] = [
  ["", "all events"],
  ["problems", "with problems"],
  ["changed", "changed by you, unpublished"],
];
const LABELS = {
  show: "Show",
  status: "Status",
  type: "Type",
  source: "Source",
  actor: "Actor",
  since: "From",
  until: "To",
} as const;
const TYPING_MS = 400;

export class TableFilters {
  readonly element = el("details", { class: "filters" });
  readonly #summary = el("summary", {}, "Filters");
  readonly #controls = new Map<keyof Only, Control>();
  readonly #clear: HTMLButtonElement;
  #typing: ReturnType<typeof setTimeout> | undefined;

  /** `choose` gets the filters that are set. */
  constructor(data: EditData, choose: (only: Only) => void) {
    const { only } = data.list;
    const fields = (Object.keys(LABELS) as (keyof Only)[]).map((name) => {
      const choices = choicesOf(name, data);
      const control = choices === null ? textInput() : select(choices, only[name] ?? "");
      control.id = `filter-${name}`;
      control.value = only[name] ?? "";
      if (name === "since" || name === "until") control.setAttribute("placeholder", "such as 2016-03");
      control.addEventListener("input", () => {
        clearTimeout(this.#typing);
        this.#typing = setTimeout(() => choose(this.#only), control instanceof HTMLSelectElement ? 0 : TYPING_MS);
      });
      this.#controls.set(name, control);
      return el("div", { class: `field ${name}` }, el("label", { for: control.id }, LABELS[name]), control);
    });
    this.#clear = button(
      { class: "link" },
      () => {
        for (const control of this.#controls.values()) control.value = "";
        choose({});
      },
      "Show all events",
    );
    this.element.append(this.#summary, el("div", { class: "fields" }, ...fields), this.#clear);
    this.element.open = Object.keys(only).length > 0;
  }

  /** Offers what there is now, and says how many filters are set. */
  update(data: EditData): void {
    for (const [name, control] of this.#controls) {
      const choices = choicesOf(name, data);
      if (control instanceof HTMLSelectElement && choices !== null) offer(control, choices, control.value);
    }
    const count = Object.keys(data.list.only).length;
    this.#summary.textContent = count === 0 ? "Filters" : `${plural(count, "filter")} set`;
    this.#clear.hidden = count === 0;
  }

  get #only(): Only {
    const set = [...this.#controls].map(([name, { value }]): [string, string] => [name, value.trim()]);
    return Object.fromEntries(set.filter(([, value]) => value !== ""));
  }
}

/** What a filter's list offers; null: it is typed. */
function choicesOf(name: keyof Only, { types, sources }: EditData): readonly Choice[] | null {
  const any: Choice = ["", "any"];
  if (name === "show") return SHOW;
  if (name === "status") return [any, "published", "draft", "withdrawn"];
  if (name === "type") return [any, ...types.map(({ type }) => type)];
  if (name === "source") return [any, ...sources.map(({ id, title }): Choice => [id, title || id])];
  return null;
}
