/** The Edit page: the table beside the form of one event, or the review. It shows what Python sends; Python writes. */
import { Exchange, component, type FormPage, type Send } from "../forms/component.ts";
import { button, el } from "../shared/dom.ts";
import { clean, grouped, plural } from "../shared/text.ts";
import { EditForm } from "./form.ts";
import { pendingColumns } from "./pending.ts";
import { reviewElement } from "./review.ts";
import { EditSource } from "./source.ts";
import { EditTable } from "./table.ts";
import type { EditAct, EditData, EditEvent } from "./types.ts";

export default component<EditData, EditAct>((data, send) => new EditPage(data, send));

/** Key of the tab's id in its session storage. */
const TAB = "dateline edit tab";
const LOOK_AGAIN_MS = 1500;
const MOST_LOOKS = 6;

class EditPage implements FormPage<EditData, EditAct> {
  readonly element = el("div", { class: "desk edit" });
  readonly #exchange: Exchange<EditAct>;
  #data: EditData;
  #form: EditForm | null = null;
  /** the review on the page, as JSON */
  #reviewed = "";
  readonly #queue: EditAct[] = [];
  /** sent and not answered yet */
  #sent: EditAct | null = null;
  readonly #unsaved = el("p", { class: "tally", role: "status" });
  readonly #undo = button({ class: "button" }, () => this.#ask({ do: "undo" }), "Undo");
  readonly #redo = button({ class: "button" }, () => this.#ask({ do: "redo" }), "Redo");
  readonly #new = button({ class: "button" }, () => this.#ask({ do: "new" }), "New event");
  readonly #publish = button({ class: "button primary" }, () => this.#review(), "Review and publish");
  readonly #back = el("p", { class: "back" });
  readonly #seen = el("p", { class: "seen" });
  #looks = 0;
  #looking: ReturnType<typeof setTimeout> | undefined;
  readonly #news = el("div", { class: "news", role: "status" });
  /** the news on the page, as JSON */
  #told = "";
  readonly #kept = el("div", { class: "kept" });
  readonly #table: EditTable;
  readonly #source = new EditSource((act) => this.#ask(act));
  readonly #one = el("section", { class: "one", "aria-label": "One event" });
  readonly #previous = button({ class: "button" }, () => this.#ask({ do: "step", by: -1 }), "Previous event");
  readonly #following = button({ class: "button" }, () => this.#ask({ do: "step", by: 1 }), "Next event");
  readonly #place = el("span", { class: "hint" });
  readonly #steps = el("nav", { class: "steps", "aria-label": "Events of the table" });
  readonly #work = el("div", { class: "work" });
  readonly #over = el("div", { class: "over" });

