/**
 * Draws places that are known only roughly, as rings and hatched areas: each area once, whatever the number of its
 * events. A fill takes the place of those below it, so that together they are never darker than one.
 */
import { colourOf } from "../shared/palette.ts";
import { hatchTile } from "../shared/symbols.ts";
import { AREA } from "./pick.ts";
import type { Place, Places } from "./places.ts";
import type { Scene } from "./scene.ts";
import { DISTRICT, NEAR, PROVINCE, REGION, SEA_AIR } from "./survey.ts";

/** Below this radius in pixels a ring would hide under its symbol. */
export const LEAST_RADIUS = 9;
const HATCH = 7;
const DOT = 1.6;
/** Pixels from dot to dot. */
const STEP = 5;
/** Share of the radius within which names avoid the area. */
const INNER = 0.8;

interface AreaLook {
  readonly dash: readonly number[];
  readonly width: number;
  readonly tint: number;
  readonly hatched: boolean;
}

/** `near` is a ring alone: its symbol stands at a real place. */
const LOOKS: Readonly<Record<number, AreaLook>> = {
  [DISTRICT]: { dash: [5, 3.5], width: 1.3, tint: 0.09, hatched: false },
  [PROVINCE]: { dash: [5, 3.5], width: 1.3, tint: 0.09, hatched: false },
  [REGION]: { dash: [5, 3], width: 1.5, tint: 0.05, hatched: true },
  [SEA_AIR]: { dash: [9, 4, 2, 4], width: 1.3, tint: 0.05, hatched: false },
};

interface Drawn {
  readonly i: number;
  readonly area: Place;
  readonly radius: number;
  readonly colour: string;
}

export class Areas {
  readonly #hatches = new Map<string, CanvasPattern>();
  readonly #rings = new Rings();

  /** Draws `areas` of the spots in `list` on an empty canvas, the largest first; accents that of the selected event. */
  draw(scene: Scene, areas: Places, list: Uint32Array): void {
    const drawn: Drawn[] = [];
    for (let i = 0; i < areas.size; i++) {
      const area = areas.at(i);
      const radius = scene.survey.radius(area.main, scene.view);
      if (radius >= LEAST_RADIUS) drawn.push({ i, area, radius, colour: areaColour(scene, area) });
    }
    drawn.sort((a, b) => b.radius - a.radius);
    this.#rings.clear();
    for (const { i, area, radius, colour } of drawn) {
      scene.soft.add(area.x - INNER * radius, area.y - INNER * radius, area.x + INNER * radius, area.y + INNER * radius);
      if (area.prec === NEAR) this.#rings.add(area.x, area.y, radius, colour);
      else {
        scene.targets.add(AREA, i, area.x, area.y, radius);
        this.#fill(scene, area, radius, colour);
      }
    }
    this.#drawRings(scene);
    const selected = drawn.find(({ area }) => area.prec !== NEAR && area.holds(list, scene.selectedSpot));
    for (const one of drawn) if (one.area.prec !== NEAR && one !== selected) outline(scene, one, false);
    if (selected) outline(scene, selected, true);
  }

  #fill({ context, density, sprites }: Scene, { x, y, prec }: Place, radius: number, colour: string): void {
    const look = LOOKS[prec];
    context.save();
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.globalCompositeOperation = "destination-out";
    context.fill();
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = look.tint;
    context.fill();
    if (look.hatched) {
      context.globalAlpha = 1;
      context.fillStyle = this.#hatch(context, colour, x, y, density, sprites.colours.dark);
      context.fill();
    }
    context.restore();
  }

  #drawRings({ context }: Scene): void {
    let last = "";
    this.#rings.forEachDot((x, y, colour) => {
      if (colour !== last) context.fillStyle = last = colour;
      context.fillRect(x - DOT / 2, y - DOT / 2, DOT, DOT);
    });
  }

  /** Slanted lines, fixed to (x, y) so that they move with the map. */
  #hatch(
    context: CanvasRenderingContext2D,
    colour: string,
    x: number,
    y: number,
    density: number,
    dark: boolean,
  ): CanvasPattern {
    const side = Math.round(HATCH * density);
    let pattern = this.#hatches.get(colour);
    if (pattern === undefined) {
      pattern = context.createPattern(hatchTile(colour, side, density, dark ? 0.5 : 0.45), "repeat") as CanvasPattern;
      this.#hatches.set(colour, pattern);
    }
    const scale = HATCH / side;
    pattern.setTransform({ a: scale, b: 0, c: 0, d: scale, e: x % HATCH, f: y % HATCH });
    return pattern;
  }
}

/** The colour of the area's only group; a neutral one when it has several. */
function areaColour({ model, sprites }: Scene, area: Place): string {
  return area.groupCount === 1 ? colourOf(model.groups, area.groups[0], sprites.colours) : sprites.colours.muted;
}

function outline({ context, sprites }: Scene, { area, radius, colour }: Drawn, selected: boolean): void {
  const look = LOOKS[area.prec];
  context.save();
  context.beginPath();
  context.arc(area.x, area.y, radius, 0, 2 * Math.PI);
  context.strokeStyle = selected ? sprites.colours.accent : colour;
  context.lineWidth = selected ? look.width + 0.7 : look.width;
  context.setLineDash(look.dash as number[]);
  context.stroke();
  context.restore();
}

// Rings

/** Dotted rings. Those that overlap are one shape: a dot that lies inside another ring is left out. Pure. */
export class Rings {
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #radius: number[] = [];
  readonly #colour: string[] = [];

  clear(): void {
    for (const column of [this.#x, this.#y, this.#radius, this.#colour]) column.length = 0;
  }

  add(x: number, y: number, radius: number, colour: string): void {
    this.#x.push(x);
    this.#y.push(y);
    this.#radius.push(radius);
    this.#colour.push(colour);
  }

  /** Calls `dot` for each dot that is seen, ring by ring. */
  forEachDot(dot: (x: number, y: number, colour: string) => void): void {
    for (let i = 0; i < this.#x.length; i++) {
      const dots = Math.max(8, Math.round((2 * Math.PI * this.#radius[i]) / STEP));
      let cover = i;
      for (let k = 0; k < dots; k++) {
        const angle = (2 * Math.PI * k) / dots;
        const x = this.#x[i] + this.#radius[i] * Math.cos(angle);
        const y = this.#y[i] + this.#radius[i] * Math.sin(angle);
        // the ring that covered the dot before usually covers this one too
        if (this.#covers(cover, i, x, y)) continue;
        cover = this.#coverOf(i, x, y);
        if (cover === i) dot(x, y, this.#colour[i]);
      }
    }
  }

  /** A ring other than `i` that covers a point; `i` when there is none. */
  #coverOf(i: number, x: number, y: number): number {
    for (let j = 0; j < this.#x.length; j++) if (this.#covers(j, i, x, y)) return j;
    return i;
  }

  #covers(j: number, i: number, x: number, y: number): boolean {
    if (j === i) return false;
    const dx = x - this.#x[j];
    const dy = y - this.#y[j];
    const radius = this.#radius[j];
    return dx * dx + dy * dy < radius * radius;
  }
}
