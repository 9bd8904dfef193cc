/**
 * Draws very many events one by one: each symbol's pixels are written into a picture, which is then put on the canvas
 * at once. A thousand times a hundred pixels cost less than ten thousand calls of the canvas.
 */
import type { Sprite, Sprites } from "./sprites.ts";
import { COUNTRY, DISTRICT } from "./survey.ts";
import type { Events } from "./events.ts";
import type { Viewport } from "./projection.ts";

/** Sizes of the symbols' box in CSS pixels, and up to how many spots they are used. */
const SIZES: readonly (readonly [spots: number, size: number])[] = [[4000, 13], [15000, 9], [60000, 6]];
const SMALLEST = 4;
const CLEAR = 40;
const SOLID = 200;

/** One symbol as pixels: offsets into the picture, colours, and which of them only shade what is below. */
interface Stamp {
  readonly offsets: Int32Array;
  readonly colours: Uint32Array;
  /** the first `solid` pixels are opaque */
  readonly solid: number;
}

export class Raster {
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);
  readonly #stamps = new Map<number, Stamp>();
  #stampsOf: Sprites | null = null;
  #stride = 0;

  /** Frees the picture. */
  rest(): void {
    this.#image = null;
    this.#pixels = new Uint32Array(0);
    this.#stamps.clear();
    this.#stampsOf = null;
  }

  /** Puts a symbol on the canvas, which it replaces, for each spot that has events; `spots` says how many there are. */
  draw(
    context: CanvasRenderingContext2D, view: Viewport, density: number, events: Events, spotCounts: Uint32Array,
    spots: number, sprites: Sprites,
  ): void {
    const size = SIZES.find(([most]) => spots <= most)?.[1] ?? SMALLEST;
    const margin = Math.ceil((size + 6) * density);
    const image = this.#prepare(Math.round(view.width * density), Math.round(view.height * density), margin, sprites);
    const { x, y, prec, group } = events;
    const [right, bottom] = [image.width - margin, image.height - margin];
    for (let s = 0; s < spotCounts.length; s++) {
      if (spotCounts[s] === 0 || prec[s] === COUNTRY) continue;
      const column = Math.round(view.screenX(x[s]) * density) + margin;
      const row = Math.round(view.screenY(y[s]) * density) + margin;
      if (column < margin / 2 || row < margin / 2 || column >= right + margin / 2 || row >= bottom + margin / 2) continue;
      this.#put(this.#stamp(sprites, group[s], size, prec[s] >= DISTRICT), row * this.#stride + column);
    }
    context.putImageData(image, -margin, -margin);
  }

  #prepare(width: number, height: number, margin: number, sprites: Sprites): ImageData {
    const [columns, rows] = [width + 2 * margin, height + 2 * margin];
    if (this.#stampsOf !== sprites) this.#stamps.clear();
    this.#stampsOf = sprites;
    if (this.#image === null || this.#image.width !== columns || this.#image.height !== rows) {
      this.#image = new ImageData(columns, rows);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
      this.#stride = columns;
      this.#stamps.clear();
    } else {
      this.#pixels.fill(0);
    }
    return this.#image;
  }

  #put(stamp: Stamp, at: number): void {
    const pixels = this.#pixels;
    const { offsets, colours, solid } = stamp;
    let i = 0;
    for (; i < solid; i++) pixels[at + offsets[i]] = colours[i];
    for (; i < offsets.length; i++) {
      const below = pixels[at + offsets[i]];
      pixels[at + offsets[i]] = below === 0 ? colours[i] : half(below, colours[i]);
    }
  }

  #stamp(sprites: Sprites, group: number, size: number, hollow: boolean): Stamp {
    const key = group * 64 + size * 2 + (hollow ? 1 : 0);
    let stamp = this.#stamps.get(key);
    if (stamp === undefined) this.#stamps.set(key, (stamp = this.#cut(sprites.symbol(group, size, hollow))));
    return stamp;
  }

  #cut(sprite: Sprite): Stamp {
    const { width, height } = sprite.canvas;
    const context = sprite.canvas.getContext("2d") as CanvasRenderingContext2D;
    const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    const all = Array.from(pixels, (colour, i) => ({ colour, i })).filter(({ colour }) => colour >>> 24 > CLEAR);
    const solid = all.filter(({ colour }) => colour >>> 24 >= SOLID);
    const ordered = [...solid, ...all.filter(({ colour }) => colour >>> 24 < SOLID)];
    const offset = (i: number): number => (Math.floor(i / width) - (height >> 1)) * this.#stride + (i % width) - (width >> 1);
    return {
      offsets: Int32Array.from(ordered, ({ i }) => offset(i)),
      colours: Uint32Array.from(ordered, ({ colour }, k) => (k < solid.length ? (colour | 0xff000000) >>> 0 : colour)),
      solid: solid.length,
    };
  }
}

/** The mean of two colours, opaque. */
function half(a: number, b: number): number {
  return ((((a >>> 1) & 0x7f7f7f) + ((b >>> 1) & 0x7f7f7f)) | 0xff000000) >>> 0;
}
