/** The chosen event, from the map, a list, a key or a link. Brings it into the window and into view. */
import type L from "leaflet";
import type { DetailsStore } from "../model/details.ts";
import { NO_SPOT, OPEN_END, OPEN_START, type Events } from "../model/events.ts";
import type { Model } from "../model/model.ts";
import type { Card } from "../panels/card.ts";
import { unitEnd, unitStart } from "../shared/calendar.ts";
import { nearestTurn, toDegrees } from "../shared/projection.ts";
import { oneLine } from "../shared/text.ts";
import type { Window } from "../shared/types.ts";
import { within } from "../timeline/brush.ts";
import type { TimeControl } from "../timeline/time.ts";
import type { Layout } from "./layout.ts";

/** An event closer to the map's edge than this share of its size is moved further in. */
const EDGE_SHARE = -0.08;
/** Room that a symbol needs beside the card where the card lies over the map. */
const ROOM_PX = 24;

interface Parts {
  readonly model: Model;
  readonly details: DetailsStore;
  readonly layout: Layout;
  readonly time: TimeControl;
  readonly map: L.Map;
  readonly animate: boolean;
}

export class Selection {
  /** event_id of the chosen event, "" for none and until its text is loaded */
  id = "";
  readonly #parts: Parts;
  readonly #card: Card;
  readonly #onChange: () => void;
  #here: readonly number[] = [];
  /** brings the focus back to where the card was opened */
  #back: () => void = () => {};

  /** `onChange` is called when another event (or none) is chosen and its id is known. */
  constructor(parts: Parts, card: Card, onChange: () => void) {
    this.#parts = parts;
    this.#card = card;
    this.#onChange = onChange;
  }

  /** Chooses an event; `here` are the events picked with it, by default all that are shown at its place. */
  async choose(event: number, here?: readonly number[]): Promise<void> {
    this.#bringIntoWindow(event);
    this.#bringIntoView(event, this.#parts.animate);
    await this.#show(event, here);
    this.#bringOutOfSheet(event);
  }

  /**
   * Chooses the event of a link, whose id is known before its text is loaded. Keeps the link's window and, if it has
   * one (`placed`), its section of the map.
   */
  restore(event: number, id: string, placed: boolean): Promise<void> {
    if (!placed) this.#bringIntoView(event, false); // at once: the view is then the one that the link stands for
    const shown = this.#show(event);
    this.id = id;
    return shown;
  }

  async #show(event: number, here?: readonly number[]): Promise<void> {
    const { model, layout, details } = this.#parts;
    const byKeyboard = layout.sideHasFocus || layout.mapHasCursor;
    if (model.selected < 0) this.#back = layout.keepFocus(event);
    if (!here && !this.#here.includes(event)) this.#here = [];
    this.#here = here ?? (this.#here.includes(event) ? this.#here : this.#atSamePlace(event));
    this.id = "";
    model.select(event);
    await this.#card.show(event, this.#here);
    if (model.selected !== event) return;
    if (byKeyboard) this.#card.focus();
    layout.showSide();
    const words = await details.get(event).catch(() => null);
    if (model.selected !== event) return;
    this.id = words?.id ?? "";
    if (words)
      layout.announce(`Selected: ${oneLine([words.title, words.when, words.where].filter(Boolean).join(", "))}`);
    this.#onChange();
  }

  clear(): void {
    if (this.#parts.model.selected < 0) return;
    const byKeyboard = this.#parts.layout.sideHasFocus;
    this.#here = [];
    this.id = "";
    this.#card.clear();
    this.#parts.model.select(-1);
    this.#onChange();
    if (byKeyboard) this.#back();
  }

  /** Marks in the card what the words of a new search match. */
  markFound(): void {
    void this.#card.markFound();
  }

  /** The next or previous shown event in order of date. */
  step(direction: 1 | -1): void {
    const { model } = this.#parts;
    const { dated } = model.events;
    const start = model.selected < 0 ? (direction === 1 ? 0 : dated - 1) : model.selected + direction;
    for (let i = start; i >= 0 && i < dated; i += direction) {
      if (model.isShown(i)) return void this.choose(i);
    }
  }

  #atSamePlace(event: number): number[] {
    const { model } = this.#parts;
    const found = model.eventsAt(samePoint(model.events, event));
    return found.includes(event) ? found : [event];
  }

  /** If only the window leaves the event out, moves the window to the months of the event. */
  #bringIntoWindow(event: number): void {
    const { model } = this.#parts;
    const { spot, dated } = model.events;
    if (model.isShown(event) || event >= dated || spot[event] === NO_SPOT || !model.passes(event)) return;
    this.toTime(event);
  }

  /** Moves the window to the months of a dated event. */
  toTime(event: number): void {
    const { model, time } = this.#parts;
    time.commit(around(daysOf(model.events, event, time.extent), time.extent));
  }

  #bringIntoView(event: number, animate: boolean): void {
    const { model, map } = this.#parts;
    const spot = model.events.spot[event];
    if (spot === NO_SPOT) return;
    const { latitude, longitude: own } = toDegrees(model.events.x[spot], model.events.y[spot]);
    const longitude = nearestTurn(own, map.getCenter().lng);
    if (!map.getBounds().pad(EDGE_SHARE).contains([latitude, longitude])) map.panTo([latitude, longitude], { animate });
  }

  /** Moves the map where the card lies over the event's symbol: the symbol to the middle of what is still seen. */
  #bringOutOfSheet(event: number): void {
    const { model, map, layout, animate } = this.#parts;
    const spot = model.events.spot[event];
    if (spot === NO_SPOT || model.selected !== event) return;
    const { width, height } = layout.clearOfSheet;
    const { latitude, longitude } = toDegrees(model.events.x[spot], model.events.y[spot]);
    const { x, y } = map.latLngToContainerPoint([latitude, longitude]);
    const by: [number, number] = [x > width - ROOM_PX ? x - width / 2 : 0, y > height - ROOM_PX ? y - height / 2 : 0];
    const { x: mapWidth, y: mapHeight } = map.getSize();
    const isCovered = (width < mapWidth && by[0] > 0) || (height < mapHeight && by[1] > 0);
    if (isCovered) map.panBy(by, { animate });
  }
}

/** The spots at the point of an event (equal points are neighbours); none for an event without a place. Pure. */
export function samePoint({ spot, spots, x, y }: Events, event: number): Set<number> {
  const own = spot[event];
  const found = new Set<number>();
  if (own === NO_SPOT) return found;
  const isSame = (other: number): boolean => x[other] === x[own] && y[other] === y[own];
  for (let other = own; other >= 0 && isSame(other); other--) found.add(other);
  for (let other = own + 1; other < spots && isSame(other); other++) found.add(other);
  return found;
}

/** The days within the extent on which a dated event may have happened. Pure. */
export function daysOf({ start, end, flags, day0 }: Events, event: number, extent: Window): Window {
  return {
    from: flags[event] & OPEN_START ? extent.from : start[event] + day0,
    to: flags[event] & OPEN_END ? extent.to : end[event] + day0,
  };
}

/** The whole months that contain some days, cut to the extent. Pure. */
export function around({ from, to }: Window, extent: Window): Window {
  return within({ from: unitStart(from, "month"), to: unitEnd(to, "month") }, extent);
}
