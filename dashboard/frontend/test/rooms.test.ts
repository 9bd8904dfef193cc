/** The rooms of src, in order of dependency, and the rules that keep them apart. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

interface Room {
  /** the rooms that it may import */
  readonly uses: readonly string[];
  readonly purpose: string;
  readonly takes: string;
  readonly gives: string;
}

const ROOMS: Readonly<Record<string, Room>> = {
  shared: {
    uses: [],
    purpose: "What every part needs: elements, safe text, dates, colours, symbols, projection, room for labels.",
    takes: "Plain values, and text that is not trusted.",
    gives: "Pure functions, elements, and the types of what Python sends to the map.",
  },
  model: {
    uses: ["shared"],
    purpose: "The events and the view: which are shown, and how many are left out for which reason.",
    takes: "Packed events, details and masks, fetched or inlined; changes of window, filters and selection.",
    gives: "Counts, histograms and details of events, and a notice after each change. Nothing is drawn here.",
  },
  timeline: {
    uses: ["shared", "model"],
    purpose: "Choosing a window of time: playing, steps, typed dates, and the strip of bars with its handles.",
    takes: "The model, the extent of the data and the named stops.",
    gives: "The window that the reader chose, and one call when it has settled.",
  },
  map: {
    uses: ["shared", "model"],
    purpose: "Drawing events and land on canvas over Leaflet, and finding what is under the pointer or the cursor.",
    takes: "The model, the base map, names and colours.",
    gives: "Layers for a Leaflet map, and the events that the reader picked.",
  },
  territory: {
    uses: ["shared", "model", "map"],
    purpose: "Who held what: the states of territories, drawn under the events, and what is said of them.",
    takes: "Packed territories, and the window of the model.",
    gives: "A layer for a Leaflet map, and a panel for each territory.",
  },
  panels: {
    uses: ["shared", "model", "timeline"],
    purpose: "What is read beside the map: evidence card, lists, tally, legend and map options.",
    takes: "The model and the details of events.",
    gives: "Elements, and calls for what the reader asks: an event, a group, the article.",
  },
  plugin: {
    uses: ["shared", "model", "timeline", "map", "territory", "panels"],
    purpose: "The folium plugin: puts the parts on one page and connects it to Streamlit and to scripts.",
    takes: "`Config` and commands from Python, calls of `window.dateline`.",
    gives: "The page, and a report to Python when the view has settled.",
  },
  forms: {
    uses: ["shared", "map"],
    purpose:
      "What Draft and Edit have in common: the exchange with Python, controls, a small map of points, the style sheet.",
    takes: "Data from Python, and what the editor types or clicks.",
    gives: "Acts for Python, elements for the pages.",
  },
  draft: {
    uses: ["shared", "forms"],
    purpose: "The Draft page: an article beside its draft events, each to be accepted, changed or rejected.",
    takes: "`DraftData`: the article with its marks, and the drafts with their problems.",
    gives: "One `DraftAct` for every decision.",
  },
  edit: {
    uses: ["shared", "forms"],
    purpose: "The Edit page: the table of events, the form of one event with its source, the review before publishing.",
    takes: "`EditData`: a page of the table, one event, the review.",
    gives: "One `EditAct` for every change.",
  },
  article: {
    uses: [],
    purpose: "The Article page: the source's text with its quotes marked.",
    takes: "Paragraphs as runs of text, and notes on the events that they are quoted for.",
    gives: "The id of the event that the reader chose.",
  },
  newest: {
    uses: ["shared"],
    purpose: "The line that says what a newer version has changed, above the pages that are not the map.",
    takes: "The version on the page and the addresses to ask.",
    gives: "The reader's wish to see the newer version.",
  },
  copy: {
    uses: [],
    purpose: "The button of the Share page that copies the link.",
    takes: "A text and the button's label.",
    gives: "The text in the clipboard, and a word that says so.",
  },
  host: {
    uses: ["shared"],
    purpose: "The page around everything: its history, and what is seen of it until Streamlit has started.",
    takes: "What the reader does, the addresses that Streamlit writes, and the map's word that it is drawn.",
    gives: "One entry of the history for each act; the first answer, gone in time.",
  },
  page: {
    uses: ["shared"],
    purpose: "What the page around ours, which is Streamlit's, lacks: names of buttons, room on low screens, a line offline.",
    takes: "What Streamlit says of its connection.",
    gives: "Changes of what Streamlit has drawn; the map's view, when the server is back.",
  },
  search: {
    uses: ["shared"],
    purpose: "The field for the words of a search, in the sidebar.",
    takes: "The words as Python knows them.",
    gives: "The words as they are typed.",
  },
  table: {
    uses: ["shared"],
    purpose: "The Table page: the events of a view, sorted on the server and loaded as one scrolls.",
    takes: "The address of the rows, their number, and the columns.",
    gives: "The id of the event that the reader opens.",
  },
  drop: {
    uses: ["shared"],
    purpose: "The field for a file on the Import page.",
    takes: "The address to which this session may upload, and the size of the largest file.",
    gives: "The file, sent to the server, and the id that it got there.",
  },
  styles: {
    uses: [],
    purpose: "The style sheet of the plugin; the pages that are components keep theirs in their rooms.",
    takes: "Leaflet's style sheet and the fonts.",
    gives: "dateline.css, and dateline-file.css for exported files.",
  },
};

