import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../../src/draft/unknown.ts";

test("typed coordinates are a point only when both are degrees", () => {
  assert.deepEqual(typed(" 36.1", "37"), { latitude: 36.1, longitude: 37 });
  for (const [latitude, longitude] of [["", "37"], ["36,1", "37"], ["91", "0"], ["0", "181"], ["x", "y"]])
    assert.equal(typed(latitude, longitude), null);
});
