import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEvents } from "../../src/model/events.ts";
import { Model } from "../../src/model/model.ts";
import { causeWords, causesOf } from "../../src/panels/unseen.ts";
import { pack } from "../packing.ts";

const rows = [
  { start: 10, end: 10, x: 0, y: 0, group: 0 },
  { start: 20, end: 20, x: 9, y: 0, group: 1 },
  { start: 30, end: 30 },
  { start: undefined, end: undefined, x: 0, y: 0 },
];

function model(): Model {
  return new Model(decodeEvents(pack(rows)), []);
}

test("an event that is shown needs no explanation", () => {
  assert.equal(causesOf(model(), 1), null);
});

test("everything that keeps an event off the map is said, and only that", () => {
  const shown = model();
  shown.setWindow({ from: 15, to: 25 });
  const words = (event: number): string => causeWords(causesOf(shown, event)!);
  assert.equal(words(0), "Not on the map now: it lies outside the window.");
  shown.setHidden([0]);
  assert.equal(words(0), "Not on the map now: it lies outside the window, and its type is switched off in the legend.");
  shown.setMask(Uint8Array.of(0));
  assert.equal(words(1), "Not on the map now: a filter leaves it out.");
  assert.match(words(0), /: it lies outside the window, its type is .*, and a filter leaves it out\.$/);
});

test("an event without a place or a date cannot be shown, whatever the window", () => {
  const shown = model();
  shown.setWindow({ from: 100, to: 200 });
  assert.equal(causeWords(causesOf(shown, 2)!), "Not on the map: its source gives no place.");
  assert.equal(causeWords(causesOf(shown, 3)!), "Not on the map: its source gives no date.");
});
