/**
 * Badges in place of pins where nothing happened: for events that hold for a whole country, and at the edge of the map
 * for those of areas larger than the view. They look for room where they cover no symbol.
 */
import { beside, type Spot } from "../shared/labels.ts";
import type { Viewport } from "../shared/projection.ts";
import { placeText } from "./figures.ts";
import { BADGE } from "./pick.ts";
import type { Place, Places } from "./places.ts";
import type { Badge, Scene } from "./scene.ts";
import { short, stamp, stampAt } from "./sprites.ts";
import { INWARD, drawMark, standingAt, type ClaimMark } from "./standing.ts";

const HEIGHT = 26;
const PADDING = 9;
/** Least distance from the edge of the map, and from what is drawn already. */
const EDGE = 6;
const CLEAR = 4;
const SYMBOL = 13;
const SYMBOL_STEP = 16;
/** With more badges of countries, or at a lower zoom, they show only the number. */
const MOST_WORDY = 4;
const WORDY_ZOOM = 4.5;
/** Areas named at the edge of a wide map and of a narrow one; one more badge counts the others. */
const MOST_NAMED = 3;
const MOST_NAMED_NARROW = 1;
const NARROW = 700;
/** Offsets from the country's point, tried in order until the badge covers no symbol. */
const SHIFTS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 34],
  [0, -34],
  [60, 0],
  [-60, 0],
  [60, 34],
  [-60, 34],
  [60, -34],
  [-60, -34],
  [0, 68],
  [0, -68],
  [120, 0],
  [-120, 0],
  [120, 40],
  [-120, 40],
];
/** Where the search for room all over the map begins, in line with the scale, and its steps. */
const CORNER = 12;
const STEP = 34;

/** What a country's badge says, such as "2 for Syria as a whole". */
export function badgeText(events: number, name: string, wordy: boolean): string {
  return wordy ? `${short(events)} ${ofCountry(name)}` : short(events);
}

function ofCountry(name: string): string {
  return name === "" ? "for the whole country" : `for ${name} as a whole`;
}

/** What a badge at the edge says, such as "34 in Aleppo · province". */
export function edgeText(events: number, name: string, prec: number): string {
  return `${short(events)} ${ofArea(name, prec)}`;
}

function ofArea(name: string, prec: number): string {
  return `in ${placeText(name, prec) || "a larger area"}`;
}

/** What the badge says that counts the areas not named, such as "58 more may have happened here". */
export function othersText(events: number, named: boolean): string {
  return `${short(events)}${named ? " more" : ""} may have happened here`;
}

/** What is to be drawn. */
interface Wanted extends Badge {
  readonly words: string;
  /** whose symbols it shows, null for none */
  readonly place: Place | null;
  /** the point beside which it belongs, null for none */
  readonly anchor: { readonly x: number; readonly y: number } | null;
  /** It says what it stands for, and may stand anywhere. */
  readonly movable: boolean;
  readonly selected: boolean;
  readonly standing: ClaimMark;
}

export class Badges {
  readonly drawn: Badge[] = [];

  /** Draws a badge per country and those at the edge; `countryList` and `edgeList` contain their spots. */
  draw(scene: Scene, countries: Places, countryList: Uint32Array, edges: Places, edgeList: Uint32Array): void {
    const wanted = [
      ...countryBadges(scene, countries, countryList),
      ...edgeBadges(scene, edges, edgeList),
      ...othersBadge(scene, edges, edgeList),
    ];
    this.drawn.length = 0;
    for (const badge of wanted) this.#draw(scene, badge);
  }

  #draw(scene: Scene, badge: Wanted): void {
    const { context, sprites, density, taken, targets } = scene;
    const symbols = badge.place === null ? [] : [...badge.place.groups.subarray(0, badge.place.groupCount)];
    const around = 2 * PADDING + symbols.length * SYMBOL_STEP;
    let words = sprites.words("badge", badge.words);
    let found = room(scene, badge, around + words.width);
    if (found.hits > 0) {
      const brief = sprites.words("badge", short(badge.events));
      const other = room(scene, badge, around + brief.width);
      if (other.hits < found.hits) [found, words] = [other, brief];
    }
    const { left, top } = found;
    const width = around + words.width;
    taken.add(left - 3, top - 3, left + width + 3, top + HEIGHT + 3);
    targets.add(BADGE, this.drawn.length, left + width / 2, top + HEIGHT / 2, width / 2, HEIGHT / 2);
    this.drawn.push(badge);
    drawPill(scene, left, top, width, badge.selected);
    symbols.forEach((group, g) => {
      stampAt(context, sprites.symbol(group, SYMBOL), left + PADDING + SYMBOL / 2 + g * SYMBOL_STEP, top + HEIGHT / 2, density);
    });
    stamp(context, words, left + PADDING + symbols.length * SYMBOL_STEP, top + (HEIGHT - words.height) / 2, density);
    if (badge.standing !== "") drawMark(scene, badge.standing, left + width - INWARD, top + INWARD);
  }
}

