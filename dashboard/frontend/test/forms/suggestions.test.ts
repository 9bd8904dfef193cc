import assert from "node:assert/strict";
import { test } from "node:test";
import { nearDouble, suggestions } from "../../src/forms/suggestions.ts";

const ACTORS = ["Government of Syria", "Government of Russia (Soviet Union)", "IS", "Forces of Hadi"];

test("a name that is nearly one of the dataset's is asked about, and no other", () => {
  for (const typed of ["Goverment of Syria", "government of syria", "The Government of Syria", "Government of Syria."])
    assert.equal(nearDouble(typed, ACTORS), "Government of Syria");
  for (const typed of ["", "Government of Syria", "Government of Sudan", "ISIL", "Ansar Allah"])
    assert.equal(nearDouble(typed, ACTORS), null);
});

test("names are suggested for sides and claims only", () => {
  const words = { actors: ACTORS, claimants: ["SANA"], types: [], precisions: [] };
  assert.deepEqual(suggestions("side_b", words), ACTORS);
  assert.deepEqual(suggestions("claimed_by", words), ["SANA"]);
  assert.deepEqual(suggestions("title", words), []);
});
