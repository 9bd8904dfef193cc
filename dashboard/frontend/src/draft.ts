/** What Streamlit loads for the page Draft (components v2). */
import { Desk } from "./desk.ts";
import type { Act, DeskData } from "./desktypes.ts";

interface Component {
  readonly data: DeskData;
  readonly parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: unknown): void;
}

const desks = new WeakMap<Node, Desk>();
let acts = 0;

export default function show({ data, parentElement, setTriggerValue }: Component): void {
  // the number tells equal acts apart
  const send = (act: Act): void => setTriggerValue("act", { ...act, act: ++acts });
  const desk = desks.get(parentElement);
  if (desk?.article === data.article && desk.element.isConnected) return desk.update(data, send);
  desk?.element.remove();
  const made = new Desk(data, send);
  desks.set(parentElement, made);
  parentElement.appendChild(made.element); // Streamlit keeps the style sheet in the same parent
  // the button that asked for this is gone with its form: the keys go on here
  if (document.activeElement === null || document.activeElement === document.body) made.focus();
}
