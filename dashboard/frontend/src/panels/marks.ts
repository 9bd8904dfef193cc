/** Marks passages in the texts of an element: what the words of a search match. */
import { el } from "../shared/dom.ts";
import { clean } from "../shared/text.ts";

/** A stretch of a text, and whether it is one of the passages. */
export interface MarkedRun {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Words and numbers go on beyond a passage that ends inside of them. */
const INSIDE = /[\p{L}\p{N}]/u;

/**
 * The text in runs, which joined are the text. A passage counts where it stands as a whole word, the longest first.
 * Pure.
 */
export function markedRuns(text: string, passages: readonly string[]): MarkedRun[] {
  const wanted = passages.filter((passage) => passage !== "").sort((a, b) => b.length - a.length);
  const runs: MarkedRun[] = [];
  let plain = 0;
  for (let at = 0; at < text.length; ) {
    const found = INSIDE.test(text[at - 1] ?? "")
      ? undefined
      : wanted.find((passage) => text.startsWith(passage, at) && !INSIDE.test(text[at + passage.length] ?? ""));
    if (found === undefined) {
      at++;
      continue;
    }
    if (at > plain) runs.push({ text: text.slice(plain, at), isMarked: false });
    runs.push({ text: found, isMarked: true });
    at += found.length;
    plain = at;
  }
  if (plain < text.length) runs.push({ text: text.slice(plain), isMarked: false });
  return runs;
}

/** Marks the passages in the texts of an element, and takes away the marks of an earlier search. */
export function markPassages(element: HTMLElement, passages: readonly string[]): void {
  for (const mark of element.querySelectorAll("mark.dl-found")) mark.replaceWith(...mark.childNodes);
  element.normalize();
  const wanted = passages.map(clean);
  if (wanted.length === 0) return;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    const parent = text.parentElement;
    if (parent === null || parent.closest("button, summary, nav, dt, h3") !== null) continue;
    const runs = markedRuns(text.data, wanted);
    if (!runs.some(({ isMarked }) => isMarked)) continue;
    text.replaceWith(...runs.map((run) => (run.isMarked ? el("mark", { class: "dl-found" }, run.text) : run.text)));
  }
}
