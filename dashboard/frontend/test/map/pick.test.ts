import assert from "node:assert/strict";
import { test } from "node:test";
import { AREA, BADGE, BUBBLE, LEG, PLACE, Targets, nearest, onwards } from "../../src/map/pick.ts";

test("the nearest symbol under the pointer is hit, within reach", () => {
  const targets = new Targets();
  targets.add(PLACE, 0, 100, 100, 8);
  targets.add(PLACE, 1, 112, 100, 8);
  assert.equal(targets.hit(105, 100, 3), 0);
  assert.equal(targets.hit(107, 100, 3), 1);
  assert.equal(targets.hit(100, 112, 3), -1);
  assert.equal(targets.hit(100, 112, 14), 0);
});

test("a symbol wins over a bubble, and both over the area behind them", () => {
  const targets = new Targets();
  targets.add(AREA, 0, 100, 100, 50);
  targets.add(BUBBLE, 1, 100, 100, 20);
  targets.add(LEG, 2, 110, 100, 8);
  assert.equal(targets.hit(101, 100, 3), 2);
  assert.equal(targets.hit(90, 100, 3), 1);
  assert.equal(targets.hit(60, 100, 3), 0);
});

test("of nested areas the smaller is hit, and only inside its circle", () => {
  const targets = new Targets();
  targets.add(AREA, 0, 100, 100, 80);
  targets.add(AREA, 1, 110, 100, 30);
  assert.equal(targets.hit(110, 110, 14), 1);
  assert.equal(targets.hit(40, 100, 14), 0);
  assert.equal(targets.hit(160, 160, 14), -1);
});

test("a badge is hit over its whole width", () => {
  const targets = new Targets();
  targets.add(BADGE, 0, 100, 100, 70, 13);
  assert.equal(targets.hit(165, 108, 0), 0);
  assert.equal(targets.hit(165, 120, 0), -1);
});

test("symbols that lie upon one another are found together", () => {
  const targets = new Targets();
  targets.add(PLACE, 0, 100, 100, 8);
  targets.add(PLACE, 1, 103, 100, 8);
  targets.add(PLACE, 2, 140, 100, 8);
  targets.add(BUBBLE, 3, 101, 100, 8);
  assert.deepEqual(targets.around(0, 7), [0, 1]);
});

test("the keyboard goes through rows from the top, and from left to right in a row", () => {
  const targets = new Targets();
  for (const [x, y] of [
    [300, 95],
    [50, 90],
    [10, 30],
    [200, 200],
  ])
    targets.add(PLACE, 0, x, y, 8);
  assert.deepEqual(targets.inReadingOrder(40), [2, 1, 0, 3]);
});

test("there is no end to the targets", () => {
  const targets = new Targets();
  for (let i = 0; i < 3000; i++) targets.add(PLACE, i, i * 20, 0, 8);
  assert.equal(targets.ref[targets.hit(2999 * 20, 0, 3)], 2999);
});

const points = [
  { x: 100, y: 100 },
  { x: 200, y: 110 },
  { x: 150, y: 300 },
  { x: 105, y: 20 },
  { x: 400, y: 105 },
];

test("an arrow goes to the next symbol in its direction, not past it", () => {
  assert.equal(onwards(points, points[0], [1, 0]), 1);
  assert.equal(onwards(points, points[1], [1, 0]), 4);
  assert.equal(onwards(points, points[0], [0, 1]), 2);
  assert.equal(onwards(points, points[0], [0, -1]), 3);
});

test("there is nothing beyond the last symbol", () => {
  assert.equal(onwards(points, points[4], [1, 0]), -1);
  assert.equal(onwards([], points[4], [1, 0]), -1);
});

test("from any symbol every other can be reached", () => {
  const reached = new Set([0]);
  for (let round = 0; round < points.length; round++) {
    for (const from of [...reached]) {
      for (const direction of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        const next = onwards(points, points[from], direction);
        if (next >= 0) reached.add(next);
      }
    }
  }
  assert.equal(reached.size, points.length);
});

test("the cursor starts at the symbol nearest to the middle", () => {
  assert.equal(nearest(points, { x: 190, y: 190 }), 1);
  assert.equal(nearest([], { x: 0, y: 0 }), -1);
});
