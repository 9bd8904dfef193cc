import assert from "node:assert/strict";
import { test } from "node:test";
import { megabytes, part } from "../../src/drop/words.ts";

test("a size is said as computers show it, and never as nothing", () => {
  assert.equal(megabytes(1), "1 kB");
  assert.equal(megabytes(4_200), "4 kB");
  assert.equal(megabytes(1_250_000), "1.3 MB");
  assert.equal(megabytes(2_000_000), "2 MB");
  assert.equal(megabytes(274_000_000), "274 MB");
  assert.equal(megabytes(1_000_000_000), "1,000 MB");
});

test("a part is never more than the whole", () => {
  assert.equal(part(5, 10), 0.5);
  assert.equal(part(11, 10), 1);
  assert.equal(part(0, 0), 1);
});
