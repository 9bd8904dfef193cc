/** The page: one model, and the parts that show it. It is made once the data are loaded. */
import type L from "leaflet";
import { LandLayer } from "../map/landlayer.ts";
import { EventLayer } from "../map/layer.ts";
import { detailsOf, type DetailsStore } from "../model/details.ts";
import { LoadError, findEvent, loadDeaths, loadMask, type PageData } from "../model/load.ts";
import { Model } from "../model/model.ts";
import { Fit, usable, type AnyView } from "../model/view.ts";
import { Card } from "../panels/card.ts";
import { whenWhere, type EventRows } from "../panels/eventlist.ts";
import { Legend } from "../panels/legend.ts";
import { Looks } from "../panels/looks.ts";
import { MapTools } from "../panels/maptools.ts";
import { Overview } from "../panels/overview.ts";
import { TallyPanel } from "../panels/tally.ts";
import { Unseen } from "../panels/unseen.ts";
import { Scheduler, debounce } from "../shared/scheduler.ts";
import { eventLink, oneLine } from "../shared/text.ts";
import type { ThemeWatcher } from "../shared/theme.ts";
import type { Config, Label, Sizing, Tally, View, Window } from "../shared/types.ts";
import { carried, within } from "../timeline/brush.ts";
import type { Step } from "../timeline/steps.ts";
import { TimeControl, type PlaySettings } from "../timeline/time.ts";
import { Timeline } from "../timeline/timeline.ts";
import { listenToKeys } from "./hotkeys.ts";
import type { Layout } from "./layout.ts";
import { Selection } from "./selection.ts";
import { SidePanel } from "./sidepanel.ts";

const LIST_AFTER_MS = 200;

/** What the page is part of. */
export interface Surroundings {
  readonly map: L.Map;
  readonly config: Config;
  readonly layout: Layout;
  readonly theme: ThemeWatcher;
  /** address of the page around the map */
  readonly address: string;
  /** false where the reader prefers less motion */
  readonly animate: boolean;
  /** the view has settled: Python and scripts may want to know */
  settled(): void;
  goToArticle(): void;
  /** asks Python to clear the filters; null: nobody can */
  readonly unfilter: (() => void) | null;
}

/** What a reader has set on a page, to be set again on the one that takes its place. */
interface Standing {
  readonly view: View;
  readonly extent: Window;
  readonly bounds: Config["bounds"];
  /** the map showed the whole area */
  readonly fitted: boolean;
  readonly streets: boolean;
  readonly step: Step;
  readonly settings: PlaySettings;
  readonly playing: boolean;
  readonly scrollBack: () => void;
}

export class App {
  readonly #around: Surroundings;
  readonly #model: Model;
  readonly #details: DetailsStore;
  readonly #scheduler = new Scheduler();
  readonly #fit: Fit;
  readonly #time: TimeControl;
  readonly #layer: EventLayer;
  readonly #land: LandLayer;
  readonly #timeline: Timeline;
  readonly #tally: TallyPanel;
  readonly #legend: Legend;
  readonly #overview: Overview;
  readonly #unseen: Unseen;
  readonly #selection: Selection;
  readonly #side: SidePanel;
  readonly #labels: readonly Label[];
  readonly #listLater: () => void;
  readonly #looks: Looks;
  readonly #tools: MapTools;
  readonly #stopKeys: () => void;
  #masksAsked = 0;
  /** another page has taken its place */
  #over = false;

