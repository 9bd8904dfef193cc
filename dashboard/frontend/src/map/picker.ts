/** What the pointer and the keyboard find on the event layer, what it is called, and what choosing it does. */
import L from "leaflet";
import { oneLine, plural } from "../shared/text.ts";
import { MOST_LEGS } from "./fan.ts";
import { placeText } from "./figures.ts";
import { AREA, BADGE, BUBBLE, LEG, PLACE } from "./pick.ts";
import type { Focusable, OnMap } from "./scene.ts";
import { amountAt, deathWords } from "./sizing.ts";
import { SQUARE, squaresOf, type Square } from "./squares.ts";
import { COUNTRY, DISTRICT } from "./survey.ts";
import { Tooltip } from "./tooltip.ts";

const MOUSE_REACH = 3;
const TOUCH_REACH = 14;
/** Symbols whose middles are nearer than this are chosen together. */
const TOGETHER = 7;
/** The map does not zoom into an extent that would be smaller than so many pixels at the largest zoom. */
const APART = 12;
const ROW = 40;
/** Pixels around a point of the heat map whose events are listed. */
const HEAT_REACH = 24;
/** Among more events, finding the one at a place takes too long while the pointer moves. */
const MOST_SEARCHED = 200_000;

/** Spots chosen together, the number of their events, and where they lie on the screen. */
interface SpotGroup {
  readonly spots: Set<number>;
  readonly events: number;
  readonly area: L.Bounds | null;
}

export class Picker {
  readonly #layer: OnMap;
  readonly #map: L.Map;
  readonly #tooltip: Tooltip;
  /** false for fingers: a touch chooses, it does not point */
  readonly #canHover = matchMedia("(hover: hover)");
  #frame = 0;

  constructor(layer: OnMap, map: L.Map) {
    this.#layer = layer;
    this.#map = map;
    this.#tooltip = new Tooltip(map.getContainer());
    map.on("click", this.#click).on("mousemove", this.#hover).on("mouseout movestart", this.#leave);
  }

  remove(): void {
    this.#map.off("click", this.#click).off("mousemove", this.#hover).off("mouseout movestart", this.#leave);
    cancelAnimationFrame(this.#frame);
    this.#leave();
    this.#tooltip.remove();
  }

  focusables(): Focusable[] {
    const { targets, drawn } = this.#layer;
    const squares = drawn === "heat" || drawn === "raster" ? this.#squares() : [];
    const symbols = targets
      .inReadingOrder(ROW)
      .filter((i) => targets.kind[i] !== AREA)
      .map((i) => {
        const { spots, events } = this.#groupAt(i);
        const describe = (): string => this.#describe(i, spots, events);
        return {
          x: targets.x[i],
          y: targets.y[i],
          halfWidth: targets.halfWidth[i],
          halfHeight: targets.halfHeight[i],
          radius: Math.max(targets.halfWidth[i], targets.halfHeight[i]),
          events,
          get label() {
            return describe();
          },
          pick: () => this.#pick(i),
        };
      });
    return [...symbols, ...squares];
  }

  #squares(): Focusable[] {
    const { model, survey, viewport: view } = this.#layer;
    const { events, spotCounts } = model;
    const elsewhere = (spot: number): boolean => events.prec[spot] === COUNTRY || survey.isAtEdge(spot);
    return squaresOf(events, spotCounts, view, elsewhere).map((square) => {
      const group = { ...square, area: null };
      const where = this.#around(square);
      const describe = (): string => `${plural(square.events, "event")}${this.#deaths(square.spots)} ${where}`;
      return {
        x: view.screenX(events.x[square.main]),
        y: view.screenY(events.y[square.main]),
        halfWidth: SQUARE / 2,
        halfHeight: SQUARE / 2,
        radius: SQUARE / 2,
        events: square.events,
        get label() {
          return describe();
        },
        pick: () => this.#take(BUBBLE, group, where),
      };
    });
  }

  /** "at Palmyra", or "around Palmyra" for several places. */
  #around({ spots, main }: Square): string {
    const { events } = this.#layer.model;
    const name = placeText(this.#layer.name(main), events.prec[main]);
    return spots.size === 1 || name === "" ? this.#whereIs(main) : `around ${name}`;
  }

  readonly #click = (event: L.LeafletMouseEvent): void => {
    const touch = (event.originalEvent as PointerEvent).pointerType === "touch";
    const { x, y } = event.containerPoint;
    const target = this.#layer.targets.hit(x, y, touch ? TOUCH_REACH : MOUSE_REACH);
    if (target >= 0) return this.#pick(target);
    const around = this.#layer.drawn === "heat" ? this.#near(x, y) : null;
    if (around !== null && around.events > 0) return this.#take(BUBBLE, around, "around here");
    const spot = this.#layer.drawn === "raster" ? this.#nearest(x, y, touch ? TOUCH_REACH : 8) : -1;
    if (spot >= 0) return this.#take(PLACE, this.#alone(spot), this.#whereIs(spot));
    this.#layer.fanOut(-1);
    this.#layer.callbacks.onMiss?.();
  };

