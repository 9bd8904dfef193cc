/** Draws few events in full: symbols with their names, and stacks. */
import { AREA_SIDES, SIDES, beside, findRoom } from "../shared/labels.ts";
import { LEAST_RADIUS } from "./areas.ts";
import { drawBubble } from "./bubbles.ts";
import { MOST_LEGS, drawFan, fanRadius } from "./fan.ts";
import { PLACE } from "./pick.ts";
import type { Place, Places } from "./places.ts";
import { drawSelection, type Scene } from "./scene.ts";
import { amountAt, isCircle, radiusOf, type Amount } from "./sizing.ts";
import { short, stamp, stampAt } from "./sprites.ts";
import { DISTRICT, PROVINCE, REGION, SEA_AIR } from "./survey.ts";

/** At most so many places get names. */
const MOST_NAMES = 60;
/** places whose names are asked for: the server has the texts, and a large layer has thousands of places in a view */
const MOST_ASKED = 240;
/** At most so many places of the same name are named. */
const MOST_OF_ONE_NAME = 3;
const HALF_SYMBOL = 9;
const SYMBOL_STEP = 11;
const MOST_SYMBOLS = 3;
const SELECTED_RADIUS = 16;
/** Pixels from a symbol with a name within which no town is named. */
const NAMED = 12;
const KINDS: Readonly<Record<number, string>> = {
  [DISTRICT]: "district",
  [PROVINCE]: "province",
  [REGION]: "region",
  [SEA_AIR]: "sea or air",
};

/** "Palmyra", "north-western Syria · region". */
export function placeText(name: string, prec: number): string {
  return name !== "" && prec in KINDS ? `${name} · ${KINDS[prec]}` : name;
}

/** Names that so many places share that they tell none of them apart, such as that of the country. Pure. */
export function namesOfMany(names: readonly string[]): ReadonlySet<string> {
  const count = new Map<string, number>();
  for (const name of names) count.set(name, (count.get(name) ?? 0) + 1);
  return new Set([...count].filter(([, places]) => places > MOST_OF_ONE_NAME).map(([name]) => name));
}

/** Symbols drawn for a place: one per group, as long as it is a small number. */
function symbolsOf(place: Place): number {
  return Math.min(place.groupCount, MOST_SYMBOLS);
}

/** Half the width by which several symbols are wider than one. */
function halfRow(place: Place): number {
  return ((symbolsOf(place) - 1) * SYMBOL_STEP) / 2;
}

export class Figures {
  readonly #places: Places;
  readonly #list: Uint32Array;
  readonly #byEvents: Place[] = [];
  /** the places that are drawn as a circle with a number */
  readonly #circles = new Map<Place, Amount>();
  /** spot whose place is fanned out, or -1 */
  open = -1;
  #opened: Place | null = null;
  #legs: readonly number[] = [];

  /** Draws `places` of the spots in `list`. */
  constructor(places: Places, list: Uint32Array) {
    this.#places = places;
    this.#list = list;
  }

