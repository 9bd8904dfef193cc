import assert from "node:assert/strict";
import { test } from "node:test";
import { keyGesture, wheelLevels } from "../../src/forms/gestures.ts";

const wheel = (deltaY: number, deltaMode = 0, ctrlKey = false): number => wheelLevels({ deltaY, deltaMode, ctrlKey });
const key = (name: string, modifiers: object = {}) =>
  keyGesture({ key: name, ctrlKey: false, altKey: false, metaKey: false, ...modifiers } as KeyboardEvent);

test("a notch of the wheel is a level at most, in whatever unit it comes", () => {
  assert.equal(wheel(-120), 1);
  assert.equal(wheel(120), -1);
  assert.equal(wheel(-12), 0.1);
  assert.equal(wheel(-3, 1), 0.5);
  assert.equal(wheel(5, 2), -1);
});

test("a pinch on a touch pad zooms further than as many pixels of a wheel", () => {
  assert.ok(wheel(-6, 0, true) > wheel(-6));
});

test("arrows are directions, plus and minus are levels, and a browser's own keys are left alone", () => {
  assert.deepEqual(key("ArrowUp").direction, [0, -1]);
  assert.equal(key("+").levels, 1);
  assert.equal(key("-").levels, -1);
  assert.deepEqual(key("+", { ctrlKey: true }), {});
  assert.deepEqual(key("ArrowLeft", { altKey: true }), {});
});
