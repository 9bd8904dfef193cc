/** What Python tells the page Edit (`describe` of edit_data.py), and what the page asks of it (`_ACTS` of edit.py). */
import type { Candidate, Cells, TextRun } from "./desktypes.ts";

export interface Row {
  readonly id: string;
  readonly status: string;
  readonly date: string;
  readonly place: string;
  readonly type: string;
  readonly title: string;
  /** "" as published, "new", "changed" or "removed" */
  readonly state: string;
}

export interface Listing {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly matching: number;
  readonly page: number;
  readonly pages: number;
  readonly filter: string;
  readonly sort: string;
  readonly down: boolean;
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help: string;
}

export interface Fault {
  readonly column: string;
  readonly message: string;
  readonly error: boolean;
  /** what one click would do, "" for nothing */
  readonly fix: string;
}

export interface Proof {
  readonly key: string;
  /** the columns of evidence.csv */
  readonly cells: Cells;
  readonly problems: readonly Fault[];
}

export interface EditEvent {
  readonly key: string;
  readonly state: string;
  readonly cells: Cells;
  readonly when: { readonly words: string; readonly note: string };
  readonly candidates: readonly Candidate[];
  readonly chosen: number;
  readonly point: Point | null;
  readonly problems: readonly Fault[];
  readonly source: { readonly title: string; readonly paragraphs: readonly (readonly TextRun[])[] } | null;
  readonly evidence: readonly Proof[];
}

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Clash {
  readonly what: string;
  readonly mine: string;
  readonly theirs: string;
  readonly by: string;
}

export interface Review {
  readonly lines: readonly string[];
  readonly moves: readonly { readonly title: string; readonly before: Point | null; readonly after: Point | null }[];
  readonly breaks: readonly string[];
  /** briefings in which the changes will be seen */
  readonly uses: readonly string[];
  readonly errors: readonly { readonly key: string; readonly message: string }[];
  readonly clashes: readonly Clash[];
  readonly author: string;
  readonly message: string;
}

export interface EditData {
  /** kept by the tab itself, so that two tabs do not write over each other */
  readonly tab: string;
  readonly list: Listing;
  readonly fields: readonly Field[];
  readonly proof_fields: readonly Field[];
  readonly event: EditEvent | null;
  readonly unsaved: number;
  readonly undo: boolean;
  readonly redo: boolean;
  /** "3 unsaved changes from 14:05 are back", "" when nothing was taken up */
  readonly back: string;
  readonly review: Review | null;
  readonly types: readonly { readonly type: string; readonly subs: readonly string[] }[];
  readonly precisions: readonly { readonly word: string; readonly label: string }[];
  readonly sources: readonly { readonly id: string; readonly title: string }[];
  readonly said: { readonly number: number; readonly text: string; readonly bad: boolean };
  readonly basemap: string;
}

export type Act =
  | { readonly do: "list"; readonly filter: string; readonly sort: string; readonly down: boolean; readonly page: number }
  | { readonly do: "open"; readonly key: string }
  | { readonly do: "set"; readonly key: string; readonly cells: Cells }
  | { readonly do: "bulk"; readonly keys: readonly string[]; readonly status: string }
  | { readonly do: "quote"; readonly key: string; readonly text: string }
  | { readonly do: "evidence"; readonly key: string; readonly text: string; readonly stance: string }
  | { readonly do: "proof_new"; readonly key: string }
  | { readonly do: "proof"; readonly row: string; readonly cells: Cells | null }
  | { readonly do: "choose"; readonly key: string; readonly number: number }
  | { readonly do: "fix"; readonly key: string; readonly number: number }
  | { readonly do: "resolve"; readonly keep: readonly boolean[]; readonly author: string; readonly message: string }
  | { readonly do: "publish"; readonly author: string; readonly message: string }
  | { readonly do: "hello"; readonly tab: string }
  | { readonly do: "new" | "undo" | "redo" | "review" | "back" | "discard" | "remove"; readonly key?: string };
