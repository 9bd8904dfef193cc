/** Sizes of files in words. */

/** A number of bytes as a reader's computer shows it: 274 MB, 1.2 MB, 4 kB. */
export function megabytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  const value = bytes / 1e6;
  return `${value < 10 ? value.toFixed(1).replace(".0", "") : Math.round(value).toLocaleString("en")} MB`;
}

/** How much of the whole is done, from 0 to 1. */
export function part(done: number, whole: number): number {
  return whole > 0 ? Math.min(1, done / whole) : 1;
}