  constructor(data: EditData, send: Send<EditAct>) {
    this.#data = data;
    this.#exchange = new Exchange(send, data.said);
    this.#table = new EditTable(data, (act) => this.#ask(act));
    this.#steps.append(this.#previous, this.#place, this.#following);
    this.#work.append(this.#table.element, this.#one);
    const buttons = el("div", { class: "buttons" }, this.#undo, this.#redo, this.#new, this.#publish);
    const bar = el("div", { class: "bar" }, this.#unsaved, buttons, ...this.#exchange.lines);
    this.element.append(bar, this.#seen, this.#back, this.#kept, this.#news, this.#work, this.#over);
    this.element.addEventListener("keydown", (event) => this.#press(event));
    this.#enter();
    this.#draw();
  }

  accepts(): boolean {
    return true;
  }

  update(data: EditData, send: Send<EditAct>): void {
    this.#data = data;
    this.#exchange.receive(send, data.said);
    this.#sent = null;
    this.#enter();
    this.#draw();
    this.#next();
  }

  /** Tells a new session, also after a restart of the server, which tab this is; Python may give the tab another id. */
  #enter(): void {
    const { tab, awaits } = this.#data;
    const isAsked = this.#queue.some((act) => act.do === "hello");
    if (tab !== "") keepTabId(tab);
    else if (!isAsked && !this.#exchange.isWaiting) this.#queue.unshift({ do: "hello", tab: tabId() });
    if (awaits) this.#lookAgain();
    this.#next();
  }

  /** Asks a few times for the work of this tab: after a reload the server may not know yet that the page is gone. */
  #lookAgain(): void {
    if (this.#looks >= MOST_LOOKS || this.#looking !== undefined) return;
    this.#looks++;
    this.#looking = setTimeout(() => {
      this.#looking = undefined;
      if (this.#data.awaits) this.#ask({ do: "hello", tab: tabId() });
    }, LOOK_AGAIN_MS);
  }

  #draw(): void {
    const { unsaved, undo, redo, review, back } = this.#data;
    this.#unsaved.textContent =
      unsaved === 0 ? "No unpublished changes" : `${plural(unsaved, "unpublished change")}, saved for you`;
    this.#undo.disabled = !undo;
    this.#redo.disabled = !redo;
    this.#publish.disabled = unsaved === 0;
    const discard = button({ class: "link" }, () => this.#ask({ do: "discard" }), "Discard");
    this.#back.replaceChildren(...(back === "" ? [] : [el("span", {}, clean(back)), discard]));
    const { published } = this.#data;
    const link = el("a", { href: `./?event=${encodeURIComponent(published)}` }, "See it on the map");
    this.#seen.replaceChildren(...(published === "" ? [] : [link]));
    this.#work.hidden = review !== null;
    this.#drawNews();
    this.#drawReview();
    this.#table.update(this.#data);
    this.#drawEvent();
  }

  /** What others have changed, and what other sessions of this editor have kept. */
  #drawNews(): void {
    const { news, kept } = this.#data;
    const current = JSON.stringify([news, kept]);
    if (current === this.#told) return;
    this.#told = current;
    const noted = button({ class: "link" }, () => this.#ask({ do: "noted" }), "Hide");
    const lines = news.map((line) => el("p", { dir: "auto" }, clean(line)));
    this.#news.replaceChildren(...(news.length === 0 ? [] : [...lines, noted]));
    this.#kept.replaceChildren(
      ...kept.map(({ tab, words, do: act, label }) => {
        const choose = button({ class: "link" }, () => this.#ask({ do: act, tab }), label);
        return el("p", { class: "back" }, el("span", { dir: "auto" }, clean(words)), choose);
      }),
    );
  }

  #drawReview(): void {
    const { review, basemap } = this.#data;
    const current = JSON.stringify(review);
    if (current === this.#reviewed) return;
    const isNew = this.#reviewed === "" || this.#reviewed === "null";
    this.#reviewed = current;
    const ask = (act: EditAct): void => this.#ask(act);
    this.#over.replaceChildren(...(review === null ? [] : [reviewElement(review, basemap, ask, this.#over)]));
    if (review !== null && isNew) this.#over.querySelector("h3")?.focus();
  }

  #drawEvent(): void {
    const { event } = this.#data;
    if (event === null) {
      this.#form?.flush();
      this.#form = null;
      this.#one.replaceChildren(el("p", { class: "none" }, "Choose an event from the table, or start a new one."));
      return;
    }
    const pending = pendingColumns([this.#sent, ...this.#queue], event.key);
    if (this.#form?.key === event.key) this.#form.update(event, this.#data, pending);
    else {
      this.#form?.flush();
      this.#form = new EditForm(event, this.#data, (act) => this.#ask(act));
      this.#one.replaceChildren(
        this.#steps,
        el("div", { class: "pair" }, el("div", {}, this.#form.element, this.#removal(event)), this.#source.element),
      );
      if (narrow()) this.#one.scrollIntoView({ block: "start" }); // otherwise it is beside the table
    }
    this.#source.update(event, this.#data);
    const { at, matching } = this.#data.list;
    this.#previous.disabled = at < 1;
    this.#following.disabled = at < 0 || at + 1 >= matching;
    this.#place.textContent = at < 0 ? "" : `${grouped(at + 1)} of ${grouped(matching)}`;
  }

  #removal({ key, state }: EditEvent): HTMLElement {
    const name = state === "new" ? "Remove this event" : "Withdraw this event";
    return el(
      "div",
      { class: "buttons" },
      button({ class: "button" }, () => this.#ask({ do: "remove", key }), name),
    );
  }

  #review(): void {
    this.#form?.flush();
    this.#ask({ do: "review" });
  }

  /** Acts are sent in order, each when the one before it has been answered. */
  #ask(act: EditAct): void {
    if (act.do !== "set") this.#form?.flush();
    this.#queue.push(act);
    this.#next();
  }

  #next(): void {
    if (this.#exchange.isWaiting) return;
    const act = this.#queue.shift();
    if (act === undefined) return;
    this.#sent = act;
    this.#exchange.send(act);
  }

  #press(event: KeyboardEvent): void {
    event.stopPropagation(); // Streamlit has hotkeys of its own and cannot see what has the focus here
    const target = event.composedPath()[0];
    const isField = target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(target.tagName);
    const isTyping = isField && target.getAttribute("type") !== "checkbox"; // the field has an undo of its own
    if (isTyping || !(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    this.#ask({ do: event.shiftKey ? "redo" : "undo" });
  }
}

/** Is the form below the table? At this width the style sheet puts it there. */
function narrow(): boolean {
  return matchMedia("(max-width: 900px)").matches;
}

/** The id of this tab, the same after a reload. */
function tabId(): string {
  try {
    return sessionStorage.getItem(TAB) ?? crypto.randomUUID();
  } catch {
    return crypto.randomUUID(); // storage is forbidden: the work is saved under a new id
  }
}

function keepTabId(tab: string): void {
  try {
    sessionStorage.setItem(TAB, tab);
  } catch {
    // storage is forbidden: after a reload, the work is found as that of a closed tab
  }
}
