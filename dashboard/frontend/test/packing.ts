/** Test data: rows as Python knows them, packed the way `geodata/packed.py` documents, and a seeded random source. */

export interface Row {
  /** days since 1970-01-01; null: open; both undefined: undated */
  readonly start: number | null | undefined;
  readonly end: number | null | undefined;
  /** Web Mercator, the world from -2^31 to 2^31; undefined: unlocated */
  readonly x?: number;
  readonly y?: number;
  readonly group?: number;
  readonly prec?: number;
  /** given for all rows, or for none */
  readonly kind?: number;
  readonly disputed?: boolean;
  readonly claimed?: boolean;
  readonly km?: number;
  readonly datePrec?: number;
  readonly approximate?: boolean;
}

/** Mulberry32: numbers in [0, 1) that are the same on every run. */
export function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const isDated = (row: Row): boolean => row.start !== undefined;

/** The rows in packed order: dated ones by first day, then the undated ones. */
export function inOrder(rows: readonly Row[]): Row[] {
  const key = (row: Row): number => (row.start === null ? -Infinity : row.start!);
  const dated = rows.filter(isDated);
  const byStart = dated.map((row, i) => ({ row, i })).sort((a, b) => key(a.row) - key(b.row) || a.i - b.i || 0);
  return [...byStart.map(({ row }) => row), ...rows.filter((row) => !isDated(row))];
}

/** `last`: the largest day index, if not that of the rows; `shift`: bits of x and y to leave out. */
export function pack(rows: readonly Row[], { last, shift = 0 }: { last?: number; shift?: number } = {}): ArrayBuffer {
  const ordered = inOrder(rows);
  const dated = ordered.filter(isDated);
  const known = dated.flatMap((row) => [row.start, row.end]).filter((day) => typeof day === "number");
  const sorted = Float64Array.from(known).sort();
  const day0 = sorted[0] ?? 0;
  const lastIndex = last ?? (sorted[sorted.length - 1] ?? 0) - day0;
  const { spots, spotOf } = gather(ordered);
  const hasKinds = ordered.some((row) => row.kind !== undefined);
  const half = 2 ** (31 - shift);
  const steps = spots.map(({ x, y }) => [Math.floor(x! / 2 ** shift) + half, Math.floor(y! / 2 ** shift) + half]);
  const starts = dated.map((row) => (row.start === null ? 0 : row.start! - day0));
  const styles = [...new Set(spots.map(style))];
  const looks = spots.map((row) => styles.indexOf(style(row)));
  const parts = [
    new Uint8Array(Float32Array.from(styles, (text) => Number(text.split(",")[0])).buffer),
    Uint8Array.from(styles, (text) => Number(text.split(",")[1])),
    Uint8Array.from(styles, (text) => Number(text.split(",")[2])),
    varints(steps.map(([x], i) => x - (i > 0 ? steps[i - 1][0] : 0))),
    bits(steps.map(([, y]) => y), 32 - shift),
    new Uint8Array((styles.length > 256 ? Uint16Array : Uint8Array).from(looks).buffer),
    bits(spotOf, 32 - Math.clz32(spots.length)),
    varints(starts.map((day, i) => day - (i > 0 ? starts[i - 1] : 0))),
    varints(dated.map((row, i) => (row.end === null ? 0 : row.end! - day0 - starts[i]))),
    Uint8Array.from(ordered, flags),
    ...(hasKinds ? [Uint8Array.from(ordered, (row) => row.kind ?? 0)] : []),
    new Uint8Array(8),
  ];
  const header = new DataView(new ArrayBuffer(40));
  const length = parts.reduce((sum, part) => sum + part.length, 40);
  const sizes = [0x324c5444, length, ordered.length, spots.length, 0, lastIndex, dated.length, styles.length];
  [...sizes, shift, hasKinds ? 1 : 0].forEach((value, i) => header.setUint32(4 * i, value, true));
  header.setInt32(16, day0, true);
  return joined([new Uint8Array(header.buffer), ...parts]);
}

function style(row: Row): string {
  return [row.km ?? 0, row.group ?? 0, row.prec ?? 1].join();
}

function varints(values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let value of values) {
    for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
    bytes.push(value);
  }
  return Uint8Array.from(bytes);
}

function bits(values: readonly number[], width: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((values.length * width) / 8));
  values.forEach((value, i) => {
    for (let bit = 0; bit < width; bit++) {
      if (Math.floor(value / 2 ** bit) % 2) bytes[(i * width + bit) >> 3] |= 1 << ((i * width + bit) & 7);
    }
  });
  return bytes;
}

function flags(row: Row): number {
  const date = row.datePrec ?? (isDated(row) ? 1 : 0);
  const open = (row.start === null ? 16 : 0) | (row.end === null ? 32 : 0);
  return date | (row.approximate ? 8 : 0) | open | (row.disputed ? 64 : 0) | (row.claimed ? 128 : 0);
}

function gather(rows: readonly Row[]): { spots: Row[]; spotOf: number[] } {
  const spots = new Map<string, Row>();
  const key = (row: Row): string => [row.x, row.y, row.group ?? 0, row.prec ?? 1, row.km ?? 0].join();
  for (const row of rows) if (row.x !== undefined) spots.set(key(row), row);
  const list = [...spots.entries()].sort(
    ([, a], [, b]) => a.x! - b.x! || a.y! - b.y! || (a.group ?? 0) - (b.group ?? 0),
  );
  const number = new Map(list.map(([name], i) => [name, i]));
  return {
    spots: list.map(([, row]) => row),
    spotOf: rows.map((row) => (row.x === undefined ? list.length : number.get(key(row))!)),
  };
}

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole.buffer;
}
