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

export function pack(rows: readonly Row[], width: 2 | 4 = 2): ArrayBuffer {
  const ordered = inOrder(rows);
  const dated = ordered.filter(isDated);
  const known = dated.flatMap((row) => [row.start, row.end]).filter((day) => typeof day === "number");
  const day0 = known.length > 0 ? Math.min(...known) : 0;
  const largest = 2 ** (8 * width) - 1;
  const { spots, spotOf } = gather(ordered);
  const lastDay = (row: Row): number => row.end ?? Infinity;
  const byEnd = dated
    .map((_, i) => i)
    .sort((a, b) => (lastDay(dated[a]) === lastDay(dated[b]) ? a - b : lastDay(dated[a]) - lastDay(dated[b])));
  const same = byEnd.every((event, i) => event === i);
  const Days = width === 2 ? Uint16Array : Uint32Array;
  const hasKinds = ordered.some((row) => row.kind !== undefined);
  const header = new ArrayBuffer(32);
  const view = new DataView(header);
  const has = [same ? 0 : 1, hasKinds ? 1 : 0];
  [0x314c5444, ordered.length, spots.length, 0, dated.length, width, ...has].forEach((value, i) =>
    view.setUint32(4 * i, value, true),
  );
  view.setInt32(12, day0, true);
  const parts: ArrayBufferView[] = [
    new Uint8Array(header),
    Int32Array.from(spots, (row) => row.x!),
    Int32Array.from(spots, (row) => row.y!),
    Float32Array.from(spots, (row) => row.km ?? 0),
    Uint8Array.from(spots, (row) => row.group ?? 0),
    Uint8Array.from(spots, (row) => row.prec ?? 1),
    Uint32Array.from(spotOf),
    new Days(ordered.map((row) => (typeof row.start === "number" ? row.start - day0 : 0))),
    new Days(ordered.map((row) => (row.end === null ? largest : row.end === undefined ? 0 : row.end - day0))),
    Uint8Array.from(ordered, flags),
  ];
  if (!same) parts.push(Uint32Array.from(byEnd));
  if (hasKinds) parts.push(Uint8Array.from(ordered, (row) => row.kind ?? 0));
  return joined(parts);
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
    spotOf: rows.map((row) => (row.x === undefined ? 0xffffffff : number.get(key(row))!)),
  };
}

function joined(parts: readonly ArrayBufferView[]): ArrayBuffer {
  const padded = parts.map((part) => part.byteLength + (-part.byteLength & 3));
  const whole = new Uint8Array(padded.reduce((sum, bytes) => sum + bytes, 0));
  let offset = 0;
  parts.forEach((part, i) => {
    whole.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += padded[i];
  });
  return whole.buffer;
}
