/** The tree of types: each group of the legend with the kinds in it, to be switched one by one, alone or all but one. */
import { kindsIn } from "../model/kinds.ts";
import type { Model } from "../model/model.ts";
import { button, el } from "../shared/dom.ts";
import { Popover } from "../shared/popover.ts";
import { symbol } from "../shared/symbols.ts";
import { grouped, oneLine } from "../shared/text.ts";

interface Branch {
  readonly box: HTMLInputElement;
  readonly kinds: readonly number[];
  readonly count: Text;
}

export class KindTree {
  /** opens the tree */
  readonly button = el("button", { type: "button", class: "dl-chip dl-more", title: "Sub-types, only one, all but one" });
  readonly #popover: Popover;
  readonly #model: Model;
  readonly #occurring: ReadonlySet<number>;
  readonly #hide: (kinds: Iterable<number>) => void;
  #branches: Branch[] = [];

  /** `occurring`: the kinds in the data; `hide` hides the kinds that the reader has switched off, and no others. */
  constructor(model: Model, occurring: ReadonlySet<number>, hide: (kinds: Iterable<number>) => void) {
    this.#model = model;
    this.#occurring = occurring;
    this.#hide = hide;
    this.button.append("Types …");
    this.#popover = new Popover(this.button, "Types and sub-types", () => this.#fill());
  }

  /** Shows which kinds are hidden. */
  update(): void {
    const { hidden } = this.#model;
    this.button.classList.toggle("dl-on", hidden.size > 0);
    const counts = this.#branches.length > 0 ? this.#model.kindCounts() : [];
    for (const { box, kinds, count } of this.#branches) {
      const off = kinds.filter((kind) => hidden.has(kind)).length;
      box.checked = off < kinds.length;
      box.indeterminate = off > 0 && off < kinds.length;
      count.data = grouped(kinds.reduce((sum, kind) => sum + counts[kind], 0));
    }
  }

  #fill(): void {
    const { groups, kinds } = this.#model;
    this.#branches = [];
    const tree = groups.flatMap((legend, group) => {
      const members = kindsIn(group, kinds);
      const here = members.filter((kind) => this.#occurring.has(kind));
      if (here.length === 0) return [];
      const name = el("span", { class: "dl-branch" }, symbol(legend), el("b", { dir: "auto" }, oneLine(legend.label, 40)));
      const leaves = here.length > 1 ? here.map((kind) => this.#line(kinds[kind].label, [kind])) : [];
      return [el("li", {}, this.#row(name, legend.label, members), ...(leaves.length > 0 ? [el("ul", {}, ...leaves)] : []))];
    });
    const all = button({ class: "dl-button" }, () => this.#hide([]), "Show all types");
    this.#popover.panel.replaceChildren(el("h3", {}, "Types"), el("ul", { class: "dl-kinds" }, ...tree), all);
    this.update();
  }

  #line(label: string, kinds: readonly number[]): HTMLElement {
    return el("li", {}, this.#row(el("span", { dir: "auto" }, oneLine(label, 80)), label, kinds));
  }

  #row(name: HTMLElement, label: string, kinds: readonly number[]): HTMLElement {
    const box = el("input", { type: "checkbox" });
    const count = document.createTextNode("");
    box.addEventListener("change", () => {
      const hidden = new Set(this.#model.hidden);
      for (const kind of kinds) box.checked ? hidden.delete(kind) : hidden.add(kind);
      this.#hide(hidden);
    });
    this.#branches.push({ box, kinds, count });
    const chosen = new Set(kinds);
    const rest = this.#model.kinds.flatMap((_, kind) => (chosen.has(kind) ? [] : [kind]));
    const way = (words: string, hidden: readonly number[]): HTMLElement =>
      button({ class: "dl-link", "aria-label": `${words}: ${oneLine(label, 80)}` }, () => this.#hide(hidden), words);
    return el(
      "div",
      { class: "dl-kind-row" },
      el("label", { class: "dl-check" }, box, name, el("span", { class: "dl-count" }, count)),
      way("only this", rest),
      way("all but this", kinds),
    );
  }
}
