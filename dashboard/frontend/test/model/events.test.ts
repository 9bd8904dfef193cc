import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_SPOT, decodeEvents, inMask } from "../../src/model/events.ts";
import { pack } from "../packing.ts";

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
  assert.deepEqual([...decodeEvents(pack(rows, 4)).end], [2 ** 32 - 1, 3, 15, 0]);
});

test("the arrays are views on the file's bytes, not copies", () => {
  const buffer = pack(rows);
  const events = decodeEvents(buffer);
  for (const column of [events.x, events.y, events.spot, events.start, events.flags, events.byEnd!]) {
    assert.equal(column.buffer, buffer);
  }
});

test("a file without events is fine", () => {
  assert.equal(decodeEvents(pack([])).count, 0);
});

test("a file of another format is refused", () => {
  const buffer = pack(rows);
  new Uint8Array(buffer)[0] = 0x3c;
  assert.throws(() => decodeEvents(buffer), /not in the format DTL1/);
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
