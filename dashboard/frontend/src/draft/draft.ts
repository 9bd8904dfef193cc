/** The Draft page: the article beside its draft events. It shows what Python sends; Python decides and writes. */
import { Exchange, component, type FormPage, type Send } from "../forms/component.ts";
import { focusedIn } from "../forms/controls.ts";
import type { Cells } from "../forms/types.ts";
import { button, el } from "../shared/dom.ts";
import { clean, oneLine } from "../shared/text.ts";
import { cardElement, keyed, type DraftCardActions } from "./card.ts";
import { DraftForm } from "./form.ts";
import { draftKey, listed, neighbour, nextOpen, tallyWords, whyNone, type DraftKey } from "./keys.ts";
import { ArticleText } from "./text.ts";
import { UnknownNames } from "./unknown.ts";
import type { MarkedWords } from "./marking.ts";
import type { DraftAct, DraftCard, DraftData, DraftTally } from "./types.ts";

export default component<DraftData, DraftAct>((data, send) => new DraftPage(data, send));

class DraftPage implements FormPage<DraftData, DraftAct> {
  readonly element = el("div", { class: "desk" });
  readonly #exchange: Exchange<DraftAct>;
  readonly #list = el("ol", { class: "cards", "aria-label": "Draft events" });
  readonly #top = el("header", { class: "top" });
  readonly #tally = el("p", { class: "tally" });
  readonly #back = keyed("Undo", "U", "undo", () => this.#undo());
  readonly #sure = keyed("Accept all", "S", "sure", () => this.#acceptSure());
  readonly #progress = el("div", { class: "progress", "aria-hidden": "true" });
  readonly #finish = keyed("", "", "finish", () => this.#ask({ do: "finish" }), "button primary");
  readonly #unknown: UnknownNames;
  #data: DraftData;
  readonly #text: ArticleText;
  #selected = "";
  #editing = "";
  #form: DraftForm | null = null;
  /** what to do when Python has carried out the last act */
  #then: () => void = () => {};

