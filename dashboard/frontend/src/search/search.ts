/** The field for the words of a search, in the sidebar: it searches while one types. */
import { debounce } from "../shared/scheduler.ts";
import { el } from "../shared/dom.ts";

/** Long enough not to search every letter of a word that is typed fast. */
const PAUSE_MS = 120;

interface SearchWords {
  readonly text: string;
  /** counts up when Python has set the text; what was typed meanwhile gives way */
  readonly turn: number;
  readonly most: number;
}

/** What Streamlit passes to a component (v2). */
interface SearchComponent {
  readonly data: SearchWords;
  readonly parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: string): void;
}

class SearchField {
  readonly element: HTMLElement;
  /** sends what was typed; the function is a new one at every run of the script */
  send: SearchComponent["setTriggerValue"];
  readonly #input = el("input", { type: "text", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
  #turn = -1;
  #sent = "";

  constructor(send: SearchComponent["setTriggerValue"]) {
    this.send = send;
    const hint =
      "Part of a word is enough. “Words in quotes” are found as they stand. A place is found by its other names too.";
    const label = el("label", {}, el("span", {}, "Words"), this.#input);
    this.#input.placeholder = "Search the texts";
    this.#input.title = hint;
    this.element = el("div", { class: "search" }, label);
    const later = debounce(() => this.#commit(), PAUSE_MS);
    this.#input.addEventListener("input", later);
    this.#input.addEventListener("change", () => this.#commit());
  }

  update({ text, turn, most }: SearchWords): void {
    this.#input.maxLength = most;
    if (turn === this.#turn) return;
    this.#turn = turn;
    this.#sent = this.#input.value = text;
  }

  #commit(): void {
    const { value } = this.#input;
    if (value === this.#sent) return;
    this.#sent = value;
    this.send("text", value);
  }
}

const fields = new WeakMap<Node, SearchField>();

/** Streamlit calls it at each run of the script. */
export default function show({ data, parentElement, setTriggerValue }: SearchComponent): void {
  let field = fields.get(parentElement);
  if (field === undefined || !field.element.isConnected) {
    field?.element.remove();
    field = new SearchField(setTriggerValue);
    parentElement.appendChild(field.element);
    fields.set(parentElement, field);
  }
  field.send = setTriggerValue;
  field.update(data);
}
