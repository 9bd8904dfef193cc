/** The layer of events: chooses how they are drawn, and knows what is where. */
import L from "leaflet";
import { NO_SPOT } from "../model/events.ts";
import type { Model } from "../model/model.ts";
import { Boxes, Obstacles } from "../shared/labels.ts";
import { palette, type Palette } from "../shared/palette.ts";
import type { Viewport } from "../shared/projection.ts";
import { oneLine } from "../shared/text.ts";
import type { Label, Marks } from "../shared/types.ts";
import { Areas } from "./areas.ts";
import { Badges } from "./badges.ts";
import { drawBubbles } from "./bubbles.ts";
import { MapCanvas } from "./canvas.ts";
import { Clusters } from "./cluster.ts";
import { SymbolCursor } from "./cursor.ts";
import { Figures } from "./figures.ts";
import { Heat } from "./heat.ts";
import { Orientation } from "./orientation.ts";
import { LEG, Targets } from "./pick.ts";
import { Picker } from "./picker.ts";
import { Places } from "./places.ts";
import { MOST_SIZED, Raster } from "./raster.ts";
import {
  drawSelection,
  type Badge,
  type DrawMode,
  type EventLayerOptions,
  type Focusable,
  type OnMap,
  type Scene,
} from "./scene.ts";
import { Sprites, stampAt } from "./sprites.ts";
import { drawStandings } from "./standing.ts";
import { COUNTRY, DISTRICT, Survey } from "./survey.ts";

/** `auto` draws up to so many spots in view as figures with names, and counts more into bubbles. */
const FEW = 300;
/** Up to so many spots are drawn one by one from sprites, more through the raster. */
const SOME = 1500;
const LONGEST_NAME = 48;
/** Number of spots to count before it is known how they are drawn. */
const ENOUGH: Readonly<Record<Marks, number>> = { auto: FEW + 1, separate: MOST_SIZED + 1, bubbles: 0, heat: 0 };

export class EventLayer extends MapCanvas implements OnMap {
  readonly model: Model;
  readonly callbacks: EventLayerOptions;
  readonly targets = new Targets();
  readonly clusters = new Clusters();
  readonly survey: Survey;
  readonly places = new Places();
  readonly areas = new Places();
  drawn: DrawMode = "figures";

  readonly #figures: Figures;
  readonly #countries = new Places();
  readonly #edges = new Places();
  readonly #badges = new Badges();
  readonly #raster = new Raster();
  readonly #heat = new Heat();
  readonly #taken = new Boxes();
  readonly #soft = new Boxes();
  readonly #named = new Boxes();
  readonly #samples: Uint32Array;
  #orientation = new Orientation([]);
  #sprites: Sprites | null = null;
  #painter: Areas | null = null;
  #family = "sans-serif";
  #picker: Picker | null = null;
  #cursor: SymbolCursor | null = null;
  #obstacles: Obstacles | null = null;

  constructor(model: Model, options: EventLayerOptions) {
    super("overlayPane", 0);
    this.model = model;
    this.callbacks = options;
    this.survey = new Survey(model.events);
    this.#figures = new Figures(this.places, this.survey.list);
    this.#samples = firstEvents(model);
  }

  /** Sets the names for orientation; they give way to those of events. */
  setLabels(labels: readonly Label[]): void {
    this.#orientation = new Orientation(labels);
    this.schedule();
  }

  override onAdd(map: L.Map): this {
    this.#family = getComputedStyle(map.getContainer()).fontFamily || "sans-serif";
    super.onAdd(map);
    this.#picker = new Picker(this, map);
    this.#cursor = new SymbolCursor(this, map);
    this.#obstacles = new Obstacles(map.getContainer(), () => this.schedule());
    return this;
  }

