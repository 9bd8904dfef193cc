import assert from "node:assert/strict";
import test from "node:test";
import { dayFromIso, windowWords } from "../../src/shared/calendar.ts";
import { keyed } from "../../src/timeline/keys.ts";
import { firstWindow, stepFor, stepped, steppedDay, type Direction } from "../../src/timeline/steps.ts";

const day = (text: string): number => dayFromIso(text) as number;
const span = (from: string, to: string) => ({ from: day(from), to: day(to) });
const EXTENT = span("2011-01-01", "2016-03-14");
const EVENTS = ["2011-05-01", "2015-09-30", "2015-10-11", "2016-03-14"].map(day);
const next = (after: number, direction: Direction): number | null =>
  (direction === 1 ? EVENTS.find((event) => event > after) : EVENTS.findLast((event) => event < after)) ?? null;

test("a window of whole months moves by whole months", () => {
  const moved = stepped(span("2016-01-01", "2016-01-31"), "month", 1, EXTENT, "window", next);
  assert.deepEqual(moved, span("2016-02-01", "2016-02-29"));
  const back = stepped(span("2015-08-01", "2016-02-29"), "month", -1, EXTENT, "window", next);
  assert.deepEqual(back, span("2015-07-01", "2016-01-31"));
});

test("a step ends at the extent's last day, and there is none after it", () => {
  const last = stepped(span("2016-02-01", "2016-02-29"), "month", 1, EXTENT, "window", next);
  assert.deepEqual(last, span("2016-03-01", "2016-03-14"));
  assert.equal(stepped(last!, "month", 1, EXTENT, "window", next), null);
  assert.equal(stepped(span("2011-01-01", "2011-01-31"), "month", -1, EXTENT, "window", next), null);
});

test("a step forward and a step back lead to where they began", () => {
  const start = span("2016-02-01", "2016-02-29");
  const further = stepped(start, "month", 1, EXTENT, "window", next)!;
  assert.deepEqual(stepped(further, "month", -1, EXTENT, "window", next), start);
});

test("a window that is not whole keeps its length", () => {
  const moved = stepped(span("2015-08-10", "2015-08-20"), "month", 1, EXTENT, "window", next);
  assert.deepEqual(moved, span("2015-09-10", "2015-09-20"));
});

test("up-to mode moves the last day only, to the end of the next unit", () => {
  const window = span("2011-01-01", "2015-08-31");
  assert.deepEqual(stepped(window, "month", 1, EXTENT, "cumulative", next), span("2011-01-01", "2015-09-30"));
  assert.deepEqual(stepped(window, "year", 1, EXTENT, "cumulative", next), span("2011-01-01", "2015-12-31"));
});

test("next event moves the window to begin with that event", () => {
  const window = span("2015-01-01", "2015-01-31");
  assert.deepEqual(stepped(window, "event", 1, EXTENT, "window", next), span("2015-09-30", "2015-10-30"));
  assert.equal(stepped(span("2016-03-14", "2016-03-14"), "event", 1, EXTENT, "window", next), null);
});

test("playing all of the time begins with the first step", () => {
  assert.deepEqual(firstWindow(EXTENT, "month", EXTENT, "window", next), span("2011-01-01", "2011-01-31"));
  assert.deepEqual(firstWindow(EXTENT, "year", EXTENT, "cumulative", next), span("2011-01-01", "2011-12-31"));
  assert.deepEqual(firstWindow(EXTENT, "event", EXTENT, "window", next), span("2011-05-01", "2011-05-01"));
});

test("playing goes on from where the window is, and from the start when it is at the end", () => {
  const middle = span("2015-01-01", "2015-03-31");
  assert.deepEqual(firstWindow(middle, "month", EXTENT, "window", next), middle);
  const end = span("2016-02-01", "2016-03-14");
  assert.equal(windowWords(firstWindow(end, "month", EXTENT, "window", next)), "January – February 2011");
});

test("each step that is offered suits an extent of its size", () => {
  assert.deepEqual(
    [span("2016-01-01", "2016-02-01"), span("2015-01-01", "2016-06-01"), EXTENT, span("1989-01-01", "2020-12-31")].map(
      stepFor,
    ),
    ["day", "week", "month", "year"],
  );
});

test("a handle steps to the edges of units", () => {
  assert.equal(steppedDay(day("2015-08-10"), "month", 1, EXTENT, "from", next), day("2015-09-01"));
  assert.equal(steppedDay(day("2015-08-10"), "month", -1, EXTENT, "from", next), day("2015-08-01"));
  assert.equal(steppedDay(day("2015-08-10"), "month", 1, EXTENT, "to", next), day("2015-08-31"));
  assert.equal(steppedDay(day("2015-08-31"), "month", -1, EXTENT, "to", next), day("2015-07-31"));
  assert.equal(steppedDay(EXTENT.to, "month", 1, EXTENT, "to", next), null);
});

const press = (key: string, shiftKey = false) => ({ key, shiftKey, ctrlKey: false, altKey: false, metaKey: false });
const situation = {
  window: span("2015-08-01", "2015-12-31"),
  extent: EXTENT,
  step: "month" as const,
  mode: "window" as const,
  next,
};

test("arrows move a handle by the step, with Shift by a day", () => {
  assert.deepEqual(keyed(press("ArrowRight"), "from", situation), span("2015-09-01", "2015-12-31"));
  assert.deepEqual(keyed(press("ArrowLeft"), "to", situation), span("2015-08-01", "2015-11-30"));
  assert.deepEqual(keyed(press("ArrowRight", true), "from", situation), span("2015-08-02", "2015-12-31"));
});

test("page keys move by a year, with Shift by a month; Home and End as far as it goes", () => {
  assert.deepEqual(keyed(press("PageDown"), "from", situation), span("2014-08-01", "2015-12-31"));
  assert.deepEqual(keyed(press("PageDown", true), "to", situation), span("2015-08-01", "2015-11-30"));
  assert.deepEqual(keyed(press("Home"), "from", situation), span("2011-01-01", "2015-12-31"));
  assert.deepEqual(keyed(press("End"), "to", situation), span("2015-08-01", "2016-03-14"));
});

test("keys never move a handle past the other or out of the extent", () => {
  assert.deepEqual(keyed(press("End"), "from", situation), span("2015-12-31", "2015-12-31"));
  assert.deepEqual(keyed(press("PageDown"), "to", situation), span("2015-08-01", "2015-08-01"));
  assert.deepEqual(keyed(press("PageUp"), "to", situation), span("2015-08-01", "2016-03-14"));
});

test("other keys, and keys with modifiers, are not ours", () => {
  assert.equal(keyed(press("a"), "from", situation), null);
  assert.equal(keyed({ ...press("ArrowRight"), ctrlKey: true }, "from", situation), null);
});
