/** The view: as the script interface and Python know it (dates in ISO form, groups by name), and fitted to the data. */
import type L from "leaflet";
import { dayFromIso, iso } from "../shared/calendar.ts";
import type { Config, Marks, Mode, Sizing, View } from "../shared/types.ts";

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
  readonly draw: Marks;
  readonly circles: Sizing;
}

/** Parts of a view, with days as numbers (from Python) or as ISO dates (from people). */
export type AnyView = Partial<{ readonly [K in keyof View]: K extends "from" | "to" ? number | string : View[K] }>;

const DRAWN: readonly Marks[] = ["auto", "separate", "bubbles", "heat"];
const SIZED: readonly Sizing[] = ["number", "deaths", "none"];
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
    draw: view.draw,
    circles: view.circles,
  };
}

/** The valid parts of a view; the others are left out. */
export function usable(view: AnyView): Partial<View> {
  const parts: { -readonly [K in keyof View]?: View[K] } = {};
  const from = dayNumber(view.from);
  const to = dayNumber(view.to);
  if (from !== null) parts.from = from;
  if (to !== null) parts.to = to;
  if (view.mode === "window" || view.mode === "cumulative") parts.mode = view.mode;
  const { center, zoom, selected, hidden, draw, circles } = view;
  if (Array.isArray(center) && center.length === 2 && center.every(Number.isFinite))
    parts.center = [center[0], center[1]];
  if (typeof zoom === "number" && Number.isFinite(zoom)) parts.zoom = zoom;
  if (typeof selected === "string") parts.selected = selected;
  if (Array.isArray(hidden)) parts.hidden = hidden.filter((group) => typeof group === "string");
  if (DRAWN.some((word) => word === draw)) parts.draw = draw as Marks;
  if (SIZED.some((word) => word === circles)) parts.circles = circles as Sizing;
  return parts;
}

function dayNumber(value: number | string | undefined): number | null {
  if (typeof value === "string") return dayFromIso(value);
  return typeof value === "number" && Number.isFinite(value) ? Math.round(value) : null;
}

/** A number with so many digits after the point. */
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

// The whole area

/** Room for the panels at the map's upper edge, and a little at the other edges. */
const TOP_PX = 48;
const PADDING_PX = 6;

/** Shows the whole area, and remembers whether it is shown: then it is shown again when the map's size changes. */
export class Fit {
  readonly #map: L.Map;
  readonly #bounds: Config["bounds"];
  /** where `show` put the map, "" before its first call */
  #position = "";

  constructor(map: L.Map, bounds: Config["bounds"]) {
    this.#map = map;
    this.#bounds = bounds;
  }

  /** Moves the map so that the whole area is seen. */
  show(): void {
    const corners = this.#bounds?.map(([latitude, longitude]): [number, number] => [latitude, longitude]);
    if (!corners) return;
    const paddingTopLeft: [number, number] = [PADDING_PX, TOP_PX];
    const paddingBottomRight: [number, number] = [PADDING_PX, PADDING_PX];
    this.#map.fitBounds(corners, { paddingTopLeft, paddingBottomRight, animate: false });
    this.#position = this.#now;
  }

  /** Is the map still where `show` put it? */
  get isShown(): boolean {
    return this.#position !== "" && this.#position === this.#now;
  }

  /** After a change of size: keeps the middle, or shows the whole area again if it was shown. */
  resize(): void {
    const wasShown = this.isShown;
    this.#map.invalidateSize({ animate: false });
    if (wasShown) this.show();
  }

  get #now(): string {
    const { lat, lng } = this.#map.getCenter();
    return [rounded(lat, 4), rounded(lng, 4), rounded(this.#map.getZoom(), 2)].join();
  }
}
