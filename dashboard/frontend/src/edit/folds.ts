/** The columns that most events do without, in groups that are folded until one of their cells is filled or wrong. */
import { el } from "../shared/dom.ts";
import type { Column, EditEvent } from "./types.ts";

export class Folds {
  readonly elements: readonly HTMLDetailsElement[];
  readonly #groups: ReadonlyMap<string, Fold>;

  /** One fold for each group of these columns, in their order. */
  constructor(fields: readonly Column[]) {
    const names = new Set(fields.map(({ group }) => group).filter((group) => group !== ""));
    this.#groups = new Map([...names].map((name) => [name, new Fold(name, namesIn(name, fields))]));
    this.elements = [...this.#groups.values()].map(({ element }) => element);
  }

  /** Where the field of a column stands; null: it stands in the short form. */
  of({ group }: Column): HTMLElement | null {
    return this.#groups.get(group)?.body ?? null;
  }

  /** Says how many cells are filled. Opens those with filled cells at first, later those with errors. */
  update(event: EditEvent, isFirst: boolean): void {
    for (const fold of this.#groups.values()) fold.update(event, isFirst);
  }
}

class Fold {
  readonly element = el("details", { class: "more" });
  readonly body = el("div", { class: "folded" });
  readonly #names: readonly string[];
  readonly #count = el("span", { class: "count" });

  constructor(title: string, names: readonly string[]) {
    this.#names = names;
    this.element.append(el("summary", {}, title, this.#count), this.body);
  }

  update(event: EditEvent, isFirst: boolean): void {
    const count = filled(this.#names, event);
    this.#count.textContent = count === 0 ? "" : ` · ${count} filled`;
    const isWrong = event.problems.some(({ column, error }) => error && this.#names.includes(column));
    if (isWrong || (isFirst && count > 0)) this.element.open = true;
  }
}

function namesIn(group: string, fields: readonly Column[]): string[] {
  return fields.filter((field) => field.group === group).map(({ name }) => name);
}

/** How many of these columns have a cell. Pure. */
export function filled(names: readonly string[], { cells }: Pick<EditEvent, "cells">): number {
  return names.filter((name) => (cells[name] ?? "") !== "").length;
}
