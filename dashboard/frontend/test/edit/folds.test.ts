import assert from "node:assert/strict";
import { test } from "node:test";

import { filled } from "../../src/edit/folds.ts";

test("a fold counts its filled cells alone", () => {
  assert.equal(filled(["media", "tags", "time"], { cells: { media: "https://a.example/1", tags: "", title: "x" } }), 1);
});
