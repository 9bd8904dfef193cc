/** How a page that edits talks to Python (Streamlit components v2): Python sends data, the page sends acts. */
import { el } from "../shared/dom.ts";
import { clean } from "../shared/text.ts";
import type { Message } from "./types.ts";

export type Send<Act> = (act: Act) => void;

export interface FormPage<Data, Act> {
  readonly element: HTMLElement;
  /** Can this page go on with the data? Otherwise a new one is made. */
  accepts(data: Data): boolean;
  update(data: Data, send: Send<Act>): void;
  /** Called once the page is in the document. */
  opened?(): void;
}

interface FormComponent<Data> {
  readonly data: Data;
  readonly parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: unknown): void;
}

/** The function that Streamlit calls with new data: it makes the page the first time and updates it afterwards. */
export function component<Data, Act extends object>(make: (data: Data, send: Send<Act>) => FormPage<Data, Act>) {
  const pages = new WeakMap<Node, FormPage<Data, Act>>();
  let acts = 0;
  return ({ data, parentElement, setTriggerValue }: FormComponent<Data>): void => {
    // the number tells equal acts apart
    const send = (act: Act): void => setTriggerValue("act", { ...act, act: ++acts });
    const known = pages.get(parentElement);
    if (known?.element.isConnected && known.accepts(data)) return known.update(data, send);
    known?.element.remove();
    const page = make(data, send);
    pages.set(parentElement, page);
    parentElement.appendChild(page.element); // Streamlit keeps the style sheet in the same parent
    page.opened?.();
  };
}

/** How long to wait for an answer before the next act may be sent. */
const PATIENCE_MS = 10_000;

/** Sends acts one at a time, and shows what Python answers. */
export class Exchange<Act> {
  readonly #status = el("p", { class: "said", role: "status" });
  readonly #alert = el("p", { class: "said bad", role: "alert" });
  /** the lines of the answer; screen readers announce only elements that stay in the page */
  readonly lines: readonly HTMLElement[] = [this.#status, this.#alert];
  #send: Send<Act>;
  /** when the last act was sent; 0: it has been answered */
  #sentAt = 0;
  #heard: number;

  constructor(send: Send<Act>, { number }: Message) {
    this.#send = send;
    this.#heard = number;
  }

  /** Is the answer to the last act still to come? */
  get isWaiting(): boolean {
    return this.#sentAt > 0 && performance.now() - this.#sentAt < PATIENCE_MS;
  }

  send(act: Act): void {
    this.#sentAt = performance.now();
    this.#send(act);
  }

  /** Takes new data from Python as the answer. Shows its message if it is a new one; `note` follows a good one. */
  receive(send: Send<Act>, { number, text, bad }: Message, note = ""): "same" | "good" | "bad" {
    this.#send = send;
    this.#sentAt = 0;
    if (number === this.#heard) return "same";
    this.#heard = number;
    const words = clean(text);
    this.#status.textContent = bad || words === "" ? "" : words + note;
    this.#alert.textContent = bad ? words : "";
    return bad ? "bad" : "good";
  }
}
