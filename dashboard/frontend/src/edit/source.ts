/** The source's text beside the form, with the quote marked. A selection in it becomes the quote or evidence. */
import { button, el } from "../shared/dom.ts";
import { clean } from "../shared/text.ts";
import { EvidenceList } from "./evidence.ts";
import type { EditAct, EditData, EditEvent } from "./types.ts";

interface Composed {
  getSelection?: () => Selection | null;
}

export class EditSource {
  readonly element = el("section", { class: "source", "aria-label": "Source" });
  readonly #ask: (act: EditAct) => void;
  #event: EditEvent | null = null;
  #drawn = "";
  readonly #text = el("div", { class: "text" });
  readonly #evidence: EvidenceList;

  constructor(ask: (act: EditAct) => void) {
    this.#ask = ask;
    this.#evidence = new EvidenceList(ask);
    this.element.append(this.#text, el("h3", {}, "Further evidence"), this.#evidence.element);
  }

  update(event: EditEvent, data: EditData): void {
    this.#event = event;
    this.#evidence.update(event, data);
    const drawn = JSON.stringify([event.key, event.source]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#text.replaceChildren(
      ...(event.source === null
        ? [el("p", { class: "hint" }, "There is no source text for this event.")]
        : this.#parts(event)),
    );
    const [pane, mark] = [this.element.querySelector<HTMLElement>(".pane"), this.element.querySelector("mark")];
    if (pane !== null && mark !== null)
      pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - 80;
  }

  #parts({ source }: EditEvent): HTMLElement[] {
    if (source === null) return [];
    const paragraphs = source.paragraphs.map((runs) =>
      el(
        "p",
        { dir: "auto" },
        ...runs.map((run) => (run.drafts === undefined ? clean(run.text) : el("mark", {}, clean(run.text)))),
      ),
    );
    // the cursor moves with the arrow keys and selects with Shift, but nothing can be changed
    const pane = el(
      "div",
      {
        class: "pane",
        contenteditable: "true",
        inputmode: "none",
        role: "textbox",
        "aria-multiline": "true",
        "aria-readonly": "true",
        "aria-label": "Text of the source",
        spellcheck: "false",
      },
      ...paragraphs,
    );
    for (const name of ["beforeinput", "drop", "paste", "cut"])
      pane.addEventListener(name, (event) => event.preventDefault());
    const use = (make: (text: string) => EditAct) => (): void => this.#ask(make(this.#selected()));
    const key = this.#event?.key ?? "";
    const buttons = el(
      "div",
      { class: "buttons" },
      button(
        { class: "button primary" },
        use((text) => ({ do: "quote", key, text })),
        "Use selection as quote",
      ),
      button(
        { class: "button" },
        use((text) => ({ do: "evidence", key, text, stance: "supports" })),
        "As evidence for",
      ),
      button(
        { class: "button" },
        use((text) => ({ do: "evidence", key, text, stance: "disputes" })),
        "As evidence against",
      ),
    );
    // a click on a button would clear the selection
    buttons.addEventListener("mousedown", (event) => event.preventDefault());
    return [
      el("h3", { dir: "auto" }, clean(source.title)),
      el("p", { class: "hint" }, "Select words in the text with the mouse, or with Shift and the arrow keys."),
      pane,
      buttons,
    ];
  }

  #selected(): string {
    const root = this.element.getRootNode() as Composed;
    return (root.getSelection?.() ?? document.getSelection())?.toString().trim() ?? "";
  }
}
