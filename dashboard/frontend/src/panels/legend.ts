/** The legend: a chip for each group in the data, which switches it on and off. */
import type { Model } from "../model/model.ts";
import { button, el } from "../shared/dom.ts";
import { throttle } from "../shared/scheduler.ts";
import { symbol } from "../shared/symbols.ts";
import { grouped, oneLine } from "../shared/text.ts";

const COUNT_EVERY_MS = 250;

interface Chip {
  readonly group: number;
  readonly button: HTMLButtonElement;
  readonly count: Text;
}

export class Legend {
  readonly element = el("div", { class: "dl-legend", role: "group", "aria-label": "Legend: switch types on and off" });
  readonly #model: Model;
  readonly #onSwitch: () => void;
  readonly #chips: readonly Chip[];
  /** Updates the counts, a few times a second at most. */
  readonly paint: () => void;

  /** `onSwitch` is called when the reader has switched a group. */
  constructor(model: Model, onSwitch: () => void) {
    this.#model = model;
    this.#onSwitch = onSwitch;
    const occurring = new Set(model.events.group);
    this.#chips = model.groups.flatMap((_, group) => (occurring.has(group) ? [this.#chip(group)] : []));
    this.element.append(...this.#chips.map((chip) => chip.button));
    this.paint = throttle(() => this.#count(), COUNT_EVERY_MS);
    this.update();
  }

  /** Shows which groups are hidden. */
  update(): void {
    const { hidden } = this.#model;
    for (const chip of this.#chips) chip.button.setAttribute("aria-pressed", String(!hidden.has(chip.group)));
    this.paint();
  }

  /** Switches off the groups with these names, and no others. */
  hide(names: readonly string[]): void {
    const { groups, hidden } = this.#model;
    const wanted = groups.flatMap(({ group }, number) => (names.includes(group) ? [number] : []));
    const isSame = wanted.length === hidden.size && wanted.every((group) => hidden.has(group));
    if (!isSame) this.#model.setHidden(wanted);
  }

  /** Switches every group on, as a reader's choice. */
  showAll(): void {
    this.#model.setHidden([]);
    this.#onSwitch();
  }

  /** Switches a group on, as a reader's choice. */
  show(group: number): void {
    this.#model.setHidden([...this.#model.hidden].filter((other) => other !== group));
    this.#onSwitch();
  }

  #chip(group: number): Chip {
    const { label } = this.#model.groups[group];
    const count = document.createTextNode("");
    const toggle = button({ class: "dl-chip", title: "Show or hide" }, () => {
      const hidden = new Set(this.#model.hidden);
      if (!hidden.delete(group)) hidden.add(group);
      this.#model.setHidden(hidden);
      this.#onSwitch();
    });
    toggle.append(symbol(this.#model.groups[group]), el("span", { dir: "auto" }, oneLine(label, 40)));
    toggle.append(el("span", { class: "dl-count" }, count));
    return { group, button: toggle, count };
  }

  #count(): void {
    const counts = this.#model.groupCounts();
    for (const { group, count } of this.#chips) {
      const words = grouped(counts[group]);
      if (count.data !== words) count.data = words;
    }
  }
}
