import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_SPOT, decodeEvents, decodeInSlices, inMask } from "../../src/model/events.ts";
import { inOrder, pack, random } from "../packing.ts";

const rows = [
  { start: 20, end: 25, x: -5, y: 7, group: 2, prec: 3, km: 30 },
  { start: 10, end: null, x: 2 ** 31 - 1, y: -(2 ** 31), group: 1 },
  { start: undefined, end: undefined, x: 4, y: 4 },
  { start: 12, end: 13 },
];

test("every column comes back as it was packed", () => {
  const events = decodeEvents(pack(rows));
  assert.equal(events.count, 4);
  assert.equal(events.dated, 3);
  assert.equal(events.day0, 10);
  assert.deepEqual([...events.start], [0, 2, 10, 0]);
  assert.deepEqual([...events.end], [65535, 3, 15, 0]);
  assert.deepEqual([...events.byEnd!], [1, 2, 0]);
  assert.deepEqual(
    [...events.spot].map((s) => (s === NO_SPOT ? null : events.x[s])),
    [2 ** 31 - 1, null, -5, 4],
  );
  const third = events.spot[2];
  assert.deepEqual([events.y[third], events.group[third], events.prec[third], events.radiusKm[third]], [7, 2, 3, 30]);
});

test("day indices may be four bytes wide", () => {
  assert.deepEqual([...decodeEvents(pack(rows, { last: 70_000 })).end], [2 ** 32 - 1, 3, 15, 0]);
});

test("bits that are left out move a point by less than their size", () => {
  const events = decodeEvents(pack(rows, { shift: 4 }));
  assert.deepEqual([...events.x], [-16, 0, 2 ** 31 - 16]);
  assert.deepEqual([...events.y], [0, 0, -(2 ** 31)]);
});

test("many events with many places, styles and long intervals come back, in slices as at once", async () => {
  const next = random(5);
  const whole = (below: number): number => Math.floor(next() * below);
  const made = Array.from({ length: 70_000 }, (_, i) => {
    const start = whole(20_000);
    return { start, end: start + whole(400), x: whole(2 ** 31), y: -whole(2 ** 31), km: i % 300, kind: i % 7 };
  });
  const buffer = pack(made);
  const events = decodeEvents(buffer);
  inOrder(made).forEach(({ start, end, x, y, km, kind }, i) => {
    const s = events.spot[i];
    const read = [events.start[i] + events.day0, events.end[i] + events.day0, events.x[s], events.y[s]];
    assert.deepEqual([...read, events.radiusKm[s], events.kind![i]], [start, end, x, y, km, kind]);
  });
  const ends = Array.from(events.byEnd!, (i) => events.end[i]);
  assert.ok(ends.every((day, i) => i === 0 || ends[i - 1] <= day));
  assert.equal(new Set(events.byEnd).size, made.length);
  assert.deepEqual(await decodeInSlices(buffer), events);
});

test("a file without events is fine", () => {
  assert.equal(decodeEvents(pack([])).count, 0);
});

test("a file of another format is refused", () => {
  const buffer = pack(rows);
  new Uint8Array(buffer)[0] = 0x3c;
  assert.throws(() => decodeEvents(buffer), /not in the format DTL2/);
});

test("a file that ends too early is refused at every length", () => {
  const buffer = pack(rows);
  for (let length = 0; length < buffer.byteLength; length++) {
    assert.throws(() => decodeEvents(buffer.slice(0, length)), /too few|ends after/);
  }
});

test("the mask's lowest bit is the first event's", () => {
  const mask = Uint8Array.of(0b00000010, 0b1);
  assert.deepEqual(
    [0, 1, 2, 8].map((i) => inMask(mask, i)),
    [false, true, false, true],
  );
  assert.equal(inMask(null, 5), true);
});
