/** The view: as the script interface and Python know it (dates in ISO form, groups by name), and fitted to the data. */
import type L from "leaflet";
import { dayFromIso, iso } from "../shared/calendar.ts";
import { nearestTurn } from "../shared/projection.ts";
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
    center: [rounded(latitude, COORDINATE_DIGITS), rounded(nearestTurn(longitude, 0), COORDINATE_DIGITS)],
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
  const { center, zoom, size, selected, hidden, draw, circles } = view;
  if (Array.isArray(center) && center.length === 2 && center.every(Number.isFinite))
    parts.center = [center[0], center[1]];
  if (typeof zoom === "number" && Number.isFinite(zoom)) parts.zoom = zoom;
  if (Array.isArray(size) && size.length === 2 && size.every((side) => side > 0)) parts.size = [size[0], size[1]];
  if (typeof selected === "string") parts.selected = selected;
  if (Array.isArray(hidden)) parts.hidden = hidden.filter((group) => typeof group === "string");
  if (DRAWN.some((word) => word === draw)) parts.draw = draw as Marks;
  if (SIZED.some((word) => word === circles)) parts.circles = circles as Sizing;
  return parts;
}

/** Window and legend of a view as parameters of the URL. */
export function filterParams(view: Pick<View, "from" | "to" | "mode" | "hidden">): URLSearchParams {
  const { from, to, mode, hidden } = view;
  const params = new URLSearchParams({ from: iso(from), to: iso(to), mode });
  for (const name of hidden) params.append("hide", name);
  return params;
}

function dayNumber(value: number | string | undefined): number | null {
  if (typeof value === "string") return dayFromIso(value);
  return typeof value === "number" && Number.isFinite(value) ? Math.round(value) : null;
}

/** A number with so many digits after the point. */
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** A map of nearly the same size is not zoomed: a scrollbar makes no other view. */
const TOLERANCE_ZOOM = 0.07;

/**
 * The zoom at which a map of `size` shows all the ground that a map of `made` showed at `zoom`, in pixels; in quarters,
 * as the map snaps. Pure.
 */
export function sameGround(zoom: number, made: View["size"], size: readonly [number, number]): number {
  if (!made) return zoom;
  const larger = Math.log2(Math.min(size[0] / made[0], size[1] / made[1]));
  return Math.abs(larger) < TOLERANCE_ZOOM ? zoom : Math.floor((zoom + larger + TOLERANCE_ZOOM) * 4) / 4;
}

/** Without this, Leaflet moves the map by whole pixels where the zoom stays, and the next link is of another place. */
export const EXACTLY = { animate: false, reset: true } as const;

// The whole area

/** Room for the panels at the map's upper edge, and a little at the other edges. */
const TOP_PX = 48;
const PADDING_PX = 6;
/** The map is where it was if it has moved by no more than this: changes of size round its middle to whole pixels. */
const STILL_PX = 3;

/** Shows the whole area, and remembers whether it is shown: then it is shown again when the map's size changes. */
export class Fit {
  readonly #map: L.Map;
  readonly #bounds: Config["bounds"];
  /** where `show` put the map, null before its first call */
  #shown: { readonly center: L.LatLng; readonly zoom: number } | null = null;

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
    this.#shown = { center: this.#map.getCenter(), zoom: this.#map.getZoom() };
  }

  /** Is the map still where `show` put it? */
  get isShown(): boolean {
    if (this.#shown === null || Math.abs(this.#shown.zoom - this.#map.getZoom()) > 0.01) return false;
    const { center, zoom } = this.#shown;
    return this.#map.project(center, zoom).distanceTo(this.#map.project(this.#map.getCenter(), zoom)) <= STILL_PX;
  }

  /** After a change of size: keeps the middle, or shows the whole area again if it was shown. */
  resize(): void {
    const wasShown = this.isShown;
    const middle = this.#map.getCenter();
    this.#map.invalidateSize({ animate: false });
    if (wasShown) this.show();
    else this.#map.setView(middle, this.#map.getZoom(), EXACTLY);
  }
}
