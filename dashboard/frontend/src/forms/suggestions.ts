/** Names that others have written, suggested while one types; a name that is nearly one of them is asked about. */
import { button, el } from "../shared/dom.ts";
import { oneLine } from "../shared/text.ts";
import type { FormWords } from "./types.ts";

/** Letters that may differ between two spellings of one name: one in six, and three at most. */
const LETTERS_A_DIFFERENCE = 6;
const MOST_DIFFERENCES = 3;

/** The names to suggest in a column, none for most columns. */
export function suggestions(column: string, { actors, claimants }: FormWords): readonly string[] {
  if (column === "side_a" || column === "side_b") return actors;
  return column === "claimed_by" ? claimants : [];
}

/** The list of a field's suggestions; the field names it. */
export function suggestionList(field: HTMLInputElement, id: string, names: readonly string[]): HTMLDataListElement {
  field.setAttribute("list", id);
  return el("datalist", { id }, ...names.map((name) => el("option", { value: name })));
}

/** "Is it “Government of Syria”?", with a button that writes that; null where no name is near. */
export function question(typed: string, names: readonly string[], write: (name: string) => void): HTMLElement | null {
  const near = nearDouble(typed, names);
  if (near === null) return null;
  const name = oneLine(near, 120);
  const words = el("span", { dir: "auto" }, `Is it “${name}”, which is written so elsewhere? `);
  const use = button({ class: "link", dir: "auto" }, () => write(near), `Write ${name}`);
  return el("p", { class: "fault mild" }, words, use);
}

/** The name of which `typed` is nearly a double; null when it is one of them, or near none. */
export function nearDouble(typed: string, names: readonly string[]): string | null {
  const wanted = typed.trim();
  if (wanted === "" || names.includes(wanted)) return null;
  const plain = letters(wanted);
  const most = Math.min(MOST_DIFFERENCES, Math.floor(plain.length / LETTERS_A_DIFFERENCE));
  let best: string | null = null;
  let fewest = most + 1;
  for (const name of names) {
    const count = differences(plain, letters(name), fewest);
    if (count < fewest) [best, fewest] = [name, count];
  }
  return best;
}

/** Without case, accents, signs, and the article. */
function letters(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/^the /, "");
  return plain.replace(/[^\p{L}\p{N}]/gu, "");
}

/** Letters to add, drop or replace to make one word of the other; `most` when there are at least so many. */
function differences(one: string, other: string, most: number): number {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) >= most) return most;
  let before = Array.from({ length: other.length + 1 }, (_, number) => number);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      row.push(Math.min((before[j] ?? most) + 1, (row[j - 1] ?? most) + 1, (before[j - 1] ?? most) + same));
    }
    before = row;
  }
  return Math.min(most, before[other.length] ?? most);
}
