/** Symbols and words, drawn once and kept: stamping a picture takes a tenth of the time of drawing its outline. */
import { colourOf, type Palette } from "../shared/palette.ts";
import { BOX, shapeOf } from "../shared/symbols.ts";
import type { LegendGroup } from "../shared/types.ts";

/** A picture and the size in CSS pixels at which it is meant to be drawn. */
export interface Sprite {
  readonly picture: ImageBitmap;
  readonly width: number;
  readonly height: number;
}

/** How words look. `halo`: width of the rim that separates them from the map, 0 for none. */
export interface Lettering {
  readonly weight: number;
  readonly size: number;
  readonly colour: "ink" | "muted" | "panel" | "accent" | "water";
  readonly halo: number;
  readonly slanted?: boolean;
  readonly spacing?: string;
}

const LETTERING = {
  place: { weight: 650, size: 13, colour: "ink", halo: 3.5 },
  selected: { weight: 700, size: 15, colour: "ink", halo: 4 },
  area: { weight: 450, size: 12, colour: "muted", halo: 3 },
  town: { weight: 400, size: 12, colour: "muted", halo: 2.5 },
  country: { weight: 500, size: 11, colour: "muted", halo: 2.5, spacing: "0.08em" },
  water: { weight: 400, size: 11.5, colour: "water", halo: 2.5, slanted: true },
  badge: { weight: 450, size: 12.5, colour: "ink", halo: 0 },
  count: { weight: 650, size: 11.5, colour: "ink", halo: 0 },
  stack: { weight: 700, size: 10, colour: "panel", halo: 0 },
} as const satisfies Record<string, Lettering>;
export type Style = keyof typeof LETTERING;

const MOST_WORDS = 300;
const HALO = 1.6;
const EDGE = 3;

export class Sprites {
  readonly colours: Palette;
  readonly density: number;
  readonly #groups: readonly LegendGroup[];
  readonly #family: string;
  readonly #symbols = new Map<number, Sprite>();
  readonly #words = new Map<Style, Map<string, Sprite>>();
  /** every sprite is drawn here and copied as a bitmap: a canvas for each would take 20 kB */
  readonly #canvas = new OffscreenCanvas(1, 1);

  constructor(groups: readonly LegendGroup[], colours: Palette, density: number, family: string) {
    this.#groups = groups;
    this.colours = colours;
    this.density = density;
    this.#family = family;
  }

  /** Are these sprites still right for the colours and the screen? */
  fits(colours: Palette, density: number): boolean {
    return colours === this.colours && density === this.density;
  }

  /** A group's symbol; `size` is that of its box in CSS pixels. Hollow: the place is known only roughly. */
  symbol(group: number, size = BOX, hollow = false, rimmed = true): Sprite {
    const key = group * 512 + Math.round(size * 2) * 4 + (hollow ? 2 : 0) + (rimmed ? 1 : 0);
    let sprite = this.#symbols.get(key);
    if (sprite === undefined) this.#symbols.set(key, (sprite = this.#drawSymbol(group, size, hollow, rimmed)));
    return sprite;
  }

  words(style: Style, text: string): Sprite {
    let kept = this.#words.get(style);
    if (kept === undefined) this.#words.set(style, (kept = new Map()));
    let sprite = kept.get(text);
    if (sprite === undefined) {
      if (kept.size >= MOST_WORDS) kept.clear();
      kept.set(text, (sprite = this.#drawWords(LETTERING[style], text)));
    }
    return sprite;
  }

  #drawSymbol(group: number, size: number, hollow: boolean, rimmed: boolean): Sprite {
    const side = size + 2 * EDGE;
    const context = this.#sheet(side, side);
    const outline = new Path2D(shapeOf(this.#groups, group));
    const scale = size / BOX;
    const colour = colourOf(this.#groups, group, this.colours);
    context.translate(EDGE, EDGE);
    context.scale(scale, scale);
    context.lineJoin = "round";
    context.strokeStyle = this.colours.halo;
    context.lineWidth = ((hollow ? 2 : 0) + 2 * HALO) / scale;
    if (rimmed) context.stroke(outline);
    context.fillStyle = hollow ? this.colours.halo : colour;
    context.fill(outline, hollow ? "nonzero" : "evenodd");
    if (hollow) {
      context.strokeStyle = colour;
      context.lineWidth = 1.7 / scale;
      context.stroke(outline);
    }
    return { picture: this.#canvas.transferToImageBitmap(), width: side, height: side };
  }

  #drawWords(lettering: Lettering, text: string): Sprite {
    const { weight, size, halo, slanted = false, spacing = "0px" } = lettering;
    const looks = { font: `${slanted ? "italic " : ""}${weight} ${size}px ${this.#family}`, letterSpacing: spacing };
    const measured = Object.assign(this.#sheet(1, 1), looks).measureText(text);
    const width = Math.ceil(measured.width + 2 * halo);
    const height = Math.ceil(size * 1.3 + halo);
    const context = Object.assign(this.#sheet(width, height), looks);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    if (halo > 0) {
      context.strokeStyle = this.colours.halo;
      context.lineWidth = halo;
      context.strokeText(text, halo, height / 2 + 0.5);
    }
    context.fillStyle = this.colours[lettering.colour];
    context.fillText(text, halo, height / 2 + 0.5);
    return { picture: this.#canvas.transferToImageBitmap(), width, height };
  }

  /** An empty sheet of a size in CSS pixels. */
  #sheet(width: number, height: number): OffscreenCanvasRenderingContext2D {
    this.#canvas.width = Math.max(1, Math.ceil(width * this.density));
    this.#canvas.height = Math.max(1, Math.ceil(height * this.density));
    const context = this.#canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.setTransform(this.density, 0, 0, this.density, 0, 0);
    return context;
  }
}

/** Draws a sprite with its top left corner on a whole device pixel, which keeps it sharp. */
export function stamp(
  context: CanvasRenderingContext2D,
  sprite: Sprite,
  left: number,
  top: number,
  density: number,
): void {
  const { picture } = sprite;
  const x = Math.round(left * density) / density;
  const y = Math.round(top * density) / density;
  context.drawImage(picture, x, y, picture.width / density, picture.height / density);
}

/** Draws a sprite with its middle at a point. */
export function stampAt(
  context: CanvasRenderingContext2D,
  sprite: Sprite,
  x: number,
  y: number,
  density: number,
): void {
  stamp(context, sprite, x - sprite.width / 2, y - sprite.height / 2, density);
}

const SHORT: string[] = [];

/** 999 → "999", 1234 → "1.2k", 56789 → "57k", 1234567 → "1.2M"; the strings are kept. */
export function short(count: number): string {
  const key = count < 1000 ? count : count < 9950 ? 1000 + Math.round(count / 100) : -1;
  return key < 0 ? shorten(count) : (SHORT[key] ??= shorten(count));
}

function shorten(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, "k"] : [count / 1e6, "M"];
  return `${value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value)}${unit}`;
}
