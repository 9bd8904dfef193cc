/** The panel with the settings for playing (speed, loop, empty steps) and help on keys and gestures. */
import { el } from "../shared/dom.ts";
import type { TimeControl } from "./time.ts";

const SECONDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 5];

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["← →", "on a handle: one step; with Shift one day"],
  ["Page Up, Page Down", "on a handle: one year; with Shift one month"],
  ["Home, End", "on a handle: to the first or last day"],
  ["+ − 0", "on the timeline: zoom in, zoom out, show all of the time"],
  ["Space", "play or pause"],
  ["1 2 4", "speed of playing"],
  ["[ ]", "previous or next event"],
  ["Esc", "close the open panel, then clear the selection"],
  ["+ −, arrows", "on the map: zoom and move"],
  ["Enter", "on the map: go to the symbols; then arrows to move, Enter to open"],
];

const GESTURES: readonly (readonly [gesture: string, what: string])[] = [
  ["Drag a handle", "moves one edge of the window"],
  ["Drag the window", "moves it, at the same length"],
  ["Drag on empty space", "draws a new window"],
  ["Click a bar", "shows just the time of that bar"],
  ["Wheel, two fingers", "zoom the timeline; sideways or with Shift move it"],
  ["Thin strip below", "all of the time: drag the frame, or its edges"],
  ["Alt while releasing", "keeps edges from snapping to bars"],
];

/** Fills the panel with the settings for playing and with help on keys and gestures. */
export function fillSettings(panel: HTMLElement, time: TimeControl): void {
  const duration = el("select", { class: "dl-select" });
  for (const seconds of SECONDS) {
    const option = { value: String(seconds), selected: seconds === time.settings.seconds };
    duration.append(el("option", option, `${seconds} s`));
  }
  duration.addEventListener("change", () => time.setSettings({ seconds: Number(duration.value) }));
  const loop = checkbox("Start over at the end", time.settings.loop, (on) => time.setSettings({ loop: on }));
  const skip = checkbox("Skip steps that bring nothing new", time.settings.skipEmpty, (on) =>
    time.setSettings({ skipEmpty: on }),
  );
  const seconds = el("label", { class: "dl-line" }, el("span", {}, "Seconds per step at 1×"), duration);
  panel.replaceChildren(el("h3", {}, "Playing"), courses(time), seconds, loop, skip, ...help());
}

/** What Play does: slide the window, or run through it. */
function courses(time: TimeControl): HTMLElement {
  const choice = (name: string, inside: boolean): HTMLElement => {
    const input = el("input", { type: "radio", name: "dl-course", checked: time.settings.inside === inside });
    input.addEventListener("change", () => time.setSettings({ inside }));
    return el("label", { class: "dl-line dl-check" }, input, el("span", {}, name));
  };
  return el(
    "fieldset",
    {},
    el("legend", { class: "dl-unseen" }, "What Play does"),
    choice("Slide the window to the end of the data", false),
    choice("Run through the window, one step at a time", true),
  );
}

function help(): HTMLElement[] {
  const table = (rows: readonly (readonly [string, string])[]): HTMLElement =>
    el("dl", { class: "dl-keys" }, ...rows.flatMap(([term, what]) => [el("dt", {}, term), el("dd", {}, what)]));
  const bars =
    "Bars count events. Hatched bars are events dated only roughly: their weight is spread over the time in which " +
    "they may have happened.";
  const hint = el("p", { class: "dl-hint" }, bars);
  return [el("h3", {}, "Pointer"), table(GESTURES), el("h3", {}, "Keys"), table(KEYS), hint];
}

export function checkbox(name: string, checked: boolean, onChange: (checked: boolean) => void): HTMLElement {
  const input = el("input", { type: "checkbox", checked });
  input.addEventListener("change", () => onChange(input.checked));
  return el("label", { class: "dl-line dl-check" }, input, el("span", {}, name));
}
