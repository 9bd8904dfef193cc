/** Names of countries and towns for orientation: small, muted, and never in the way of an event's name. */
import { findRoom, type Side } from "../shared/labels.ts";
import { toWorld } from "../shared/projection.ts";
import { oneLine } from "../shared/text.ts";
import type { Label } from "../shared/types.ts";
import type { Scene } from "./scene.ts";
import { stamp } from "./sprites.ts";

const MOST = 60;
const DOT = 1.8;
const GAP = 4;
const TOWN_SIDES: readonly Side[] = ["right", "left"];
const COUNTRY_SIDES: readonly Side[] = ["below"];
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
  readonly #labels: readonly PlacedLabel[];

  /** `labels` in order of importance. */
  constructor(labels: readonly Label[]) {
    this.#labels = labels.map((label) => {
      const { x, y } = toWorld(label.lat, label.lon);
      const text = oneLine(label.name, 40);
      return { ...label, text: label.kind === "country" ? text.toUpperCase() : text, x, y };
    });
  }

  /** Draws what there is room for. */
  draw(scene: Scene): void {
    const townsFirst = scene.view.zoom >= TOWNS_FIRST;
    const left = this.#drawKind(scene, !townsFirst, MOST);
    this.#drawKind(scene, townsFirst, left);
  }

  /** Draws at most `most` names, of countries or of towns. Returns how many more may be drawn. */
  #drawKind(scene: Scene, countries: boolean, most: number): number {
    const { view, taken } = scene;
    let left = most;
    for (const label of this.#labels) {
      if (left === 0) break;
      if ((label.kind === "country") !== countries || label.zoom > view.zoom + 0.01) continue;
      if (countries && view.zoom >= label.zoom + COUNTRY_LEVELS) continue;
      const x = view.screenX(label.x);
      const y = view.screenY(label.y);
      if (!view.holds(x, y, 0)) continue;
      if (!countries && taken.hits(x - DOT, y - DOT, x + DOT, y + DOT) > 0) continue;
      if (this.#write(scene, label, x, y)) left--;
    }
    return left;
  }

  #write(scene: Scene, label: PlacedLabel, x: number, y: number): boolean {
    const { context, sprites, taken, soft, density } = scene;
    const country = label.kind === "country";
    const words = sprites.words(country ? "country" : "town", label.text);
    const { width, height } = words;
    const room = findRoom(
      taken,
      soft,
      x,
      y,
      width,
      height,
      country ? -height / 2 : GAP,
      country ? COUNTRY_SIDES : TOWN_SIDES,
      scene.view,
    );
    if (room === null) return false;
    stamp(context, words, room.left, room.top, density);
    if (country) return true;
    taken.add(x - DOT, y - DOT, x + DOT, y + DOT);
    context.beginPath();
    context.arc(x, y, DOT, 0, 2 * Math.PI);
    context.fillStyle = sprites.colours.muted;
    context.fill();
    return true;
  }
}
