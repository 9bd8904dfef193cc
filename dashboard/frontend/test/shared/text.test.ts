import assert from "node:assert/strict";
import test from "node:test";
import { clean, clip, grouped, oneLine, plural } from "../../src/shared/text.ts";

test("characters that change the direction of what stands around them are taken out", () => {
  assert.equal(clean("\u202egnp.exe\u2066\u200f"), "gnp.exe");
  assert.equal(clean("a\u0000b\u0007c\r\nd\te"), "abc\nd\te");
});

test("letters of every script stay, also joined ones", () => {
  for (const text of ["اللاذقية", "Латакия", "क्\u200dष", "👩\u200d🚒", "Ž̈"]) assert.equal(clean(text), text);
});

test("one line is one line, and no longer than asked", () => {
  assert.equal(oneLine("  a\n b\t c "), "a b c");
  const long = oneLine("x".repeat(100_000), 20);
  assert.equal(long.length, 20);
  assert.ok(long.endsWith("…"));
});

test("cutting never leaves half of a character", () => {
  for (let length = 2; length < 12; length++) {
    assert.ok(clip("😀".repeat(20), length).text.isWellFormed());
    assert.ok(oneLine("😀".repeat(20), length).isWellFormed());
  }
});

test("a short text is shown whole, of a long one the beginning", () => {
  assert.deepEqual(clip("short"), { text: "short", clipped: false });
  assert.equal(clip("x".repeat(5000), 100).text.length, 100);
  assert.equal(clip("x".repeat(5000), 100).clipped, true);
});

test("counts have their thousands grouped, and words follow them", () => {
  assert.deepEqual([0, 999, 1000, 176579, 1e6].map(grouped), ["0", "999", "1,000", "176,579", "1,000,000"]);
  assert.deepEqual([plural(1, "event"), plural(2, "event")], ["1 event", "2 events"]);
});

test("a letter keeps a few marks, and loses a pile of them", () => {
  assert.equal(clean("e\u0301"), "e\u0301");
  assert.equal(clean(`a${"\u0301".repeat(500)}b`), `a${"\u0301".repeat(8)}b`);
});
