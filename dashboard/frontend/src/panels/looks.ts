/** How events are drawn, and what the size of a circle says: the choices in the map's options, and a key on the map. */
import type { Model } from "../model/model.ts";
import { el } from "../shared/dom.ts";
import type { Marks, Sizing } from "../shared/types.ts";
import { Sizes } from "./sizes.ts";

const MARKS: readonly (readonly [Marks, string])[] = [
  ["auto", "Gather many into counted bubbles"],
  ["separate", "Always draw each event"],
  ["bubbles", "Always gather into bubbles"],
  ["heat", "Heat map"],
];
const SIZES: readonly (readonly [Sizing, string])[] = [
  ["number", "Number of events"],
  ["deaths", "Deaths (best estimates)"],
  ["none", "All the same size"],
];

/** What the key on the map says; "": nothing needs to be said. Pure. */
export function keyWords(marks: Marks, sizing: Sizing, dark: boolean): string {
  const deaths = "deaths, best estimates";
  if (marks === "heat") return `${dark ? "Brighter" : "Darker"}: more ${sizing === "deaths" ? deaths : "events"}`;
  return sizing === "deaths" ? `Circles: ${deaths}` : "";
}

export class Looks {
  /** for the map's lower edge */
  readonly key = el("p", { class: "dl-key", hidden: true });
  readonly sizes: Sizes;
  readonly #model: Model;

  /** `fail` tells the reader why deaths could not be loaded, and offers to try again. */
  constructor(
    model: Model,
    loadDeaths: () => Promise<Uint32Array>,
    fail: (words: string, again: () => void) => void,
  ) {
    this.#model = model;
    this.sizes = new Sizes(model, loadDeaths, fail);
  }

  /** Two groups of radio buttons. */
  choices(): HTMLElement[] {
    return [
      choice("Events", MARKS, this.#model.marks, (wanted) => this.#model.setMarks(wanted)),
      choice("Size of circles, weight of the heat map", SIZES, this.sizes.now, (wanted) => void this.sizes.choose(wanted)),
    ];
  }

  /** Says what is seen, after a change of looks or of theme. */
  update(dark: boolean): void {
    const words = keyWords(this.#model.marks, this.#model.sizing, dark);
    this.key.textContent = words;
    this.key.hidden = words === "";
  }
}

function choice<T extends string>(
  title: string,
  options: readonly (readonly [T, string])[],
  now: T,
  onChoice: (option: T) => void,
): HTMLElement {
  const lines = options.map(([option, name]) => {
    const input = el("input", { type: "radio", name: `dl-${title.split(" ")[0].toLowerCase()}`, checked: option === now });
    input.addEventListener("change", () => onChoice(option));
    return el("label", { class: "dl-line dl-check" }, input, el("span", {}, name));
  });
  return el("fieldset", {}, el("legend", {}, title), ...lines);
}
