import assert from "node:assert/strict";
import test from "node:test";
import {
  addUnits,
  dateOf,
  dayFromIso,
  dayOf,
  dayWords,
  iso,
  unitEnd,
  unitStart,
  windowWords,
} from "../../src/shared/calendar.ts";

const day = (text: string): number => {
  const found = dayFromIso(text);
  assert.notEqual(found, null, text);
  return found as number;
};
const span = (from: string, to: string) => ({ from: day(from), to: day(to) });

test("day 0 is 1 January 1970", () => {
  assert.equal(dayOf(1970, 1, 1), 0);
  assert.equal(iso(0), "1970-01-01");
});

test("days and dates are each other's inverse, as the platform's own calendar has them", () => {
  for (let number = -200_000; number <= 200_000; number += 97) {
    const { year, month, day: dayOfMonth } = dateOf(number);
    assert.equal(dayOf(year, month, dayOfMonth), number);
    const theirs = new Date(number * 86_400_000);
    assert.deepEqual(
      [year, month, dayOfMonth],
      [theirs.getUTCFullYear(), theirs.getUTCMonth() + 1, theirs.getUTCDate()],
    );
  }
});

test("a month outside 1 … 12 belongs to a neighbouring year", () => {
  assert.equal(iso(dayOf(2015, 13, 1)), "2016-01-01");
  assert.equal(iso(dayOf(2015, 0, 1)), "2014-12-01");
});

test("days that do not exist are refused", () => {
  for (const text of ["2015-02-29", "2015-13-01", "2015-00-10", "2015-04-31", "2015-4-1", "soon", ""]) {
    assert.equal(dayFromIso(text), null, text);
  }
  assert.notEqual(dayFromIso("2016-02-29"), null);
});

test("a window is written as a person would say it", () => {
  const cases: [string, string, string][] = [
    ["2015-10-11", "2015-10-11", "11 October 2015"],
    ["2015-08-01", "2016-03-31", "August 2015 – March 2016"],
    ["2011-01-01", "2016-12-31", "2011 – 2016"],
    ["2015-01-01", "2015-12-31", "2015"],
    ["2016-03-01", "2016-03-31", "March 2016"],
    ["2016-02-01", "2016-04-30", "February – April 2016"],
    ["2015-09-03", "2015-09-17", "3 – 17 September 2015"],
    ["2015-09-30", "2015-10-02", "30 September – 2 October 2015"],
    ["2015-12-30", "2016-01-02", "30 December 2015 – 2 January 2016"],
    ["2015-01-01", "2016-03-31", "January 2015 – March 2016"],
    ["-0043-03-15", "-0043-03-15", "15 March 44 BC"],
    ["-0489-01-01", "-0043-12-31", "490 BC – 44 BC"],
    ["0000-01-01", "0001-12-31", "1 BC – 1"],
    ["-0043-03-01", "-0043-04-30", "March – April 44 BC"],
  ];
  for (const [from, to, words] of cases) assert.equal(windowWords(span(from, to)), words);
});

test("the last days of February tell a whole month also in leap years", () => {
  assert.equal(windowWords(span("2016-02-01", "2016-02-28")), "1 – 28 February 2016");
  assert.equal(windowWords(span("2016-02-01", "2016-02-29")), "February 2016");
});

test("units begin and end where the calendar has them", () => {
  const of = day("2015-11-18"); // a Wednesday
  assert.deepEqual([iso(unitStart(of, "week")), iso(unitEnd(of, "week"))], ["2015-11-16", "2015-11-22"]);
  assert.deepEqual([iso(unitStart(of, "month")), iso(unitEnd(of, "month"))], ["2015-11-01", "2015-11-30"]);
  assert.deepEqual([iso(unitStart(of, "quarter")), iso(unitEnd(of, "quarter"))], ["2015-10-01", "2015-12-31"]);
  assert.deepEqual([iso(unitStart(of, "year", 1)), iso(unitEnd(of, "year", -1))], ["2016-01-01", "2014-12-31"]);
});

test("adding a month keeps the day, or takes the month's last", () => {
  assert.equal(iso(addUnits(day("2016-01-31"), "month", 1)), "2016-02-29");
  assert.equal(iso(addUnits(day("2015-12-15"), "month", -12)), "2014-12-15");
  assert.equal(dayWords(addUnits(day("2015-12-31"), "quarter", -1)), "30 September 2015");
});
