import assert from "node:assert/strict";
import test from "node:test";
import { dayOf } from "../../src/shared/calendar.ts";
import type { Scheduler } from "../../src/shared/scheduler.ts";
import { dayAt, xOf } from "../../src/timeline/brush.ts";
import { Section } from "../../src/timeline/section.ts";
import { around, crowded, fitted, following, lengthOf, pinched, zoomed } from "../../src/timeline/zoom.ts";

const DECADES = { from: dayOf(1989, 1, 1), to: dayOf(2018, 12, 31) };
const YEAR = { from: dayOf(2015, 1, 1), to: dayOf(2015, 12, 31) };
const isInside = (part: { from: number; to: number }, whole = DECADES): boolean =>
  part.from >= whole.from && part.to <= whole.to && part.from <= part.to;

test("zooming in keeps the day under the pointer where it is", () => {
  const day = dayOf(2015, 9, 30);
  let section = DECADES;
  const before = xOf(day + 0.5, section, 900);
  for (let k = 0; k < 6; k++) section = zoomed(section, 0.6, day, DECADES);
  assert.ok(lengthOf(section) < lengthOf(DECADES) / 15);
  assert.ok(Math.abs(xOf(day + 0.5, section, 900) - before) < 12);
});

test("in 30 years a day can be set by dragging: zoomed in, each day has pixels of its own", () => {
  let section = DECADES;
  for (let k = 0; k < 12; k++) section = zoomed(section, 0.5, dayOf(2015, 9, 30), DECADES);
  const width = 300; // a phone's
  for (let day = section.from; day <= section.to; day++) {
    const x = xOf(day, section, width);
    assert.ok(xOf(day + 1, section, width) - x > 10);
    assert.equal(dayAt(x + 5, section, width), day);
  }
});

test("zooming ends at all of the time and at two weeks, and always changes something until then", () => {
  let section = DECADES;
  for (let k = 0; k < 500; k++) {
    const next = zoomed(section, 0.98, dayOf(1989, 1, 1), DECADES);
    assert.ok(isInside(next));
    assert.ok(lengthOf(next) < lengthOf(section) || lengthOf(section) === 14);
    section = next;
  }
  for (let k = 0; k < 50; k++) section = zoomed(section, 2, section.to, DECADES);
  assert.deepEqual(section, DECADES);
  const short = { from: 100, to: 104 };
  assert.deepEqual(zoomed(short, 0.5, 102, short), short);
});

test("two fingers keep the days under them", () => {
  const section = pinched(DECADES, [0.4, 0.6], [0.1, 0.9], DECADES);
  const [left, right] = [0.4, 0.6].map((share) => DECADES.from + share * lengthOf(DECADES));
  assert.ok(Math.abs(xOf(left, section, 1) - 0.1) < 0.01);
  assert.ok(Math.abs(xOf(right, section, 1) - 0.9) < 0.01);
  for (const now of [[0.5, 0.5], [0, 1], [-3, 4], [0.9, 0.1]]) assert.ok(isInside(pinched(YEAR, [0.4, 0.6], now, DECADES)));
});

test("a window is fitted in with a margin, and never shorter than two weeks", () => {
  const section = around(YEAR, DECADES);
  assert.ok(section.from < YEAR.from && section.to > YEAR.to && lengthOf(section) < 1.6 * lengthOf(YEAR));
  assert.equal(lengthOf(around({ from: YEAR.from, to: YEAR.from }, DECADES)), 14);
  assert.deepEqual(fitted({ from: DECADES.from - 900, to: DECADES.to + 900 }, DECADES), DECADES);
});

test("the strip follows an edge that moves out of it, at the same zoom, and stays still otherwise", () => {
  const window = { from: dayOf(2015, 3, 1), to: dayOf(2015, 3, 31) };
  const inside = { from: dayOf(2015, 4, 1), to: dayOf(2015, 4, 30) };
  assert.deepEqual(following(YEAR, window, inside, DECADES), YEAR);
  const later = { from: dayOf(2016, 1, 1), to: dayOf(2016, 1, 31) };
  const moved = following(YEAR, window, later, DECADES);
  assert.equal(lengthOf(moved), lengthOf(YEAR));
  assert.ok(moved.from <= later.from && moved.to >= later.to && moved.from > YEAR.from);
  const earlier = following(YEAR, window, { from: DECADES.from, to: DECADES.from + 30 }, DECADES);
  assert.equal(earlier.from, DECADES.from);
});

test("one edge alone is followed without losing the zoom; a window longer than the strip is shown whole", () => {
  const window = { from: dayOf(2015, 3, 1), to: dayOf(2015, 3, 31) };
  const grown = { from: window.from, to: dayOf(2017, 5, 31) };
  const section = following(YEAR, window, grown, DECADES);
  assert.equal(lengthOf(section), lengthOf(YEAR));
  assert.ok(section.to >= grown.to && section.from <= grown.to);
  assert.deepEqual(following(YEAR, window, DECADES, DECADES), DECADES);
  const both = { from: dayOf(2010, 1, 1), to: dayOf(2017, 1, 1) };
  const all = following(YEAR, window, both, DECADES);
  assert.ok(all.from <= both.from && all.to >= both.to);
});

test("one event of 1925 beside thirty of 2016: the strip begins with 2016", () => {
  const extent = { from: dayOf(1925, 1, 1), to: dayOf(2016, 12, 31) };
  const starts = [dayOf(1925, 6, 1), ...Array.from({ length: 30 }, (_, k) => dayOf(2016, 1, 1 + 10 * k))];
  const section = crowded(starts, extent);
  assert.ok(section.from > dayOf(2015, 1, 1) && section.from <= starts[1] && section.to >= starts[30]);
});

test("events all over the time, or few of them, are shown with all of the time", () => {
  const spread = Array.from({ length: 300 }, (_, k) => DECADES.from + 36 * k);
  assert.deepEqual(crowded(spread, DECADES), DECADES);
  assert.deepEqual(crowded([DECADES.from, DECADES.to - 1, DECADES.to], DECADES), DECADES);
  assert.deepEqual(crowded([], DECADES), DECADES);
});

test("the strip follows a window that moves by itself, not one that is dragged, nor one beside which it was restored", () => {
  const atOnce = { request: (task: () => void) => task() } as Scheduler;
  const window = { from: dayOf(2015, 3, 1), to: dayOf(2015, 3, 31) };
  const later = { from: dayOf(2017, 3, 1), to: dayOf(2017, 3, 31) };
  const section = new Section(DECADES, atOnce);
  section.restore(YEAR, later);
  section.follow(later, false);
  assert.deepEqual(section.days, YEAR);
  section.follow(window, true);
  assert.deepEqual(section.days, YEAR);
  section.follow(later, false);
  assert.ok(section.days.from <= later.from && section.days.to >= later.to);
  section.showWhole();
  assert.ok(section.isWhole);
});