  constructor(around: Surroundings, data: PageData) {
    const { map, config, layout, theme } = around;
    this.#around = around;
    this.#details = detailsOf(config);
    this.#fit = new Fit(map, config.bounds);
    const model = (this.#model = new Model(data.events, config.groups));
    const extent = { from: config.first, to: config.last };
    const time = (this.#time = new TimeControl(model, extent, this.#scheduler, around.settled));
    model.setMask(data.mask);
    model.setWindow(extent);
    this.#labels = data.basemap.labels;
    this.#land = new LandLayer(data.basemap, { theme: () => theme.current }).addTo(map);
    this.#layer = new EventLayer(model, {
      onPick: (events) => this.#side.pick(events),
      onList: (picked) => this.#side.open(picked),
      label: (event) => this.#details.peek(event)?.label ?? null,
      story: (event) => this.#story(event),
      theme: () => theme.current,
    }).addTo(map);
    this.#layer.setLabels(this.#labels);

    const rows = this.#rows();
    const card = this.#card(rows);
    const parts = { model, time, map, layout, details: this.#details, animate: around.animate };
    this.#selection = new Selection(parts, card, () => this.#chosen());
    this.#overview = new Overview(model, rows, config.title, {
      showAllTime: () => time.commit(extent),
      showAllTypes: () => this.#legend.showAll(),
    });
    this.#side = new SidePanel({ model, layout, map, rows, overview: this.#overview, selection: this.#selection });
    this.#unseen = new Unseen(model, {
      toTime: (event) => this.#selection.toTime(event),
      toType: (event) => this.#legend.show(model.events.group[model.events.spot[event]]),
      unfilter: around.unfilter,
    });
    this.#tally = new TallyPanel(model, config, rows);
    this.#legend = new Legend(model, around.settled);
    this.#timeline = new Timeline(model, time, config.stops, this.#tally.element);
    this.#looks = new Looks(model, (sizing) => void this.#size(sizing));
    const tools = (this.#tools = new MapTools(
      map,
      this.#looks,
      config,
      () => this.#fit.show(),
      (on) => this.#streets(on),
    ));
    layout.fill({
      float: [this.#legend.element, tools.element, tools.foot()],
      below: [this.#timeline.element],
      side: [this.#unseen.element, card.element, this.#side.list.element, this.#overview.element],
    });
    this.#listLater = debounce(() => this.#list(), LIST_AFTER_MS);
    this.#stopKeys = this.#follow();
  }

  /** Shows the first view, with the event that a link selects. */
  async open(view: Partial<View>, selected: number): Promise<void> {
    const usableParts = usable(view);
    await this.setView({ ...usableParts, selected: "" });
    if (!usableParts.center) this.#fit.show();
    if (selected >= 0) this.#selection.restore(selected, usableParts.selected ?? "", usableParts.center !== undefined);
    this.#list();
    this.#frame();
  }

  /** Ends this page, and says what is to be set again on the one that takes its place (`resume`). */
  leave(): Standing {
    const { map, layout, config, settled } = this.#around;
    const { step, settings, playing, extent } = this.#time;
    const standing: Standing = {
      view: this.view(),
      extent,
      bounds: config.bounds,
      fitted: this.isFitted,
      streets: this.#tools.streets,
      step,
      settings,
      playing,
      scrollBack: layout.keepScroll(),
    };
    this.#over = true;
    this.#time.stop();
    this.#stopKeys();
    map.off("moveend", settled);
    layout.clear();
    for (const part of [this.#land, this.#layer, this.#tools]) part.remove();
    return standing;
  }

  /** Shows what an earlier version of this page showed; `selected` is the number that its event has here, -1: gone. */
  async resume(before: Standing, selected: number): Promise<void> {
    this.#time.setStep(before.step);
    this.#time.setSettings(before.settings);
    this.#model.setMarks(before.view.draw);
    void this.#size(before.view.circles);
    if (before.view.mode !== this.#time.mode) this.#time.setMode(before.view.mode);
    this.#legend.hide(before.view.hidden);
    this.#time.commit(carried(before.view, before.extent, this.#time.extent));
    // the map has not moved, but what it shows may still be the whole area
    if (before.fitted && String(before.bounds) === String(this.#around.config.bounds)) this.#fit.show();
    this.#tools.streets = before.streets;
    if (before.playing) this.#time.resume();
    if (selected >= 0) await this.#selection.restore(selected, before.view.selected, true);
    this.#list();
    this.#frame();
    before.scrollBack();
  }

  /** Does the map still show the whole area, as at the start? */
  get isFitted(): boolean {
    return this.#fit.isShown;
  }

  /** Is time being dragged or played? */
  get isMoving(): boolean {
    return this.#time.moving;
  }

  /** The size of the map has changed. */
  resize(): void {
    this.#fit.resize();
  }

  view(): View {
    const { map, config } = this.#around;
    const { lat, lng } = map.getCenter();
    const { window, mode } = this.#time;
    const hidden = [...this.#model.hidden].map((group) => config.groups[group].group);
    const { marks: draw, sizing: circles } = this.#model;
    const center: [number, number] = [lat, lng];
    return { ...window, mode, center, zoom: map.getZoom(), selected: this.#selection.id, hidden, draw, circles };
  }

  counts(): Tally {
    return this.#model.counts();
  }

  /** Shows the parts of a view that are given; the others stay. */
  async setView(wanted: AnyView): Promise<void> {
    const view = usable(wanted);
    const { map, config } = this.#around;
    if (view.mode) this.#time.setMode(view.mode);
    if (view.hidden) this.#legend.hide(view.hidden);
    if (view.draw) this.#model.setMarks(view.draw);
    if (view.circles) await this.#size(view.circles);
    if (view.from !== undefined || view.to !== undefined) {
      const { window, extent } = this.#time;
      this.#time.commit(within({ from: view.from ?? window.from, to: view.to ?? window.to }, extent));
    }
    if (view.center || view.zoom !== undefined) {
      map.setView((view.center ?? map.getCenter()) as L.LatLngExpression, view.zoom ?? map.getZoom(), {
        animate: false,
      });
    }
    if (view.selected === undefined || view.selected === this.#selection.id) return;
    const event = await findEvent(config, view.selected);
    if (event >= 0) await this.#selection.choose(event);
    else this.#selection.clear();
  }

  /** Shows only the events of a mask ("" for all). Of two overlapping calls the later one wins. */
  async setMask(mask: string): Promise<void> {
    const turn = ++this.#masksAsked;
    const bits = await loadMask(mask, this.#around.config.data.kind === "inline");
    if (turn === this.#masksAsked) this.#model.setMask(bits);
  }

  /** After a change of theme: draws every canvas again. */
  restyle(): void {
    this.#land.redraw();
    this.#timeline.draw();
    this.#looks.update(this.#around.theme.current === "dark");
    this.#frame();
  }

  /** Makes circles say something else. Deaths are loaded when they are first asked for. */
  async #size(sizing: Sizing): Promise<void> {
    const { config, layout } = this.#around;
    try {
      if (sizing === "deaths" && this.#model.tolls === null) this.#model.setDeaths(await loadDeaths(config));
      this.#model.setSizing(sizing);
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      layout.showError(error.message, () => {
        layout.showMessage(null);
        void this.#size(sizing);
      });
    }
  }

  /** Follows changes of the model and the reader's keys; the returned function ends the latter. */
  #follow(): () => void {
    const { map, settled } = this.#around;
    const frame = (): void => this.#scheduler.request(this.#frame);
    this.#model.on("window", frame);
    this.#model.on("window", this.#listLater);
    this.#model.on("marks", () => {
      this.#looks.update(this.#around.theme.current === "dark");
      frame();
      settled();
    });
    this.#model.on("select", () => {
      this.#side.show();
      frame();
    });
    this.#model.on("filter", () => {
      this.#timeline.draw();
      this.#legend.update();
      this.#tally.update();
      this.#listLater();
      frame();
    });
    this.#details.onArrival = frame;
    map.on("moveend", settled);
    void document.fonts.ready.then(() => this.#layer.forgetPictures());
    return listenToKeys({
      togglePlay: () => this.#time.toggle(),
      stepEvent: (direction) => this.#selection.step(direction),
      clear: () => this.#side.clear(),
    });
  }

  /** One frame: what moves with the window. Texts and transforms, no layout. */
  readonly #frame = (): void => {
    if (this.#over) return;
    this.#layer.redraw();
    this.#timeline.paint();
    this.#tally.paint();
    this.#legend.paint();
    this.#unseen.update();
  };

  #list(): void {
    if (this.#over) return;
    this.#side.update();
    this.#around.layout.describeMap(this.#overview.summary);
  }

  /** Street tiles bring their own land and names. */
  #streets(on: boolean): void {
    if (on) this.#land.remove();
    else this.#land.addTo(this.#around.map);
    this.#layer.setLabels(on ? [] : this.#labels);
  }

  #story(event: number): string | null {
    const details = this.#details.peek(event);
    return details && `${oneLine(details.title, 120)}\n${oneLine(whenWhere(details), 80)}`;
  }

  #chosen(): void {
    this.#list();
    this.#around.settled();
  }

  #rows(): EventRows {
    return {
      groups: this.#around.config.groups,
      load: (event) => this.#details.get(event),
      choose: (event) => void this.#selection.choose(event),
    };
  }

  #card(rows: EventRows): Card {
    const { address, config, goToArticle } = this.#around;
    return new Card(rows, {
      link: (id) => eventLink(address, id),
      openArticle: config.host === "live" ? goToArticle : null,
      close: () => this.#side.clear(),
    });
  }
}