  override onRemove(): this {
    for (const part of [this.#picker, this.#cursor, this.#obstacles]) part?.remove();
    this.#picker = this.#cursor = this.#obstacles = null;
    return super.onRemove();
  }

  focusables(): Focusable[] {
    return this.#picker?.focusables() ?? [];
  }

  fanOut(spot: number): void {
    if (this.#figures.open === spot) return;
    this.#figures.open = spot;
    this.schedule();
  }

  /** Draws again with the fonts that have been loaded since. */
  forgetPictures(): void {
    this.#sprites = null;
    this.schedule();
  }

  name(spot: number): string {
    return oneLine(this.callbacks.label(this.#samples[spot]) ?? "", LONGEST_NAME);
  }

  get colours(): Palette {
    return palette(this.callbacks.theme());
  }

  get viewport(): Viewport {
    return this.view;
  }

  /** Is the spot, or a part of its area, in the viewport? */
  holds(spot: number): boolean {
    const { view } = this;
    const { x, y, radiusKm } = this.model.events;
    return view.holds(view.screenX(x[spot]), view.screenY(y[spot]), view.pixels(radiusKm[spot], y[spot]));
  }

  /** How many pixels the spot is from the middle of the viewport. */
  distance(spot: number): number {
    const { view } = this;
    const { x, y } = this.model.events;
    return Math.hypot(view.screenX(x[spot]) - view.width / 2, view.screenY(y[spot]) - view.height / 2);
  }

  get badges(): readonly Badge[] {
    return this.#badges.drawn;
  }

  protected override needsPaint(): boolean {
    return true;
  }

  protected override paint(context: CanvasRenderingContext2D, view: Viewport, density: number): void {
    const { model, survey } = this;
    for (const part of [this.targets, this.#taken, this.#soft, this.#named]) part.clear();
    this.#obstacles?.addTo(this.#taken);
    survey.take(model.spotCounts, view, ENOUGH[model.marks]);
    this.drawn = this.#way(survey.spots);
    const scene = this.#scene(context, view, density);
    if (this.drawn === "raster") {
      this.#raster.draw(context, view, density, model.events, model.spotCounts, survey.spots, scene.sprites, survey);
    } else {
      this.#raster.rest();
      context.clearRect(0, 0, view.width, view.height);
    }
    this.#gather(view);
    if (this.drawn === "heat") this.#drawHeat(scene);
    if (this.drawn === "bubbles") drawBubbles(scene, this.clusters);
    if (this.drawn === "figures") {
      this.#painter?.draw(scene, this.areas, survey.areas);
      this.#figures.drawSymbols(scene);
    }
    this.#badges.draw(scene, this.#countries, survey.countries, this.#edges, survey.spread);
    drawStandings(scene, this.places, survey.list);
    if (this.drawn === "figures" && survey.spots <= FEW) this.#figures.drawNames(scene);
    if (this.drawn !== "figures") this.#drawSelected(scene);
    if (this.drawn === "raster") context.globalCompositeOperation = "destination-over";
    this.#orientation.draw(scene);
    context.globalCompositeOperation = "source-over";
  }

  #gather(view: Viewport): void {
    const { survey, model } = this;
    const { events, spotCounts } = model;
    const isFigures = this.drawn === "figures";
    this.places.gather(events, spotCounts, survey.list, isFigures ? survey.listed : 0, view);
    this.areas.gather(events, spotCounts, survey.areas, isFigures ? survey.areaCount : 0, view, survey.sameArea);
    this.#edges.gather(events, spotCounts, survey.spread, survey.spreadCount, view, survey.sameArea);
    this.#countries.gather(events, spotCounts, survey.countries, survey.countryCount, view);
    if (this.drawn !== "bubbles") return;
    const { sizing, tolls } = model;
    const elsewhere = (spot: number): boolean => survey.isAtEdge(spot);
    this.clusters.gather(events, spotCounts, view, model.groups.length, { sizing, tolls, elsewhere });
  }

  #drawHeat({ context, view, survey, sprites }: Scene): void {
    const { events, spotCounts, sizing, tolls } = this.model;
    const weights = sizing === "deaths" && tolls !== null ? tolls.deaths : spotCounts;
    this.#heat.draw(context, view, events, weights, survey, sprites.colours);
  }

  #way(spots: number): DrawMode {
    const { marks } = this.model;
    if (marks === "heat") return "heat";
    if (marks === "bubbles" || (marks === "auto" && spots > FEW)) return "bubbles";
    return spots > SOME ? "raster" : "figures";
  }

  #scene(context: CanvasRenderingContext2D, view: Viewport, density: number): Scene {
    const { model, colours } = this;
    if (this.#sprites === null || !this.#sprites.fits(colours, density)) {
      this.#sprites = new Sprites(model.groups, colours, density, this.#family);
      this.#painter = new Areas();
    }
    const spot = model.isShown(model.selected) ? model.events.spot[model.selected] : NO_SPOT;
    return {
      context,
      view,
      density,
      model,
      survey: this.survey,
      crowded: this.drawn === "raster",
      targets: this.targets,
      taken: this.#taken,
      soft: this.#soft,
      named: this.#named,
      sprites: this.#sprites,
      selectedSpot: spot === NO_SPOT ? -1 : spot,
      name: (at) => this.name(at),
    };
  }

  /** Draws the selected event over bubbles or pixels, where it is. */
  #drawSelected(scene: Scene): void {
    const { selectedSpot: spot, model, view, sprites, targets, taken, named } = scene;
    if (spot < 0 || model.events.prec[spot] === COUNTRY || scene.survey.isAtEdge(spot)) return;
    const x = view.screenX(model.events.x[spot]);
    const y = view.screenY(model.events.y[spot]);
    if (!view.holds(x, y, 20)) return;
    const hollow = model.events.prec[spot] >= DISTRICT;
    drawSelection(scene, x, y, 16);
    stampAt(scene.context, sprites.symbol(model.events.group[spot], 16, hollow), x, y, scene.density);
    targets.add(LEG, model.selected, x, y, 9);
    const name = this.name(spot);
    taken.add(x - 16, y - 16, x + 16, y + 16);
    if (name === "") return;
    const words = sprites.words("selected", name);
    const left = x + 18 + words.width > view.width ? x - 18 - words.width : x + 18;
    stampAt(scene.context, words, left + words.width / 2, y, scene.density);
    taken.add(left, y - 10, left + words.width, y + 10);
    named.add(x - 16, y - 16, x + 16, y + 16);
  }
}

/** Per spot its first event in the packed order. */
function firstEvents({ events }: Model): Uint32Array {
  const first = new Uint32Array(events.spots);
  for (let i = events.count - 1; i >= 0; i--) if (events.spot[i] !== NO_SPOT) first[events.spot[i]] = i;
  return first;
}
