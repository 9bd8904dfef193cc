/** Text and addresses from data files, made safe to show: both are hostile until proven otherwise. Pure. */

/** Characters that change the writing direction, and control characters other than tab and line feed. */
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g;

/** A letter may carry a few combining marks; hundreds of them make one sign that covers its surroundings. */
const PILE = /(\p{M}{8})\p{M}+/gu;

/** Characters of a long text that are shown until the reader asks for the rest. */
const CLIP_AT = 1200;

/** The text without characters that would disturb the text around it. */
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

/** The cleaned text, cut to `length` characters, and whether it was cut. */
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

/** Cuts a text without leaving half of a surrogate pair. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

// Addresses

/** The page's address with one event selected and nothing else of the view; "" if `page` is not an address. */
export function eventLink(page: string, id: string): string {
  if (!URL.canParse(page)) return "";
  const address = new URL(page);
  address.search = "";
  address.hash = "";
  address.searchParams.set("event", id);
  return address.href;
}

/** The address if it is http or https, "" otherwise: links such as `javascript:` are not followed. */
export function webAddress(text: string): string {
  if (!URL.canParse(text)) return "";
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? href : "";
}
