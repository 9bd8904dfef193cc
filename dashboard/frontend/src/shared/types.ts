/** The types that the parts of the plugin share with each other and with Python. Types only. */

/** Days since 1970-01-01; a window includes both its days. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** `window`: what may have happened between the two days; `cumulative`: what may have happened up to `to`. */
export type Mode = "window" | "cumulative";

/**
 * How many events are drawn: `auto` gathers them into counted bubbles, `bubbles` always does, `separate` never; `heat`
 * shows how many there are around each point.
 */
export type Marks = "auto" | "separate" | "bubbles" | "heat";

/** What the size of a circle says. */
export type Sizing = "number" | "deaths" | "none";

export type SymbolName = "square" | "circle" | "triangle" | "diamond" | "barred" | "cross" | "star" | "ring";

export interface LegendGroup {
  readonly group: string;
  readonly label: string;
  readonly symbol: SymbolName;
  readonly color: string;
  readonly color_dark: string;
}

/** A sub-type of the taxonomy in its group of the legend; `name` is its name in the URL. */
export interface Kind {
  readonly name: string;
  readonly label: string;
  /** index into the groups */
  readonly group: number;
}

export interface Stop {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly when: string;
}

/** The whole view, as in the URL. Days are numbers here; URL and script interface have dates in ISO form. */
export interface View {
  from: number;
  to: number;
  mode: Mode;
  center: readonly [latitude: number, longitude: number];
  zoom: number;
  /** width and height in pixels of the map that showed center and zoom, where a link says so */
  size?: readonly [width: number, height: number];
  /** event_id, "" for none */
  selected: string;
  /** names of the groups and kinds that are switched off */
  hidden: readonly string[];
  draw: Marks;
  circles: Sizing;
}

/** Spots that the reader chose together on the map. */
export interface PickedSpots {
  readonly spots: ReadonlySet<number>;
  /** where they are, to follow their number: "at Aleppo", "for Syria as a whole", "here" */
  readonly where: string;
  /** moves the map to where they come apart; null: they do not */
  readonly zoomIn: (() => void) | null;
}

/** A change of a view that shows nothing: the filters to clear, in words, and how many events it then shows. */
export interface WayOut {
  readonly clears: readonly string[];
  readonly words: string;
  readonly shown: number;
}

export interface Tally {
  readonly shown: number;
  readonly total: number;
  readonly outside: number;
  readonly undated: number;
  readonly unlocated: number;
  readonly filtered: number;
}

/** A name for orientation. `zoom`: the lowest zoom at which it is drawn. */
export interface Label {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
  readonly kind: "country" | "capital" | "town" | "water";
}

/** A line or ring: `[x0, y0, dx, dy, dx, dy, …]` in 1/1000 degree (lon, lat). */
export type Packed = readonly number[];

/** A river, a lake or a border of provinces. `zoom`: the lowest zoom at which it is drawn. */
export interface Feature {
  readonly zoom: number;
  readonly lines: readonly Packed[];
}

/** What lies in a tile of the ground, for views that are not of the whole world; `dashboard.basemap.tiles` cuts them. */
export interface GroundTile {
  readonly land: TileLand;
  readonly labels: readonly Label[];
  readonly lakes: readonly Feature[];
  readonly rivers: readonly Feature[];
  readonly provinces: readonly Feature[];
}

/** The land of a tile, in detail. */
export interface TileLand {
  /** of the tile, in degrees; outlines reach a little beyond, where they are cut */
  readonly box: readonly [south: number, west: number, north: number, east: number];
  readonly countries: readonly { readonly id: string; readonly rings: readonly Packed[] }[];
  readonly disputed: readonly Packed[];
}

/** Outlines of land: per country a list of rings. */
export interface Land {
  readonly countries: readonly {
    readonly id: string;
    readonly focus: boolean;
    readonly rings: readonly Packed[];
  }[];
}

export interface BaseMap {
  /** the world, with coarse outlines */
  readonly world: Land;
  /** the dataset's region, in detail; its countries replace those of the world with the same id */
  readonly region: Land;
  /** borders that are disputed, and claims: they are drawn dashed */
  readonly disputed: readonly Packed[];
  readonly labels: readonly Label[];
  /** those of the world, coarsely */
  readonly lakes: readonly Feature[];
  readonly rivers: readonly Feature[];
}

