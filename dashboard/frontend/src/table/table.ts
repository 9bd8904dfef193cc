/** The table of events: sorted on the server, loaded as one scrolls, with the columns that the reader chooses. */
import { button, el } from "../shared/dom.ts";
import { grouped, oneLine, plural } from "../shared/text.ts";

interface TableColumn {
  readonly name: string;
  readonly title: string;
  readonly isShown: boolean;
  readonly isNumber: boolean;
}

interface TableData {
  /** address of the rows, without `sort`, `down` and `first` */
  readonly address: string;
  readonly total: number;
  readonly columns: readonly TableColumn[];
  /** rows that are loaded at once, and printed */
  readonly most: number;
}

/** What Streamlit passes to a component (v2). */
interface TableComponent {
  readonly data: TableData;
  readonly parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: string): void;
}

type RowCells = readonly string[];
const LONGEST_CELL = 400;
const KEPT = "dateline table columns";

class EventTable {
  readonly element = el("section", { class: "events", "aria-label": "Events" });
  readonly data: TableData;
  open: TableComponent["setTriggerValue"];
  readonly #body = el("tbody");
  readonly #head = el("tr");
  readonly #scroll: HTMLElement;
  readonly #status = el("p", { class: "status", role: "status" });
  readonly #printed = el("p", { class: "printed" });
  readonly #end = el("div", { class: "end" });
  readonly #shown: Set<string>;
  readonly #ending = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) void this.#more();
  });
  #sort = "when";
  #down = false;
  #loaded = 0;
  #loading = false;
  /** counts the orders: an answer for an earlier one is dropped */
  #turn = 0;

  constructor(data: TableData, open: TableComponent["setTriggerValue"]) {
    this.data = data;
    this.open = open;
    this.#shown = new Set(kept() ?? data.columns.filter(({ isShown }) => isShown).map(({ name }) => name));
    const table = el("table", {}, el("thead", {}, this.#head), this.#body);
    this.#scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rows" }, table, this.#end);
    this.element.append(el("div", { class: "bar" }, this.#status, this.#chooser()), this.#scroll, this.#printed);
    addEventListener("beforeprint", this.#sayPrinted);
    this.#start();
  }

  remove(): void {
    this.#turn++;
    this.#ending.disconnect();
    removeEventListener("beforeprint", this.#sayPrinted);
    this.element.remove();
  }

  get #columns(): readonly TableColumn[] {
    return this.data.columns.filter(({ name }) => this.#shown.has(name) || name === "title");
  }

  /** Loads the rows from the first on, in a new order or with other columns. */
  #start(): void {
    this.#turn++;
    this.#loaded = 0;
    this.#loading = false;
    this.#body.replaceChildren();
    this.#head.replaceChildren(...this.#columns.map((column) => this.#heading(column)));
    this.#scroll.scrollTop = 0;
    void this.#more();
  }

  #heading({ name, title, isNumber }: TableColumn): HTMLElement {
    const isSorted = this.#sort === name;
    const sign = isSorted ? (this.#down ? " ↓" : " ↑") : "";
    const sorter = button(
      { title: isSorted ? "Sort the other way round" : "Sort by this column" },
      () => {
        // the most deaths are what one looks for first
        this.#down = isSorted ? !this.#down : name === "deaths";
        this.#sort = name;
        this.#start();
        this.#head.querySelector<HTMLElement>("[aria-sort] button")?.focus();
      },
      title,
      el("span", { "aria-hidden": "true" }, sign),
    );
    const sorted = isSorted ? { "aria-sort": this.#down ? "descending" : "ascending" } : {};
    return el("th", { scope: "col", ...(isNumber ? { class: "number" } : {}), ...sorted }, sorter);
  }

  async #more(): Promise<void> {
    if (this.#loading || this.#loaded >= this.data.total) return;
    this.#loading = true;
    const turn = this.#turn;
    const rows = await this.#fetch();
    if (turn !== this.#turn) return;
    this.#loading = false;
    if (rows === null) {
      this.#ending.disconnect();
      const again = button({ class: "button" }, () => void this.#more(), "Try again");
      return this.#status.replaceChildren("The rows could not be loaded. ", again);
    }
    this.#body.append(...rows.map((cells) => this.#row(cells)));
    this.#loaded += rows.length;
    const { total, most } = this.data;
    this.#status.textContent =
      this.#loaded < total ? `${grouped(this.#loaded)} of ${plural(total, "row")} loaded` : plural(total, "row");
    if (rows.length === 0 || this.#loaded >= total) return this.#ending.disconnect();
    if (this.#loaded < most) return this.#more();
    this.#ending.unobserve(this.#end);
    this.#ending.observe(this.#end);
  }

  async #fetch(): Promise<readonly RowCells[] | null> {
    const order = new URLSearchParams({ sort: this.#sort, down: this.#down ? "1" : "0", first: String(this.#loaded) });
    try {
      const response = await fetch(`${this.data.address}${this.data.address.includes("?") ? "&" : "?"}${order}`);
      return response.ok ? ((await response.json()) as readonly RowCells[]) : null;
    } catch {
      return null;
    }
  }

  #row(cells: RowCells): HTMLElement {
    const { columns } = this.data;
    const id = cells[columns.findIndex(({ name }) => name === "event_id")];
    const row = el("tr");
    columns.forEach(({ name, isNumber }, i) => {
      if (name !== "title" && !this.#shown.has(name)) return;
      const text = oneLine(cells[i] ?? "", LONGEST_CELL);
      const cell = el("td", { dir: "auto", ...(isNumber ? { class: "number" } : { class: name }) });
      cell.append(name === "title" ? button({ class: "open" }, () => this.open("open", id), text || id) : text);
      row.append(cell);
    });
    return row;
  }

  #chooser(): HTMLElement {
    const boxes = this.data.columns
      .filter(({ name }) => name !== "title")
      .map(({ name, title }) => {
        const box = el("input", { type: "checkbox" });
        box.checked = this.#shown.has(name);
        box.addEventListener("change", () => {
          if (box.checked) this.#shown.add(name);
          else this.#shown.delete(name);
          keep([...this.#shown]);
          this.#start();
        });
        return el("label", {}, box, title);
      });
    const chooser = el("details", { class: "columns" }, el("summary", {}, "Columns"), el("div", {}, ...boxes));
    chooser.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !chooser.open) return;
      chooser.open = false;
      chooser.querySelector("summary")?.focus();
    });
    return chooser;
  }

  readonly #sayPrinted = (): void => {
    const printed = Math.min(this.#loaded, this.data.most);
    this.#printed.textContent =
      printed < this.data.total
        ? `The first ${grouped(printed)} of ${plural(this.data.total, "row")}; the CSV has them all.`
        : "";
  };
}

/** The columns that the reader chose on this device, null for none yet. */
function kept(): string[] | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    return Array.isArray(found) ? found.filter((name) => typeof name === "string") : null;
  } catch {
    return null;
  }
}

function keep(columns: readonly string[]): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(columns));
  } catch {
    // the browser keeps nothing: the choice lasts as long as the page
  }
}

const tables = new WeakMap<Node, EventTable>();

/** Streamlit calls it at each run of the script; the table stays while its view does. */
export default function show({ data, parentElement, setTriggerValue }: TableComponent): void {
  const known = tables.get(parentElement);
  if (known?.element.isConnected && known.data.address === data.address) {
    known.open = setTriggerValue;
    return;
  }
  known?.remove();
  const table = new EventTable(data, setTriggerValue);
  tables.set(parentElement, table);
  parentElement.appendChild(table.element);
}
