import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEvents } from "../../src/model/events.ts";
import { Model } from "../../src/model/model.ts";
import type { Kind, LegendGroup, Window } from "../../src/shared/types.ts";
import { inOrder, pack, random, type Row } from "../packing.ts";

const groups: LegendGroup[] = ["a", "b", "c"].map((group) => ({
  group,
  label: group,
  symbol: "circle",
  color: "#000000",
  color_dark: "#ffffff",
}));

const kinds: Kind[] = [0, 0, 1, 2, 2].map((group, number) => ({ name: `kind ${number}`, label: `${number}`, group }));

function randomRows(seed: number, count: number, onlyDays = false): Row[] {
  const next = random(seed);
  const whole = (n: number): number => Math.floor(next() * n);
  return Array.from({ length: count }, () => {
    const start = 15000 + whole(400);
    const length = onlyDays || next() < 0.5 ? 0 : whole(200);
    const kindOf = whole(kinds.length);
    const standing = { kind: kindOf, disputed: next() < 0.2, claimed: next() < 0.3 };
    const point = { x: whole(6) * 1000, y: whole(4) * 1000, group: kinds[kindOf].group, prec: 1 + whole(7) };
    const place = next() < 0.1 && !onlyDays ? standing : { ...standing, ...point };
    if (onlyDays) return { start, end: start, ...place };
    const dating = next();
    if (dating < 0.08) return { start: undefined, end: undefined, ...place };
    if (dating < 0.16) return { start: null, end: start, ...place };
    if (dating < 0.24) return { start, end: null, ...place };
    if (dating < 0.26) return { start: null, end: null, ...place };
    return { start, end: start + length, ...place };
  });
}

/** What the model must say, worked out row by row. */
class Oracle {
  window: Window = { from: -1e9, to: 1e9 };
  cumulative = false;
  hidden: number[] = [];
  mask: boolean[] | null = null;
  readonly rows: readonly Row[];
  constructor(rows: readonly Row[]) {
    this.rows = inOrder(rows);
  }

  inMask(i: number): boolean {
    return this.mask === null || this.mask[i];
  }
  passes(i: number): boolean {
    return this.inMask(i) && !this.hidden.includes(this.rows[i].kind ?? 0);
  }
  inWindow(i: number): boolean {
    const { start, end } = this.rows[i];
    if (start === undefined || end === undefined) return false;
    return (start ?? -Infinity) <= this.window.to && (this.cumulative || (end ?? Infinity) >= this.window.from);
  }
  fate(i: number): "shown" | "outside" | "undated" | "unlocated" | "filtered" {
    if (!this.passes(i)) return "filtered";
    if (this.rows[i].x === undefined) return "unlocated";
    if (this.rows[i].start === undefined) return "undated";
    return this.inWindow(i) ? "shown" : "outside";
  }
}

function agree(model: Model, oracle: Oracle): void {
  const counts = { shown: 0, total: oracle.rows.length, outside: 0, undated: 0, unlocated: 0, filtered: 0 };
  const spotCounts = new Uint32Array(model.events.spots);
  const [disputed, claimed] = [new Uint32Array(model.events.spots), new Uint32Array(model.events.spots)];
  const groupCounts = [0, 0, 0];
  const kindCounts = kinds.map(() => 0);
  oracle.rows.forEach((row, i) => {
    const fate = oracle.fate(i);
    counts[fate] += 1;
    assert.equal(model.isShown(i), fate === "shown", `event ${i}`);
    assert.equal(model.passes(i), oracle.passes(i));
    if (fate === "shown") {
      const spot = model.events.spot[i];
      spotCounts[spot] += 1;
      disputed[spot] += Number(row.disputed);
      claimed[spot] += Number(row.claimed);
    }
    if (!oracle.inMask(i) || row.x === undefined || !oracle.inWindow(i)) return;
    groupCounts[row.group ?? 0] += 1;
    kindCounts[row.kind ?? 0] += 1;
  });
  assert.deepEqual(model.counts(), counts);
  assert.deepEqual(model.spotCounts, spotCounts);
  assert.deepEqual([model.spotDisputed, model.spotClaimed], [disputed, claimed]);
  assert.deepEqual([...model.groupCounts()], groupCounts);
  assert.deepEqual([...model.kindCounts()], kindCounts);
}