/** Further evidence for or against an event, ready to be shown. */
export interface EvidenceText {
  readonly stance: "supports" | "disputes";
  readonly claimed_by: string;
  readonly before: string;
  readonly quote: string;
  readonly after: string;
  readonly source: string;
  readonly note: string;
}

/** What the source of a layer states of an event: whom to credit, and what is marked in it. */
export interface Stated {
  readonly credit: string;
  readonly marks: string;
}

/** An event of a layer, or of the dataset, that is the same as another or may be. */
export interface OtherReport {
  readonly id: string;
  readonly title: string;
  /** the title of the layer or the dataset */
  readonly who: string;
  readonly verdict: "same" | "differs" | "possible";
  /** in what they are alike, and in what not */
  readonly words: string;
}

/** The filled cells of an event's row in its source, each with its column. */
export type SourceRow = readonly (readonly [column: string, cell: string])[];

/** One line of the card that an optional column gives. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** A link of an event: what it leads to and whom to credit ("picture · A. Person"), and where it is archived, or "". */
export interface MediaLink {
  readonly link: string;
  readonly note: string;
  readonly archive: string;
}

/** One event in words, ready to be shown as text. The line of an empty text is left out. */
export interface Details {
  readonly id: string;
  readonly group: number;
  /** "Territory · non-violent transfer" */
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly when: string;
  readonly when_note: string;
  readonly where: string;
  readonly where_note: string;
  /** how its point was found, "" when the data contain it */
  readonly where_reason: string;
  readonly who: string;
  readonly deaths: string;
  /** deaths, and who claims or disputes the event, in one line: "Deaths: 1,000, claimed by A, disputed by B"; or "" */
  readonly toll: string;
  /** what the optional columns hold, in words */
  readonly facts: readonly Fact[];
  /** what was corrected, for readers; "" for nothing */
  readonly correction: string;
  /** an editor's translation of the quote, "" for none */
  readonly translation: string;
  /** pictures, films and the like */
  readonly media: readonly MediaLink[];
  /** whether these are shown only when asked for */
  readonly sensitive: boolean;
  /** the sentence around the quote */
  readonly before: string;
  readonly quote: string;
  readonly after: string;
  /** "Source 1, paragraph 10" */
  readonly source: string;
  readonly source_url: string;
  readonly publisher: string;
  readonly stated_by: string;
  readonly evidence: readonly EvidenceText[];
  /** of an event of a layer: what its source states */
  readonly stated?: Stated;
  /** short label beside the symbol: the place */
  readonly label: string;
  /** in an exported file: the passages that match the words it was searched for */
  readonly found?: readonly string[];
  readonly from: number | null;
  readonly to: number | null;
}

/** What Python puts into the page (dashboard/map/config.py), and sends again when a reader asks for a newer version. */
export interface Config {
  readonly title: string;
  /** what is shown: a version of the data, with the layers that are switched on */
  readonly version: string;
  /** the version of the data alone */
  readonly base: string;
  /** extent of the timeline */
  readonly first: number;
  readonly last: number;
  readonly groups: readonly LegendGroup[];
  readonly kinds: readonly Kind[];
  readonly stops: readonly Stop[];
  readonly bounds: readonly [readonly [number, number], readonly [number, number]] | null;
  readonly view: Partial<View>;
  readonly attribution: string;
  /** where the other data come from: addresses in a live page, the data themselves in an exported file */
  readonly data: DataAddresses | DataInline;
  /** bit mask of the filters at the start, as an address or base64; "" for none */
  readonly mask: string;
  /** `live`: inside Streamlit; `file`: an exported file, without a server */
  readonly host: "live" | "file";
  /** number of events in one file of details */
  readonly chunk: number;
  /** address pattern of OpenStreetMap tiles, used only when the reader switches them on */
  readonly tiles: string;
  /** rows of the data that cannot be read: how many (0: a whole table), and which: "rows of events.csv that …" */
  readonly left_out: readonly (readonly [count: number, which: string])[];
  /** events that are shown without something: how many, and what is uncertain about them */
  readonly uncertain: readonly (readonly [count: number, what: string])[];
  /** who held what, drawn under the events */
  readonly territories?: readonly TerritorySource[];
  /** other notices for the tally, such as the first errors in the data */
  readonly notices: readonly string[];
}

