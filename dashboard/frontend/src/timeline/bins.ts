/** The timeline's bars and axis: the calendar unit of a bar, and the dates below. Pure. */
import { SHORT_MONTHS, dateOf, dayOf, unitEnd, unitStart, yearWords, type Unit } from "../shared/calendar.ts";
import type { Window } from "../shared/types.ts";

const UNITS: readonly Unit[] = ["day", "week", "month", "quarter", "year"];
const DAYS_PER: Readonly<Record<Unit, number>> = { day: 1, week: 7, month: 30.4, quarter: 91.3, year: 365.25 };
/** A narrower bar, in CSS pixels, cannot be distinguished from its neighbour. */
const NARROWEST_BAR_PX = 4;
const SHORT_LABEL_PX = 34;
/** `2000 BC` */
const BC_LABEL_PX = 52;
const QUARTER_LABEL_PX = 44;
const LONG_LABEL_PX = 66;

export interface Bins {
  readonly unit: Unit;
  readonly bins: readonly Window[];
}

export interface Tick {
  readonly day: number;
  /** "" for a tick without a date */
  readonly label: string;
  /** begins a year (or, where bars are days, a month) */
  readonly major: boolean;
}

/** The finest unit whose bars are wide enough, and the bins that cover the section: whole units, cut at the extent. */
export function makeBins(section: Window, widthPx: number, extent: Window = section): Bins {
  const perDay = widthPx / (section.to - section.from + 1);
  const unit = UNITS.find((each) => DAYS_PER[each] * perDay >= NARROWEST_BAR_PX) ?? "year";
  const from = Math.max(unitStart(section.from, unit), extent.from);
  return { unit, bins: binsOf({ from, to: Math.min(unitEnd(section.to, unit), extent.to) }, unit) };
}

/** The calendar units of an extent, cut at its ends. */
export function binsOf(extent: Window, unit: Unit): Window[] {
  const bins: Window[] = [];
  for (let from = extent.from; from <= extent.to;) {
    const to = Math.min(unitEnd(from, unit), extent.to);
    bins.push({ from, to });
    from = to + 1;
  }
  return bins;
}

/** Index of the bin that contains `day`; days outside belong to the first or last bin. `bins` is not empty. */
export function binAt(bins: readonly Window[], day: number): number {
  let low = 0;
  let high = bins.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bins[middle].from <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Ticks of the axis: years, or months or days where there is room; labels never run into each other. */
export function makeTicks(extent: Window, widthPx: number): Tick[] {
  const perDay = widthPx / (extent.to - extent.from + 1);
  if (DAYS_PER.day * perDay >= SHORT_LABEL_PX) return dayTicks(extent, 1);
  if (DAYS_PER.week * perDay >= LONG_LABEL_PX) return dayTicks(extent, 7);
  if (DAYS_PER.month * perDay >= SHORT_LABEL_PX) return monthTicks(extent, 1, perDay);
  if (DAYS_PER.quarter * perDay >= QUARTER_LABEL_PX) return monthTicks(extent, 3, perDay);
  return yearTicks(extent, perDay);
}

function dayTicks(extent: Window, every: number): Tick[] {
  const ticks: Tick[] = [];
  const first = every === 7 ? unitStart(extent.from + 6, "week") : extent.from;
  for (let day = first; day <= extent.to; day += every) {
    const { day: dayOfMonth, month } = dateOf(day);
    const first = ticks.length === 0 || dayOfMonth <= every;
    ticks.push({
      day,
      label: first || every === 7 ? `${dayOfMonth} ${SHORT_MONTHS[month - 1]}` : `${dayOfMonth}`,
      major: first,
    });
  }
  return ticks;
}

function monthTicks(extent: Window, months: 1 | 3, perDay: number): Tick[] {
  const unit = months === 1 ? "month" : "quarter";
  const ticks: Tick[] = [];
  for (let day = unitStart(extent.from, unit); day <= extent.to; day = unitStart(day, unit, 1)) {
    const { year, month } = dateOf(day);
    const roomPx = (Math.min(unitEnd(day, unit), extent.to) - Math.max(day, extent.from) + 1) * perDay;
    const name = ticks.length === 0 || month === 1 ? yearWords(year) : SHORT_MONTHS[month - 1];
    ticks.push({ day: Math.max(day, extent.from), label: roomPx < SHORT_LABEL_PX ? "" : name, major: month === 1 });
  }
  return ticks;
}

function yearTicks(extent: Window, perDay: number): Tick[] {
  const label = dateOf(extent.from).year < 1 ? BC_LABEL_PX : SHORT_LABEL_PX;
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((n) => n * DAYS_PER.year * perDay >= label) ?? 1000;
  const first = dateOf(extent.from).year;
  const last = dateOf(extent.to).year;
  const ticks: Tick[] = [];
  for (let year = first; year <= last; year++) {
    const day = Math.max(dayOf(year, 1, 1), extent.from);
    const roomPx = (Math.min(dayOf(year + every, 1, 1), extent.to + 1) - day) * perDay;
    const labelled = year % every === 0 && roomPx >= label;
    if (labelled || every < 10) ticks.push({ day, label: labelled ? yearWords(year) : "", major: labelled });
  }
  return ticks;
}
