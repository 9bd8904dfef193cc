/**
 * Names of countries, towns and waters for orientation: small, muted, and never in the way of an event's name. The name
 * of a town that is under a bubble or a symbol stands beside it.
 */
import { findRoom, type Boxes, type Edges, type Side, type Spot } from "../shared/labels.ts";
import { toWorld } from "../shared/projection.ts";
import { oneLine } from "../shared/text.ts";
import type { Label } from "../shared/types.ts";
import type { Scene } from "./scene.ts";
import { stamp, type Sprite } from "./sprites.ts";

const MOST = 80;
const DOT = 1.8;
const GAP = 4;
const TOWN_SIDES: readonly Side[] = ["right", "left", "above", "below", "upper right", "lower right", "upper left", "lower left"];
/** Of a town under a bubble, whose name would be taken for a part of it above its number. */
const COVERED_SIDES: readonly Side[] = ["below", "above", "right", "left", "lower right", "upper right", "lower left", "upper left"];
/** Pixels that it moves on from the edge of the bubble where others are in the way. */
const FARTHER = [0, 14, 26];
/** Pixels of a name's box that are empty at its edges. */
const INSET = 3;
/** Points at which it is looked whether a line crosses something, past the share of it that is in its symbol's box. */
const LINE_STEPS = 8;
const BEGINNING = 0.45;
const MIDDLE: readonly Side[] = ["below"];
/** A larger thing, such as a panel, covers what is under it; a name beside it would stand for something else. */
const LARGEST_SYMBOL = 90;
/** So many zoom levels after it first appears, a country's name gives way to those of its towns. */
const COUNTRY_LEVELS = 4;
/** From this zoom on towns look for room before countries do. */
const TOWNS_FIRST = 5;

interface PlacedLabel extends Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export class Orientation {
  readonly #countries: readonly PlacedLabel[];
  readonly #others: readonly PlacedLabel[];

  /** `labels` in order of importance. */
  constructor(labels: readonly Label[]) {
    const placed = labels.map((label) => {
      const { x, y } = toWorld(label.lat, label.lon);
      const text = oneLine(label.name, 40);
      return { ...label, text: label.kind === "country" ? text.toUpperCase() : text, x, y };
    });
    this.#countries = placed.filter(({ kind }) => kind === "country");
    this.#others = placed.filter(({ kind }) => kind !== "country");
  }

  /** Draws what there is room for. */
  draw(scene: Scene): void {
    const { zoom } = scene.view;
    const countries = this.#countries.filter((label) => zoom < label.zoom + COUNTRY_LEVELS);
    const [first, second] = zoom >= TOWNS_FIRST ? [this.#others, countries] : [countries, this.#others];
    this.#drawAll(scene, second, this.#drawAll(scene, first, MOST));
  }

  /** Draws at most `most` names. Returns how many more may be drawn. */
  #drawAll(scene: Scene, labels: readonly PlacedLabel[], most: number): number {
    const { view } = scene;
    const waters = new Set<string>();
    let left = most;
    for (const label of labels) {
      if (left === 0 || label.zoom > view.zoom + 0.01) break;
      const x = view.screenX(label.x);
      const y = view.screenY(label.y);
      if (!view.holds(x, y, 0) || waters.has(label.text) || !this.#write(scene, label, x, y)) continue;
      if (label.kind === "water") waters.add(label.text); // a long river has a name in every tile
      left--;
    }
    return left;
  }

  #write(scene: Scene, label: PlacedLabel, x: number, y: number): boolean {
    const { kind } = label;
    if (kind === "country" || kind === "water") return this.#writeOver(scene, label, x, y);
    const { taken, named, context, sprites } = scene;
    // an event's symbol is there, with a name of its own
    if (named.hits(x, y, x, y) > 0) return false;
    if (taken.hits(x - DOT, y - DOT, x + DOT, y + DOT) > 0) {
      const symbol = taken.around(x, y, LARGEST_SYMBOL);
      if (symbol === null) return false;
      return this.#writeBeside(scene, label, symbol);
    }
    if (this.#writeAt(scene, label, x, y, GAP, TOWN_SIDES) === null) return false;
    taken.add(x - DOT, y - DOT, x + DOT, y + DOT);
    context.beginPath();
    context.arc(x, y, DOT, 0, 2 * Math.PI);
    context.fillStyle = sprites.colours.muted;
    context.fill();
    return true;
  }

  /** Writes the name of a town beside the symbol that covers it, joined to it by a line where it is not next to it. */
  #writeBeside(scene: Scene, label: PlacedLabel, { left, top, right, bottom }: Edges): boolean {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const radius = Math.max(right - left, bottom - top) / 2 + 1;
    const { width, height } = this.#words(scene, label);
    const line = (spot: Spot): Line => lineTo(spot, width, height, x, y, radius);
    for (const more of FARTHER) {
      const isFree = (spot: Spot): boolean => more === 0 || !isCrossed(scene.taken, line(spot));
      const room = this.#writeAt(scene, label, x, y, radius + more, COVERED_SIDES, isFree);
      if (room === null) continue;
      if (more > 0) draw(scene, line(room));
      return true;
    }
    return false;
  }

  /** Writes a name over a point. */
  #writeOver(scene: Scene, label: PlacedLabel, x: number, y: number): boolean {
    const { height } = this.#words(scene, label);
    return this.#writeAt(scene, label, x, y, -height / 2, MIDDLE) !== null;
  }

  /** Writes a name at one side of a point, `gap` pixels away. Returns where; null: there is no room. */
  #writeAt(
    scene: Scene,
    label: PlacedLabel,
    x: number,
    y: number,
    gap: number,
    sides: readonly Side[],
    fits?: (spot: Spot) => boolean,
  ): Spot | null {
    const { context, taken, soft, density, view } = scene;
    const words = this.#words(scene, label);
    const room = findRoom(taken, soft, x, y, words.width, words.height, gap, sides, view, fits);
    if (room !== null) stamp(context, words, room.left, room.top, density);
    return room;
  }

  #words({ sprites }: Scene, { kind, text }: PlacedLabel): Sprite {
    return sprites.words(kind === "capital" ? "town" : kind, text);
  }
}

interface Line {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

/** The line from the edge of a round symbol to the nearest point of a name. */
function lineTo({ left, top }: Spot, width: number, height: number, x: number, y: number, radius: number): Line {
  const toX = Math.max(left + INSET, Math.min(x, left + width - INSET));
  const toY = Math.max(top + INSET, Math.min(y, top + height - INSET));
  const share = radius / Math.max(radius, Math.hypot(toX - x, toY - y));
  return { from: { x: x + (toX - x) * share, y: y + (toY - y) * share }, to: { x: toX, y: toY } };
}

/** Does a line cross what is taken, other than where it begins? */
function isCrossed(taken: Boxes, { from, to }: Line): boolean {
  for (let step = 1; step <= LINE_STEPS; step++) {
    const share = step / LINE_STEPS;
    const x = from.x + (to.x - from.x) * share;
    const y = from.y + (to.y - from.y) * share;
    if (share > BEGINNING && taken.hits(x - 1, y - 1, x + 1, y + 1) > 0) return true;
  }
  return false;
}

function draw({ context, sprites }: Scene, { from, to }: Line): void {
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.lineWidth = 1;
  context.strokeStyle = sprites.colours.muted;
  context.stroke();
}
