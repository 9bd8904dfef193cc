/** Dates as people type them, and the window that two of them mean. Pure. */
import { MONTHS, dayFromParts, dayOf, dayWords } from "../shared/calendar.ts";
import type { Window } from "../shared/types.ts";

const EXAMPLES = "Write a date as 2015, 2015-08, 1 August 2015 or 2015-08-01.";
/** What may stand around a date in words: `Tue, 1st of Sept. 2015`. */
const ORDINAL = /(\d)(st|nd|rd|th)\b/gi;
const FILLERS = /\b(?:the|of|(?:mon|tue|tues|wed|wednes|thu|thurs|thur|fri|sat|satur|sun)(?:day)?)\b\.?|,/gi;

const YEAR_FIRST = /^(-?\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?$/;
const EARLY = /^(-\d{1,3}|\d{1,4}(?= ?b\.?c))(?: ?b\.?c\.?(?:e\.?)?)?$/i;
const MONTH_YEAR = /^(\d{1,2})[-/.](\d{4})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const SHORT_YEAR = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$/;
const DAY_MONTH = /^(\d{1,2})[ -]?([a-z]+)\.?[ -]?(\d{4})$/i;
const MONTH_DAY = /^([a-z]+)\.? ?(\d{1,2}) (\d{4})$/i;
const MONTH_ONLY = /^([a-z]+)\.?[ -]?(\d{4})$/i;

/** The days that a typed date may mean, or a sentence that says what is wrong or what it can mean. */
export function parseTyped(text: string): Window | string {
  const typed = text
    .replace(/[\u2212\u2013]/g, "-")
    .replace(ORDINAL, "$1")
    .replace(FILLERS, " ")
    .replace(/\s+/g, " ")
    .trim();
  return numbers(typed) ?? words(typed) ?? EXAMPLES;
}

/** A typed window: what is shown of it, and a sentence where the data begin later or end earlier; or what is wrong. */
export type Typed = { readonly window: Window; readonly note: string } | string;

/**
 * The window that two typed dates mean: the first day of the one to the last day of the other. A blank date means the
 * end of the extent.
 */
export function typedWindow(from: string, to: string, extent: Window): Typed {
  const first = from.trim() === "" ? extent : parseTyped(from);
  const last = to.trim() === "" ? extent : parseTyped(to);
  if (typeof first === "string") return `From: ${first}`;
  if (typeof last === "string") return `To: ${last}`;
  if (first.from > last.to) return "The first date is after the last.";
  const reach = `The timeline goes from ${dayWords(extent.from)} to ${dayWords(extent.to)}`;
  if (first.from > extent.to || last.to < extent.from) return `${reach}.`;
  const cut = [
    ...(first.from < extent.from ? ["nothing before it"] : []),
    ...(last.to > extent.to ? ["nothing after it"] : []),
  ];
  const window = { from: Math.max(first.from, extent.from), to: Math.min(last.to, extent.to) };
  return { window, note: cut.length > 0 ? `${reach}; ${cut.join(" and ")} is shown.` : "" };
}

function numbers(text: string): Window | string | null {
  let match = YEAR_FIRST.exec(text);
  if (match) return days(Number(match[1]), match[2], match[3]);
  match = EARLY.exec(text);
  // there is no year 0 before Christ: 1 BC is the year 0 of ISO 8601
  if (match) return days(match[1].startsWith("-") ? Number(match[1]) : 1 - Number(match[1]));
  match = MONTH_YEAR.exec(text);
  if (match) return days(Number(match[2]), match[1]);
  if (SHORT_YEAR.test(text)) return "Write the year with four digits.";
  match = YEAR_LAST.exec(text);
  return match ? dayOrMonthFirst(match[1], match[3], match[4], match[2]) : null;
}

/** `01.09.2015` begins with the day everywhere; `01/09/2015` begins with the month in some countries. */
function dayOrMonthFirst(first: string, second: string, year: string, separator: string): Window | string {
  const dayFirst = days(Number(year), second, first);
  if (separator === "." || first === second) return dayFirst;
  const monthFirst = days(Number(year), first, second);
  if (typeof dayFirst === "string") return monthFirst;
  if (typeof monthFirst === "string") return dayFirst;
  const both = `${dayWords(dayFirst.from)} or ${dayWords(monthFirst.from)}`;
  return `${first}${separator}${second}${separator}${year} can be ${both}; write the month as a word.`;
}

function words(text: string): Window | string | null {
  const match = DAY_MONTH.exec(text);
  if (match) return named(match[2], match[3], match[1]);
  const american = MONTH_DAY.exec(text);
  if (american) return named(american[1], american[3], american[2]);
  const month = MONTH_ONLY.exec(text);
  return month ? named(month[1], month[2]) : null;
}

function named(word: string, year: string, day?: string): Window | string {
  const start = word.toLowerCase();
  const known = MONTHS.findIndex((name) => start.length > 2 && (name.toLowerCase().startsWith(start) || start === "sept"));
  const month = start === "sept" ? 9 : known + 1;
  return month > 0 ? days(Number(year), String(month), day) : `"${word}" is no month.`;
}

/** All days of a year, a month or one day; a sentence where there is no such one. */
function days(year: number, month?: string, day?: string): Window | string {
  if (month === undefined) return { from: dayOf(year, 1, 1), to: dayOf(year + 1, 1, 1) - 1 };
  const number = Number(month);
  if (number < 1 || number > 12) return `There is no month ${number}: months go from 01 to 12.`;
  if (day === undefined) return { from: dayOf(year, number, 1), to: dayOf(year, number + 1, 1) - 1 };
  const found = dayFromParts(year, number, Number(day));
  return found === null ? `${MONTHS[number - 1]} ${year} has no day ${Number(day)}.` : { from: found, to: found };
}
