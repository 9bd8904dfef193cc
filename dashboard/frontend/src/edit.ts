/** What Streamlit loads for the page Edit (components v2). */
import { EditDesk } from "./editdesk.ts";
import type { Act, EditData } from "./edittypes.ts";

interface Component {
  readonly data: EditData;
  readonly parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: unknown): void;
}

const desks = new WeakMap<Node, EditDesk>();
let acts = 0;

export default function show({ data, parentElement, setTriggerValue }: Component): void {
  // the number tells equal acts apart
  const send = (act: Act): void => setTriggerValue("act", { ...act, act: ++acts });
  const desk = desks.get(parentElement);
  if (desk?.element.isConnected) return desk.update(data, send);
  const made = new EditDesk(data, send);
  desks.set(parentElement, made);
  parentElement.appendChild(made.element); // Streamlit keeps the style sheet in the same parent
}
