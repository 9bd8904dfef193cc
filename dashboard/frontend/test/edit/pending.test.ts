import assert from "node:assert/strict";
import { test } from "node:test";
import { pendingColumns } from "../../src/edit/pending.ts";

test("what is on its way keeps its field, and only that of its event", () => {
  const acts = [
    { do: "set", key: "a", cells: { title: "x" } },
    null,
    { do: "set", key: "a", cells: { side_a: "y", side_b: "z" } },
    { do: "set", key: "b", cells: { place: "p" } },
    { do: "undo" },
  ] as const;
  assert.deepEqual([...pendingColumns(acts, "a")], ["title", "side_a", "side_b"]);
  assert.deepEqual([...pendingColumns([], "a")], []);
});