  readonly #hover = (event: L.LeafletMouseEvent): void => {
    if (this.#frame !== 0 || !this.#canHover.matches) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#point(event.containerPoint);
    });
  };

  readonly #leave = (): void => {
    this.#tooltip.hide();
    this.#map.getContainer().style.cursor = "";
  };

  #point({ x, y }: L.Point): void {
    const { targets, colours, drawn } = this.#layer;
    const target = targets.hit(x, y, MOUSE_REACH);
    if (target < 0 && drawn !== "raster") return this.#leave();
    const spot = target < 0 ? this.#nearest(x, y, 8) : -1;
    if (target < 0 && spot < 0) return this.#leave();
    this.#map.getContainer().style.cursor = "pointer";
    const { spots, events } = target >= 0 ? this.#groupAt(target) : this.#alone(spot);
    this.#tooltip.show(this.#describe(target, spots, events), x, y, colours.panel, colours.ink);
  }

  #pick(target: number): void {
    const { targets, places, callbacks } = this.#layer;
    const kind = targets.kind[target];
    if (kind === LEG) return callbacks.onPick([targets.ref[target]]);
    const group = this.#groupAt(target);
    const isStack = kind === PLACE && group.events > 1 && group.events <= MOST_LEGS;
    this.#layer.fanOut(isStack ? places.at(targets.ref[target]).main : -1);
    this.#take(kind, group, this.#where(target, group));
  }

  /** Shows one event or a small stack; lists what is more, or in a bubble or a badge. */
  #take(kind: number, { spots, events, area }: SpotGroup, where: string): void {
    const { model, callbacks } = this.#layer;
    if (events === 1 || (kind === PLACE && events <= MOST_LEGS)) return callbacks.onPick(model.eventsAt(spots));
    const zoomIn = area !== null && this.#canEnter(area) ? () => this.#enter(area) : null;
    callbacks.onList({ spots, where, zoomIn });
  }

  /** Where the events of a target are, in words that follow their number. */
  #where(target: number, { spots }: SpotGroup): string {
    const { targets, badges } = this.#layer;
    const kind = targets.kind[target];
    if (kind === BADGE) return badges[targets.ref[target]].where;
    const [first] = spots;
    return first === undefined || (kind === BUBBLE && spots.size > 1) ? "here" : this.#whereIs(first);
  }

  #whereIs(spot: number): string {
    const { events } = this.#layer.model;
    const name = placeText(this.#layer.name(spot), events.prec[spot]);
    return name === "" ? "here" : `${events.prec[spot] >= DISTRICT ? "in" : "at"} ${name}`;
  }

  #canEnter(area: L.Bounds): boolean {
    const { x, y } = area.getSize();
    const larger = this.#map.getZoomScale(this.#map.getMaxZoom(), this.#map.getZoom());
    return larger > 1 && Math.max(x, y) * larger > APART;
  }

  #enter(area: L.Bounds): void {
    const corner = (point: L.Point | undefined): L.LatLng => this.#map.containerPointToLatLng(point as L.Point);
    const bounds = L.latLngBounds(corner(area.min), corner(area.max));
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#map.fitBounds(bounds, { padding: [48, 48], animate });
  }

  /** The spots that glow at a point of the heat map. */
  #near(x: number, y: number): SpotGroup {
    const { model, survey, viewport: view } = this.#layer;
    const { spotCounts, events } = model;
    const spots = new Set<number>();
    for (let s = 0; s < spotCounts.length; s++) {
      if (spotCounts[s] === 0 || events.prec[s] === COUNTRY || survey.isAtEdge(s)) continue;
      const distance = Math.hypot(view.screenX(events.x[s]) - x, view.screenY(events.y[s]) - y);
      if (distance <= HEAT_REACH) spots.add(s);
    }
    return { spots, events: [...spots].reduce((sum, s) => sum + spotCounts[s], 0), area: null };
  }

  #alone(spot: number): SpotGroup {
    return { spots: new Set([spot]), events: this.#layer.model.spotCounts[spot], area: null };
  }

  #groupAt(target: number): SpotGroup {
    const { targets, survey, places, areas, badges, model } = this.#layer;
    const spots = new Set<number>();
    const kind = targets.kind[target];
    if (kind === BUBBLE) return this.#inBubble(targets.ref[target]);
    if (kind === LEG) return { spots: spots.add(model.events.spot[targets.ref[target]]), events: 1, area: null };
    if (kind === BADGE) {
      const badge = badges[targets.ref[target]];
      return { spots: badge.spots(), events: badge.events, area: null };
    }
    const around = kind === PLACE ? targets.around(target, TOGETHER) : [target];
    let events = 0;
    for (const i of around) {
      const place = (kind === AREA ? areas : places).at(targets.ref[i]);
      const list = kind === AREA ? survey.areas : survey.list;
      for (let k = place.from; k < place.to; k++) spots.add(list[k]);
      events += place.events;
    }
    return { spots, events, area: null };
  }

  #inBubble(cell: number): SpotGroup {
    const { clusters, model } = this.#layer;
    const view = this.#layer.viewport;
    const { events, spotCounts } = model;
    const spots = new Set<number>();
    const area = L.bounds([]);
    for (let s = 0; s < spotCounts.length; s++) {
      if (spotCounts[s] === 0 || clusters.bubbleOf(events, s) !== cell) continue;
      spots.add(s);
      area.extend([view.screenX(events.x[s]), view.screenY(events.y[s])]);
    }
    return { spots, events: clusters.count[cell], area };
  }

  /** The spot drawn nearest to a point, at most `reach` pixels away; -1: none. */
  #nearest(x: number, y: number, reach: number): number {
    const { model, survey } = this.#layer;
    const view = this.#layer.viewport;
    let best = -1;
    let least = reach * reach;
    for (let s = 0; s < model.spotCounts.length; s++) {
      if (model.spotCounts[s] === 0 || model.events.prec[s] === COUNTRY || survey.isAtEdge(s)) continue;
      const distance = (view.screenX(model.events.x[s]) - x) ** 2 + (view.screenY(model.events.y[s]) - y) ** 2;
      if (distance > least) continue;
      least = distance;
      best = s;
    }
    return best;
  }

  /** An event's title, date and place; "Latakia: 3 events"; "1,204 events: 800 Air strikes, 404 Territory". */
  #describe(target: number, spots: ReadonlySet<number>, events: number): string {
    const { model, targets } = this.#layer;
    const bubble = target >= 0 && targets.kind[target] === BUBBLE;
    const [first] = spots;
    const known = first !== undefined && (!bubble || spots.size === 1);
    if (target >= 0 && targets.kind[target] === BADGE && events > 1)
      return `${plural(events, "event")} ${this.#layer.badges[targets.ref[target]].where}`;
    const name = known ? placeText(this.#layer.name(first), model.events.prec[first]) : "";
    const number = plural(events, "event") + this.#deaths(spots);
    if (events === 1) return this.#story(spots) || name || number;
    if (name !== "") return `${name}: ${number}`;
    if (!bubble) return number;
    const shares = model.groups.map(({ label }, g) => ({ label, share: this.#share(targets.ref[target], g) }));
    const parts = shares
      .filter(({ share }) => share > 0)
      .map(({ label, share }) => plural(share, oneLine(label, 40), oneLine(label, 40)));
    return `${number}: ${parts.join(", ")}`;
  }

  /** ", 1,204 deaths" where circles show deaths. */
  #deaths(spots: ReadonlySet<number>): string {
    const { sizing, tolls, spotCounts } = this.#layer.model;
    if (sizing !== "deaths") return "";
    const list = Uint32Array.from(spots);
    return `, ${deathWords(amountAt(spotCounts, tolls, list, 0, list.length))}`;
  }

  /** Title, date and place of the only event at some spots; "" while its text is not loaded. */
  #story(spots: ReadonlySet<number>): string {
    const { model, callbacks } = this.#layer;
    if (model.events.count > MOST_SEARCHED) return "";
    const [event] = model.eventsAt(spots);
    return event === undefined ? "" : (callbacks.story?.(event) ?? "");
  }

  #share(cell: number, group: number): number {
    const { clusters } = this.#layer;
    return clusters.shares[cell * clusters.groups + group];
  }
}
