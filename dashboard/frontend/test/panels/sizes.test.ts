import assert from "node:assert/strict";
import test from "node:test";
import { decodeEvents } from "../../src/model/events.ts";
import { LoadError } from "../../src/model/load.ts";
import { Model } from "../../src/model/model.ts";
import { Sizes } from "../../src/panels/sizes.ts";
import { pack } from "../packing.ts";

function model(): Model {
  return new Model(decodeEvents(pack([{ start: 10, end: 10, x: 1, y: 1, group: 0 }])), []);
}

test("what was chosen counts at once, and is drawn when the deaths are there", async () => {
  const shown = model();
  const sizes = new Sizes(shown, async () => new Uint32Array(shown.events.count), assert.fail);
  const chosen = sizes.choose("deaths");
  assert.deepEqual([sizes.now, shown.sizing], ["deaths", "number"]);
  await chosen;
  assert.deepEqual([sizes.now, shown.sizing], ["deaths", "deaths"]);
});

test("the last choice wins over one whose deaths come later", async () => {
  const shown = model();
  const sizes = new Sizes(shown, async () => new Uint32Array(shown.events.count), assert.fail);
  await Promise.all([sizes.choose("deaths"), sizes.choose("none")]);
  assert.deepEqual([sizes.now, shown.sizing], ["none", "none"]);
});

test("deaths that cannot be loaded leave circles as they were, and the reader may try again", async () => {
  const shown = model();
  const said: string[] = [];
  let again: () => void = assert.fail;
  const sizes = new Sizes(
    shown,
    async () => {
      if (said.length === 0) throw new LoadError("The deaths could not be loaded.");
      return new Uint32Array(shown.events.count);
    },
    (words, retry) => {
      said.push(words);
      again = retry;
    },
  );
  await sizes.choose("deaths");
  assert.deepEqual([sizes.now, said], ["number", ["The deaths could not be loaded."]]);
  again();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(shown.sizing, "deaths");
});
