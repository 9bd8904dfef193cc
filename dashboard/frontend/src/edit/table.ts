/** The table of all events: Python filters, sorts and pages them; this shows one page and the ticked events. */
import { button, el } from "../shared/dom.ts";
import { clean, grouped, oneLine, plural } from "../shared/text.ts";
import { BulkChange } from "./bulk.ts";
import { TableFilters } from "./filters.ts";
import type { EditAct, EditData, EventRow, Listing } from "./types.ts";

const TYPING_MS = 250;
const COLUMNS: readonly (readonly [string, string])[] = [
  ["title", "Title"],
  ["status", "Status"],
  ["date", "Date"],
  ["place", "Place"],
  ["event_type", "Type"],
];

export class EditTable {
  readonly element = el("section", { class: "events", "aria-label": "Events" });
  readonly #ask: (act: EditAct) => void;
  readonly #filter = el("input", {
    type: "search",
    id: "edit-filter",
    autocomplete: "off",
    placeholder: "Words in any column",
  });
  readonly #filters: TableFilters;
  readonly #bulk: BulkChange;
  readonly #all: HTMLButtonElement;
  readonly #count = el("p", { class: "hint", role: "status" });
  readonly #head = el("thead", {});
  readonly #body = el("tbody", {});
  readonly #pages = el("nav", { class: "pages", "aria-label": "Pages of the table" });
  readonly #ticked = new Set<string>();
  /** all events that are found are ticked, on all pages */
  #isAll = false;
  #list: Listing;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(data: EditData, ask: (act: EditAct) => void) {
    const { list } = data;
    this.#list = list;
    this.#ask = ask;
    this.#filter.value = list.filter;
    this.#filters = new TableFilters(data, (only) => this.#go({ only, page: 0 }));
    this.#bulk = new BulkChange(data, (column, value) => this.#set(column, value));
    this.#all = button({ class: "link" }, () => {
      this.#isAll = true;
      this.#showCount();
    });
    const table = el("table", {}, el("caption", { class: "hidden" }, "Events of the dataset"), this.#head, this.#body);
    this.element.append(
      el("div", { class: "field" }, el("label", { for: "edit-filter" }, "Find an event"), this.#filter),
      this.#filters.element,
      this.#bulk.element,
      el("div", { class: "count" }, this.#count, this.#all),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of events" }, table),
      this.#pages,
    );
    this.#filter.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#go({ filter: this.#filter.value, page: 0 }), TYPING_MS);
    });
  }

  update(data: EditData): void {
    const [{ list }, open] = [data, data.event?.key ?? ""];
    this.#filters.update(data);
    const focused = (this.element.getRootNode() as Document | ShadowRoot).activeElement as HTMLElement | null;
    const at = focused?.dataset["focus"] ?? "";
    if (JSON.stringify([list.filter, list.only]) !== JSON.stringify([this.#list.filter, this.#list.only])) this.#isAll = false;
    this.#list = list;
    this.#head.replaceChildren(
      el("tr", {}, this.#tickAll(), ...COLUMNS.map(([name, label]) => this.#header(name, label))),
    );
    this.#body.replaceChildren(...list.rows.map((row) => this.#row(row, row.id === open)));
    const { page, pages } = list;
    const turn = (step: number, label: string): HTMLElement =>
      button(
        { class: "button", disabled: page + step < 0 || page + step >= pages, "data-focus": label },
        () => this.#go({ page: page + step }),
        label,
      );
    this.#pages.replaceChildren(
      turn(-1, "Previous"),
      el("span", {}, `Page ${page + 1} of ${Math.max(1, pages)}`),
      turn(1, "Next"),
    );
    this.#pages.hidden = pages < 2;
    this.#showCount();
    if (at !== "")
      this.element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
  }

  #go(change: Partial<Listing>): void {
    const { filter, sort, down, page, only } = { ...this.#list, ...change };
    this.#list = { ...this.#list, filter, sort, down, page, only }; // two quick changes: the second keeps the first
    this.#ask({ do: "list", filter, sort, down, page, only });
  }

  #set(column: string, value: string): void {
    this.#ask({ do: "bulk", keys: this.#isAll ? [] : [...this.#ticked], all: this.#isAll, column, value });
    this.#ticked.clear();
    this.#isAll = false;
  }

  #showCount(): void {
    const { total, matching } = this.#list;
    const found = matching === total ? plural(total, "event") : `${grouped(matching)} of ${plural(total, "event")}`;
    const count = this.#isAll ? matching : this.#ticked.size;
    this.#count.textContent = count > 0 ? `${found} · ${grouped(count)} ticked` : found;
    this.#bulk.disabled = count === 0;
    this.#all.hidden = this.#isAll || this.#ticked.size === 0 || matching <= this.#ticked.size;
    this.#all.textContent = `Tick all ${grouped(matching)} found`;
  }

  #tickAll(): HTMLElement {
    const all = el("input", { type: "checkbox", "aria-label": "Tick all events on this page", "data-focus": "all" });
    const { rows } = this.#list;
    all.checked = rows.length > 0 && rows.every(({ id }) => this.#ticked.has(id));
    all.addEventListener("change", () => {
      for (const { id } of rows)
        if (all.checked) this.#ticked.add(id);
        else this.#ticked.delete(id);
      this.#isAll = false;
      for (const box of this.#body.querySelectorAll("input")) box.checked = all.checked;
      this.#showCount();
    });
    return el("th", { scope: "col" }, all);
  }

  #header(name: string, label: string): HTMLElement {
    const { sort, down } = this.#list;
    const sorted = sort === name;
    const order = sorted ? (down ? "descending" : "ascending") : "none";
    const sign = sorted ? (down ? " ↓" : " ↑") : "";
    const sorter = button(
      { "data-focus": `sort ${name}` },
      () => this.#go({ sort: name, down: sorted && !down, page: 0 }),
      label + sign,
    );
    return el("th", { scope: "col", "aria-sort": order, class: name }, sorter);
  }

  #row(row: EventRow, open: boolean): HTMLElement {
    const title = oneLine(row.title, 200) || row.id;
    const tick = el("input", { type: "checkbox", "aria-label": `Tick ${title}`, "data-focus": `tick ${row.id}` });
    tick.checked = this.#ticked.has(row.id);
    tick.addEventListener("change", () => {
      if (tick.checked) this.#ticked.add(row.id);
      else this.#ticked.delete(row.id);
      this.#isAll = false;
      this.#showCount();
    });
    const opener = button(
      { class: "open", "data-focus": `open ${row.id}`, dir: "auto", ...(open ? { "aria-current": "true" } : {}) },
      () => this.#ask({ do: "open", key: row.id }),
      title,
    );
    const cell = (name: string, text: string): HTMLElement => el("td", { class: name, dir: "auto" }, clean(text));
    return el(
      "tr",
      { class: [open ? "current" : "", row.state].join(" ").trim() },
      el("td", {}, tick),
      el(
        "td",
        { class: "title" },
        opener,
        row.state === "" ? null : el("span", { class: "state" }, row.state),
        row.problems === "" ? null : el("span", { class: "faulty" }, row.problems),
      ),
      cell("status", row.status),
      cell("date", row.date),
      cell("place", oneLine(row.place, 80)),
      cell("event_type", oneLine(row.type, 60)),
    );
  }
}
