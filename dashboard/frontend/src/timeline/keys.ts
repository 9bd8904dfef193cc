/** The keys on a handle of the timeline. Pure. */
import { addUnits } from "../shared/calendar.ts";
import type { Mode, Window } from "../shared/types.ts";
import { clamp } from "./brush.ts";
import { steppedDay, type Direction, type NextEvent, type Step } from "./steps.ts";

interface HandlePress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

interface Situation {
  readonly window: Window;
  readonly extent: Window;
  readonly step: Step;
  readonly mode: Mode;
  readonly next: NextEvent;
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageDown: -1,
};

/**
 * The window after a key on a handle; null for other keys. Arrows: one step (with Shift: one day);
 * Page Up and Down: a year (with Shift: a month); Home and End: to the limit. Handles do not pass each other.
 */
export function keyed(
  press: HandlePress,
  edge: "from" | "to",
  { window, extent, step, mode, next }: Situation,
): Window | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  const { from, to } = window;
  const freely = mode === "cumulative";
  const low = edge === "from" || freely ? extent.from : from;
  const high = edge === "from" ? to : extent.to;
  const day = target(press, edge === "from" ? from : to, low, high);
  if (day === null) return null;
  const end = clamp(day, low, high);
  return edge === "from" ? { from: end, to } : { from: Math.min(from, end), to: end };

  function target({ key, shiftKey }: HandlePress, start: number, first: number, last: number): number | null {
    if (key === "Home") return first;
    if (key === "End") return last;
    const direction = DIRECTIONS[key];
    if (!direction) return null;
    if (key.startsWith("Page")) return byUnits(start, shiftKey ? "month" : "year", direction);
    if (shiftKey) return start + direction;
    return steppedDay(start, step, direction, extent, edge, next) ?? start;
  }

  /** The last day of a month stays the last day of a month. */
  function byUnits(start: number, unit: "month" | "year", direction: Direction): number {
    return edge === "to" ? addUnits(start + 1, unit, direction) - 1 : addUnits(start, unit, direction);
  }
}
