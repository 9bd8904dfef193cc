import assert from "node:assert/strict";
import test from "node:test";
import { markedRuns } from "../../src/panels/marks.ts";

const marked = (text: string, ...passages: string[]): string =>
  markedRuns(text, passages)
    .map((run) => (run.isMarked ? `[${run.text}]` : run.text))
    .join("");

test("passages are marked where they stand as whole words, the longest first", () => {
  assert.equal(marked("Air strikes and strikes; airstrikes", "strikes", "Air strikes"), "[Air strikes] and [strikes]; airstrikes");
  assert.equal(marked("Ḥimṣ, Ḥimṣi", "Ḥimṣ"), "[Ḥimṣ], Ḥimṣi");
  assert.equal(marked("في اللاذقية", "اللاذقية"), "في [اللاذقية]");
});

test("the runs joined are the text, whatever the passages", () => {
  for (const text of ["", "a", "a a", "<b>a</b>", "aa a"]) {
    const runs = markedRuns(text, ["a", "", "b"]);
    assert.equal(runs.map((run) => run.text).join(""), text);
  }
});
