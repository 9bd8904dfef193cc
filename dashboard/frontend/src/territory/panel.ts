/** What the map says of a territory: whose it was on which day, how large, how that changed, and who says so. */
import type { Model } from "../model/model.ts";
import { el } from "../shared/dom.ts";
import { throttle } from "../shared/scheduler.ts";
import { grouped, oneLine, plural } from "../shared/text.ts";
import type { TerritorySource } from "../shared/types.ts";
import type { Territory } from "./decode.ts";
import { extents, knownOn, type Known } from "./known.ts";

const EVERY_MS = 200;

export class TerritoryPanel {
  readonly element: HTMLDetailsElement;
  readonly #model: Model;
  readonly #source: TerritorySource;
  readonly #day: (day: number) => string;
  readonly #when = el("span", { class: "dl-territory-when" });
  readonly #rows = el("ul", { class: "dl-territory-holders" });
  readonly #said = el("p", { class: "dl-territory-said" });
  #territory: Territory | null = null;
  /** Writes what is known now, a few times a second at most. */
  readonly paint: () => void;

  /** `day`: a day in words. `onSwitch`: the reader switches the territory off or on. */
  constructor(source: TerritorySource, model: Model, day: (day: number) => string, onSwitch: (on: boolean) => void) {
    this.#source = source;
    this.#model = model;
    this.#day = day;
    const box = el("input", { type: "checkbox", checked: true });
    box.addEventListener("change", () => onSwitch(box.checked));
    const swatches = source.holders.slice(0, 4).map(({ colour }) => swatch(colour));
    this.element = el(
      "details",
      { class: "dl-territory" },
      el("summary", {}, ...swatches, el("span", { dir: "auto" }, oneLine(source.title, 40)), this.#when),
      el("label", { class: "dl-territory-switch" }, box, "Show on the map"),
      this.#rows,
      this.#said,
      el("p", { class: "dl-territory-said" }, "Dark falling lines: ground said to be held by different holders."),
      el("p", { class: "dl-territory-credit", dir: "auto" }, `Says who: ${oneLine(source.credit, 200)}`),
    );
    this.paint = throttle(() => this.#write(), EVERY_MS);
  }

  /** The territory has arrived, or `null` and why not. */
  fill(territory: Territory | null, why = ""): void {
    this.#territory = territory;
    if (territory) this.#write();
    else this.#said.textContent = why;
  }

  #write(): void {
    const territory = this.#territory;
    if (territory === null) return;
    const { from, to } = this.#model.window;
    const [now, before] = [knownOn(territory, to), knownOn(territory, from)];
    this.#when.textContent = now ? this.#asOf(now, to) : "";
    const held = extents(territory, now);
    const was = extents(territory, before);
    this.#rows.replaceChildren(
      ...territory.holders.flatMap((name, number) => {
        const { label, colour } = this.#source.holders.find((one) => one.name === name) ?? { label: name, colour: "" };
        if (held[number].km2 === 0 && held[number].places === 0 && was[number].km2 === 0) return [];
        return [el("li", {}, swatch(colour), el("span", { dir: "auto" }, oneLine(label, 60)), `: ${sizeWords(held[number])}`,
          before && before.state !== now?.state ? changeWords(held[number], was[number]) : "")];
      }),
    );
    this.#said.textContent = this.#sentence(now, before, to);
  }

  #asOf({ state, carried }: Known, day: number): string {
    return carried > 0 ? `as of ${this.#day(state.to)}` : this.#day(day);
  }

  #sentence(now: Known | null, before: Known | null, to: number): string {
    if (now === null) return `Nothing is stated before ${this.#day(this.#territory?.states[0]?.from ?? to)}.`;
    const carried = now.carried > 0
      ? `Hatched: stated for ${this.#day(now.state.to)}, carried forward ${plural(now.carried, "day")} to ${this.#day(to)}. `
      : "";
    const dashed = before && before.state !== now.state ? `Dashed: ${this.#day(Math.min(before.state.to, this.#model.window.from))}.` : "";
    return carried + dashed;
  }
}

function sizeWords({ km2, places }: { readonly km2: number; readonly places: number }): string {
  const parts = [km2 > 0 ? `${grouped(Math.round(km2))} km²` : "", places > 0 ? plural(places, "settlement") : ""];
  return parts.filter(Boolean).join(", ") || "nothing";
}

function changeWords(now: { readonly km2: number }, before: { readonly km2: number }): string {
  const change = Math.round(now.km2 - before.km2);
  if (change === 0) return "";
  return ` (${change > 0 ? "+" : "−"}${grouped(Math.abs(change))} km² in the window)`;
}

function swatch(colour: string): HTMLElement {
  const found = el("span", { class: "dl-territory-swatch", "aria-hidden": "true" });
  found.style.background = colour;
  return found;
}
