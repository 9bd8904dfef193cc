/** The controls that the forms of Draft and Edit are made of. */
import { el } from "../shared/dom.ts";
import { clean, oneLine } from "../shared/text.ts";
import type { Candidate, Problem } from "./types.ts";

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A word to choose, or a value with its label. */
export type Choice = string | readonly [value: string, label: string];

export function textInput(): HTMLInputElement {
  return el("input", { type: "text", autocomplete: "off" });
}

/** A list with these choices. */
export function select(choices: readonly Choice[], value: string): HTMLSelectElement {
  const list = el("select", {});
  offer(list, choices, value);
  return list;
}

/** Offers these choices. A value that is not among them becomes one, so that nothing is lost. */
export function offer(list: HTMLSelectElement, choices: readonly Choice[], value: string): void {
  const pairs = choices.map((choice): readonly [string, string] =>
    typeof choice === "string" ? [choice, choice] : choice,
  );
  if (!pairs.some(([word]) => word === value)) pairs.push([value, value]);
  const isSame = list.options.length === pairs.length && pairs.every(([word], k) => list.options[k].value === word);
  if (!isSame) {
    list.replaceChildren(...pairs.map(([word, label]) => el("option", { value: word }, clean(label || "none"))));
  }
  list.value = value;
}

/** What is wrong with a cell, as a line; `fix` is a button that corrects it. */
export function problemLine({ message, error }: Problem, fix: HTMLElement | null = null): HTMLElement {
  const line = el("p", { class: error ? "fault" : "fault mild", dir: "auto" }, clean(message));
  if (fix !== null) line.append(" ", fix);
  return line;
}

/** The number by which a list names a pin of the map beside it. */
export function pinNumber(number: number, chosen: boolean): HTMLElement {
  return el("span", { class: chosen ? "number chosen" : "number", "aria-hidden": "true" }, String(number + 1));
}

/** The places that a name may mean, as radio buttons. `group` is their name in the form. */
export function candidateChoices(
  group: string,
  candidates: readonly Candidate[],
  chosen: number,
  choose: (number: number) => void,
): HTMLElement[] {
  return candidates.map(({ name, kind, precision, reason }, number) => {
    const radio = el("input", { type: "radio", name: group, "data-focus": `place-${number}` });
    radio.checked = number === chosen;
    radio.addEventListener("change", () => choose(number));
    const note = oneLine([kind, precision, reason].filter(Boolean).join(" · "), 300);
    const words = el("span", {}, el("b", { dir: "auto" }, oneLine(name, 120)), el("span", { class: "note" }, note));
    return el("label", { class: "candidate" }, radio, pinNumber(number, number === chosen), words);
  });
}

/** What has the focus, also inside Streamlit's shadow root. */
export function focusedIn(element: HTMLElement): HTMLElement | null {
  return (element.getRootNode() as Document | ShadowRoot).activeElement as HTMLElement | null;
}
