/** A list of events by title, each a button that shows the event. Texts appear once they are loaded. */
import { button, el, isolated } from "../shared/dom.ts";
import { paint, symbol } from "../shared/symbols.ts";
import { oneLine } from "../shared/text.ts";
import type { Details, LegendGroup } from "../shared/types.ts";

/** Where rows get their texts from, and what a click on them does. */
export interface EventRows {
  readonly groups: readonly LegendGroup[];
  load(event: number): Promise<Details>;
  /** the passages of the event that match the words of the search */
  found(event: number): Promise<readonly string[]>;
  choose(event: number): void;
}

/** `chosen` is marked as the current one. */
export function listEvents(events: readonly number[], rows: EventRows, chosen = -1): HTMLElement {
  const list = el("ul", { class: "dl-list" });
  for (const event of events) list.append(el("li", {}, eventRow(event, rows, event === chosen)));
  return list;
}

function eventRow(event: number, rows: EventRows, current: boolean): HTMLElement {
  const attributes = { class: "dl-row dl-loading", "data-event": String(event) };
  const row = button({ ...attributes, ...(current ? { "aria-current": "true" } : {}) }, () => rows.choose(event));
  row.append("…");
  rows.load(event).then(
    (details) => fill(row, details, rows.groups),
    () => row.replaceChildren("The text of this event could not be loaded."),
  );
  return row;
}

function fill(row: HTMLElement, details: Details, groups: readonly LegendGroup[]): void {
  const group = groups[details.group];
  if (group) paint(row, group);
  row.classList.remove("dl-loading");
  row.replaceChildren(
    ...(group ? [symbol(group)] : []),
    el(
      "span",
      { class: "dl-row-text" },
      isolated(oneLine(details.title)),
      el("span", { class: "dl-muted" }, oneLine(whenWhere(details))),
      details.toll === "" ? null : el("span", { class: "dl-toll", dir: "auto" }, oneLine(details.toll, 200)),
    ),
  );
}

/** "March 2016 · Palmyra". */
export function whenWhere({ when, where }: Pick<Details, "when" | "where">): string {
  return [when || "undated", where].filter((part) => part !== "").join(" · ");
}

/** What the map's tooltip says of an event, line by line; null: it is not loaded yet. */
export function storyOf(details: Details | null): string | null {
  if (details === null) return null;
  const lines = [oneLine(details.title, 120), oneLine(whenWhere(details), 80), oneLine(details.toll, 120)];
  return lines.filter((line) => line !== "").join("\n");
}
