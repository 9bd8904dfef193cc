import assert from "node:assert/strict";
import test from "node:test";
import { dayOf, iso } from "../../src/shared/calendar.ts";
import { binAt, binsOf, makeBins, makeTicks } from "../../src/timeline/bins.ts";

const SIX_YEARS = { from: dayOf(2011, 1, 1), to: dayOf(2016, 12, 31) };
const DECADES = { from: dayOf(1989, 1, 1), to: dayOf(2020, 12, 31) };
const THREE_WEEKS = { from: dayOf(2016, 2, 10), to: dayOf(2016, 3, 1) };

test("bins cover the extent without gaps and without more", () => {
  for (const unit of ["day", "week", "month", "quarter", "year"] as const) {
    const bins = binsOf({ from: dayOf(2015, 2, 11), to: dayOf(2016, 3, 14) }, unit);
    assert.equal(bins[0].from, dayOf(2015, 2, 11));
    assert.equal(bins[bins.length - 1].to, dayOf(2016, 3, 14));
    for (let k = 1; k < bins.length; k++) assert.equal(bins[k].from, bins[k - 1].to + 1);
  }
});

test("bars are as fine as the width allows", () => {
  assert.equal(makeBins(SIX_YEARS, 676).unit, "month");
  assert.equal(makeBins(SIX_YEARS, 358).unit, "month");
  assert.equal(makeBins(DECADES, 676).unit, "quarter");
  assert.equal(makeBins(DECADES, 358).unit, "year");
  assert.equal(makeBins(THREE_WEEKS, 676).unit, "day");
});

test("bins of a section are whole units, cut at the extent only", () => {
  const section = { from: dayOf(2015, 2, 11), to: dayOf(2016, 12, 20) };
  const { unit, bins } = makeBins(section, 200, SIX_YEARS);
  assert.equal(unit, "month");
  assert.deepEqual([bins[0].from, bins[bins.length - 1].to], [dayOf(2015, 2, 1), dayOf(2016, 12, 31)]);
});

test("a single day has one bin", () => {
  assert.deepEqual(makeBins({ from: 5, to: 5 }, 300).bins, [{ from: 5, to: 5 }]);
});

test("a day is found in its bin, and days outside in the nearest", () => {
  const bins = binsOf(SIX_YEARS, "month");
  assert.equal(binAt(bins, dayOf(2011, 1, 31)), 0);
  assert.equal(binAt(bins, dayOf(2011, 2, 1)), 1);
  assert.equal(binAt(bins, dayOf(2020, 1, 1)), bins.length - 1);
  assert.equal(binAt(bins, 0), 0);
});

test("labels of the axis do not run into each other", () => {
  for (const extent of [
    SIX_YEARS,
    DECADES,
    THREE_WEEKS,
    { from: 0, to: 0 },
    { from: dayOf(1200, 5, 5), to: dayOf(2020, 1, 1) },
    { from: dayOf(-489, 5, 5), to: dayOf(1450, 1, 1) },
    { from: dayOf(-52, 1, 1), to: dayOf(-43, 3, 15) },
  ]) {
    for (const width of [200, 358, 676, 1600]) {
      const perDay = width / (extent.to - extent.from + 1);
      const labelled = makeTicks(extent, width).filter(({ label }) => label !== "");
      for (let k = 1; k < labelled.length; k++) {
        const px = (labelled[k].day - labelled[k - 1].day) * perDay;
        assert.ok(px >= 6 * labelled[k - 1].label.length, `${labelled[k - 1].label} has ${px} px at ${width}`);
      }
      for (const { day } of labelled) assert.ok(day >= extent.from && day <= extent.to, iso(day));
    }
  }
});

test("six years are labelled by years", () => {
  const labels = makeTicks(SIX_YEARS, 676).map(({ label }) => label);
  assert.deepEqual(labels, ["2011", "2012", "2013", "2014", "2015", "2016"]);
});

test("a year is labelled by months, which begin with the year's name", () => {
  const ticks = makeTicks({ from: dayOf(2015, 1, 1), to: dayOf(2015, 12, 31) }, 676);
  assert.deepEqual(
    ticks.slice(0, 3).map(({ label }) => label),
    ["2015", "Feb", "Mar"],
  );
});
