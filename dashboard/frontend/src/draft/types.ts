/** What Python sends to Draft (dashboard/editing/draft_payload.py), and the acts that Draft sends back. */
import type { Candidate, Cells, Coordinates, FormWords, GroundAddresses, Message, Problem, TextRun } from "../forms/types.ts";
import type { SymbolLook } from "../shared/symbols.ts";
import type { MarkedWords } from "./marking.ts";

export interface FoundPlace {
  readonly text: string;
  readonly name: string;
  readonly precision: string;
  readonly reason: string;
  readonly literal: boolean;
  readonly doubtful: boolean;
  readonly placed: boolean;
  /** of a doubtful place: everything that it may mean, the likeliest first */
  readonly candidates: readonly Candidate[];
}

export interface FoundTime {
  readonly text: string;
  /** "" when it names no calendar days */
  readonly when: string;
  readonly reason: string;
}

export type DraftState = "open" | "accepted" | "rejected";

export interface NearEvent {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly string[];
  /** how far it is from the draft, in words */
  readonly apart: string;
  readonly quote: string;
  readonly source: string;
}

export interface DraftCard {
  readonly key: string;
  readonly state: DraftState;
  /** the event of the dataset that it has become, or that it repeats */
  readonly there: { readonly id: string; readonly status: string; readonly evidence: boolean } | null;
  /** events of the dataset of which an open draft may be a second report */
  readonly near: readonly NearEvent[];
  readonly changed: boolean;
  readonly cells: Cells;
  readonly group: SymbolLook & { readonly label: string };
  readonly when: { readonly words: string; readonly note: string; readonly text: readonly string[] };
  /** `region`: its province and country, "" when it is nowhere */
  readonly where: { readonly words: string; readonly region: string; readonly note: string };
  readonly notes: readonly string[];
  readonly reasons: readonly string[];
  readonly before: string;
  readonly quote: string;
  readonly after: string;
  readonly evidence: readonly { readonly quote: string; readonly stance: string }[];
  readonly candidates: readonly Candidate[];
  /** number of the candidate whose point the event has, -1: none */
  readonly chosen: number;
  readonly doubtful: boolean;
  /** why it must be looked at; empty when it is sure */
  readonly doubts: readonly string[];
  readonly problems: readonly Problem[];
}

/** A name that looks like a place and is in no gazetteer. */
export interface UnknownName {
  readonly name: string;
  readonly mentions: number;
  /** what is known of it, in words */
  readonly why: string;
}

export interface DraftTally {
  readonly drafted: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly open: number;
}

export interface DraftData extends FormWords {
  /** the article's digest */
  readonly article: string;
  readonly source: { readonly title: string; readonly facts: readonly string[]; readonly known: boolean };
  readonly tally: DraftTally;
  /** how many open drafts are without doubts */
  readonly sure: number;
  /** how many events of the article are accepted and not published */
  readonly to_publish: number;
  /** how many decisions can be undone */
  readonly undo: number;
  readonly said: Message;
  readonly notes: readonly string[];
  readonly places: readonly FoundPlace[];
  readonly times: readonly FoundTime[];
  readonly unknown: readonly UnknownName[];
  /** where the places of the article are */
  readonly ground: readonly Coordinates[];
  readonly paragraphs: readonly (readonly TextRun[])[];
  /** the sentences that no draft quotes */
  readonly unquoted: readonly MarkedWords[];
  readonly cards: readonly DraftCard[];
  readonly basemap: GroundAddresses;
}

export type DraftAct =
  | { readonly do: "accept" | "change"; readonly key: string; readonly cells: Cells }
  | { readonly do: "choose"; readonly key: string; readonly number: number; readonly cells: Cells }
  | { readonly do: "reject" | "reopen"; readonly key: string }
  | { readonly do: "evidence"; readonly key: string; readonly event: string }
  | ({ readonly do: "mark" } & MarkedWords)
  | ({ readonly do: "place" } & NewPlace)
  | { readonly do: "undo" | "close" | "accept_sure" | "finish" };

/** A row of places.csv as it was typed. */
export interface NewPlace {
  readonly place: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly where_prec: string;
}
