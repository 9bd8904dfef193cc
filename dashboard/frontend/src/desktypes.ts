/** What Python tells the page Draft (`describe` of desk_data.py), and what the page asks of it (`_ACTS` of draft.py). */

export interface TextRun {
  readonly text: string;
  /** numbers in `places` and `times`, keys of drafts whose quotes cover it */
  readonly place?: number;
  readonly time?: number;
  readonly drafts?: readonly string[];
}

export interface Candidate {
  readonly name: string;
  readonly kind: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly precision: string;
  readonly reason: string;
}

export interface FoundPlace {
  readonly text: string;
  readonly name: string;
  readonly precision: string;
  readonly reason: string;
  readonly literal: boolean;
  readonly doubtful: boolean;
  readonly placed: boolean;
  /** of a doubtful place: all that it may mean, the likeliest first */
  readonly candidates: readonly Candidate[];
}

export interface FoundTime {
  readonly text: string;
  /** "" when it names no days of the calendar */
  readonly when: string;
  readonly reason: string;
}

export interface Fault {
  readonly column: string;
  readonly message: string;
  readonly error: boolean;
}

export type Cells = Readonly<Record<string, string>>;
export type State = "open" | "accepted" | "rejected";

export interface DraftCard {
  readonly key: string;
  readonly state: State;
  readonly there: { readonly id: string; readonly status: string } | null;
  readonly changed: boolean;
  readonly cells: Cells;
  readonly group: {
    readonly symbol: string;
    readonly color: string;
    readonly color_dark: string;
    readonly label: string;
  };
  readonly when: { readonly words: string; readonly note: string; readonly text: readonly string[] };
  readonly where: { readonly words: string; readonly note: string };
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
  readonly problems: readonly Fault[];
}

export interface Tally {
  readonly drafted: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly open: number;
}

export interface DeskData {
  /** the article's digest */
  readonly article: string;
  readonly source: { readonly title: string; readonly facts: readonly string[]; readonly known: boolean };
  readonly tally: Tally;
  /** how many decisions can be taken back */
  readonly undo: number;
  readonly said: { readonly number: number; readonly text: string; readonly bad: boolean };
  readonly notes: readonly string[];
  readonly places: readonly FoundPlace[];
  readonly times: readonly FoundTime[];
  readonly paragraphs: readonly (readonly TextRun[])[];
  readonly cards: readonly DraftCard[];
  readonly types: readonly { readonly type: string; readonly subs: readonly string[] }[];
  readonly precisions: readonly { readonly word: string; readonly label: string }[];
  readonly basemap: string;
}

export type Act =
  | { readonly do: "accept" | "change"; readonly key: string; readonly cells: Cells }
  | { readonly do: "choose"; readonly key: string; readonly number: number; readonly cells: Cells }
  | { readonly do: "reject" | "reopen"; readonly key: string }
  | { readonly do: "undo" | "close" };
