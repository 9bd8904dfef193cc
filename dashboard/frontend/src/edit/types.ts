/** What Python sends to Edit (dashboard/editing/edit_payload.py), and the acts that Edit sends back. */
import type { Candidate, Cells, Coordinates, FormWords, GroundAddresses, Message, Problem, TextRun } from "../forms/types.ts";

/** One line of the table. */
export interface EventRow {
  readonly id: string;
  readonly status: string;
  readonly date: string;
  readonly place: string;
  readonly type: string;
  readonly title: string;
  /** "" as published, "new", "changed" or "removed" */
  readonly state: string;
  /** how many errors and warnings it has, in words; "" for none */
  readonly problems: string;
}

/** Filters of the table; those left out let all events through. */
export interface Only {
  readonly status?: string;
  readonly type?: string;
  readonly source?: string;
  readonly actor?: string;
  readonly since?: string;
  readonly until?: string;
  /** "problems" or "changed" */
  readonly show?: string;
}

/** One page of the table. */
export interface Listing {
  readonly rows: readonly EventRow[];
  readonly total: number;
  readonly matching: number;
  readonly page: number;
  readonly pages: number;
  readonly filter: string;
  readonly sort: string;
  readonly down: boolean;
  readonly only: Only;
  /** where the open event is among those found, -1: nowhere */
  readonly at: number;
}

/** A column of evidence.csv that the form shows. */
export interface ProofColumn {
  readonly name: string;
  readonly label: string;
  readonly help: string;
}

/** A column of events.csv that the form shows. */
export interface Column extends ProofColumn {
  /** the fold that it stands in, "" for the short form */
  readonly group: string;
  /** the words that it takes, none for any text */
  readonly choices: readonly string[];
}

export interface FixableProblem extends Problem {
  /** what the button that corrects it says, "" for no button */
  readonly fix: string;
}

export interface Evidence {
  readonly key: string;
  /** the columns of evidence.csv */
  readonly cells: Cells;
  readonly problems: readonly FixableProblem[];
}

export interface EditEvent {
  readonly key: string;
  readonly state: string;
  readonly cells: Cells;
  readonly when: { readonly words: string; readonly note: string };
  readonly candidates: readonly Candidate[];
  readonly chosen: number;
  readonly point: Coordinates | null;
  readonly problems: readonly FixableProblem[];
  readonly source: { readonly title: string; readonly paragraphs: readonly (readonly TextRun[])[] } | null;
  readonly evidence: readonly Evidence[];
}

/** A cell that somebody else has changed since. */
export interface Clash {
  readonly what: string;
  readonly mine: string;
  readonly theirs: string;
  readonly by: string;
}

/** What changes in one event, or in many alike, in words. */
export interface ChangedEvents {
  readonly words: string;
  /** each changed cell: label, before and after */
  readonly cells: readonly string[];
  /** table and key of each row, to put it back */
  readonly rows: readonly (readonly [file: string, key: string])[];
}

export interface Review {
  readonly lines: readonly ChangedEvents[];
  readonly moves: readonly {
    readonly title: string;
    readonly before: Coordinates | null;
    readonly after: Coordinates | null;
    /** "12 km", "" where one of the points is missing */
    readonly by: string;
  }[];
  /** what is doubtful about the places of events */
  readonly doubts: readonly { readonly key: string; readonly message: string }[];
  readonly breaks: readonly string[];
  /** briefings in which the changes will be seen */
  readonly uses: readonly string[];
  /** files that cannot keep their encoding or separators */
  readonly conversions: readonly string[];
  readonly errors: readonly { readonly key: string; readonly message: string }[];
  readonly clashes: readonly Clash[];
  /** stands for these clashes: the answer names it */
  readonly asked: string;
  readonly author: string;
  readonly message: string;
}

/** Work of this editor that another session has kept. */
export interface KeptWork {
  readonly tab: string;
  readonly words: string;
  readonly do: "take" | "put_aside";
  /** what its button says */
  readonly label: string;
}

export interface EditData extends FormWords {
  /** id of the browser tab, which keeps it: two tabs do not overwrite each other */
  readonly tab: string;
  /** the work of this tab may still come: an earlier session has it that may be gone in a moment */
  readonly awaits: boolean;
  readonly list: Listing;
  readonly fields: readonly Column[];
  readonly proof_fields: readonly ProofColumn[];
  readonly event: EditEvent | null;
  readonly unsaved: number;
  readonly undo: boolean;
  readonly redo: boolean;
  /** "3 unsaved changes from 14:05 are back", "" when there were none */
  readonly back: string;
  /** what others have changed since the work began, one sentence each */
  readonly news: readonly string[];
  readonly kept: readonly KeptWork[];
  /** an event that was just published, for a link to the map; "" for none */
  readonly published: string;
  readonly review: Review | null;
  readonly sources: readonly { readonly id: string; readonly title: string }[];
  readonly said: Message;
  readonly basemap: GroundAddresses;
  /** two corners of what a map shows when nothing is placed */
  readonly ground: readonly Coordinates[];
}

export type EditAct =
  | {
      readonly do: "list";
      readonly filter: string;
      readonly sort: string;
      readonly down: boolean;
      readonly page: number;
      readonly only: Only;
    }
  /** opens the event before or after the open one */
  | { readonly do: "step"; readonly by: 1 | -1 }
  | { readonly do: "open"; readonly key: string }
  /** `was`: what the page showed in the cells when the editor began to type */
  | { readonly do: "set"; readonly key: string; readonly cells: Cells; readonly was?: Cells }
  /** `all`: all events that the table finds, not only `keys` */
  | {
      readonly do: "bulk";
      readonly keys: readonly string[];
      readonly all: boolean;
      readonly column: string;
      readonly value: string;
    }
  | { readonly do: "quote"; readonly key: string; readonly text: string }
  | { readonly do: "evidence"; readonly key: string; readonly text: string; readonly stance: string }
  | { readonly do: "proof_new"; readonly key: string }
  | { readonly do: "proof"; readonly row: string; readonly cells: Cells | null; readonly was?: Cells }
  | { readonly do: "choose"; readonly key: string; readonly number: number }
  | { readonly do: "fix"; readonly key: string; readonly number: number }
  | { readonly do: "put_back"; readonly rows: ChangedEvents["rows"] }
  | { readonly do: "resolve"; readonly keep: readonly boolean[]; readonly asked: string }
  | { readonly do: "publish"; readonly author: string; readonly message: string }
  | { readonly do: "hello" | "take" | "put_aside"; readonly tab: string }
  | { readonly do: "noted" | "new" | "undo" | "redo" | "review" | "back" | "discard" | "remove"; readonly key?: string };
