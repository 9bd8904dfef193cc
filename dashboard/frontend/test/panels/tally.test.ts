import assert from "node:assert/strict";
import test from "node:test";
import { decodeEvents } from "../../src/model/events.ts";
import { Model } from "../../src/model/model.ts";
import { leftOutWords, longestWords, partOf, statusWords, tallyWords, uncertainWords } from "../../src/panels/tally.ts";
import type { Tally } from "../../src/shared/types.ts";
import { pack } from "../packing.ts";

const NONE: Tally = { shown: 0, total: 0, outside: 0, undated: 0, unlocated: 0, filtered: 0 };

test("the tally names only what there is", () => {
  assert.equal(
    tallyWords({ ...NONE, shown: 9, total: 13, outside: 4 }, "window"),
    "9 of 13 shown · 4 outside the window",
  );
  assert.equal(tallyWords({ ...NONE, shown: 13, total: 13 }, "window"), "13 of 13 shown");
  const all = { shown: 1, total: 15, outside: 2, undated: 3, unlocated: 4, filtered: 5 };
  assert.equal(
    tallyWords(all, "window"),
    "1 of 15 shown · 2 outside the window · 3 undated · 4 without a place · 5 filtered out",
  );
});

test("rows that cannot be read are counted, and whole tables where their rows cannot be", () => {
  assert.equal(leftOutWords([]), "");
  assert.equal(leftOutWords([[1, "row of events.csv that cannot be read"]]), "1 row left out");
  const both = [
    [1000, "rows of events.csv that cannot be read"],
    [2, "rows of evidence.csv with a cell that breaks a rule"],
    [0, "sources.csv, which cannot be read"],
  ] as const;
  assert.equal(leftOutWords(both), "1,002 rows left out");
  assert.equal(leftOutWords([[0, "sources.csv, which cannot be read"]]), "1 table left out");
});

test("what is uncertain in part is counted", () => {
  assert.equal(uncertainWords([]), "");
  const both = [
    [1000, "events: figures of deaths are not shown"],
    [1, "statement: figures of deaths are not shown"],
  ] as const;
  assert.equal(uncertainWords(both), "1,001 uncertain in part");
});

test("in up-to mode what is not shown yet is later", () => {
  assert.match(tallyWords({ ...NONE, shown: 9, total: 13, outside: 4 }, "cumulative"), /4 later/);
});

test("the room that is kept is enough for every window of the same filters", () => {
  const base = { ...NONE, total: 1000, undated: 3 };
  const room = longestWords({ ...base, shown: 997 }).length;
  for (let shown = 0; shown <= 997; shown++) {
    assert.ok(tallyWords({ ...base, shown, outside: 997 - shown }, "window").length <= room, `${shown} shown`);
  }
});

test("each event has the one reason for which the model counts it", () => {
  const model = new Model(
    decodeEvents(
      pack([
        { start: 10, end: 10, x: 1, y: 1, group: 0 },
        { start: 99, end: 99, x: 1, y: 1, group: 0 },
        { start: 10, end: 10, x: 1, y: 1, group: 1 },
        { start: 10, end: 10 },
        { start: undefined, end: undefined, x: 4, y: 4, group: 0 },
      ]),
    ),
    [],
  );
  model.setHidden([1]);
  model.setWindow({ from: 5, to: 20 });
  const found = { outside: 0, undated: 0, unlocated: 0, filtered: 0, shown: 0 };
  for (let i = 0; i < model.events.count; i++) found[partOf(model, i) ?? "shown"]++;
  const { total, ...counts } = model.counts();
  assert.deepEqual(found, { ...counts });
  assert.equal(total, 5);
});

test("a screen reader hears the dates in words, what playing has come to, and the count", () => {
  const still = { window: { from: 16648, to: 16891 }, mode: "window" as const, skipped: null, ended: false };
  const counts = { ...NONE, shown: 9, total: 13, outside: 4 };
  assert.equal(statusWords(still, counts), "August 2015 – March 2016: 9 of 13 shown · 4 outside the window");
  const jumped = { ...still, skipped: { from: 16000, to: 16099 } };
  assert.match(statusWords(jumped, counts), /^August 2015 – March 2016, 3 months with nothing new: 9 of 13 shown/);
  assert.match(statusWords({ ...still, mode: "cumulative", ended: true }, counts), /^Up to the end of March 2016, the end: 9/);
});
