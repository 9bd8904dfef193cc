/** The table of all events: Python filters, sorts and pages them; this shows one page and the ticked events. */
import { button, el } from "../shared/dom.ts";
import { clean, grouped, oneLine, plural } from "../shared/text.ts";
import type { EditAct, EventRow, Listing } from "./types.ts";

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
  readonly #status = el("select", { "aria-label": "Set the status of the ticked events" });
  readonly #apply: HTMLButtonElement;
  readonly #count = el("p", { class: "hint", role: "status" });
  readonly #head = el("thead", {});
  readonly #body = el("tbody", {});
  readonly #pages = el("nav", { class: "pages", "aria-label": "Pages of the table" });
  readonly #ticked = new Set<string>();
  #list: Listing;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(list: Listing, ask: (act: EditAct) => void) {
    this.#list = list;
    this.#ask = ask;
    this.#filter.value = list.filter;
    this.#status.append(...["published", "draft", "withdrawn"].map((word) => el("option", { value: word }, word)));
    this.#apply = button({ class: "button" }, () => this.#bulk(), "Set status");
    const table = el("table", {}, el("caption", { class: "hidden" }, "Events of the dataset"), this.#head, this.#body);
    this.element.append(
      el("div", { class: "field" }, el("label", { for: "edit-filter" }, "Find an event"), this.#filter),
      el("div", { class: "bulk" }, this.#status, this.#apply),
      this.#count,
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of events" }, table),
      this.#pages,
    );
    this.#filter.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#go({ filter: this.#filter.value, page: 0 }), TYPING_MS);
    });
  }

  update(list: Listing, open: string): void {
    const focused = (this.element.getRootNode() as Document | ShadowRoot).activeElement as HTMLElement | null;
    const at = focused?.dataset["focus"] ?? "";
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
    const { filter, sort, down, page } = { ...this.#list, ...change };
    this.#ask({ do: "list", filter, sort, down, page });
  }

  #bulk(): void {
    this.#ask({ do: "bulk", keys: [...this.#ticked], status: this.#status.value });
    this.#ticked.clear();
  }

  #showCount(): void {
    const { total, matching } = this.#list;
    const found = matching === total ? plural(total, "event") : `${grouped(matching)} of ${plural(total, "event")}`;
    this.#count.textContent = this.#ticked.size > 0 ? `${found} · ${grouped(this.#ticked.size)} ticked` : found;
    this.#apply.disabled = this.#ticked.size === 0;
  }

  #tickAll(): HTMLElement {
    const all = el("input", { type: "checkbox", "aria-label": "Tick all events on this page", "data-focus": "all" });
    const { rows } = this.#list;
    all.checked = rows.length > 0 && rows.every(({ id }) => this.#ticked.has(id));
    all.addEventListener("change", () => {
      for (const { id } of rows)
        if (all.checked) this.#ticked.add(id);
        else this.#ticked.delete(id);
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
      el("td", { class: "title" }, opener, row.state === "" ? null : el("span", { class: "state" }, row.state)),
      cell("status", row.status),
      cell("date", row.date),
      cell("place", oneLine(row.place, 80)),
      cell("event_type", oneLine(row.type, 60)),
    );
  }
}
