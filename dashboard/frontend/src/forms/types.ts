/** What Python sends to both Draft and Edit. Types only. */

/** Cells of a row by column. */
export type Cells = Readonly<Record<string, string>>;

/** A point in WGS84 degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** A place that a name may mean. */
export interface Candidate extends Coordinates {
  readonly name: string;
  readonly kind: string;
  readonly precision: string;
  readonly reason: string;
}

/** A stretch of an article's text, with the marks that cover it. */
export interface TextRun {
  readonly text: string;
  /** numbers in `places` and `times`, keys of the drafts whose quotes cover it */
  readonly place?: number;
  readonly time?: number;
  readonly drafts?: readonly string[];
}

/** What a rule of the dataset says about a cell. */
export interface Problem {
  readonly column: string;
  readonly message: string;
  /** false: a warning */
  readonly error: boolean;
}

/** The result of the last act. `number` counts up, so that the same words twice are two messages. */
export interface Message {
  readonly number: number;
  readonly text: string;
  readonly bad: boolean;
}

/** The words that a form offers: event types with their sub-types, where_prec, and names that others have written. */
export interface FormWords {
  readonly actors: readonly string[];
  readonly claimants: readonly string[];
  readonly types: readonly { readonly type: string; readonly subs: readonly string[] }[];
  readonly precisions: readonly { readonly word: string; readonly label: string }[];
}

/** Where the ground of a small map is fetched. */
export interface GroundAddresses {
  /** the base map */
  readonly outlines: string;
  /** with `{tile}` for the name of a tile */
  readonly tiles: string;
}
