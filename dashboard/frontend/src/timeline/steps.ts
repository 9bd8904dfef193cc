/** Moves the window step by step, and finds where playing begins: pure functions of window, step and extent. */
import { addUnits, unitEnd, unitStart, type Unit } from "../shared/calendar.ts";
import type { Mode, Window } from "../shared/types.ts";
import { clamp, moved } from "./brush.ts";

export type Step = Unit | "event";
export type Direction = 1 | -1;

export const STEPS: readonly { readonly step: Step; readonly label: string }[] = [
  { step: "day", label: "Day" },
  { step: "week", label: "Week" },
  { step: "month", label: "Month" },
  { step: "quarter", label: "Quarter" },
  { step: "year", label: "Year" },
  { step: "event", label: "Next event" },
];

/** Day of the first event after (1) or the last before (-1) a day; null: none. */
export type NextEvent = (after: number, direction: Direction) => number | null;

/** The step for an extent, so that it has about thirty to a hundred steps. */
export function stepFor(extent: Window): Unit {
  const days = extent.to - extent.from + 1;
  if (days <= 92) return "day";
  if (days <= 731) return "week";
  return days <= 366 * 20 ? "month" : "year";
}

/** The next or previous window; null at the end of the extent. */
export function stepped(
  window: Window,
  step: Step,
  direction: Direction,
  extent: Window,
  mode: Mode,
  next: NextEvent,
): Window | null {
  if (mode === "cumulative") {
    const to = steppedDay(window.to, step, direction, extent, "to", next);
    return to === null ? null : { from: Math.min(window.from, to), to };
  }
  if (step === "event") {
    const day = next(window.from, direction);
    return day === null || day < extent.from || day > extent.to ? null : moved(window, day - window.from, extent);
  }
  if (isWhole(window, step, extent)) return wholeStep(window, step, direction, extent);
  const by = addUnits(window.from, step, direction) - window.from;
  const result = moved(window, by, extent);
  return result.from === window.from ? null : result;
}

/** A handle one step further, at the edge of the next unit (or event); null: none within the extent. */
export function steppedDay(
  day: number,
  step: Step,
  direction: Direction,
  extent: Window,
  edge: "from" | "to",
  next: NextEvent,
): number | null {
  if (step === "event") {
    const found = next(day, direction);
    return found === null || found < extent.from || found > extent.to ? null : found;
  }
  const offset = edge === "to" ? 1 : 0;
  const start = unitStart(day + offset, step);
  const further = direction === -1 && start < day + offset ? start : unitStart(start, step, direction);
  const result = clamp(further - offset, extent.from, extent.to);
  return result === day ? null : result;
}

/** The window that playing begins with: the first step when all (or nothing more) is shown. */
export function firstWindow(window: Window, step: Step, extent: Window, mode: Mode, next: NextEvent): Window {
  const whole = window.from <= extent.from && window.to >= extent.to;
  if (window.to < extent.to) return window;
  const unit = step === "event" ? stepFor(extent) : step;
  if (step === "event") {
    const day = next(extent.from - 1, 1);
    if (day !== null && day <= extent.to)
      return mode === "cumulative" || whole ? { from: day, to: day } : backToStart(window, extent, unit);
  }
  const first = { from: extent.from, to: clamp(unitEnd(extent.from, unit), extent.from, extent.to) };
  return mode === "cumulative" || whole ? first : backToStart(window, extent, unit);
}

/** The window with the same length at the beginning of the extent; whole units stay whole. */
function backToStart(window: Window, extent: Window, unit: Unit): Window {
  if (!isWhole(window, unit, extent)) return moved(window, extent.from - window.from, extent);
  let units = 0;
  while (unitEnd(window.from, unit, units) < window.to) units++;
  return { from: extent.from, to: clamp(unitEnd(extent.from, unit, units), extent.from, extent.to) };
}

/** Do both edges lie on edges of the unit (or of the extent)? */
function isWhole({ from, to }: Window, unit: Unit, extent: Window): boolean {
  return (from === extent.from || unitStart(from, unit) === from) && (to === extent.to || unitEnd(to, unit) === to);
}

function wholeStep(window: Window, unit: Unit, direction: Direction, extent: Window): Window | null {
  const from = unitStart(window.from, unit, direction);
  const to = unitEnd(window.to, unit, direction);
  if (to < extent.from || from > extent.to) return null;
  if (direction === 1 ? window.to >= extent.to : window.from <= extent.from) return null;
  return { from: Math.max(from, extent.from), to: Math.min(to, extent.to) };
}
