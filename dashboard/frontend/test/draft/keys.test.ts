import assert from "node:assert/strict";
import { test } from "node:test";
import { draftKey, listed, neighbour, nextOpen, tallyWords, whyNone } from "../../src/draft/keys.ts";

const press = (key: string, held: object = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...held });
const cards = (...states: ("open" | "accepted" | "rejected")[]) =>
  states.map((state, number) => ({ key: `k${number}`, state }));

test("keys decide, but not while somebody types or holds another key", () => {
  assert.equal(draftKey(press("a"), "BUTTON"), "accept");
  assert.equal(draftKey(press("R"), "BUTTON"), "reject");
  assert.equal(draftKey(press("m"), "DIV"), "mark");
  assert.equal(draftKey(press("s"), "BUTTON"), "sure");
  assert.equal(draftKey(press("ArrowDown"), "DIV"), "next");
  assert.equal(draftKey(press("Enter"), "BUTTON"), null);
  for (const tag of ["INPUT", "SELECT", "TEXTAREA"]) assert.equal(draftKey(press("a"), tag, "text"), null);
  for (const held of ["ctrlKey", "altKey", "metaKey"])
    assert.equal(draftKey(press("r", { [held]: true }), "DIV"), null);
});

test("in a list of places the arrows choose a place and letters still decide", () => {
  assert.equal(draftKey(press("ArrowDown"), "INPUT", "radio"), null);
  assert.equal(draftKey(press("a"), "INPUT", "radio"), "accept");
});

test("the next draft is the next that is open, from the beginning again after the last", () => {
  const some = cards("open", "accepted", "rejected", "open", "open");
  assert.equal(nextOpen(some, "k0"), "k3");
  assert.equal(nextOpen(some, "k4"), "k0");
  assert.equal(nextOpen(cards("accepted", "rejected"), "k1"), "k1");
  assert.equal(nextOpen(some, ""), "k0");
  assert.equal(nextOpen([], ""), "");
});

test("neighbours end with the list", () => {
  const some = cards("open", "open");
  assert.equal(neighbour(some, "k0", 1), "k1");
  assert.equal(neighbour(some, "k1", 1), "k1");
  assert.equal(neighbour(some, "k0", -1), "k0");
  assert.equal(neighbour(some, "", 1), "k0");
  assert.equal(neighbour([], "", 1), "");
});

test("the tally says all its parts", () => {
  const tally = { drafted: 12, accepted: 3, rejected: 2, open: 7 };
  assert.equal(tallyWords(tally), "12 drafted · 3 accepted · 2 rejected · 7 open");
});

test("an article without events says what was found", () => {
  assert.match(whyNone(1, 2), /^1 place and 2 times were found, but no sentence reports/);
  assert.match(whyNone(0, 0), /^No place and no time/);
});

test("what is doubtful is listed first, and then nothing moves under the hand", () => {
  const card = (key: string, doubts: string[], state: "open" | "accepted" = "open") => ({ key, doubts, state });
  const order = (...from: Parameters<typeof listed>) => listed(...from).map(({ key }) => key);
  const cards = [card("sure", []), card("far", ["far"]), card("done", ["far"], "accepted"), card("vague", ["no date"])];
  assert.deepEqual(order(cards, []), ["far", "vague", "sure", "done"]);
  const now = [card("sure", ["no date"]), card("far", []), card("new", []), card("done", []), card("vague", [])];
  assert.deepEqual(order(now, ["far", "vague", "sure", "done"]), ["new", "far", "vague", "sure", "done"]);
});
