/** The keys of the Draft page, and which draft comes next. Pure. */
import { plural } from "../shared/text.ts";
import type { DraftState, DraftTally } from "./types.ts";

export type DraftKey = "next" | "previous" | "accept" | "reject" | "edit" | "undo" | "mark" | "sure";

const KEYS: Readonly<Record<string, DraftKey>> = {
  j: "next",
  ArrowDown: "next",
  k: "previous",
  ArrowUp: "previous",
  a: "accept",
  r: "reject",
  e: "edit",
  u: "undo",
  m: "mark",
  s: "sure",
};

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** What a key means; null: nothing, as while typing. `tag` and `type` are those of the focused element. */
export function draftKey(press: KeyPress, tag: string, type = ""): DraftKey | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  const radio = /^input$/i.test(tag) && type === "radio";
  if (/^(input|select|textarea)$/i.test(tag) && !radio) return null;
  if (radio && press.key.startsWith("Arrow")) return null;
  return KEYS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}

interface Listed {
  readonly key: string;
  readonly state: DraftState;
}

/**
 * The cards as they are listed: at first the open ones with doubts before the others, later as they were (`known`: their
 * keys in order), so that nothing moves under the hand. New ones come first.
 */
export function listed<Card extends Listed & { readonly doubts: readonly string[] }>(
  cards: readonly Card[],
  known: readonly string[],
): Card[] {
  const rank = ({ key, state, doubts }: Card): number =>
    known.length > 0 ? known.indexOf(key) : state === "open" && doubts.length > 0 ? 0 : 1;
  return cards.toSorted((a, b) => rank(a) - rank(b));
}

/** The key of the draft after (1) or before (-1) `key`; the same at the ends. */
export function neighbour(cards: readonly Listed[], key: string, step: 1 | -1): string {
  const at = cards.findIndex((card) => card.key === key);
  const next = Math.max(0, Math.min(cards.length - 1, at + step));
  return cards[next]?.key ?? "";
}

/** The next open draft after `key`, starting over after the last; `key` itself if none is open. */
export function nextOpen(cards: readonly Listed[], key: string): string {
  const at = cards.findIndex((card) => card.key === key);
  const turned = [...cards.slice(at + 1), ...cards.slice(0, at + 1)];
  return turned.find((card) => card.state === "open")?.key ?? key;
}

/** "12 drafted · 3 accepted · 2 rejected · 7 open": the parts add up. */
export function tallyWords({ drafted, accepted, rejected, open }: DraftTally): string {
  return `${drafted} drafted · ${accepted} accepted · ${rejected} rejected · ${open} open`;
}

/** What was found in an article without events, and why no event was drafted. */
export function whyNone(places: number, times: number): string {
  const found = `${plural(places, "place")} and ${plural(times, "time")} were found`;
  if (places + times === 0) {
    return "No place and no time was found in this text. Is it an article in English, Arabic, Russian or Ukrainian?";
  }
  return `${found}, but no sentence reports an event that the taxonomy knows: who did what, where or when.`;
}
