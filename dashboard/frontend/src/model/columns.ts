/** Unpacks columns of numbers (`varint` and `bits` of geodata/view/packed.py), a part at each step. Pure. */

/** Numbers unpacked at a step: about a millisecond. */
const PART = 1 << 15;

type Numbers = Int32Array | Uint32Array | Uint16Array;

/** Fills `numbers` from 7 bits a byte, lowest first, and returns where they end. */
export function* readVarints(bytes: Uint8Array, at: number, numbers: Numbers): Generator<undefined, number> {
  for (let i = 0; i < numbers.length; i++) {
    let byte = bytes[at++];
    let value = byte & 0x7f;
    for (let shift = 7; byte & 0x80; shift += 7) {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
    }
    numbers[i] = value;
    if (i % PART === PART - 1) yield;
  }
  return at;
}

/** Fills `numbers` from `width` bits each, lowest first, from the byte `at` on. Eight bytes have to follow the last. */
export function* readBits(view: DataView, at: number, width: number, numbers: Numbers): Generator<undefined, void> {
  const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
  for (let i = 0; i < numbers.length; i++) {
    const bit = i * width;
    const byte = at + Math.floor(bit / 8);
    const shift = bit & 7;
    let value = view.getUint32(byte, true) >>> shift;
    if (shift + width > 32) value |= view.getUint8(byte + 4) << (32 - shift);
    numbers[i] = value & mask;
    if (i % PART === PART - 1) yield;
  }
}
