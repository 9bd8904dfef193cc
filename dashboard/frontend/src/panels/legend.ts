/** The legend: a chip for each group in the data, which switches it on and off, and a tree of the kinds in each. */
import { kindsIn, kindsNamed } from "../model/kinds.ts";
import type { Model } from "../model/model.ts";
import { button, el } from "../shared/dom.ts";
import { throttle } from "../shared/scheduler.ts";
import { symbol } from "../shared/symbols.ts";
import { grouped, oneLine } from "../shared/text.ts";
import { KindTree } from "./kindtree.ts";

const COUNT_EVERY_MS = 250;
const HINT = "Click: show or hide. Alt and click, or the key O: only this. Shift and click, or the key X: all but this.";

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
  readonly #tree: KindTree;
  /** Updates the counts, a few times a second at most. */
  readonly paint: () => void;

  /** `onSwitch` is called when the reader has switched a group or a kind. */
  constructor(model: Model, onSwitch: () => void) {
    this.#model = model;
    this.#onSwitch = onSwitch;
    const occurring = new Set(model.kindOf);
    const groups = new Set([...occurring].map((kind) => model.kinds[kind]?.group));
    this.#chips = model.groups.flatMap((_, group) => (groups.has(group) ? [this.#chip(group)] : []));
    this.#tree = new KindTree(model, occurring, (hidden) => this.#switch(hidden));
    this.element.append(...this.#chips.map((chip) => chip.button), this.#tree.button);
    this.paint = throttle(() => this.#count(), COUNT_EVERY_MS);
    this.update();
  }

  /** Shows which groups are hidden, wholly or in part. */
  update(): void {
    const { hidden, kinds } = this.#model;
    for (const chip of this.#chips) {
      const members = kindsIn(chip.group, kinds);
      const off = members.filter((kind) => hidden.has(kind)).length;
      chip.button.setAttribute("aria-pressed", off === 0 ? "true" : off === members.length ? "false" : "mixed");
    }
    this.#tree.update();
    this.paint();
  }

  /** Switches off the groups and kinds with these names, and no others. */
  hide(names: readonly string[]): void {
    const { groups, kinds, hidden } = this.#model;
    const wanted = kindsNamed(names, groups, kinds);
    const isSame = wanted.length === hidden.size && wanted.every((kind) => hidden.has(kind));
    if (!isSame) this.#model.setHidden(wanted);
  }

  /** Switches everything on, as a reader's choice. */
  showAll(): void {
    this.#switch([]);
  }

  #switch(hidden: Iterable<number>): void {
    this.#model.setHidden(hidden);
    this.#onSwitch();
  }

  /** Switches a kind of event on, as a reader's choice. */
  show(kind: number): void {
    this.#switch([...this.#model.hidden].filter((other) => other !== kind));
  }

  #chip(group: number): Chip {
    const { label } = this.#model.groups[group];
    const count = document.createTextNode("");
    const toggle = button({ class: "dl-chip", title: HINT }, ({ altKey, shiftKey }) => {
      if (altKey) this.#only(group);
      else if (shiftKey) this.#allBut(group);
      else this.#toggle(group);
    });
    toggle.addEventListener("keydown", (event) => {
      const key = event.key.toLowerCase();
      if (event.ctrlKey || event.altKey || event.metaKey || (key !== "o" && key !== "x")) return;
      event.stopPropagation(); // the page has keys of its own
      if (key === "o") this.#only(group);
      else this.#allBut(group);
    });
    toggle.setAttribute("aria-keyshortcuts", "O X");
    toggle.append(symbol(this.#model.groups[group]), el("span", { dir: "auto" }, oneLine(label, 40)));
    toggle.append(el("span", { class: "dl-count" }, count));
    return { group, button: toggle, count };
  }

  /** Hides the group; if it is hidden wholly or in part, shows all of it. */
  #toggle(group: number): void {
    const hidden = new Set(this.#model.hidden);
    const members = kindsIn(group, this.#model.kinds);
    const isWhole = members.every((kind) => !hidden.has(kind));
    for (const kind of members) isWhole ? hidden.add(kind) : hidden.delete(kind);
    this.#switch(hidden);
  }

  #only(group: number): void {
    this.#switch(this.#model.kinds.flatMap((kind, number) => (kind.group === group ? [] : [number])));
  }

  #allBut(group: number): void {
    this.#switch(kindsIn(group, this.#model.kinds));
  }

  #count(): void {
    const counts = this.#model.groupCounts();
    for (const { group, count } of this.#chips) {
      const words = grouped(counts[group]);
      if (count.data !== words) count.data = words;
    }
  }
}
