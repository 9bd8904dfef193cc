/** Text from data files, made fit to be shown: it is hostile until proven otherwise. Pure. */

/** Overrides and isolates of the writing direction, and controls other than tab and line feed. */
// eslint-disable-next-line no-control-regex
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g;

/** A letter may carry a few marks; a pile of hundreds is one unbreakable sign that runs over everything beside it. */
const PILE = /(\p{M}{8})\p{M}+/gu;

/** How much of a long text is shown before the reader asks for the rest. */
export const CLIP_AT = 1200;

/** The text without characters that would disturb what stands around it. */
export function clean(text: string): string {
  return text.replace(UNWANTED, "").replace(PILE, "$1");
}

/** The cleaned text in one line, at most `length` characters long. */
export function oneLine(text: string, length = 160): string {
  const line = clean(text.slice(0, 4 * length))
    .replace(/\s+/g, " ")
    .trim();
  return line.length > length ? `${cut(line, length - 1)}…` : line;
}

/** The cleaned text, and whether its end was left off. */
export function clip(text: string, length = CLIP_AT): { readonly text: string; readonly clipped: boolean } {
  const cleaned = clean(text);
  return cleaned.length <= length ? { text: cleaned, clipped: false } : { text: cut(cleaned, length), clipped: true };
}

/** 12345 → "12,345" */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1 event", "2 events" */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Cut without leaving half of a surrogate pair. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