function countryBadges(scene: Scene, countries: Places, list: Uint32Array): Wanted[] {
  const wordy = countries.size <= MOST_WORDY && scene.view.zoom >= WORDY_ZOOM;
  return Array.from({ length: countries.size }, (_, i) => {
    const place = countries.at(i);
    const name = scene.name(place.main);
    return {
      ...ofPlace(scene, place, list),
      words: badgeText(place.events, name, wordy),
      where: ofCountry(name),
      anchor: place,
      movable: wordy,
    };
  });
}

/** The selected area first, then those with most events. */
function inOrder(scene: Scene, edges: Places, list: Uint32Array): Place[] {
  const rank = (place: Place): number => (place.holds(list, scene.selectedSpot) ? Infinity : place.events);
  return Array.from({ length: edges.size }, (_, i) => edges.at(i)).sort((a, b) => rank(b) - rank(a));
}

function mostNamed({ view }: Scene): number {
  return view.width < NARROW ? MOST_NAMED_NARROW : MOST_NAMED;
}

function edgeBadges(scene: Scene, edges: Places, list: Uint32Array): Wanted[] {
  return inOrder(scene, edges, list)
    .slice(0, mostNamed(scene))
    .sort((a, b) => b.main - a.main) // in the same order whatever their numbers
    .map((place) => {
      const name = scene.name(place.main);
      const words = edgeText(place.events, name, place.prec);
      return { ...ofPlace(scene, place, list), words, where: ofArea(name, place.prec), anchor: null, movable: true };
    });
}

/** The badge for all areas that reach into the view and are not named; none when there are none. */
function othersBadge(scene: Scene, edges: Places, list: Uint32Array): Wanted[] {
  const { survey, model, view, selectedSpot } = scene;
  const others = inOrder(scene, edges, list).slice(mostNamed(scene));
  const events = others.reduce((sum, place) => sum + place.events, survey.unnamed);
  if (events === 0) return [];
  const spots = (): Set<number> => {
    const found = survey.unnamedSpots(model.spotCounts, view);
    for (const { from, to } of others) for (let k = from; k < to; k++) found.add(list[k]);
    return found;
  };
  const words = othersText(events, edges.size > 0);
  const where = "that may have happened in this view";
  const isAmong = (place: Place): boolean => place.holds(list, selectedSpot);
  const selected = selectedSpot >= 0 && (survey.isUnnamed(selectedSpot, view) || others.some(isAmong));
  return [{ events, words, where, place: null, anchor: null, movable: true, selected, standing: "", spots }];
}

function ofPlace(scene: Scene, place: Place, list: Uint32Array): Pick<Wanted, "events" | "place" | "selected" | "standing" | "spots"> {
  return {
    events: place.events,
    place,
    standing: standingAt(scene.model, place, list),
    selected: scene.selectedSpot >= 0 && place.holds(list, scene.selectedSpot),
    spots: () => new Set(list.subarray(place.from, place.to)),
  };
}

interface Room extends Spot {
  /** what is covered there, 0: nothing */
  readonly hits: number;
}

/** Where the badge covers nothing, or least. */
function room({ taken, view, crowded }: Scene, badge: Wanted, width: number): Room {
  let best: Room | null = null;
  for (const spot of placesFor(badge, width, view, crowded)) {
    const left = clamp(spot.left, EDGE, view.width - width - EDGE);
    const top = clamp(spot.top, EDGE, view.height - HEIGHT - EDGE);
    const hits = taken.hits(left - CLEAR, top - CLEAR, left + width + CLEAR, top + HEIGHT + CLEAR);
    if (best === null || hits < best.hits) best = { left, top, hits };
    if (hits === 0) break;
  }
  return best as Room;
}

/** Where a badge may stand, the best first: beside its country's point; at the left edge, from below; further in. */
function* placesFor({ anchor, movable }: Wanted, width: number, view: Viewport, crowded: boolean): Generator<Spot> {
  if (anchor && !(crowded && movable)) {
    const centred = beside("below", anchor.x, anchor.y, width, HEIGHT, -HEIGHT / 2);
    for (const [dx, dy] of SHIFTS) yield { left: centred.left + dx, top: centred.top + dy };
  }
  if (!movable) return;
  for (let left = CORNER; left === CORNER || left + width + EDGE <= view.width; left += STEP) {
    for (let top = view.height - HEIGHT - EDGE; top >= EDGE; top -= STEP) yield { left, top };
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

function drawPill({ context, sprites }: Scene, left: number, top: number, width: number, selected: boolean): void {
  const { colours } = sprites;
  context.save();
  context.beginPath();
  context.roundRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(width) - 1, HEIGHT - 1, HEIGHT / 2);
  context.shadowColor = colours.dark ? "rgba(0,0,0,.45)" : "rgba(60,50,30,.16)";
  context.shadowBlur = 5;
  context.shadowOffsetY = 1;
  context.fillStyle = colours.panel;
  context.fill();
  context.shadowColor = "transparent";
  context.lineWidth = selected ? 2 : 1;
  context.strokeStyle = selected ? colours.accent : colours.rule;
  context.stroke();
  context.restore();
}
