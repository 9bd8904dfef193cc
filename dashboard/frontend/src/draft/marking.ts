/** Words that an editor marks in the article, as places in its text. Pure but for `marked`. */
import { clean } from "../shared/text.ts";
import type { TextRun } from "../forms/types.ts";

/** Characters of a paragraph, counted as Python counts them; `end` is exclusive. */
export interface MarkedWords {
  readonly paragraph: number;
  readonly start: number;
  readonly end: number;
}

/** A text node of the article: its paragraph, where its run begins there, and the run as the article has it. */
export interface ShownRun {
  readonly paragraph: number;
  readonly start: number;
  readonly text: string;
}

/** Number of characters as Python counts them: no halves of pairs. */
export function size(text: string): number {
  return [...text].length;
}

/** Characters of the article's text before offset `shown` of what is shown of it, where some may be left out. */
export function written(text: string, shown: number): number {
  const plain = clean(text);
  if (plain === text) return size(text.slice(0, shown));
  const all = [...text];
  let count = 0;
  while (count < all.length && clean(all.slice(0, count + 1).join("")).length <= shown) count++;
  return count;
}

/** The words of a paragraph between two characters. */
export function wordsOf(runs: readonly TextRun[], start: number, end: number): string {
  return [...runs.map(({ text }) => text).join("")].slice(start, end).join("");
}

/** The marked words: from an offset in one shown run to an offset in another; null for none or too far apart. */
export function between(first: ShownRun, from: number, last: ShownRun, to: number): MarkedWords | null {
  if (last.paragraph !== first.paragraph) return null;
  const start = first.start + written(first.text, from);
  const end = last.start + written(last.text, to);
  return start < end ? { paragraph: first.paragraph, start, end } : null;
}

/** What the reader has marked of the text nodes in `shown`; of several paragraphs, the part in the first. */
export function marked(pane: HTMLElement, shown: ReadonlyMap<Node, ShownRun>): MarkedWords | null {
  const range = selected(pane);
  if (range === null || range.collapsed) return null;
  const nodes = [...shown.keys()].filter((node) => range.intersectsNode(node));
  const first = nodes[0];
  const run = first && shown.get(first);
  if (first === undefined || run === undefined) return null;
  const last = nodes.filter((node) => shown.get(node)?.paragraph === run.paragraph).at(-1) ?? first;
  const from = range.startContainer === first ? range.startOffset : 0;
  const to = range.endContainer === last ? range.endOffset : (last.textContent ?? "").length;
  return between(run, from, shown.get(last) ?? run, to);
}

/** The selection, also inside Streamlit's shadow root, which each browser tells in its own way. */
function selected(pane: HTMLElement): Range | null {
  const root = pane.getRootNode();
  const selection = document.getSelection();
  if (selection === null) return null;
  const range = document.createRange();
  if (root instanceof ShadowRoot && "getComposedRanges" in selection) {
    const [composed] = selection.getComposedRanges({ shadowRoots: [root] });
    if (composed === undefined) return null;
    range.setStart(composed.startContainer, composed.startOffset);
    range.setEnd(composed.endContainer, composed.endOffset);
    return range;
  }
  const own = root instanceof ShadowRoot ? (root as SelectableRoot).getSelection?.() : selection;
  return own && own.rangeCount > 0 ? own.getRangeAt(0) : null;
}

/** Chromium's own way of old. */
interface SelectableRoot extends ShadowRoot {
  getSelection?(): Selection | null;
}
