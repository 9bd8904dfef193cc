/** Colours of the legend, made readable as text. Contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */

type Rgb = readonly [red: number, green: number, blue: number];

/** The contrast that small text needs. */
export const ENOUGH = 4.5;

/** `#rrggbb` as three numbers 0 … 255; null for anything else. */
export function parseHex(colour: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  return match ? [parseInt(match[1], 16), parseInt(match[2], 16), parseInt(match[3], 16)] : null;
}

/** Contrast ratio of two colours, 1 … 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** The colour, mixed with black (or white, on a dark ground) until text in it can be read on `ground`. */
export function readable(colour: string, ground: string): string {
  const own = parseHex(colour);
  const below = parseHex(ground);
  if (!own || !below) return "";
  const goal: Rgb = luminance(below) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = own.map((value, k) => Math.round(value + (goal[k] - value) * share)) as unknown as Rgb;
    if (contrast(mixed, below) >= ENOUGH) return toHex(mixed);
  }
  return toHex(goal);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function toHex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
