/** The page Edit: the table beside the form of one event, or the review. Python decides and writes; this asks. */
import { button, el } from "./dom.ts";
import { EditForm } from "./editform.ts";
import { reviewElement } from "./editreview.ts";
import { EditSource } from "./editsource.ts";
import { EditTable } from "./edittable.ts";
import type { Act, EditData } from "./edittypes.ts";
import { clean, plural } from "./text.ts";

/** How long an answer of Python is waited for before the next act is sent. */
const PATIENCE_MS = 10_000;
const TAB = "dateline edit tab";

export class EditDesk {
  readonly element = el("div", { class: "desk edit" });
  #send: (act: Act) => void;
  #data: EditData;
  #form: EditForm | null = null;
  #heard: number;
  #asked = 0;
  #reviewed = "";
  readonly #queue: Act[] = [];
  readonly #state = el("p", { class: "ledger", role: "status" });
  readonly #undo = button({ class: "button" }, () => this.#ask({ do: "undo" }), "Undo");
  readonly #redo = button({ class: "button" }, () => this.#ask({ do: "redo" }), "Redo");
  readonly #new = button({ class: "button" }, () => this.#ask({ do: "new" }), "New event");
  readonly #publish = button({ class: "button primary" }, () => this.#review(), "Review and publish");
  readonly #said = el("p", { class: "said", role: "status" });
  readonly #alarm = el("p", { class: "said bad", role: "alert" });
  readonly #back = el("p", { class: "back" });
  readonly #table: EditTable;
  readonly #source = new EditSource((act) => this.#ask(act));
  readonly #one = el("section", { class: "one", "aria-label": "One event" });
  readonly #work = el("div", { class: "work" });
  readonly #over = el("div", { class: "over" });

  constructor(data: EditData, send: (act: Act) => void) {
    this.#data = data;
    this.#send = send;
    this.#heard = data.said.number;
    this.#table = new EditTable(data.list, (act) => this.#ask(act));
    this.#work.append(this.#table.element, this.#one);
    const bar = el("div", { class: "bar" }, this.#state, el("div", { class: "buttons" }, this.#undo, this.#redo, this.#new, this.#publish), this.#said, this.#alarm);
    this.element.append(bar, this.#back, this.#work, this.#over);
    this.element.addEventListener("keydown", (event) => this.#press(event));
    if (data.tab === "") this.#ask({ do: "hello", tab: tabId() });
    this.#draw();
  }

  update(data: EditData, send: (act: Act) => void): void {
    this.#data = data;
    this.#send = send;
    this.#asked = 0;
    const { number, text, bad } = data.said;
    if (number !== this.#heard) {
      this.#heard = number;
      this.#said.textContent = bad ? "" : clean(text);
      this.#alarm.textContent = bad ? clean(text) : "";
    }
    this.#draw();
    this.#next();
  }

  #draw(): void {
    const { unsaved, undo, redo, review, back, list, event } = this.#data;
    this.#state.textContent = unsaved === 0 ? "Nothing unpublished" : `${plural(unsaved, "unpublished change")}, kept for you`;
    this.#undo.disabled = !undo;
    this.#redo.disabled = !redo;
    this.#publish.disabled = unsaved === 0;
    this.#back.replaceChildren(...(back === "" ? [] : [el("span", {}, clean(back)), button({ class: "link" }, () => this.#ask({ do: "discard" }), "Discard")]));
    this.#work.hidden = review !== null;
    this.#drawReview();
    this.#table.update(list, event?.key ?? "");
    this.#drawEvent();
  }

  #drawReview(): void {
    const { review, basemap } = this.#data;
    const drawn = JSON.stringify(review);
    if (drawn === this.#reviewed) return;
    const fresh = this.#reviewed === "" || this.#reviewed === "null";
    this.#reviewed = drawn;
    this.#over.replaceChildren(...(review === null ? [] : [reviewElement(review, basemap, (act) => this.#ask(act))]));
    if (review !== null && fresh) this.#over.querySelector("h3")?.focus();
  }

  #drawEvent(): void {
    const { event } = this.#data;
    if (event === null) {
      this.#form = null;
      this.#one.replaceChildren(el("p", { class: "none" }, "Choose an event of the table, or begin a new one."));
      return;
    }
    if (this.#form?.key === event.key) this.#form.update(event, this.#data);
    else {
      this.#form?.flush();
      this.#form = new EditForm(event, this.#data, (act) => this.#ask(act));
      const removal = button({ class: "button" }, () => this.#ask({ do: "remove", key: event.key }), event.state === "new" ? "Remove this event" : "Withdraw this event");
      this.#one.replaceChildren(el("div", { class: "pair" }, el("div", {}, this.#form.element, el("div", { class: "buttons" }, removal)), this.#source.element));
      if (narrow()) this.#one.scrollIntoView({ block: "start" }); // else the form is beside the table
    }
    this.#source.update(event, this.#data);
  }

  #review(): void {
    this.#form?.flush();
    this.#ask({ do: "review" });
  }

  /** Acts are sent one after another: none is dropped, none overtakes another. */
  #ask(act: Act): void {
    if (act.do !== "set") this.#form?.flush();
    this.#queue.push(act);
    this.#next();
  }

  #next(): void {
    if (this.#queue.length === 0 || (this.#asked > 0 && performance.now() - this.#asked < PATIENCE_MS)) return;
    this.#asked = performance.now();
    const act = this.#queue.shift();
    if (act !== undefined) this.#send(act);
  }

  #press(event: KeyboardEvent): void {
    event.stopPropagation(); // Streamlit has hotkeys of its own and cannot see what has the focus here
    const target = event.composedPath()[0];
    const typing = target instanceof HTMLElement && (/^(INPUT|TEXTAREA)$/.test(target.tagName) && target.getAttribute("type") !== "checkbox");
    if (typing || !(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    this.#ask({ do: event.shiftKey ? "redo" : "undo" });
  }
}

/** Whether the form is below the table: the width at which the style sheet puts it there. */
function narrow(): boolean {
  return matchMedia("(max-width: 900px)").matches;
}

/** This tab's name, the same after a reload. */
function tabId(): string {
  try {
    const kept = sessionStorage.getItem(TAB) ?? crypto.randomUUID();
    sessionStorage.setItem(TAB, kept);
    return kept;
  } catch {
    return crypto.randomUUID(); // storage is forbidden: the work is kept under a new name
  }
}