/** Who held what, when. */
export interface TerritorySource {
  readonly name: string;
  readonly title: string;
  /** whom to credit */
  readonly credit: string;
  readonly holders: readonly { readonly name: string; readonly label: string; readonly colour: string }[];
  /** address of the packed territory; "" where it is in `packed` */
  readonly address: string;
  /** the packed territory itself, base64 of deflate-raw-compressed bytes */
  readonly packed: string;
}

export interface DataAddresses {
  readonly kind: "addresses";
  readonly events: string;
  readonly deaths: string;
  readonly basemap: string;
  /** `…/{tile}.json`, a tile of the ground named as "5-19-12" */
  readonly ground: string;
  /** `…/details-{chunk}.json` */
  readonly details: string;
  /** `…/texts.json?events={events}`: the details of some events by their numbers */
  readonly texts: string;
  /** `…/others.json?event={event}` → who else reports the event (`OtherReport`); "" where no layer is switched on */
  readonly others: string;
  /** `…/source-row.json?event={event}` → the event's row in its source (`SourceRow`) */
  readonly source_row: string;
  /** `…/index.json?event={id}` → the event's number in the packed order */
  readonly index: string;
  /** what a view would show without some of its filters (`WayOut[]`); takes the parameters of the view */
  readonly ways_out: string;
  /** the newest version, and what has changed since `Config.version` (`VersionAddresses`) */
  readonly newest: string;
  readonly changes: string;
}

export interface DataInline {
  readonly kind: "inline";
  /** base64 of deflate-raw-compressed `events.bin` */
  readonly events: string;
  /** likewise `deaths.bin` */
  readonly deaths: string;
  /** likewise `InlineTexts` as JSON */
  readonly texts: string;
  /** how many events they have */
  readonly count: number;
  /** the tiles of the ground in which the events lie, by name */
  readonly ground: Readonly<Record<string, GroundTile>>;
}

/** What a page with all data in it has compressed: it is most of the page. */
export interface InlineTexts {
  readonly basemap: BaseMap;
  readonly details: readonly Details[];
}

/** What the browser reports to Python when the view has settled. `seq` counts up, so that equal reports differ. */
export interface Report {
  readonly seq: number;
  readonly from: string;
  readonly to: string;
  readonly mode: Mode;
  readonly center: readonly [number, number];
  readonly zoom: number;
  /** the map still shows the whole area, as at the start: a link does not need its position */
  readonly fitted: boolean;
  /** of the map, in pixels */
  readonly size: readonly [width: number, height: number];
  readonly selected: string;
  readonly hidden: readonly string[];
  readonly draw: Marks;
  readonly circles: Sizing;
  /**
   * `article`: the reader asks for the quote of `selected` in the article; `newest`: for the newest version;
   * `clear`: for the view without the filters in `clears`; or ""
   */
  readonly go: "" | "article" | "newest" | "clear";
  readonly clears?: readonly string[];
}

declare global {
  interface Window {
    /** in the live map's window: its view, for a server that may have missed the last reports (page/connection.ts) */
    datelineReport?: () => Report;
  }
}

/** A view to which the reader has gone back or forward; `number` counts up, and each is shown once. */
export interface Return {
  readonly number: number;
  readonly view: Partial<View>;
}

/** What Python sends to the live map, by `window.dateline.apply(…)`. Only the nonce is required. */
export interface Command {
  readonly nonce: string;
  readonly mask?: string;
  readonly back?: Return;
  /** what is hidden; `turn` counts up with every change that the map has not made itself */
  readonly kinds?: { readonly turn: number; readonly hidden: readonly string[] };
  readonly view?: Partial<View>;
  /** that of a newer version, which takes the place of the one on the page */
  readonly config?: Config;
}
