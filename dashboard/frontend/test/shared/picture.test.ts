import assert from "node:assert/strict";
import test from "node:test";
import { insets } from "../../src/shared/picture.ts";

test("what a clip cuts off is read as browsers write it", () => {
  assert.deepEqual(insets("none"), [0, 0, 0, 0]);
  assert.deepEqual(insets("inset(0px 120px 0px 40.5px)"), [0, 120, 0, 40.5]);
  assert.deepEqual(insets("inset(0px 12px)"), [0, 12, 0, 12]);
  assert.deepEqual(insets("inset(3px)"), [3, 3, 3, 3]);
  assert.deepEqual(insets("inset(0px 120px 0px 40px round 2px)"), [0, 120, 0, 40]);
});
