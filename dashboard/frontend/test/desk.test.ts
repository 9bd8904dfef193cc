import assert from "node:assert/strict";
import { test } from "node:test";
import { deskKey, ledger, neighbour, nextOpen, whyNone } from "../src/deskkeys.ts";
import { fitted } from "../src/deskmap.ts";
import { toWorld } from "../src/projection.ts";

const press = (key: string, held: object = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...held });
const cards = (...states: ("open" | "accepted" | "rejected")[]) =>
  states.map((state, number) => ({ key: `k${number}`, state }));

test("keys decide, but not while somebody types or holds another key", () => {
  assert.equal(deskKey(press("a"), "BUTTON"), "accept");
  assert.equal(deskKey(press("R"), "BUTTON"), "reject");
  assert.equal(deskKey(press("ArrowDown"), "DIV"), "next");
  assert.equal(deskKey(press("Enter"), "BUTTON"), null);
  for (const tag of ["INPUT", "SELECT", "TEXTAREA"]) assert.equal(deskKey(press("a"), tag, "text"), null);
  for (const held of ["ctrlKey", "altKey", "metaKey"]) assert.equal(deskKey(press("r", { [held]: true }), "DIV"), null);
});

test("in a list of places the arrows choose a place and letters still decide", () => {
  assert.equal(deskKey(press("ArrowDown"), "INPUT", "radio"), null);
  assert.equal(deskKey(press("a"), "INPUT", "radio"), "accept");
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

test("the ledger says all its parts", () => {
  const tally = { drafted: 12, accepted: 3, rejected: 2, open: 7 };
  assert.equal(ledger(tally), "12 drafted · 3 accepted · 2 rejected · 7 open");
});

test("an article without events says what was found", () => {
  assert.match(whyNone(1, 2), /^1 place and 2 times were found, but no sentence reports/);
  assert.match(whyNone(0, 0), /^No place and no time/);
});

const inside = (points: readonly { latitude: number; longitude: number }[]): boolean => {
  const view = fitted(points, 300, 180);
  return points.every(({ latitude, longitude }) => {
    const { x, y } = toWorld(latitude, longitude);
    return view.holds(view.screenX(x), view.screenY(y), -10);
  });
};

test("the small map shows all candidates, near or far, one or many", () => {
  const paris = [
    { latitude: 48.85, longitude: 2.35 },
    { latitude: 33.66, longitude: -95.55 },
    { latitude: 43.2, longitude: -80.38 },
  ];
  assert.ok(inside(paris));
  assert.ok(inside([{ latitude: 35, longitude: 36 }]));
  assert.ok(inside([{ latitude: 35.0001, longitude: 36 }, { latitude: 35, longitude: 36 }]));
  assert.ok(fitted([{ latitude: 35, longitude: 36 }], 300, 180).zoom <= 7);
});
