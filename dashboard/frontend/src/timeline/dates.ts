/** The panel for typing dates and choosing a named stop. */
import { iso } from "../shared/calendar.ts";
import { button, el, icon, isolated } from "../shared/dom.ts";
import { oneLine } from "../shared/text.ts";
import type { Stop, Window } from "../shared/types.ts";
import type { TimeControl } from "./time.ts";
import { parseTyped, typedWindow } from "./typed.ts";

const CALENDAR = "M4 6h12v10H4zM4 9h12M7.5 4v3M12.5 4v3";

/** Fills the panel each time it opens. `close` is called after a choice. */
export function fillDates(panel: HTMLElement, time: TimeControl, stops: readonly Stop[], close: () => void): void {
  const from = dateInput("From date", time.window.from, time.extent);
  const to = dateInput("To date", time.window.to, time.extent);
  const error = el("p", { class: "dl-error", role: "alert" });
  const note = el("p", { class: "dl-hint", role: "status" });
  const show = el("button", { type: "submit", class: "dl-button dl-primary" }, "Show");
  const form = el("form", { class: "dl-dates" }, from.field, to.field, show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = typedWindow(from.input.value, to.input.value, time.extent);
    error.textContent = typeof typed === "string" ? typed : "";
    note.textContent = typeof typed === "string" ? "" : typed.note;
    if (typeof typed === "string") return;
    time.commit(typed.window);
    from.input.value = iso(typed.window.from);
    to.input.value = iso(typed.window.to);
    if (typed.note === "") close();
  });
  const hint = el("p", { class: "dl-hint" }, "2015, 2015-08, 1 August 2015 or 2015-08-01; blank: the first or last day.");
  panel.replaceChildren(form, error, note, hint, ...stopList(time, stops, close));
  // on a touch screen the keyboard would open at once
  if (matchMedia("(pointer: fine)").matches) requestAnimationFrame(() => from.input.select());
}

function dateInput(name: string, day: number, extent: Window): { field: HTMLElement; input: HTMLInputElement } {
  const input = el("input", {
    type: "text",
    class: "dl-input",
    value: iso(day),
    autocomplete: "off",
    spellcheck: "false",
    size: "11",
  });
  const label = el("label", {}, el("span", {}, name), input);
  return { field: el("div", { class: "dl-date" }, label, ...calendar(name, input, extent)), input };
}

/** The browser's own calendar, opened by a button beside the typed date, where the browser has one. */
function calendar(name: string, input: HTMLInputElement, extent: Window): HTMLElement[] {
  if (!("showPicker" in HTMLInputElement.prototype)) return [];
  const limits = { min: iso(extent.from), max: iso(extent.to) };
  const picker = el("input", { type: "date", class: "dl-picker", tabindex: "-1", "aria-hidden": "true", ...limits });
  picker.addEventListener("change", () => {
    if (picker.value !== "") input.value = picker.value;
  });
  const label = `Calendar for ${name}`;
  const opener = button({ class: "dl-calendar", "aria-label": label, title: "Calendar" }, () => {
    const typed = parseTyped(input.value);
    picker.value = typeof typed === "string" ? "" : iso(typed.from);
    picker.showPicker();
  });
  opener.append(icon(CALENDAR));
  return [opener, picker];
}

function stopList(time: TimeControl, stops: readonly Stop[], close: () => void): HTMLElement[] {
  if (stops.length === 0) return [];
  const items = stops.map((stop) => {
    const choose = button({ class: "dl-row" }, () => {
      time.commit(stop);
      close();
    });
    choose.append(el("span", { class: "dl-muted" }, oneLine(stop.when)), isolated(oneLine(stop.label)));
    return el("li", {}, choose);
  });
  return [el("h3", {}, "Named stops"), el("ul", { class: "dl-list" }, ...items)];
}
