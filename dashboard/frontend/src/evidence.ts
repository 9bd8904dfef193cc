/** The part of the card that says who states and who disputes an event, in their words. */
import { clipped } from "./clipped.ts";
import { el } from "./dom.ts";
import { clean, oneLine } from "./text.ts";
import type { Details, EvidenceText } from "./types.ts";

/** The sentence with the decisive words marked; nothing where there is no quote. */
export function quotation({ before, quote, after }: Pick<Details, "before" | "quote" | "after">): Node[] {
  if (quote === "") return [];
  const [opening, closing] = marks(before + quote + after);
  const words = [...clipped(before, 600), el("mark", {}, ...clipped(quote)), ...clipped(after, 600)];
  return [el("blockquote", { dir: "auto" }, opening, ...words, closing)];
}

/** "Stated by": one line. */
export function statement(name: string, who: string): Node[] {
  return who === "" ? [] : [el("h3", {}, name), el("p", { class: "dl-voice", dir: "auto" }, oneLine(who, 400))];
}

/** Who else says so; nothing where nobody does. */
export function supports(evidence: readonly EvidenceText[]): Node[] {
  const voices = evidence.filter(({ stance }) => stance === "supports");
  return voices.length === 0 ? [] : [el("h3", {}, "Also supported by"), ...voices.map(voice)];
}

/** Who disputes it; that nobody does is worth saying. */
export function disputes(evidence: readonly EvidenceText[]): Node[] {
  const voices = evidence.filter(({ stance }) => stance === "disputes");
  if (voices.length === 0) return statement("Disputed by", "nobody in our sources");
  return [el("h3", { class: "dl-disputed" }, "Disputed by"), ...voices.map(voice)];
}

function voice(evidence: EvidenceText): HTMLElement {
  const who = evidence.claimed_by || evidence.source;
  const notes = [evidence.note, evidence.claimed_by ? evidence.source : ""].filter(Boolean).join(" · ");
  return el(
    "div",
    { class: "dl-voice" },
    el("p", { dir: "auto" }, oneLine(who, 400)),
    ...quotation(evidence),
    ...(notes ? [el("p", { class: "dl-note", dir: "auto" }, oneLine(notes, 600))] : []),
  );
}

/** Quotation marks around the whole, unless the text brings its own pair. Pure. */
function marks(text: string): readonly [opening: string, closing: string] {
  return /^["“«„].*["”»]$/s.test(clean(text).trim()) ? ["", ""] : ["“", "”"];
}
