import assert from "node:assert/strict";
import { test } from "node:test";
import { between, size, wordsOf, written } from "../../src/draft/marking.ts";

const run = (text: string, start = 0, paragraph = 0) => ({ text, start, paragraph });

test("marked words are counted as Python counts characters", () => {
  const [first, last] = [run("Shells 🚀 hit "), run("Homs today", 13)];
  assert.equal(size(first.text), 13);
  assert.deepEqual(between(first, 7, last, 4), { paragraph: 0, start: 7, end: 17 });
  assert.deepEqual(between(first, 9, last, 4), { paragraph: 0, start: 8, end: 17 });
  assert.equal(wordsOf([first, last], 7, 17), "🚀 hit Homs");
});

test("characters that are not shown count, so that the quote is the one that was marked", () => {
  const hostile = "\u202eab\u200fcd\u202c ef";
  assert.equal(written(hostile, 0), 1);
  assert.equal(wordsOf([run(hostile)], written(hostile, 5), 20), "ef");
  assert.equal(written("plain", 3), 3);
});

test("nothing, backwards and across paragraphs marks nothing", () => {
  assert.equal(between(run("Homs"), 2, run("Homs"), 2), null);
  assert.equal(between(run("Homs"), 3, run("Homs"), 1), null);
  assert.equal(between(run("Homs"), 0, run("Hama", 0, 1), 2), null);
});
