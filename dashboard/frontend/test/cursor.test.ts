import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest, onwards } from "../src/directions.ts";

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
