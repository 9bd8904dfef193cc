/** Unpacks the events of geodata/view/packed.py (format DTL2). */
import { readBits, readVarints } from "./columns.ts";

/** `spot[i]` of an event that has no place. */
export const NO_SPOT = 0xffffffff;

/** A number of deaths that the data do not have. */
export const UNKNOWN = 0xffffffff;

/** Bits of `flags`; the lowest three are the precision of the date. */
export const APPROXIMATE = 8;
export const OPEN_START = 16;
export const OPEN_END = 32;
/** Somebody disputes the event; its source reports it as somebody's claim. */
export const DISPUTED = 64;
export const CLAIMED = 128;

export type Days = Uint16Array | Uint32Array;

/**
 * Events and the spots they share. Dated events come first, in order of their first day. Days are counted from
 * `day0` (days since 1970-01-01). `x` and `y` are Web Mercator, the world from -2^31 to 2^31, y to the south.
 */
export interface Events {
  readonly count: number;
  readonly spots: number;
  readonly dated: number;
  readonly day0: number;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly radiusKm: Float32Array;
  readonly group: Uint8Array;
  readonly prec: Uint8Array;
  readonly spot: Uint32Array;
  readonly start: Days;
  readonly end: Days;
  readonly flags: Uint8Array;
  /** the dated events in order of their last day; null: the order is the same */
  readonly byEnd: Uint32Array | null;
  /** number of the event's kind; null: the data do not have it */
  readonly kind: Uint8Array | null;
}

const HEADER = 40;
const MAGIC = 0x324c5444; // "DTL2", little-endian
const LARGEST_SHORT = 0xffff;
const LARGEST = 0xffffffff;
const MOST_OF_A_BYTE = 256;
/** How long a page may be held up by the unpacking at a time. */
const SLICE_MS = 8;

/** The events in `buffer`. Throws an Error that says what is wrong with it. */
export function decodeEvents(buffer: ArrayBuffer): Events {
  const steps = decode(buffer);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in slices, between which the page can draw. Rejects with the same errors. */
export async function decodeInSlices(buffer: ArrayBuffer): Promise<Events> {
  const steps = decode(buffer);
  for (let began = performance.now(); ;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
}

/** Unpacks a column, or a part of one, at each step. */
function* decode(buffer: ArrayBuffer): Generator<undefined, Events> {
  if (buffer.byteLength < HEADER) throw new Error(`events: ${buffer.byteLength} bytes are too few to hold a header`);
  const header = new DataView(buffer, 0, HEADER);
  if (header.getUint32(0, true) !== MAGIC) throw new Error("events: not in the format DTL2");
  const length = header.getUint32(4, true);
  if (length > buffer.byteLength) {
    throw new Error(`events: the file ends after ${buffer.byteLength} of ${length} bytes; load it again`);
  }
  const [count, spots] = [header.getUint32(8, true), header.getUint32(12, true)];
  const [last, dated, styles, shift] = [20, 24, 28, 32].map((at) => header.getUint32(at, true));
  if (dated > count) throw new Error(`events: ${dated} of ${count} events are dated, which cannot be`);
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  let at = HEADER;
  const take = (size: number): number => (at += size) - size;

  const style = { km: take(4 * styles), group: take(styles), prec: take(styles) };
  const x = new Int32Array(spots);
  at = yield* readVarints(bytes, at, x);
  const y = new Int32Array(spots);
  yield* readBits(view, take(bytesOf(spots, 32 - shift)), 32 - shift, y);
  for (let i = 0, column = -(2 ** (31 - shift)); i < spots; i++) {
    column += x[i];
    x[i] = column * 2 ** shift;
    y[i] = (y[i] - 2 ** (31 - shift)) * 2 ** shift;
  }
  const wide = styles > MOST_OF_A_BYTE ? 2 : 1;
  const looks = take(wide * spots);
  const [radiusKm, group, prec] = [new Float32Array(spots), new Uint8Array(spots), new Uint8Array(spots)];
  for (let i = 0; i < spots; i++) {
    const look = wide === 1 ? bytes[looks + i] : view.getUint16(looks + 2 * i, true);
    radiusKm[i] = view.getFloat32(style.km + 4 * look, true);
    group[i] = bytes[style.group + look];
    prec[i] = bytes[style.prec + look];
  }
  yield;
  const spot = new Uint32Array(count);
  const width = 32 - Math.clz32(spots);
  yield* readBits(view, take(bytesOf(count, width)), width, spot);
  for (let i = 0; i < count; i++) if (spot[i] === spots) spot[i] = NO_SPOT;
  const Days = last < LARGEST_SHORT ? Uint16Array : Uint32Array;
  const [start, end] = [new Days(count), new Days(count)];
  at = yield* readVarints(bytes, at, start.subarray(0, dated));
  at = yield* readVarints(bytes, at, end.subarray(0, dated));
  const flags = bytes.subarray(take(count), at);
  const kind = header.getUint32(36, true) ? bytes.subarray(take(count), at) : null;
  const never = last < LARGEST_SHORT ? LARGEST_SHORT : LARGEST;
  for (let i = 0, day = 0; i < dated; i++) {
    start[i] = day += start[i];
    end[i] = flags[i] & OPEN_END ? never : day + end[i];
  }
  yield;
  const byEnd = byLastDay(end, dated, last);
  const day0 = header.getInt32(16, true);
  return { count, spots, dated, day0, x, y, radiusKm, group, prec, spot, start, end, flags, byEnd, kind };
}

function bytesOf(count: number, width: number): number {
  return Math.ceil((count * width) / 8);
}

/** The dated events in order of their last day, open ends last; null: they are in that order. */
function byLastDay(end: Days, dated: number, last: number): Uint32Array | null {
  let sorted = true;
  for (let i = 1; i < dated && sorted; i++) sorted = end[i - 1] <= end[i];
  if (sorted) return null;
  const places = new Uint32Array(last + 3);
  const key = (i: number): number => Math.min(end[i], last + 1);
  for (let i = 0; i < dated; i++) places[key(i) + 1]++;
  for (let day = 1; day < places.length; day++) places[day] += places[day - 1];
  const order = new Uint32Array(dated);
  for (let i = 0; i < dated; i++) order[places[key(i)]++] = i;
  return order;
}

/** Does event `i` pass the bit mask? null passes all. */
export function inMask(mask: Uint8Array | null, i: number): boolean {
  return mask === null || ((mask[i >> 3] >> (i & 7)) & 1) === 1;
}
