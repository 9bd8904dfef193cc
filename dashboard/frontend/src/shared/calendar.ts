/**
 * Days since 1970-01-01 ⇄ calendar dates and words. Proleptic Gregorian, no time zones: they are calendar days.
 * The algorithm for dates is Howard Hinnant's (http://howardhinnant.github.io/date_algorithms.html).
 */
import type { Window } from "./types.ts";

export type Unit = "day" | "week" | "month" | "quarter" | "year";

export interface CalendarDate {
  readonly year: number;
  /** 1 … 12 */
  readonly month: number;
  /** 1 … 31 */
  readonly day: number;
}

export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** For narrow places. */
export const SHORT_MONTHS: readonly string[] = MONTHS.map((month) => month.slice(0, 3));

const MONTHS_PER: Readonly<Record<"month" | "quarter" | "year", number>> = { month: 1, quarter: 3, year: 12 };
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const FIRST_MONDAY = 4;

/** Day number of a date; the month may be outside 1 … 12 (13 is January of the next year). */
export function dayOf(year: number, month: number, day: number): number {
  const y = year + Math.floor((month - 1) / 12) - (mod(month - 1, 12) < 2 ? 1 : 0);
  const m = mod(month - 1, 12) + 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export function dateOf(day: number): CalendarDate {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted + (shifted < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** `2015-08-01` */
export function iso(day: number): string {
  const { year, month, day: dayOfMonth } = dateOf(day);
  const digits = String(Math.abs(year)).padStart(4, "0");
  return `${year < 0 ? "-" : ""}${digits}-${two(month)}-${two(dayOfMonth)}`;
}

/** Day number of `YYYY-MM-DD`, of a year before 0 too; null for anything else, also for 30 February. */
export function dayFromIso(text: string): number | null {
  const match = /^(-?\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  return match ? dayFromParts(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** `2015`, and for -43 `44 BC`: the year 0 of ISO 8601 is 1 BC. */
export function yearWords(year: number): string {
  return year > 0 ? `${year}` : `${1 - year} BC`;
}

/** `1 August 2015` */
export function dayWords(day: number): string {
  const { year, month, day: dayOfMonth } = dateOf(day);
  return `${dayOfMonth} ${MONTHS[month - 1]} ${yearWords(year)}`;
}

/** A window as a person would say it: `August 2015 – March 2016`, `11 October 2015`, `2011 – 2016`. */
export function windowWords({ from, to }: Window, months: readonly string[] = MONTHS): string {
  const a = dateOf(from);
  const b = dateOf(to);
  const next = dateOf(to + 1);
  const [first, last] = [months[a.month - 1], months[b.month - 1]];
  const [earlier, later] = [yearWords(a.year), yearWords(b.year)];
  if (from === to) return `${a.day} ${first} ${later}`;
  if (a.day !== 1 || next.day !== 1) {
    const begin = a.year !== b.year ? ` ${first} ${earlier}` : a.month !== b.month ? ` ${first}` : "";
    return `${a.day}${begin} – ${b.day} ${last} ${later}`;
  }
  if (a.month === 1 && next.month === 1) return a.year === b.year ? later : `${earlier} – ${later}`;
  if (a.year !== b.year) return `${first} ${earlier} – ${last} ${later}`;
  return a.month === b.month ? `${first} ${later}` : `${first} – ${last} ${later}`;
}

/** First day of the unit that contains `day`, moved by `by` units. Weeks begin on Monday. */
export function unitStart(day: number, unit: Unit, by = 0): number {
  if (unit === "day") return day + by;
  if (unit === "week") return day - mod(day - FIRST_MONDAY, 7) + 7 * by;
  const months = MONTHS_PER[unit];
  const { year, month } = dateOf(day);
  return dayOf(year, Math.floor((month - 1) / months) * months + 1 + by * months, 1);
}

/** Last day of the unit that contains `day`, moved by `by` units. */
export function unitEnd(day: number, unit: Unit, by = 0): number {
  return unitStart(day, unit, by + 1) - 1;
}

/** The same day of the month (or the month's last) `by` units later. */
export function addUnits(day: number, unit: Unit, by: number): number {
  if (unit === "day") return day + by;
  if (unit === "week") return day + 7 * by;
  const { year, month, day: dayOfMonth } = dateOf(day);
  const start = dayOf(year, month + by * MONTHS_PER[unit], 1);
  return Math.min(start + dayOfMonth - 1, unitEnd(start, "month"));
}

/** Day number of a date; null where the calendar has none, such as 30 February. */
export function dayFromParts(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1) return null;
  const number = dayOf(year, month, day);
  return number < dayOf(year, month + 1, 1) ? number : null;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
