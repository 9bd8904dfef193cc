/** The page Draft: the article beside its draft events. Python decides and writes; this shows, and asks. */
import { cardElement, keyed, type CardActions } from "./deskcard.ts";
import { DeskForm } from "./deskform.ts";
import { deskKey, ledger, neighbour, nextOpen, whyNone, type DeskKey } from "./deskkeys.ts";
import { DeskText } from "./desktext.ts";
import type { Act, Cells, DeskData, DraftCard, Tally } from "./desktypes.ts";
import { button, el } from "./dom.ts";
import { clean, oneLine } from "./text.ts";

/** How long an answer of Python is waited for before the next decision is taken. */
const PATIENCE_MS = 10_000;

export class Desk {
  readonly element = el("div", { class: "desk" });
  #send: (act: Act) => void;
  readonly #list = el("ol", { class: "cards", "aria-label": "Draft events" });
  readonly #top = el("header", { class: "top" });
  readonly #ledger = el("p", { class: "ledger" });
  readonly #back = keyed("Undo", "U", "undo", () => this.#undo());
  readonly #progress = el("div", { class: "progress", "aria-hidden": "true" });
  readonly #said = el("p", { class: "said", role: "status" });
  readonly #alarm = el("p", { class: "said bad", role: "alert" });
  /** built once: what is said is only heard from an element that stays where it is */
  readonly #bar = el("div", { class: "bar" }, this.#ledger, this.#back, this.#progress, this.#said, this.#alarm);
  readonly #side = el("section", { class: "drafts", "aria-label": "Decisions" }, this.#bar, this.#list, keysHint());
  #data: DeskData;
  #text: DeskText;
  #selected = "";
  #editing = "";
  #form: DeskForm | null = null;
  /** when the last act was sent; 0: its answer is there */
  #asked = 0;
  /** what an answer without a complaint leads to */
  #then: () => void = () => {};
  #heard = 0;

  constructor(data: DeskData, send: (act: Act) => void) {
    this.#data = data;
    this.#send = send;
    this.#heard = data.said.number;
    this.#text = new DeskText(data, (key) => this.#select(key, true));
    this.#selected = nextOpen(data.cards, "") || (data.cards[0]?.key ?? "");
    this.element.append(this.#top, this.#text.element, this.#side);
    this.element.addEventListener("keydown", (event) => this.#press(event));
    this.#draw(true);
  }

  get article(): string {
    return this.#data.article;
  }

  /** Where the keys work, without moving the page. */
  focus(): void {
    this.#list.querySelector<HTMLElement>(".card.current .head")?.focus({ preventScroll: true });
  }

  /** Shows what Python says now: its answer to an act, or what changed by itself. */
  update(data: DeskData, send: (act: Act) => void): void {
    this.#data = data;
    this.#send = send;
    this.#asked = 0;
    const { number, text, bad } = data.said;
    if (number !== this.#heard) {
      this.#heard = number;
      this.#say(text, bad);
      if (!bad) this.#then();
      this.#then = () => {};
    }
    this.#draw(false);
  }

  #draw(first: boolean): void {
    const focused = this.#focused();
    this.#drawTop();
    this.#drawBar();
    this.#form = this.#makeForm();
    const cards = this.#data.cards.map((card) =>
      cardElement(card, this.#data, card.key === this.#selected, this.#formOf(card), this.#actions),
    );
    this.#list.replaceChildren(...cards);
    if (cards.length === 0) {
      const { places, times } = this.#data;
      this.#list.replaceChildren(el("li", { class: "none" }, whyNone(places.length, times.length)));
    }
    this.#text.update(this.#data, this.#selected, true);
    if (!first && focused !== "") this.#focus(focused);
  }

  #drawTop(): void {
    const { source, notes } = this.#data;
    const known = source.known ? el("span", { class: "state" }, "this article is in the dataset already") : null;
    this.#top.replaceChildren(
      el("h3", { dir: "auto" }, oneLine(source.title, 300)),
      el("p", { class: "hint", dir: "auto" }, oneLine(source.facts.join(" · "), 400), known),
      ...notes.map((note) => el("p", { class: "fault mild", dir: "auto" }, clean(note))),
      keyed("Another article", "", "close", () => this.#ask({ do: "close" })),
    );
  }

