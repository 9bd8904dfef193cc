import assert from "node:assert/strict";
import test from "node:test";
import { kindsIn, kindsNamed, namesOf } from "../../src/model/kinds.ts";
import { standingOf } from "../../src/map/standing.ts";

const groups = [{ group: "strikes" }, { group: "fighting" }];
const kinds = [
  { name: "Battles", group: 1 },
  { name: "Explosions: Strike", group: 0 },
  { name: "Battles: Clash", group: 1 },
];

test("a group's name stands for all kinds in it, and is the shortest name of them", () => {
  assert.deepEqual(kindsIn(1, kinds), [0, 2]);
  assert.deepEqual(kindsNamed(["fighting", "nonsense"], groups, kinds), [0, 2]);
  assert.deepEqual(kindsNamed(["Battles: Clash", "strikes"], groups, kinds), [1, 2]);
  assert.deepEqual(namesOf(new Set([0, 2]), groups, kinds), ["fighting"]);
  assert.deepEqual(namesOf(new Set([2, 1]), groups, kinds), ["strikes", "Battles: Clash"]);
  assert.deepEqual(namesOf(new Set(), groups, kinds), []);
});

test("one disputed event makes a place disputed", () => {
  assert.deepEqual([standingOf(0, 0), standingOf(0, 2), standingOf(1, 2)], ["", "claimed", "disputed"]);
});