  /** Symbols take their room before names look for theirs. */
  drawSymbols(scene: Scene): void {
    this.#findOpen(scene);
    this.#findCircles(scene);
    // circles first: they are larger, and must cover no symbol
    for (const circles of [true, false]) {
      for (let i = 0; i < this.#places.size; i++) {
        const place = this.#places.at(i);
        const isOnTop = place === this.#opened || this.#isSelected(scene, place);
        if (!isOnTop && this.#circles.has(place) === circles) this.#drawSymbol(scene, place, i, false);
      }
    }
    for (let i = 0; i < this.#places.size; i++) {
      const place = this.#places.at(i);
      if (place === this.#opened) this.#drawOpen(scene, place);
      else if (this.#isSelected(scene, place)) this.#drawSymbol(scene, place, i, true);
    }
    for (let i = 0; i < this.#places.size; i++) {
      const place = this.#places.at(i);
      if (place !== this.#opened && !this.#circles.has(place) && place.events > symbolsOf(place))
        this.#drawCount(scene, place);
    }
  }

  /** Draws names: the selected place's first, then those of the places with most events. */
  drawNames(scene: Scene): void {
    const order = this.#byEvents;
    order.length = 0;
    for (let i = 0; i < this.#places.size; i++) order.push(this.#places.at(i));
    const rank = (place: Place): number =>
      this.#isSelected(scene, place) ? Infinity : place.vague ? -1 : place.events;
    order.sort((a, b) => rank(b) - rank(a));
    order.length = Math.min(order.length, MOST_ASKED);
    const shared = namesOfMany(order.map((place) => scene.name(place.main)));
    let left = MOST_NAMES;
    for (const place of order) {
      if (left === 0) break;
      if (shared.has(scene.name(place.main)) && !this.#isSelected(scene, place)) continue;
      this.#drawName(scene, place);
      left--;
    }
  }

  #findOpen(scene: Scene): void {
    const { model, selectedSpot } = scene;
    const spot = this.open >= 0 ? this.open : selectedSpot;
    this.#opened = spot < 0 ? null : this.#places.holding(this.#list, spot);
    if (this.#opened === null) return;
    const { from, to, events } = this.#opened;
    if (events < 2 || events > MOST_LEGS) this.#opened = null;
    else this.#legs = model.eventsAt(new Set(this.#list.subarray(from, to)));
  }

  #findCircles({ model }: Scene): void {
    this.#circles.clear();
    for (let i = 0; i < this.#places.size; i++) {
      const place = this.#places.at(i);
      const amount = amountAt(model.spotCounts, model.tolls, this.#list, place.from, place.to);
      if (isCircle(model.sizing, amount, MOST_LEGS)) this.#circles.set(place, amount);
    }
  }

  #isSelected(scene: Scene, place: Place): boolean {
    return scene.selectedSpot >= 0 && place.holds(this.#list, scene.selectedSpot);
  }

  #drawSymbol(scene: Scene, place: Place, i: number, selected: boolean): void {
    const { context, sprites, targets, density, taken } = scene;
    const { x, y } = place;
    const amount = this.#circles.get(place);
    if (amount) return this.#drawCircle(scene, place, i, amount, selected);
    if (selected) drawSelection(scene, x, y, SELECTED_RADIUS);
    const hollow = place.vague || scene.survey.isSpread(place.main);
    const size = hollow ? 12 : 16;
    const half = halfRow(place);
    for (let g = 0; g < symbolsOf(place); g++) {
      stampAt(context, sprites.symbol(place.groups[g], size, hollow), x - half + g * SYMBOL_STEP, y, density);
    }
    const reach = HALF_SYMBOL + half;
    taken.add(x - reach, y - HALF_SYMBOL, x + reach, y + HALF_SYMBOL);
    targets.add(PLACE, i, x, y, reach, HALF_SYMBOL);
    if (place.events > symbolsOf(place))
      taken.add(x + reach - 8, y - HALF_SYMBOL - 8, x + reach + 8, y - HALF_SYMBOL + 8);
  }

  #drawCircle(scene: Scene, place: Place, i: number, amount: Amount, selected: boolean): void {
    const { model, taken, targets } = scene;
    const { x, y, vague } = place;
    const radius = radiusOf(model.sizing, amount);
    if (selected) drawSelection(scene, x, y, radius + 5);
    drawBubble(scene, { x, y, amount, vague, share: (group) => this.#share(scene, place, group) });
    taken.add(x - radius, y - radius, x + radius, y + radius);
    targets.add(PLACE, i, x, y, radius);
  }

  #share({ model }: Scene, { from, to }: Place, group: number): number {
    let events = 0;
    for (const spot of this.#list.subarray(from, to)) {
      if (model.events.group[spot] === group) events += model.spotCounts[spot];
    }
    return events;
  }

  /** The number of events of a stack, over its upper right corner. */
  #drawCount({ context, sprites, density }: Scene, place: Place): void {
    const x = place.x + HALF_SYMBOL + halfRow(place);
    const y = place.y - HALF_SYMBOL;
    const count = sprites.words("stack", short(place.events));
    const half = Math.max(7.5, count.width / 2 + 4);
    context.beginPath();
    context.roundRect(x - half, y - 7.5, 2 * half, 15, 7.5);
    context.fillStyle = sprites.colours.ink;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = sprites.colours.halo;
    context.stroke();
    stampAt(context, count, x, y, density);
  }

  /** Half the width of what is drawn for a place. */
  #reach({ model }: Scene, place: Place, selected: boolean): number {
    const amount = this.#circles.get(place);
    if (amount) return radiusOf(model.sizing, amount) + (selected ? 5 : 2);
    return (selected ? SELECTED_RADIUS : HALF_SYMBOL) + halfRow(place);
  }

  #drawOpen(scene: Scene, place: Place): void {
    const reach = fanRadius(this.#legs.length) + HALF_SYMBOL;
    scene.taken.add(place.x - reach, place.y - reach, place.x + reach, place.y + reach);
    drawFan(scene, place, this.#legs);
  }

  #drawName(scene: Scene, place: Place): void {
    const { context, sprites, survey, taken, soft, named, density, view } = scene;
    const name = scene.name(place.main);
    if (name === "") return;
    const selected = this.#isSelected(scene, place);
    const words = sprites.words(selected ? "selected" : place.vague ? "area" : "place", placeText(name, place.prec));
    const radius = place.vague ? survey.radius(place.main, view) : 0;
    const inside = radius < LEAST_RADIUS ? 0 : radius;
    const gap =
      place === this.#opened
        ? fanRadius(this.#legs.length) + 10
        : inside > 0
          ? inside + 2
          : this.#reach(scene, place, selected) + 1;
    const sides = inside > 0 ? AREA_SIDES : SIDES;
    const inward = place.x + gap + words.width > view.width ? "left" : "right";
    const room =
      findRoom(taken, soft, place.x, place.y, words.width, words.height, gap, sides, view) ??
      (selected ? beside(inward, place.x, place.y, words.width, words.height, gap) : null);
    if (room === null) return;
    stamp(context, words, room.left, room.top, density);
    if (!place.vague) named.add(place.x - NAMED, place.y - NAMED, place.x + NAMED, place.y + NAMED);
  }
}
