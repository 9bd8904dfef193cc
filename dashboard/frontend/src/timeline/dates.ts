/** The panel for typing dates and choosing a named stop. */
import { iso, parseTyped } from "../shared/calendar.ts";
import { button, el, isolated } from "../shared/dom.ts";
import { oneLine } from "../shared/text.ts";
import type { Stop, Window } from "../shared/types.ts";
import type { TimeControl } from "./time.ts";

/**
 * The window that two typed dates mean (the first day of the one to the last day of the other), or what is wrong
 * with them, in words. A blank date means the end of the extent. Pure.
 */
export function typedWindow(from: string, to: string, extent: Window): Window | string {
  const first = from.trim() === "" ? extent : parseTyped(from);
  const last = to.trim() === "" ? extent : parseTyped(to);
  if (typeof first === "string") return `From: ${first}`;
  if (typeof last === "string") return `To: ${last}`;
  const window = { from: first.from, to: last.to };
  if (window.from > window.to) return "The first date is after the last.";
  if (window.from > extent.to || window.to < extent.from) {
    return `The timeline goes from ${iso(extent.from)} to ${iso(extent.to)}.`;
  }
  return window;
}

/** Fills the panel each time it opens. `close` is called after a choice. */
export function fillDates(panel: HTMLElement, time: TimeControl, stops: readonly Stop[], close: () => void): void {
  const from = dateInput("From date", iso(time.window.from));
  const to = dateInput("To date", iso(time.window.to));
  const error = el("p", { class: "dl-error", role: "alert" });
  const form = el(
    "form",
    { class: "dl-dates" },
    from.label,
    to.label,
    el("button", { type: "submit", class: "dl-button dl-primary" }, "Show"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const window = typedWindow(from.input.value, to.input.value, time.extent);
    error.textContent = typeof window === "string" ? window : "";
    if (typeof window === "string") return;
    time.commit(window);
    close();
  });
  const hint = el("p", { class: "dl-hint" }, "2015, 2015-08 or 2015-08-01; leave blank for the first or last day.");
  panel.replaceChildren(form, error, hint, ...stopList(time, stops, close));
  // on a touch screen the keyboard would open at once
  if (matchMedia("(pointer: fine)").matches) requestAnimationFrame(() => from.input.select());
}

function dateInput(name: string, value: string): { label: HTMLElement; input: HTMLInputElement } {
  const input = el("input", {
    type: "text",
    class: "dl-input",
    value,
    autocomplete: "off",
    spellcheck: "false",
    size: "11",
  });
  return { label: el("label", {}, el("span", {}, name), input), input };
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