for (const onlyDays of [false, true]) {
  test(`any walk through the views agrees with counting row by row (${onlyDays ? "days" : "intervals"})`, () => {
    for (let seed = 1; seed <= 12; seed++) {
      const rows = randomRows(seed, 120, onlyDays);
      const model = new Model(decodeEvents(pack(rows, seed % 2 ? {} : { last: 70_000 })), groups, kinds);
      const oracle = new Oracle(rows);
      const next = random(seed + 100);
      agree(model, oracle);
      for (let step = 0; step < 60; step++) {
        const choice = next();
        if (choice < 0.7) {
          const from = 14900 + Math.floor(next() * 700);
          oracle.window = { from, to: from + Math.floor(next() * (next() < 0.3 ? 400 : 20)) };
          model.setWindow(oracle.window);
        } else if (choice < 0.8) {
          oracle.cumulative = !oracle.cumulative;
          model.setMode(oracle.cumulative ? "cumulative" : "window");
        } else if (choice < 0.9) {
          oracle.hidden = kinds.map((_, kind) => kind).filter(() => next() < 0.4);
          model.setHidden(oracle.hidden);
        } else {
          oracle.mask = next() < 0.3 ? null : oracle.rows.map(() => next() < 0.6);
          model.setMask(oracle.mask === null ? null : bits(oracle.mask));
        }
        agree(model, oracle);
      }
    }
  });
}

function bits(mask: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(mask.length / 8));
  mask.forEach((bit, i) => {
    if (bit) bytes[i >> 3] |= 1 << (i & 7);
  });
  return bytes;
}

test("a window far before or after the data holds only what is open on that side", () => {
  const rows = [
    { start: null, end: 10, x: 1, y: 1 },
    { start: 5, end: 6, x: 2, y: 1 },
    { start: 8, end: null, x: 3, y: 1 },
  ];
  const model = new Model(decodeEvents(pack(rows)), groups);
  model.setWindow({ from: -900000, to: -800000 });
  assert.deepEqual(
    [0, 1, 2].map((i) => model.isShown(i)),
    [true, false, false],
  );
  model.setWindow({ from: 800000, to: 900000 });
  assert.deepEqual(
    [0, 1, 2].map((i) => model.isShown(i)),
    [false, false, true],
  );
});

test("the events at spots are exactly the shown ones there, in packed order", () => {
  const rows = randomRows(5, 200);
  const model = new Model(decodeEvents(pack(rows)), groups);
  model.setWindow({ from: 15100, to: 15150 });
  model.setHidden([1]);
  const spots = new Set([0, 3, 5, 8]);
  const expected = inOrder(rows).flatMap((_, i) => (model.isShown(i) && spots.has(model.events.spot[i]) ? [i] : []));
  assert.ok(expected.length > 0);
  assert.deepEqual(model.eventsAt(spots), expected);
});

test("next and previous go to the first days of events that pass and have a place", () => {
  const rows = [
    { start: null, end: 3, x: 1, y: 1 },
    { start: 10, end: 11, x: 1, y: 1 },
    { start: 20, end: 21 },
    { start: 30, end: 90, x: 1, y: 1, group: 1 },
    { start: 40, end: 41, x: 1, y: 1 },
  ];
  const model = new Model(decodeEvents(pack(rows)), groups);
  assert.equal(model.next(0, 1), 10);
  assert.equal(model.next(10, 1), 30);
  model.setHidden([1]);
  assert.equal(model.next(10, 1), 40);
  assert.equal(model.next(40, 1), null);
  assert.equal(model.next(40, -1), 10);
  assert.equal(model.next(10, -1), null);
});

test("listeners hear only of what changed, until they unsubscribe", () => {
  const model = new Model(decodeEvents(pack(randomRows(1, 10))), groups);
  const heard: string[] = [];
  const stop = model.on("window", () => heard.push("window"));
  model.on("filter", () => heard.push("filter"));
  model.on("select", () => heard.push("select"));
  model.on("marks", () => heard.push("marks"));
  model.setWindow({ from: 1, to: 2 });
  model.setWindow({ from: 1, to: 2 });
  model.setHidden([0]);
  model.select(3);
  model.select(3);
  model.setMarks("separate");
  stop();
  model.setWindow({ from: 1, to: 3 });
  assert.deepEqual(heard, ["window", "filter", "select", "marks"]);
});

test("an event that does not exist cannot be selected", () => {
  const model = new Model(decodeEvents(pack(randomRows(1, 10))), groups);
  for (const event of [10, -5, 1.5, NaN]) {
    model.select(event);
    assert.equal(model.selected, -1);
  }
});

test("a mask that is too short is refused", () => {
  const model = new Model(decodeEvents(pack(randomRows(1, 10))), groups);
  assert.throws(() => model.setMask(new Uint8Array(1)), /too few for 10 events/);
});
