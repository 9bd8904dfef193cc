/** Which section of the extent the strip shows: zoomed, pinched, following the window. Whole days. Pure. */
import type { Window } from "../shared/types.ts";
import { clamp } from "./brush.ts";

/** The shortest section: a day is then as wide as a fingertip. */
const SHORTEST_DAYS = 14;
/** What stays free, as a share of the section, beside an edge that it follows. */
const MARGIN = 0.1;
/** Events so few that they do not decide where the strip begins, as a share of all; one is always that few. */
const STRAY = 0.02;
/** The strip begins with a section only if all of the time is longer by this factor. */
const MUCH_LONGER = 8;
/** Fewer events than this are all shown. */
const FEW = 5;

/** The section made longer or shorter by `factor` around the day `at`, which stays where it is. */
export function zoomed(section: Window, factor: number, at: number, extent: Window): Window {
  const old = lengthOf(section);
  const wanted = factor < 1 ? Math.min(old - 1, Math.round(old * factor)) : Math.max(old + 1, Math.round(old * factor));
  const length = clamp(wanted, Math.min(SHORTEST_DAYS, lengthOf(extent)), lengthOf(extent));
  const share = (clamp(at, section.from, section.to) - section.from + 0.5) / old;
  return placed(Math.round(at + 0.5 - share * length), length, extent);
}

/** A section as long as `days` at least, and not shorter than can be shown, inside the extent. */
export function fitted(days: Window, extent: Window): Window {
  const length = clamp(lengthOf(days), Math.min(SHORTEST_DAYS, lengthOf(extent)), lengthOf(extent));
  return placed(Math.round((days.from + days.to + 1 - length) / 2), length, extent);
}

/** The section in which the two days that lay under two fingers at `start` lie under them at `now` (shares, 0 … 1). */
export function pinched(section: Window, start: readonly number[], now: readonly number[], extent: Window): Window {
  const apart = Math.max(Math.abs(now[1] - now[0]), 0.01);
  const old = lengthOf(section);
  const length = clamp(
    Math.round((old * Math.max(Math.abs(start[1] - start[0]), 0.01)) / apart),
    Math.min(SHORTEST_DAYS, lengthOf(extent)),
    lengthOf(extent),
  );
  const middle = section.from + (old * (start[0] + start[1])) / 2;
  return placed(Math.round(middle - (length * (now[0] + now[1])) / 2), length, extent);
}

/** The window with a margin on both sides: what the strip shows when the reader asks for the window. */
export function around(window: Window, extent: Window): Window {
  const margin = Math.ceil(lengthOf(window) * 2 * MARGIN);
  return fitted(cut({ from: window.from - margin, to: window.to + margin }, extent), extent);
}

/**
 * The section after the window has moved: as it was where it shows each edge that has moved; else moved along, at the
 * same length if the window fits in.
 */
export function following(section: Window, before: Window, window: Window, extent: Window): Window {
  const from = window.from !== before.from ? window.from : window.to;
  const to = window.to !== before.to ? window.to : window.from;
  if (window.from === before.from && window.to === before.to) return section;
  const seen: Window = { from: Math.min(from, to), to: Math.max(from, to) };
  if (seen.from >= section.from && seen.to <= section.to) return section;
  const length = lengthOf(section);
  if (lengthOf(seen) > length) return around(seen, extent);
  const margin = Math.min(Math.round(length * MARGIN), Math.floor((length - lengthOf(seen)) / 2));
  return placed(seen.from < section.from ? seen.from - margin : seen.to + margin - length + 1, length, extent);
}

/**
 * The section that the strip begins with: all of the time, or, where a few stray events lie far from the others, the
 * part that holds the others. `starts` are the events' first days in ascending order.
 */
export function crowded(starts: ArrayLike<number>, extent: Window): Window {
  const held = starts.length - Math.max(1, Math.floor(starts.length * STRAY));
  if (starts.length < FEW) return extent;
  let best: Window = extent;
  for (let i = 0; i + held <= starts.length; i++) {
    const part = { from: starts[i], to: starts[i + held - 1] };
    if (lengthOf(part) < lengthOf(best)) best = part;
  }
  return lengthOf(best) * MUCH_LONGER < lengthOf(extent) ? around(best, extent) : extent;
}

/** The number of days. */
export function lengthOf({ from, to }: Window): number {
  return to - from + 1;
}

function placed(from: number, length: number, extent: Window): Window {
  const start = clamp(from, extent.from, extent.to - length + 1);
  return { from: start, to: start + length - 1 };
}

function cut({ from, to }: Window, extent: Window): Window {
  return { from: Math.max(from, extent.from), to: Math.min(to, extent.to) };
}
