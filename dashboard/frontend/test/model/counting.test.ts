import assert from "node:assert/strict";
import { test } from "node:test";
import { histogram } from "../../src/model/counting.ts";
import { decodeEvents } from "../../src/model/events.ts";
import type { Window } from "../../src/shared/types.ts";
import { inOrder, pack, random, type Row } from "../packing.ts";

const weeks: Window[] = Array.from({ length: 20 }, (_, i) => ({ from: 1000 + 7 * i, to: 1006 + 7 * i }));
const all = (): boolean => true;
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test("an event of one day stands solid in its bin", () => {
  const { solid, hatched } = histogram(decodeEvents(pack([{ start: 1008, end: 1008 }])), weeks, all);
  assert.deepEqual([solid[1], sum(solid), sum(hatched)], [1, 1, 0]);
});

test("an interval inside one bin is solid, unless its date is approximate", () => {
  const rows = [
    { start: 1007, end: 1013 },
    { start: 1007, end: 1013, approximate: true },
  ];
  const { solid, hatched } = histogram(decodeEvents(pack(rows)), weeks, all);
  assert.deepEqual([solid[1], hatched[1]], [1, 1]);
});

test("an interval over several bins is hatched, spread by days", () => {
  const { solid, hatched } = histogram(decodeEvents(pack([{ start: 1005, end: 1014 }])), weeks, all);
  assert.equal(sum(solid), 0);
  near(hatched[0], 0.2);
  near(hatched[1], 0.7);
  near(hatched[2], 0.1);
});

test("what lies outside of the extent is cut off before the weight is spread", () => {
  const rows = [
    { start: null, end: 1013 },
    { start: 1133, end: null },
    { start: 10, end: 20 },
    { start: 5000, end: null },
  ];
  const { solid, hatched } = histogram(decodeEvents(pack(rows)), weeks, all);
  near(hatched[0], 0.5);
  near(hatched[1], 0.5);
  assert.equal(solid[19], 1);
  near(sum(hatched), 1);
});

test("the bars sum to the number of dated events that pass and touch the extent", () => {
  for (let seed = 1; seed < 20; seed++) {
    const next = random(seed);
    const rows: Row[] = Array.from({ length: 300 }, () => {
      const start = 900 + Math.floor(next() * 350);
      const kind = next();
      if (kind < 0.1) return { start: undefined, end: undefined };
      if (kind < 0.2) return { start: null, end: start };
      if (kind < 0.3) return { start, end: null };
      return { start, end: start + Math.floor(next() * 200), approximate: next() < 0.2 };
    });
    const passes = (event: number): boolean => event % 3 !== 0;
    const expected = inOrder(rows).filter(
      (row, i) =>
        passes(i) && row.start !== undefined && (row.start ?? -Infinity) <= 1139 && (row.end ?? Infinity) >= 1000,
    ).length;
    const { solid, hatched } = histogram(decodeEvents(pack(rows)), weeks, passes);
    near(sum(solid) + sum(hatched), expected);
  }
});

test("no bins, no bars", () => {
  assert.equal(histogram(decodeEvents(pack([{ start: 1, end: 2 }])), [], all).solid.length, 0);
});

test("bins of a part of the time count what they count in the whole", () => {
  const next = random(7);
  const rows: Row[] = Array.from({ length: 200 }, () => {
    const start = 950 + Math.floor(next() * 250);
    if (next() < 0.1) return { start: null, end: start };
    return { start, end: next() < 0.1 ? null : start + Math.floor(next() * 60) };
  });
  const events = decodeEvents(pack(rows));
  const extent = { from: weeks[0].from, to: weeks[19].to };
  const whole = histogram(events, weeks, all, extent);
  const part = histogram(events, weeks.slice(6, 11), all, extent);
  for (let k = 0; k < 5; k++) {
    near(part.solid[k], whole.solid[k + 6]);
    near(part.hatched[k], whole.hatched[k + 6]);
  }
});