  #drawBar(): void {
    const { tally, undo } = this.#data;
    this.#ledger.textContent = ledger(tally);
    this.#back.disabled = undo === 0;
    this.#progress.replaceChildren(...shares(tally));
  }

  #makeForm(): DeskForm | null {
    const card = this.#card(this.#editing);
    if (card === undefined || card.state !== "open") return null;
    const save = (): void => this.#save();
    const accept = button({ class: "button primary", "data-focus": "accept" }, () => this.#accept(card.key), "Accept");
    const cancel = button({ class: "button", "data-focus": "cancel" }, () => this.#stopEditing(), "Cancel");
    return new DeskForm(card, this.#data, save, accept, cancel);
  }

  #formOf(card: DraftCard): HTMLElement | null {
    return card.key === this.#editing && card.key === this.#selected ? (this.#form?.element ?? null) : null;
  }

  // What the editor does

  readonly #actions: CardActions = {
    select: (key) => this.#select(key === this.#selected ? "" : key, true),
    accept: (key) => this.#accept(key),
    reject: (key) => this.#reject(key),
    edit: (key) => this.#edit(key),
    reopen: (key) => this.#ask({ do: "reopen", key }),
    choose: (key, number) => this.#ask({ do: "choose", key, number, cells: this.#typed() }),
  };

  #accept(key: string): void {
    if (this.#card(key)?.state === "open") this.#ask({ do: "accept", key, cells: this.#typed() }, () => this.#goOn(key));
  }

  #reject(key: string): void {
    if (this.#card(key)?.state === "open") this.#ask({ do: "reject", key }, () => this.#goOn(key));
  }

  #edit(key: string): void {
    if (this.#card(key)?.state !== "open") return;
    this.#editing = this.#selected = key;
    this.#draw(true);
    this.#form?.focus();
  }

  #save(): void {
    const key = this.#editing;
    this.#ask({ do: "change", key, cells: this.#typed() }, () => {
      if (this.#card(key)?.problems.some(({ error }) => error)) return queueMicrotask(() => this.#form?.focus());
      this.#stopEditing();
    });
  }

  #stopEditing(): void {
    this.#editing = "";
    this.#form = null;
    this.#draw(true);
    this.#focus("edit");
  }

  #undo(): void {
    if (this.#data.undo > 0) this.#ask({ do: "undo" });
  }

  #select(key: string, focus: boolean): void {
    if (key !== this.#selected) this.#leaveForm();
    this.#selected = key;
    this.#draw(true);
    if (focus) this.#focus("head");
  }

  /** What was typed is kept, saved or not. */
  #leaveForm(): void {
    const cells = this.#typed();
    if (this.#editing !== "" && Object.keys(cells).length > 0) this.#ask({ do: "change", key: this.#editing, cells });
    this.#editing = "";
    this.#form = null;
  }

  /** After a decision: to the next draft that is open. */
  #goOn(key: string): void {
    this.#editing = "";
    this.#form = null;
    this.#selected = nextOpen(this.#data.cards, key);
    queueMicrotask(() => this.#focus("head"));
  }

  #ask(act: Act, then: () => void = () => {}): void {
    if (this.#asked > 0 && performance.now() - this.#asked < PATIENCE_MS) return;
    this.#asked = performance.now();
    this.#then = then;
    this.#send(act);
  }

  #press(event: KeyboardEvent): void {
    event.stopPropagation(); // Streamlit has hotkeys of its own, R among them, and cannot see what has the focus here
    const target = event.composedPath()[0];
    if (!(target instanceof HTMLElement) || event.defaultPrevented) return;
    if (event.key === "Escape" && this.#editing !== "") return this.#stopEditing();
    const pane = target.classList.contains("pane") && event.key.startsWith("Arrow");
    const key = pane ? null : deskKey(event, target.tagName, target.getAttribute("type") ?? "");
    if (key === null) return;
    event.preventDefault();
    this.#do(key);
  }

  #do(key: DeskKey): void {
    const { cards } = this.#data;
    if (key === "next") this.#select(neighbour(cards, this.#selected, 1), true);
    else if (key === "previous") this.#select(neighbour(cards, this.#selected, -1), true);
    else if (key === "accept") this.#accept(this.#selected);
    else if (key === "reject") this.#reject(this.#selected);
    else if (key === "edit") this.#edit(this.#selected);
    else this.#undo();
  }

  // Small things

  #card(key: string): DraftCard | undefined {
    return this.#data.cards.find((card) => card.key === key);
  }

  #typed(): Cells {
    return this.#form?.changed ?? {};
  }

  #say(text: string, bad: boolean): void {
    const { drafted, open } = this.#data.tally;
    this.#said.textContent = bad || text === "" ? "" : `${clean(text)} · ${open} of ${drafted} open`;
    this.#alarm.textContent = bad ? clean(text) : "";
  }

  /** What has the focus, so that it can have it again when the cards are drawn anew. */
  #focused(): string {
    const root = this.element.getRootNode() as Document | ShadowRoot;
    return (root.activeElement as HTMLElement | null)?.dataset["focus"] ?? "";
  }

  /** Gives the focus to a part of the selected card, or of the page. */
  #focus(name: string): void {
    const inCard = this.#list.querySelector<HTMLElement>(`.card.current [data-focus="${name}"]`);
    const head = this.#list.querySelector<HTMLElement>('.card.current [data-focus="head"]');
    const found = inCard ?? this.element.querySelector<HTMLElement>(`:not(li) > [data-focus="${name}"]`) ?? head;
    (found ?? head)?.focus({ preventScroll: true });
    this.#list.querySelector(".card.current")?.scrollIntoView({ block: "nearest" });
  }
}

function keysHint(): HTMLElement {
  const keys = "Keys: J or ↓ next, K or ↑ previous, A accept, R reject, E change, U undo, Esc leaves a change.";
  return el("p", { class: "hint keys" }, keys);
}

function shares({ drafted, accepted, rejected }: Tally): HTMLElement[] {
  return Object.entries({ accepted, rejected }).map(([name, count]) => {
    const share = el("span", { class: name });
    share.style.width = `${drafted > 0 ? (100 * count) / drafted : 0}%`;
    return share;
  });
}