  constructor(data: DraftData, send: Send<DraftAct>) {
    this.#data = { ...data, cards: listed(data.cards, []) };
    this.#exchange = new Exchange(send, data.said);
    this.#unknown = new UnknownNames((place) => this.#ask({ do: "place", ...place }));
    this.#text = new ArticleText(
      data,
      (key) => this.#select(key, true),
      (words) => this.#mark(words),
    );
    const { cards } = this.#data;
    this.#selected = nextOpen(cards, "") || (cards[0]?.key ?? "");
    const bar = el("div", { class: "bar" }, this.#tally, this.#sure, this.#back, this.#progress, ...this.#exchange.lines);
    const end = el("div", { class: "end" }, this.#finish);
    const side = el("section", { class: "drafts", "aria-label": "Decisions" }, bar, this.#list, end, keysHint());
    this.#text.element.append(this.#unknown.element);
    this.element.append(this.#top, this.#text.element, side);
    this.element.addEventListener("keydown", (event) => this.#press(event));
    this.#draw(true);
  }

  accepts(data: DraftData): boolean {
    return data.article === this.#data.article;
  }

  /** The button that opened the page is gone: the focus moves to where the keys work, without scrolling. */
  opened(): void {
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isFree) this.#list.querySelector<HTMLElement>(".card.current .head")?.focus({ preventScroll: true });
  }

  /** Shows new data: the answer to an act, or a change that came from elsewhere. */
  update(data: DraftData, send: Send<DraftAct>): void {
    const typed = this.#typed();
    this.#data = { ...data, cards: listed(data.cards, this.#data.cards.map(({ key }) => key)) };
    const { open, drafted } = data.tally;
    const answer = this.#exchange.receive(send, data.said, ` · ${open} of ${drafted} open`);
    if (answer === "good") this.#then();
    if (answer !== "same") this.#then = () => {};
    if (this.#editing !== "" && this.#card(this.#editing)?.state !== "open") this.#leaveForm();
    this.#draw(false);
    if (answer !== "good") this.#form?.fill(typed);
  }

  #draw(first: boolean): void {
    const focused = focusedIn(this.element)?.dataset["focus"] ?? "";
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
    const { tally, undo, sure, to_publish } = this.#data;
    this.#sure.hidden = sure === 0;
    const words = `Accept the ${sure} that ${sure === 1 ? "is" : "are"} sure`;
    this.#sure.firstChild?.replaceWith(document.createTextNode(words));
    this.#tally.textContent = tallyWords(tally);
    this.#back.disabled = undo === 0;
    this.#progress.replaceChildren(...shares(tally));
    this.#finish.hidden = to_publish === 0 || tally.open > 0;
    this.#finish.textContent = `${to_publish} accepted: complete and publish`;
    this.#unknown.update(this.#data);
  }

  #makeForm(): DraftForm | null {
    const card = this.#card(this.#editing);
    if (card === undefined || card.state !== "open") return null;
    const save = (): void => this.#save();
    const accept = button({ class: "button primary", "data-focus": "accept" }, () => this.#accept(card.key), "Accept");
    const cancel = button({ class: "button", "data-focus": "cancel" }, () => this.#stopEditing(), "Cancel");
    return new DraftForm(card, this.#data, save, accept, cancel);
  }

  #formOf(card: DraftCard): HTMLElement | null {
    return card.key === this.#editing && card.key === this.#selected ? (this.#form?.element ?? null) : null;
  }

  // Acts

  readonly #actions: DraftCardActions = {
    select: (key) => this.#select(key === this.#selected ? "" : key, true),
    accept: (key) => this.#accept(key),
    reject: (key) => this.#reject(key),
    edit: (key) => this.#edit(key),
    reopen: (key) => this.#ask({ do: "reopen", key }),
    evidence: (key, event) => this.#ask({ do: "evidence", key, event }, () => this.#goOn(key)),
    choose: (key, number) => this.#ask({ do: "choose", key, number, cells: this.#typed() }),
  };

  #accept(key: string): void {
    if (this.#card(key)?.state === "open")
      this.#ask({ do: "accept", key, cells: this.#typed() }, () => this.#goOn(key));
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

  #acceptSure(): void {
    if (this.#data.sure > 0) this.#ask({ do: "accept_sure" }, () => this.#goOn(""));
  }

  /** Drafts an event from words of the article, and opens its card. */
  #mark(words: MarkedWords): void {
    const known = new Set(this.#data.cards.map(({ key }) => key));
    const draft = (): void => {
      this.#editing = "";
      this.#form = null;
      this.#ask({ do: "mark", ...words }, () => {
        const added = this.#data.cards.find(({ key }) => !known.has(key));
        if (added !== undefined) this.#selected = added.key;
        queueMicrotask(() => this.#focus("head"));
      });
    };
    const cells = this.#typed();
    if (Object.keys(cells).length === 0) return draft();
    this.#ask({ do: "change", key: this.#editing, cells }, () => queueMicrotask(draft)); // what was typed is kept
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

  /** Closes the form. What was typed is kept, even if it was not saved. */
  #leaveForm(): void {
    const cells = this.#typed();
    if (this.#editing !== "" && Object.keys(cells).length > 0) this.#ask({ do: "change", key: this.#editing, cells });
    this.#editing = "";
    this.#form = null;
  }

  /** After a decision: goes to the next open draft. */
  #goOn(key: string): void {
    this.#editing = "";
    this.#form = null;
    this.#selected = nextOpen(this.#data.cards, key);
    queueMicrotask(() => this.#focus("head"));
  }

  /** Sends an act, unless the last one is still unanswered. */
  #ask(act: DraftAct, then: () => void = () => {}): void {
    if (this.#exchange.isWaiting) return;
    this.#then = then;
    this.#exchange.send(act);
  }

  #press(event: KeyboardEvent): void {
    event.stopPropagation(); // Streamlit has hotkeys of its own, such as R, and does not see what has the focus here
    const target = event.composedPath()[0];
    if (!(target instanceof HTMLElement) || event.defaultPrevented) return;
    if (event.key === "Escape" && this.#editing !== "") return this.#stopEditing();
    const pane = target.classList.contains("pane") && event.key.startsWith("Arrow");
    const key = pane ? null : draftKey(event, target.tagName, target.getAttribute("type") ?? "");
    if (key === null) return;
    event.preventDefault();
    this.#do(key);
  }

  #do(key: DraftKey): void {
    const { cards } = this.#data;
    if (key === "next") this.#select(neighbour(cards, this.#selected, 1), true);
    else if (key === "previous") this.#select(neighbour(cards, this.#selected, -1), true);
    else if (key === "accept") this.#accept(this.#selected);
    else if (key === "reject") this.#reject(this.#selected);
    else if (key === "edit") this.#edit(this.#selected);
    else if (key === "mark") this.#text.draftMarked();
    else if (key === "sure") this.#acceptSure();
    else this.#undo();
  }

  // Helpers

  #card(key: string): DraftCard | undefined {
    return this.#data.cards.find((card) => card.key === key);
  }

  #typed(): Cells {
    return this.#form?.changed ?? {};
  }

  /** Gives the focus to a part of the selected card, or of the page. */
  #focus(name: string): void {
    const inCard = this.#list.querySelector<HTMLElement>(`.card.current [data-focus="${name}"]`);
    const head = this.#list.querySelector<HTMLElement>('.card.current [data-focus="head"]');
    const found = inCard ?? this.element.querySelector<HTMLElement>(`:not(li) > [data-focus="${name}"]`) ?? head;
    const isUsable = found !== null && !(found instanceof HTMLButtonElement && found.disabled);
    (isUsable ? found : head)?.focus({ preventScroll: true });
    this.#list.querySelector(".card.current")?.scrollIntoView({ block: "nearest" });
  }
}

function keysHint(): HTMLElement {
  const keys =
    "Keys: J or ↓ next, K or ↑ previous, A accept, R reject, E change, U undo, S accept all that are sure, " +
    "M draft the marked words, Esc cancels a change.";
  return el("p", { class: "hint keys" }, keys);
}

function shares({ drafted, accepted, rejected }: DraftTally): HTMLElement[] {
  return Object.entries({ accepted, rejected }).map(([name, count]) => {
    const share = el("span", { class: name });
    share.style.width = `${drafted > 0 ? (100 * count) / drafted : 0}%`;
    return share;
  });
}
