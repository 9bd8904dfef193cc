/** Reads the packed events of geodata/view/packed.py (format DTL1) as views on the bytes: nothing is copied. */

/** `spot[i]` of an event that has no place. */
export const NO_SPOT = 0xffffffff;

/** A number of deaths that the data do not have. */
export const UNKNOWN = 0xffffffff;

/** Bits of `flags`; the lowest three are the precision of the date. */
export const APPROXIMATE = 8;
export const OPEN_START = 16;
export const OPEN_END = 32;

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
}

const HEADER = 32;
const MAGIC = 0x314c5444; // "DTL1", little-endian

/** The events in `buffer`. Throws an Error that says what is wrong with it. */
export function decodeEvents(buffer: ArrayBuffer): Events {
  if (buffer.byteLength < HEADER) throw new Error(`events: ${buffer.byteLength} bytes are too few to hold a header`);
  const header = new DataView(buffer, 0, HEADER);
  if (header.getUint32(0, true) !== MAGIC) throw new Error("events: not in the format DTL1");
  const count = header.getUint32(4, true);
  const spots = header.getUint32(8, true);
  const dated = header.getUint32(16, true);
  const width = header.getUint32(20, true);
  const ordered = header.getUint32(24, true);
  if (width !== 2 && width !== 4) throw new Error(`events: a day index of ${width} bytes is unknown`);
  if (dated > count) throw new Error(`events: ${dated} of ${count} events are dated, which cannot be`);

  let offset = HEADER;
  const take = (bytes: number): number => {
    const at = offset;
    offset += bytes + (-bytes & 3);
    return at;
  };
  const at = {
    x: take(4 * spots),
    y: take(4 * spots),
    radiusKm: take(4 * spots),
    group: take(spots),
    prec: take(spots),
    spot: take(4 * count),
    start: take(width * count),
    end: take(width * count),
    flags: take(count),
    byEnd: take(ordered ? 4 * dated : 0),
  };
  if (offset > buffer.byteLength) {
    throw new Error(`events: the file ends after ${buffer.byteLength} of ${offset} bytes; load it again`);
  }
  const days = (from: number): Days =>
    width === 2 ? new Uint16Array(buffer, from, count) : new Uint32Array(buffer, from, count);
  return {
    count,
    spots,
    dated,
    day0: header.getInt32(12, true),
    x: new Int32Array(buffer, at.x, spots),
    y: new Int32Array(buffer, at.y, spots),
    radiusKm: new Float32Array(buffer, at.radiusKm, spots),
    group: new Uint8Array(buffer, at.group, spots),
    prec: new Uint8Array(buffer, at.prec, spots),
    spot: new Uint32Array(buffer, at.spot, count),
    start: days(at.start),
    end: days(at.end),
    flags: new Uint8Array(buffer, at.flags, count),
    byEnd: ordered ? new Uint32Array(buffer, at.byEnd, dated) : null,
  };
}

/** Does event `i` pass the bit mask? null passes all. */
export function inMask(mask: Uint8Array | null, i: number): boolean {
  return mask === null || ((mask[i >> 3] >> (i & 7)) & 1) === 1;
}
