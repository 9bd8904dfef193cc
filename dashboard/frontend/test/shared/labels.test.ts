import assert from "node:assert/strict";
import { test } from "node:test";
import { AREA_SIDES, Boxes, beside, findRoom } from "../../src/shared/labels.ts";

test("rectangles that only touch do not overlap", () => {
  const boxes = new Boxes();
  boxes.add(0, 0, 10, 10);
  assert.equal(boxes.hits(10, 0, 20, 10), 0);
  assert.equal(boxes.hits(9, 9, 20, 20), 1);
});

test("many rectangles are all kept", () => {
  const boxes = new Boxes();
  for (let i = 0; i < 2000; i++) boxes.add(i * 10, 0, i * 10 + 5, 5);
  assert.equal(boxes.hits(19990, 1, 19992, 2), 1);
  boxes.clear();
  assert.equal(boxes.hits(19990, 1, 19992, 2), 0);
});

test("every side keeps its distance from the point", () => {
  for (const side of [...AREA_SIDES]) {
    const { left, top } = beside(side, 100, 100, 40, 12, 20);
    const dx = Math.max(left - 100, 0, 100 - left - 40);
    const dy = Math.max(top - 100, 0, 100 - top - 12);
    assert.ok(Math.abs(Math.hypot(dx, dy) - 20) < 1e-9, side);
  }
});

test("a name goes to the right, then to the left, above, below, farther off, then nowhere", () => {
  const taken = new Boxes();
  const at = () => findRoom(taken, null, 100, 100, 40, 10, 8);
  assert.deepEqual(at(), { left: 108, top: 95 });
  assert.deepEqual(at(), { left: 52, top: 95 });
  assert.deepEqual(at(), { left: 80, top: 82 });
  assert.deepEqual(at(), { left: 80, top: 108 });
  assert.deepEqual(at(), { left: 80, top: 121 });
  assert.deepEqual(at(), { left: 80, top: 69 });
  assert.equal(at(), null);
});

test("a name keeps clear of areas where it can, and crosses them rather than be left out", () => {
  const soft = new Boxes();
  soft.add(105, 0, 300, 300);
  assert.deepEqual(findRoom(new Boxes(), soft, 100, 100, 40, 10, 8), { left: 52, top: 95 });
  soft.add(0, 0, 300, 300);
  const taken = new Boxes();
  assert.notEqual(findRoom(taken, soft, 100, 100, 40, 10, 8), null);
});

test("a name stays inside of the map, or is left out", () => {
  const frame = { width: 400, height: 300 };
  assert.deepEqual(findRoom(new Boxes(), null, 380, 100, 40, 10, 8, undefined, frame), { left: 332, top: 95 });
  assert.deepEqual(findRoom(new Boxes(), null, 20, 290, 40, 10, 8, undefined, frame), { left: 28, top: 285 });
  assert.equal(findRoom(new Boxes(), null, 200, 100, 500, 10, 8, undefined, frame), null);
  assert.equal(findRoom(new Boxes(), null, 3, 100, 40, 10, 8, ["left", "above"], frame), null);
});

test("what covers a point is the smallest box around it that is no larger than a symbol", () => {
  const boxes = new Boxes();
  boxes.add(0, 0, 300, 40);
  boxes.add(10, 10, 50, 40);
  boxes.add(20, 20, 30, 30);
  assert.deepEqual(boxes.around(25, 25, 90), { left: 20, top: 20, right: 30, bottom: 30 });
  assert.deepEqual(boxes.around(45, 25, 90), { left: 10, top: 10, right: 50, bottom: 40 });
  assert.equal(boxes.around(200, 20, 90), null);
});
