/** The view as the script interface and Python know it: dates in ISO form, legend groups by name. Pure. */
import { dayFromIso, iso } from "./calendar.ts";
import type { Mode, View } from "./types.ts";

/** What `window.dateline.view()` returns and `setView()` takes parts of. */
export interface PlainView {
  readonly from: string;
  readonly to: string;
  readonly mode: Mode;
  readonly center: readonly [latitude: number, longitude: number];
  readonly zoom: number;
  /** event_id, "" for none */
  readonly selected: string;
  /** legend groups switched off */
  readonly hidden: readonly string[];
}

/** A view with days as numbers or as ISO dates: Python pushes the one, people write the other. */
export type AnyView = Partial<{ readonly [K in keyof View]: K extends "from" | "to" ? number | string : View[K] }>;

const COORDINATE_DIGITS = 4;
const ZOOM_DIGITS = 2;

export function plainView(view: View): PlainView {
  const [latitude, longitude] = view.center;
  return {
    from: iso(view.from),
    to: iso(view.to),
    mode: view.mode,
    center: [rounded(latitude, COORDINATE_DIGITS), rounded(longitude, COORDINATE_DIGITS)],
    zoom: rounded(view.zoom, ZOOM_DIGITS),
    selected: view.selected,
    hidden: [...view.hidden],
  };
}

/** The usable parts of what somebody passed; parts that make no sense are left out. */
export function usable(view: AnyView): Partial<View> {
  const parts: { -readonly [K in keyof View]?: View[K] } = {};
  const from = dayNumber(view.from);
  const to = dayNumber(view.to);
  if (from !== null) parts.from = from;
  if (to !== null) parts.to = to;
  if (view.mode === "window" || view.mode === "cumulative") parts.mode = view.mode;
  const { center, zoom, selected, hidden } = view;
  if (Array.isArray(center) && center.length === 2 && center.every(Number.isFinite))
    parts.center = [center[0], center[1]];
  if (typeof zoom === "number" && Number.isFinite(zoom)) parts.zoom = zoom;
  if (typeof selected === "string") parts.selected = selected;
  if (Array.isArray(hidden)) parts.hidden = hidden.filter((group) => typeof group === "string");
  return parts;
}

function dayNumber(value: number | string | undefined): number | null {
  if (typeof value === "string") return dayFromIso(value);
  return typeof value === "number" && Number.isFinite(value) ? Math.round(value) : null;
}

/** A number with so many digits after the point. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
