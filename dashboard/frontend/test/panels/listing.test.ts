import assert from "node:assert/strict";
import test from "node:test";
import { decodeEvents, UNKNOWN } from "../../src/model/events.ts";
import { Model } from "../../src/model/model.ts";
import { listing } from "../../src/panels/listing.ts";
import { wayWords } from "../../src/panels/overview.ts";
import { pack } from "../packing.ts";

const rows = [
  { start: null, end: 500, x: 10, y: 1 },
  { start: 10, end: null, x: 20, y: 1 },
  { start: 100, end: 100, x: 30, y: 1 },
  { start: 110, end: 110, x: 40, y: 1 },
  { start: 120, end: 120, x: 50, y: 1 },
  { start: 130, end: 130 },
];
const model = new Model(decodeEvents(pack(rows)), []);
model.setWindow({ from: 100, to: 200 });
const x = (spot: number): number => model.events.x[spot];
const list = (order: "date" | "deaths" | "nearness", from = 0, deaths: Uint32Array | null = null) =>
  listing(model, { holds: (spot) => x(spot) >= from, distance: () => 0 }, order, (spot) => Math.abs(x(spot) - 38), deaths);

test("what begins in the window stands at the top, what began before it below", () => {
  assert.deepEqual(list("date"), { events: [2, 3, 4, 0, 1], inside: 3 });
});

test("in up-to mode all stand in order of date", () => {
  model.setMode("cumulative");
  assert.deepEqual(list("date"), { events: [0, 1, 2, 3, 4], inside: 5 });
  model.setMode("window");
});

test("a list of the view has only what the view holds", () => {
  assert.deepEqual(list("date", 20), { events: [2, 3, 4, 1], inside: 3 });
  assert.deepEqual(list("date", 999), { events: [], inside: 0 });
});

test("the most deaths come first, unknown numbers last, equal ones by date", () => {
  assert.deepEqual(list("deaths", 0, Uint32Array.of(3, UNKNOWN, 0, 7, 3, 9)).events, [3, 0, 4, 2, 1]);
});

test("the nearest to the middle of the map comes first", () => {
  assert.deepEqual(list("nearness").events, [3, 2, 4, 1, 0]);
});

test("a way out says what it clears and how many events there would be", () => {
  assert.equal(wayWords({ clears: ["text"], words: "without the words x", shown: 1 }), "1 event without the words x");
});
