/** The names that look like places and are in no gazetteer, each with a form that adds it to places.csv. */
import { select, textInput, type Control } from "../forms/controls.ts";
import { PointMap } from "../forms/pointmap.ts";
import type { Coordinates } from "../forms/types.ts";
import { button, el } from "../shared/dom.ts";
import { oneLine, plural } from "../shared/text.ts";
import type { DraftData, NewPlace, UnknownName } from "./types.ts";

/** Counts the forms made so far: the fields of each need ids of their own. */
let made = 0;

export class UnknownNames {
  readonly element = el("details", { class: "unknown" });
  readonly #add: (place: NewPlace) => void;
  /** the names on the page, as JSON */
  #shown = "";

  constructor(add: (place: NewPlace) => void) {
    this.#add = add;
  }

  /** The list stays as it is while its names do, so that nothing is lost that is being typed in it. */
  update(data: DraftData): void {
    const names = JSON.stringify(data.unknown);
    if (names === this.#shown) return;
    this.#shown = names;
    this.element.hidden = data.unknown.length === 0;
    const items = data.unknown.map((one) => this.#item(one, data));
    this.element.replaceChildren(
      el("summary", {}, `${plural(data.unknown.length, "name")} that no gazetteer has`),
      el("p", { class: "hint" }, "A name that is a place can be added to places.csv: it is then found in every article."),
      el("ul", { tabindex: "0", "aria-label": "Unknown names" }, ...items),
    );
  }

  #item(one: UnknownName, data: DraftData): HTMLElement {
    const { name, mentions, why } = one;
    const item = el("li", {});
    const open = button({ class: "button", "aria-label": `Add to places.csv: ${oneLine(name, 80)}`, "aria-expanded": "false" }, () => {
      open.hidden = true;
      const form = placeForm(one, data, this.#add, () => {
        form.remove();
        open.hidden = false;
        open.focus();
      });
      item.append(form);
      form.querySelector("input")?.focus();
    });
    open.append("Add to places.csv");
    const note = `${mentions === 1 ? "named once" : `named ${mentions} times`} · ${why}`;
    const words = el("span", {}, el("b", { dir: "auto" }, oneLine(name, 80)), el("span", { class: "note", dir: "auto" }, oneLine(note, 300)));
    item.append(words, open);
    return item;
  }
}

/** A new row of places.csv: its point is typed, or set on the map. */
function placeForm(one: UnknownName, data: DraftData, add: (place: NewPlace) => void, close: () => void): HTMLElement {
  const number = ++made;
  const [name, latitude, longitude] = [textInput(), textInput(), textInput()];
  const precision = select(data.precisions.map(({ word, label }): [string, string] => [word, label]), "exact");
  name.value = one.name;
  const map = new PointMap({ pins: [], around: data.ground }, data.basemap, { onPoint: (at) => set(at) });
  const show = (): void => map.update({ pins: [], around: data.ground, point: typed(latitude.value, longitude.value) });
  const set = (at: Coordinates): void => {
    latitude.value = String(at.latitude);
    longitude.value = String(at.longitude);
    show();
  };
  for (const field of [latitude, longitude]) {
    field.inputMode = "decimal";
    field.addEventListener("change", show);
  }
  const field = (label: string, control: Control): HTMLElement => {
    control.id = `place-${number}-${label.toLowerCase().replaceAll(" ", "-")}`;
    control.dir = "auto";
    return el("div", { class: "field" }, el("label", { for: control.id }, label), control);
  };
  const form = el(
    "form",
    { class: "form", "aria-label": `Add ${oneLine(one.name, 80)} to places.csv`, novalidate: true },
    field("Name of the place", name),
    el("p", { class: "hint" }, "Click on the map, or type the coordinates in WGS84 degrees."),
    map.element,
    el("div", { class: "group" }, field("Latitude of the place", latitude), field("Longitude of the place", longitude)),
    field("How well it is known", precision),
    el(
      "div",
      { class: "buttons" },
      el("button", { type: "submit", class: "button primary" }, "Add the place"),
      button({ class: "button" }, close, "Cancel"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [place, north, east] = [name, latitude, longitude].map((one) => one.value.trim());
    add({ place, latitude: north, longitude: east, where_prec: precision.value });
  });
  return form;
}

/** The point of two typed coordinates, null when they are none. */
export function typed(latitude: string, longitude: string): Coordinates | null {
  const at = { latitude: Number(latitude.trim() || NaN), longitude: Number(longitude.trim() || NaN) };
  return Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180 ? at : null;
}
