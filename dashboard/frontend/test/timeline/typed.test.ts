import assert from "node:assert/strict";
import test from "node:test";
import { dayFromIso, dayOf } from "../../src/shared/calendar.ts";
import { parseTyped, typedWindow } from "../../src/timeline/typed.ts";

const day = (text: string): number => dayFromIso(text) as number;
const span = (from: string, to = from) => ({ from: day(from), to: day(to) });
const EXTENT = span("2011-01-01", "2016-12-31");

test("a typed year or month means all of its days", () => {
  assert.deepEqual(parseTyped("2015"), span("2015-01-01", "2015-12-31"));
  assert.deepEqual(parseTyped(" 2016-02 "), span("2016-02-01", "2016-02-29"));
  assert.deepEqual(parseTyped("2015-08-01"), span("2015-08-01"));
  assert.deepEqual(parseTyped("2015-8-1"), span("2015-08-01"));
});

test("dates are read as people write them", () => {
  const day = span("2015-09-01");
  for (const text of [
    "1 Sept 2015",
    "1 Sep 2015",
    "1st of September 2015",
    "01 September, 2015",
    "September 1, 2015",
    "Sept. 1 2015",
    "Tuesday, 1 September 2015",
    "Tue 1-Sep-2015",
    "01.09.2015",
    "1.9.2015",
    "2015/09/01",
    "2015.9.1",
  ])
    assert.deepEqual(parseTyped(text), day, text);
  const month = span("2015-11-01", "2015-11-30");
  for (const text of ["Nov 2015", "Nov. 2015", "november 2015", "NOV-2015", "11/2015", "11.2015", "2015/11"])
    assert.deepEqual(parseTyped(text), month, text);
  for (const text of ["13/09/2015", "09/13/2015"]) assert.deepEqual(parseTyped(text), span("2015-09-13"), text);
  assert.deepEqual(parseTyped("9/9/2015"), span("2015-09-09"));
});

test("a date that can mean two days is asked about, not guessed", () => {
  assert.equal(
    parseTyped("01/09/2015"),
    "01/09/2015 can be 1 September 2015 or 9 January 2015; write the month as a word.",
  );
  assert.match(parseTyped("1-9-2015") as string, /can be 1 September 2015 or 9 January 2015/);
  assert.match(parseTyped("1.9.15") as string, /four digits/);
});

test("years before 0 are read", () => {
  assert.deepEqual(parseTyped("-0260"), { from: dayOf(-260, 1, 1), to: dayOf(-260, 12, 31) });
  assert.deepEqual(parseTyped("-260"), parseTyped("-0260"));
  assert.deepEqual(parseTyped("261 BC"), parseTyped("-260"));
  assert.deepEqual(parseTyped("261 B.C.E."), parseTyped("-260"));
  assert.deepEqual(parseTyped("-0260-03-01"), { from: dayOf(-260, 3, 1), to: dayOf(-260, 3, 1) });
});

test("what is wrong with a typed date is said in words", () => {
  assert.match(parseTyped("2015-13") as string, /no month 13/);
  assert.match(parseTyped("2015-02-30") as string, /February 2015 has no day 30/);
  assert.match(parseTyped("30 Feb 2015") as string, /February 2015 has no day 30/);
  assert.match(parseTyped("1 Smarch 2015") as string, /"Smarch" is no month/);
  assert.match(parseTyped("31.31.2015") as string, /no month 31/);
  for (const text of ["August", "1 J 2015", "soon", "", "99", "x".repeat(10_000)])
    assert.equal(typeof parseTyped(text), "string", text.slice(0, 20));
});

test("typed dates mean the first day of the one to the last day of the other", () => {
  assert.deepEqual(typedWindow("2015-08", "2016-03", EXTENT), {
    window: span("2015-08-01", "2016-03-31"),
    note: "",
  });
  assert.deepEqual(typedWindow("", "2015", EXTENT), { window: span("2011-01-01", "2015-12-31"), note: "" });
});

test("dates outside the data are shown as far as there are data, and that is said", () => {
  assert.deepEqual(typedWindow("2005", "2015", EXTENT), {
    window: span("2011-01-01", "2015-12-31"),
    note: "The timeline goes from 1 January 2011 to 31 December 2016; nothing before it is shown.",
  });
  const both = typedWindow("2005", "2020", EXTENT);
  assert.match(typeof both === "string" ? both : both.note, /nothing before it and nothing after it is shown/);
});

test("typed dates that cannot be shown are refused in words", () => {
  assert.match(typedWindow("2016", "2015", EXTENT) as string, /after the last/);
  assert.match(typedWindow("1980", "1990", EXTENT) as string, /from 1 January 2011 to 31 December 2016\.$/);
  assert.match(typedWindow("soon", "", EXTENT) as string, /^From:/);
});
