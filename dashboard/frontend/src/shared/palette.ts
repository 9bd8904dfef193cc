/** The colours of the design for canvas; tokens.css has the same colours for everything else. */
import { parseHex } from "./colour.ts";
import type { LegendGroup } from "./types.ts";

export interface Palette {
  readonly dark: boolean;
  readonly sea: string;
  readonly land: string;
  readonly focus: string;
  readonly border: string;
  /** dashes of a disputed border */
  readonly disputed: string;
  /** border of a province */
  readonly province: string;
  readonly river: string;
  /** name of a river or lake */
  readonly water: string;
  readonly ink: string;
  readonly muted: string;
  readonly panel: string;
  readonly rule: string;
  readonly accent: string;
  /** around symbols and names, so that they stand out */
  readonly halo: string;
}

const LIGHT: Palette = {
  dark: false,
  sea: "#E4EBEE",
  land: "#F1EEE7",
  focus: "#FFFEFB",
  border: "#BDB6A8",
  disputed: "#8F8778",
  province: "#DCD6CA",
  river: "#BFD2DB",
  water: "#557584",
  ink: "#1C1B19",
  muted: "#6D685F",
  panel: "#FFFFFF",
  rule: "#E6E2DA",
  accent: "#B4271F",
  halo: "#FFFEFB",
};
const DARK: Palette = {
  dark: true,
  sea: "#10171B",
  land: "#1B1D1E",
  focus: "#242729",
  border: "#4A4D4E",
  disputed: "#7E7F7B",
  province: "#34383A",
  river: "#2B3D47",
  water: "#7C9CAA",
  ink: "#ECE9E3",
  muted: "#9C978D",
  panel: "#1A1C1D",
  rule: "#2C2F30",
  accent: "#F0776C",
  halo: "#1B1D1E",
};

export function palette(theme: "light" | "dark"): Palette {
  return theme === "dark" ? DARK : LIGHT;
}

/** The group's colour; muted for a group that is not in the legend or whose colour is not valid. */
export function colourOf(groups: readonly LegendGroup[], group: number, colours: Palette): string {
  const wanted = colours.dark ? groups[group]?.color_dark : groups[group]?.color;
  return wanted !== undefined && parseHex(wanted) ? wanted : colours.muted;
}
