/** Unpacks a territory of geodata/territory/packing.py (format DLT1): its chunks are shared by all rings that have them. */
import { toWorld } from "../shared/projection.ts";

/** World x and y of points in turn, as whole numbers of the units of `toWorld`. */
export type Points = Float64Array;
/** The chunks of a ring, one after the other. */
export type Chunks = readonly Points[];
/** An outline, then its holes. */
export type Polygon = readonly Chunks[];

export interface Holding {
  /** number of its holder in `Territory.holders` */
  readonly holder: number;
  readonly source: string;
  readonly km2: number;
  readonly polygons: readonly Polygon[];
  /** settlements */
  readonly points: Points;
}

/** What is stated from a day to a day; `holdings` are positions in `Territory.holdings`. */
export interface State {
  readonly from: number;
  readonly to: number;
  readonly holdings: readonly number[];
}

export interface Territory {
  readonly holders: readonly string[];
  readonly holdings: readonly Holding[];
  /** in order of their days */
  readonly states: readonly State[];
}

interface Head {
  readonly unit: number;
  readonly holders: readonly string[];
  readonly sources: readonly string[];
  readonly chunks: number;
  readonly holdings: readonly (readonly [holder: number, from: number, to: number | null, source: number, quote: number, km2: number, points: number])[];
  readonly states: readonly (readonly [from: number, to: number | null, holdings: readonly number[]])[];
}

const MAGIC = 0x31544c44; // "DLT1", little-endian
const HEAD = 8;
const FOREVER = 1e9;

/** The territory in `buffer`. Throws an Error that says what is wrong with it. */
export function decodeTerritory(buffer: ArrayBuffer): Territory {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEAD || view.getUint32(0, true) !== MAGIC) throw new Error("it is in another format");
  const length = view.getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEAD, length))) as Head;
  const numbers = new Stream(new Uint8Array(buffer, HEAD + length));
  const counts = head.holdings.map((holding) => holding[6]);
  const points = places(numbers, counts, head.unit);
  const lengths = Array.from({ length: head.chunks }, () => numbers.next());
  const chunks = places(numbers, lengths, head.unit);
  const polygons = shapes(numbers, chunks, head.holdings.length);
  return {
    holders: head.holders,
    holdings: head.holdings.map(([holder, , , source, , km2], number) => ({
      holder,
      source: head.sources[source],
      km2,
      polygons: polygons[number],
      points: points[number],
    })),
    states: head.states.map(([from, to, holdings]) => ({ from, to: to ?? FOREVER, holdings })),
  };
}

/** Whole numbers of 7 bits a byte, the lowest first. */
class Stream {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      if (this.#at >= this.#bytes.length) throw new Error("it was cut off");
      const byte = this.#bytes[this.#at++];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
  }

  /** A number with its sign in the lowest bit. */
  signed(): number {
    const value = this.next();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

/** Lists of points, each of which is told as the difference from the one before it, through all lists. */
function places(numbers: Stream, lengths: readonly number[], unit: number): Points[] {
  let longitude = 0;
  let latitude = 0;
  return lengths.map((length) => {
    const found = new Float64Array(2 * length);
    for (let i = 0; i < length; i++) {
      longitude += numbers.signed();
      latitude += numbers.signed();
      const { x, y } = toWorld(latitude * unit, longitude * unit);
      found[2 * i] = Math.round(x);
      found[2 * i + 1] = Math.round(y);
    }
    return found;
  });
}

function shapes(numbers: Stream, chunks: readonly Points[], count: number): Polygon[][] {
  let before = 0;
  const chunk = (): Points => {
    before += numbers.signed() + 1;
    if (chunks[before] === undefined) throw new Error("a part is missing");
    return chunks[before];
  };
  return listOf(count, () => listOf(numbers.next(), () => listOf(numbers.next(), () => listOf(numbers.next(), chunk))));
}

function listOf<T>(length: number, make: () => T): T[] {
  return Array.from({ length }, make);
}