const MOST_LINES = 400;
const MOST_MODULES = 25;
/** Pages that must load fast and have no Leaflet map. */
const WITHOUT_LEAFLET = ["draft", "edit", "article", "newest", "search", "table", "host", "copy", "page", "drop"].map((room) => `${room}/${room}.ts`);

const SRC = join(dirname(fileURLToPath(import.meta.url)), "..", "src");
const FILES = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((name) => name.split(sep).join("/"))
  .filter((name) => /\.(ts|css)$/.test(name))
  .sort();
const MODULES = FILES.filter((name) => name.endsWith(".ts"));
const text = (file: string): string => readFileSync(join(SRC, file), "utf8");
const roomOf = (file: string): string => file.split("/")[0];

interface Import {
  readonly from: string;
  /** a file of src, or the name of a package */
  readonly to: string;
  /** vanishes when the code is built */
  readonly typeOnly: boolean;
}

const IMPORTS: readonly RegExp[] = [
  /^(?:import|export)\s+(?<type>type\s)?[^;"']*?\sfrom\s+["'](?<target>[^"']+)["']/gm,
  /^import\s+["'](?<target>[^"']+)["']/gm,
  /\bimport\(\s*["'](?<target>[^"']+)["']/g,
  /^@import\s+["'](?<target>[^"']+)["']/gm,
];

function importsOf(file: string): Import[] {
  const found = IMPORTS.flatMap((pattern) => [...text(file).matchAll(pattern)]);
  return found.map(({ groups }) => {
    const target = groups?.["target"] ?? "";
    const to = target.startsWith(".")
      ? relative(SRC, join(SRC, dirname(file), target))
          .split(sep)
          .join("/")
      : target;
    return { from: file, to, typeOnly: groups?.["type"] !== undefined };
  });
}

const ALL = FILES.flatMap(importsOf);
const INSIDE = ALL.filter(({ to }) => FILES.includes(to));

test("every file stands in a room of the table, and every room has files", () => {
  assert.deepEqual([...new Set(FILES.map(roomOf))].sort(), Object.keys(ROOMS).sort());
  assert.deepEqual(
    FILES.filter((file) => file.split("/").length !== 2),
    [],
  );
});

test("every import leads to a file of src or to a package", () => {
  const packages = [...new Set(ALL.map(({ to }) => to).filter((to) => !FILES.includes(to)))].sort();
  assert.deepEqual(packages, ["leaflet", "leaflet/dist/leaflet.css"]);
  assert.ok(INSIDE.length > 3 * MODULES.length, "the patterns find the imports");
});

test("a room imports only the rooms that its line names, and those stand above it", () => {
  const names = Object.keys(ROOMS);
  for (const [name, { uses }] of Object.entries(ROOMS)) {
    for (const used of uses) assert.ok(names.indexOf(used) < names.indexOf(name), `${used} stands below ${name}`);
  }
  const wrong = INSIDE.filter(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    return room !== other && !ROOMS[room].uses.includes(other);
  });
  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} -> ${to}`),
    [],
  );
  const used = new Set(INSIDE.map(({ from, to }) => `${roomOf(from)} -> ${roomOf(to)}`));
  const idle = names.flatMap((name) =>
    ROOMS[name].uses.map((other) => `${name} -> ${other}`).filter((pair) => !used.has(pair)),
  );
  assert.deepEqual(idle, [], "the table names no import that there is not");
});

test("no module imports itself by a detour", () => {
  const next = new Map(FILES.map((file) => [file, INSIDE.filter(({ from }) => from === file).map(({ to }) => to)]));
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), `circle: ${[...path, file].join(" -> ")}`);
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of FILES) walk(file, []);
});

test("Draft, Edit and Article are built without Leaflet", () => {
  for (const page of WITHOUT_LEAFLET) {
    const reached = new Set([page]);
    for (const file of reached) {
      for (const { from, to, typeOnly } of ALL) if (from === file && !typeOnly) reached.add(to);
    }
    assert.ok(!reached.has("leaflet"), page);
  }
});

test("a module has at most 400 lines, a room at most 25 modules", () => {
  const long = MODULES.filter((file) => text(file).trimEnd().split("\n").length > MOST_LINES);
  const full = Object.keys(ROOMS).filter(
    (room) => MODULES.filter((file) => roomOf(file) === room).length > MOST_MODULES,
  );
  assert.deepEqual([long, full], [[], []]);
});

test("a class, an interface or a type has a name of its own", () => {
  const declared = /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?(?:class|interface|type|enum)\s+(?<name>\w+)/gm;
  const seen = new Map<string, string[]>();
  for (const file of MODULES) {
    for (const { groups } of text(file).matchAll(declared)) {
      const name = groups?.["name"] ?? "";
      seen.set(name, [...(seen.get(name) ?? []), file]);
    }
  }
  assert.ok(seen.size > 100, "the pattern finds the declarations");
  assert.deepEqual(
    [...seen].filter(([, files]) => files.length > 1),
    [],
  );
});
