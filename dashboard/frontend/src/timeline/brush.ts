/** What a pointer does to the window: days ⇄ pixels, dragging, snapping. Pure: no DOM, no state. */
import type { Window } from "../shared/types.ts";
import { binAt } from "./bins.ts";

/** What is being dragged: a handle, the whole window, or a new window on empty space. */
export type Grip = "from" | "to" | "move" | "draw";

export interface Drag {
  readonly grip: Grip;
  /** the day under the pointer when it went down */
  readonly origin: number;
  /** the window at that moment */
  readonly start: Window;
}

/** Left edge of `day`, in pixels from the strip's left edge. The strip shows the extent's days side by side. */
export function xOf(day: number, extent: Window, widthPx: number): number {
  return ((day - extent.from) * widthPx) / (extent.to - extent.from + 1);
}

/** The day at a pixel, kept inside the extent. */
export function dayAt(x: number, extent: Window, widthPx: number): number {
  const days = extent.to - extent.from + 1;
  return clamp(extent.from + Math.floor((x * days) / widthPx), extent.from, extent.to);
}

/** The window while the pointer is over `day`. Handles may be dragged past each other. */
export function dragged({ grip, origin, start }: Drag, day: number, extent: Window): Window {
  if (grip === "draw") return ordered(origin, day);
  if (grip === "move") return moved(start, day - origin, extent);
  const kept = grip === "from" ? start.to : start.from;
  const end = clamp((grip === "from" ? start.from : start.to) + day - origin, extent.from, extent.to);
  return ordered(kept, end);
}

/** The window moved by some days; it keeps its length and stays inside the extent. */
export function moved(window: Window, days: number, extent: Window): Window {
  const by = clamp(days, extent.from - window.from, extent.to - window.to);
  return { from: window.from + by, to: window.to + by };
}

/** The day of the edge that stays where it is while the other one is dragged; null when both move. */
export function keptEdge({ grip, start }: Drag): number | null {
  if (grip === "from") return start.to;
  return grip === "to" ? start.from : null;
}

/**
 * The window with its edges moved to the edge of a bin where that is no more than `days` away; an edge that would
 * cross the other stays, and so does one at the day `kept`. A window that becomes whole bins reads like one: "August
 * 2015 – March 2016".
 */
export function snapped(window: Window, bins: readonly Window[], days: number, kept: number | null = null): Window {
  const first = bins[binAt(bins, window.from)];
  const last = bins[binAt(bins, window.to)];
  const from = window.from === kept ? kept : nearest(window.from, [first.from, first.to + 1], days);
  const to = window.to === kept ? kept : nearest(window.to, [last.from - 1, last.to], days);
  return from <= to && from <= bins[bins.length - 1].to && to >= bins[0].from ? { from, to } : window;
}

/**
 * Where the pointer grabs: a handle within reach, else the window, else empty space. `x` and edges in pixels.
 * The middle third of a narrow window moves it, however far a finger reaches.
 */
export function gripAt(x: number, fromX: number, toX: number, reachPx: number, wholeExtent: boolean): Grip {
  const inside = x > fromX && x < toX;
  const reach = inside && !wholeExtent ? Math.min(reachPx, (toX - fromX) / 3) : reachPx;
  const toFrom = Math.abs(x - fromX);
  const toTo = Math.abs(x - toX);
  if (Math.min(toFrom, toTo) <= reach) return toFrom < toTo ? "from" : "to";
  return inside && !wholeExtent ? "move" : "draw";
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** A window cut to the extent; one that lies outside becomes the nearest day. */
export function within(window: Window, extent: Window): Window {
  return ordered(clamp(window.from, extent.from, extent.to), clamp(window.to, extent.from, extent.to));
}

/** The same window on another extent: an edge that stood at the end of the old one stands at the end of the new. */
export function carried({ from, to }: Window, old: Window, extent: Window): Window {
  return within({ from: from === old.from ? extent.from : from, to: to === old.to ? extent.to : to }, extent);
}

function ordered(a: number, b: number): Window {
  return a <= b ? { from: a, to: b } : { from: b, to: a };
}

function nearest(day: number, edges: readonly number[], days: number): number {
  let best = day;
  let distance = days;
  for (const edge of edges) {
    if (Math.abs(edge - day) > distance) continue;
    distance = Math.abs(edge - day);
    best = edge;
  }
  return best;
}
