/** Badges for events that hold for a whole country, in place of a pin where nothing happened. */
import { beside, type Spot } from "../shared/labels.ts";
import { BADGE } from "./pick.ts";
import type { Places } from "./places.ts";
import type { Scene } from "./scene.ts";
import { short, stamp, stampAt, type Sprite } from "./sprites.ts";

const HEIGHT = 26;
const PADDING = 9;
/** Least distance from the edge of the map. */
const EDGE = 6;
const SYMBOL = 13;
const SYMBOL_STEP = 16;
/** With more badges, or at a lower zoom, they show only the number. */
const MOST_WORDY = 4;
const WORDY_ZOOM = 4.5;
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

/** What a badge says, such as "2 for Syria as a whole". */
export function badgeText(events: number, name: string, wordy: boolean): string {
  if (!wordy) return short(events);
  return name === "" ? `${short(events)} for the whole country` : `${short(events)} for ${name} as a whole`;
}

/** Draws a badge per place of `countries`; `list` contains their spots. */
export function drawBadges(scene: Scene, countries: Places, list: Uint32Array): void {
  const wordy = countries.size <= MOST_WORDY && scene.view.zoom >= WORDY_ZOOM;
  for (let i = 0; i < countries.size; i++) {
    const place = countries.at(i);
    const words = scene.sprites.words("badge", badgeText(place.events, scene.name(place.main), wordy));
    const width = 2 * PADDING + place.groupCount * SYMBOL_STEP + words.width;
    const { left, top } = room(scene, place.x, place.y, width);
    scene.taken.add(left - 3, top - 3, left + width + 3, top + HEIGHT + 3);
    scene.targets.add(BADGE, i, left + width / 2, top + HEIGHT / 2, width / 2, HEIGHT / 2);
    let selected = false;
    for (let k = place.from; k < place.to; k++) selected ||= list[k] === scene.selectedSpot;
    drawPill(scene, left, top, width, selected);
    for (let g = 0; g < place.groupCount; g++) {
      const x = left + PADDING + SYMBOL / 2 + g * SYMBOL_STEP;
      stampAt(scene.context, scene.sprites.symbol(place.groups[g], SYMBOL), x, top + HEIGHT / 2, scene.density);
    }
    drawWords(scene, words, left + PADDING + place.groupCount * SYMBOL_STEP, top);
  }
}

/** Where the badge covers no symbol, as near as possible to its country's point and inside the map. */
function room({ taken, view }: Scene, x: number, y: number, width: number): Spot {
  const centred = beside("below", x, y, width, HEIGHT, -HEIGHT / 2);
  const inside = (left: number, top: number): Spot => ({
    left: clamp(left, EDGE, view.width - width - EDGE),
    top: clamp(top, EDGE, view.height - HEIGHT - EDGE),
  });
  for (const [dx, dy] of SHIFTS) {
    const { left, top } = inside(centred.left + dx, centred.top + dy);
    if (taken.hits(left - 4, top - 4, left + width + 4, top + HEIGHT + 4) === 0) return { left, top };
  }
  return inside(centred.left, centred.top);
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

function drawWords({ context, density }: Scene, words: Sprite, left: number, top: number): void {
  stamp(context, words, left, top + (HEIGHT - words.height) / 2, density);
}
