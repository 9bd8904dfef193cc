/** The source's text beside the form: the quote is marked in it, and chosen by selecting words of it. */
import { button, el } from "./dom.ts";
import type { Act, EditEvent, Proof } from "./edittypes.ts";
import { clean } from "./text.ts";

interface Composed {
  getSelection?: () => Selection | null;
}

export class EditSource {
  readonly element = el("section", { class: "source", "aria-label": "Source" });
  readonly #ask: (act: Act) => void;
  #event: EditEvent | null = null;
  #drawn = "";

  constructor(ask: (act: Act) => void) {
    this.#ask = ask;
  }

  update(event: EditEvent): void {
    this.#event = event;
    const drawn = JSON.stringify([event.key, event.source, event.evidence]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const parts = event.source === null ? [el("p", { class: "hint" }, "The event names no source whose text is kept.")] : this.#text(event);
    this.element.replaceChildren(...parts, el("h4", {}, "Evidence"), this.#evidence(event.evidence));
    const [pane, mark] = [this.element.querySelector<HTMLElement>(".pane"), this.element.querySelector("mark")];
    if (pane !== null && mark !== null) pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - 80;
  }

  #text({ source }: EditEvent): HTMLElement[] {
    if (source === null) return [];
    const paragraphs = source.paragraphs.map((runs) =>
      el("p", { dir: "auto" }, ...runs.map((run) => (run.drafts === undefined ? clean(run.text) : el("mark", {}, clean(run.text))))),
    );
    // a text that can be walked with the arrow keys and selected with Shift, and cannot be changed
    const pane = el(
      "div",
      { class: "pane", contenteditable: "true", inputmode: "none", role: "textbox", "aria-multiline": "true", "aria-readonly": "true", "aria-label": "Text of the source", spellcheck: "false" },
      ...paragraphs,
    );
    for (const name of ["beforeinput", "drop", "paste", "cut"]) pane.addEventListener(name, (event) => event.preventDefault());
    const use = (make: (text: string) => Act) => (): void => this.#ask(make(this.#selected()));
    const key = this.#event?.key ?? "";
    const buttons = el(
      "div",
      { class: "buttons" },
      button({ class: "button primary" }, use((text) => ({ do: "quote", key, text })), "Use selection as quote"),
      button({ class: "button" }, use((text) => ({ do: "evidence", key, text, stance: "supports" })), "As evidence for"),
      button({ class: "button" }, use((text) => ({ do: "evidence", key, text, stance: "disputes" })), "As evidence against"),
    );
    // a click on a button would clear the selection
    buttons.addEventListener("mousedown", (event) => event.preventDefault());
    return [el("h4", { dir: "auto" }, clean(source.title)), el("p", { class: "hint" }, "Select words of the text, with the mouse or with Shift and the arrow keys."), pane, buttons];
  }

  #selected(): string {
    const root = this.element.getRootNode() as Composed;
    return (root.getSelection?.() ?? document.getSelection())?.toString().trim() ?? "";
  }

  #evidence(proofs: readonly Proof[]): HTMLElement {
    if (proofs.length === 0) return el("p", { class: "hint" }, "None beside the quote.");
    return el("ul", { class: "proofs" }, ...proofs.map((proof) => this.#proof(proof)));
  }

  #proof({ key, quote, stance, source, claimed_by }: Proof): HTMLElement {
    const choice = el("select", { "aria-label": "What this evidence does" }, ...["supports", "disputes"].map((word) => el("option", { value: word }, word)));
    choice.value = stance;
    choice.addEventListener("change", () => this.#ask({ do: "proof", row: key, cells: { stance: choice.value } }));
    const said = [source, claimed_by].filter((part) => part !== "").join(" · ");
    const gone = button({ class: "button" }, () => this.#ask({ do: "proof", row: key, cells: null }), "Remove");
    return el("li", {}, el("blockquote", { dir: "auto" }, clean(quote)), el("p", { class: "hint", dir: "auto" }, clean(said)), el("div", { class: "bulk" }, choice, gone));
  }
}
