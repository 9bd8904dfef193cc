/** The page: one model, and the parts that show it. It is made once the data are loaded. */
import type L from "leaflet";
import { LandLayer } from "../map/landlayer.ts";
import { EventLayer } from "../map/layer.ts";
import { detailsOf, type DetailsStore } from "../model/details.ts";
import { askedByCard, findEvent, findPassages, findWaysOut, loadDeaths, loadMask, type PageData } from "../model/load.ts";
import { namesOf } from "../model/kinds.ts";
import { Model } from "../model/model.ts";
import { EXACTLY, Fit, filterParams, sameGround, usable, type AnyView } from "../model/view.ts";
import { Card } from "../panels/card.ts";
import { storyOf, type EventRows } from "../panels/eventlist.ts";
import { Legend } from "../panels/legend.ts";
import { Looks } from "../panels/looks.ts";
import { MapTools } from "../panels/maptools.ts";
import { Overview } from "../panels/overview.ts";
import { scrollSign } from "../panels/scrollsign.ts";
import { TallyPanel } from "../panels/tally.ts";
import { Unseen } from "../panels/unseen.ts";
import { Scheduler, debounce } from "../shared/scheduler.ts";
import { eventLink } from "../shared/text.ts";
import type { ThemeWatcher } from "../shared/theme.ts";
import type { Config, Tally, View, WayOut, Window } from "../shared/types.ts";
import { carried, within } from "../timeline/brush.ts";
import type { Step } from "../timeline/steps.ts";
import { TimeControl, type PlaySettings } from "../timeline/time.ts";
import { Timeline, spoken } from "../timeline/timeline.ts";
import { MapGround } from "./ground.ts";
import { listenToKeys } from "./hotkeys.ts";
import type { Layout } from "./layout.ts";
import type { OnScreen } from "./printing.ts";
import { Selection } from "./selection.ts";
import { SidePanel } from "./sidepanel.ts";

const LIST_AFTER_MS = 200;
/** The filters that Python applies, by their names in its view. */
const OTHER_FILTERS = ["text", "sides", "places", "claimants", "disputed", "date_prec", "where_prec"];

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
  /** asks for the view without some of the filters that Python applies */
  clear(filters: readonly string[]): void;
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
  /** what the timeline's strip shows */
  readonly section: Window;
  readonly settings: PlaySettings;
  readonly playing: boolean;
  /** the window that playing runs through */
  readonly range: Window | null;
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
  readonly #timeline: Timeline;
  readonly #tally: TallyPanel;
  readonly #legend: Legend;
  readonly #overview: Overview;
  readonly #unseen: Unseen;
  readonly #selection: Selection;
  readonly #card: Card;
  readonly #ground: MapGround;
  readonly #side: SidePanel;
  readonly #listLater: () => void;
  readonly #looks: Looks;
  readonly #tools: MapTools;
  readonly #stopKeys: () => void;
  #masksAsked = 0;
  /** the address of the filters' mask, which has the words of the search */
  #mask: string;
  /** another page has taken its place */
  #over = false;

  constructor(around: Surroundings, data: PageData) {
    const { map, config, layout, theme } = around;
    this.#around = around;
    this.#mask = config.mask;
    this.#details = detailsOf(config);
    this.#fit = new Fit(map, config.bounds);
    const model = (this.#model = new Model(data.events, config.groups, config.kinds));
    const extent = { from: config.first, to: config.last };
    const time = (this.#time = new TimeControl(model, extent, this.#scheduler, around.settled));
    model.setMask(data.mask);
    model.setWindow(extent);
    const land = new LandLayer(data.basemap, { theme: () => theme.current }).addTo(map);
    this.#layer = new EventLayer(model, {
      onPick: (events) => this.#side.pick(events),
      onList: (picked) => this.#side.open(picked),
      label: (event) => this.#details.peek(event)?.label ?? null,
      story: (event) => storyOf(this.#details.peek(event)),
      theme: () => theme.current,
    }).addTo(map);
    this.#ground = new MapGround(map, config, data, land, this.#layer);

    const rows: EventRows = {
      groups: config.groups,
      load: (event) => this.#details.get(event),
      found: (event) => this.#foundIn(event),
      choose: (event) => void this.#selection.choose(event),
    };
    const card = (this.#card = this.#makeCard(rows));
    const parts = { model, time, map, layout, details: this.#details, animate: around.animate };
    this.#selection = new Selection(parts, card, () => {
      this.#list();
      around.settled();
    });
    this.#overview = new Overview(model, rows, config.title, {
      showAllTime: () => time.commit(extent),
      showAllTypes: () => this.#legend.showAll(),
      find: () => findWaysOut(config, this.#mask, filterParams(this.view())),
      take: (way) => this.#takeWayOut(way),
    }, { section: this.#layer, deaths: () => loadDeaths(config) });
    this.#side = new SidePanel({ model, layout, map, rows, overview: this.#overview, selection: this.#selection });
    this.#unseen = new Unseen(model, {
      toTime: (event) => this.#selection.toTime(event),
      toType: (event) => this.#legend.show(model.kindOf[event]),
      unfilter: config.host === "live" ? () => around.clear(OTHER_FILTERS) : null,
    });
    this.#tally = new TallyPanel(model, time, config, rows);
    this.#legend = new Legend(model, around.settled);
    this.#timeline = new Timeline(model, time, this.#scheduler, {
      stops: config.stops,
      tally: this.#tally.element,
    });
    this.#looks = new Looks(model, () => loadDeaths(config), (words, again) => {
      layout.showError(words, () => {
        layout.showMessage(null);
        again();
      });
    });
    const tools = (this.#tools = new MapTools(
      map,
      this.#looks,
      config,
      () => this.#fit.show(),
      (seen) => (this.#ground.streetsSeen = seen),
    ));
    layout.fill({
      float: [this.#legend.element, scrollSign(this.#legend.element), tools.element, this.#ground.panels, tools.foot()],
      below: [this.#timeline.element],
      side: [this.#unseen.element, card.element, this.#side.list.element, this.#overview.element],
    });
    this.#listLater = debounce(() => this.#list(), LIST_AFTER_MS);
    this.#stopKeys = this.#follow();
  }

  /** Shows a view as a link does: with its event, whose number is `selected` (-1: none), and its section or all. */
  async open(view: Partial<View>, selected: number): Promise<void> {
    const { selected: id = "", size, ...parts } = usable(view);
    const { x, y } = this.#around.map.getSize();
    if (parts.zoom !== undefined) parts.zoom = sameGround(parts.zoom, size, [x, y]);
    await this.setView(selected >= 0 ? parts : { ...parts, selected: "" });
    if (!parts.center) this.#fit.show();
    if (selected >= 0) void this.#selection.restore(selected, id, parts.center !== undefined);
    this.#list();
    this.#frame();
  }

  /** Ends this page, and says what is to be set again on the one that takes its place (`resume`). */
  leave(): Standing {
    const { map, layout, config, settled } = this.#around;
    const { step, settings, playing, range, extent } = this.#time;
    const standing: Standing = {
      view: this.view(),
      extent,
      bounds: config.bounds,
      fitted: this.isFitted,
      streets: this.#tools.streets,
      step,
      section: this.#timeline.section.days,
      settings,
      playing,
      range,
      scrollBack: layout.keepScroll(),
    };
    this.#over = true;
    this.#time.stop();
    this.#stopKeys();
    map.off("moveend", settled).off("moveend", this.#listLater);
    layout.clear();
    for (const part of [this.#ground, this.#layer, this.#tools]) part.remove();
    return standing;
  }

  /** Shows what an earlier version of this page showed; `selected` is the number that its event has here, -1: gone. */
  async resume(before: Standing, selected: number): Promise<void> {
    this.#time.setStep(before.step);
    this.#time.setSettings(before.settings);
    this.#model.setMarks(before.view.draw);
    void this.#looks.sizes.choose(before.view.circles);
    if (before.view.mode !== this.#time.mode) this.#time.setMode(before.view.mode);
    this.#legend.hide(before.view.hidden);
    this.#time.commit(carried(before.view, before.extent, this.#time.extent));
    this.#timeline.section.restore(carried(before.section, before.extent, this.#time.extent), this.#time.window);
    // the map has not moved, but what it shows may still be the whole area
    if (before.fitted && String(before.bounds) === String(this.#around.config.bounds)) this.#fit.show();
    this.#ground.update();
    this.#tools.streets = before.streets;
    if (before.playing) this.#time.resume(before.range && carried(before.range, before.extent, this.#time.extent));
    if (selected >= 0) await this.#selection.restore(selected, before.view.selected, true);
    this.#list();
    this.#frame();
    before.scrollBack();
  }

  /** What is on screen, for the printer. */
  get onScreen(): OnScreen {
    const { map, config, theme, address } = this.#around;
    const { streets } = this.#tools;
    return {
      config,
      address,
      streets,
      model: this.#model,
      details: this.#details,
      map: map.getContainer(),
      timeline: this.#timeline.strip,
      card: this.#card.element,
      window: () => spoken(this.#time.window, this.#time.mode, () => true),
      inPrint: (task) =>
        theme.during("light", () => {
          this.#ground.withNames(() => {
            this.#frame();
            task();
          });
        }),
    };
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
    const { map } = this.#around;
    const { lat, lng } = map.getCenter();
    const { window, mode } = this.#time;
    const hidden = namesOf(this.#model.hidden, this.#model.groups, this.#model.kinds);
    const draw = this.#model.marks;
    const circles = this.#looks.sizes.now;
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
    if (view.circles) void this.#looks.sizes.choose(view.circles);
    if (view.from !== undefined || view.to !== undefined) {
      const { window, extent } = this.#time;
      this.#time.commit(within({ from: view.from ?? window.from, to: view.to ?? window.to }, extent));
    }
    if (view.center || view.zoom !== undefined) {
      map.setView((view.center ?? map.getCenter()) as L.LatLngExpression, view.zoom ?? map.getZoom(), EXACTLY);
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
    if (turn !== this.#masksAsked) return;
    this.#mask = mask;
    this.#model.setMask(bits);
    this.#selection.markFound();
  }

  /** After a change of theme: draws every canvas again. */
  restyle(): void {
    this.#ground.redraw();
    this.#timeline.draw();
    this.#looks.update(this.#around.theme.current === "dark");
    this.#frame();
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
    map.on("moveend", settled).on("moveend", this.#listLater);
    void document.fonts.ready.then(() => this.#layer.forgetPictures());
    return listenToKeys({
      togglePlay: () => this.#time.toggle(),
      playAt: (speed) => this.#time.setSettings({ speed }),
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

  /** Window and legend are ours; the other filters are Python's. */
  #takeWayOut({ clears }: WayOut): void {
    if (clears.includes("hidden")) this.#legend.showAll();
    if (clears.includes("window")) {
      this.#time.setMode("window");
      this.#time.commit(this.#time.extent);
    }
    const others = clears.filter((name) => name !== "hidden" && name !== "window");
    if (others.length > 0) this.#around.clear(others);
  }

  /** The passages of an event that match the words of the search. */
  async #foundIn(event: number): Promise<readonly string[]> {
    if (this.#around.config.host === "file") return (await this.#details.get(event)).found ?? [];
    return findPassages(this.#mask, event);
  }

  #makeCard(rows: EventRows): Card {
    const { address, config, goToArticle } = this.#around;
    return new Card(rows, {
      link: (id) => eventLink(address, id),
      openArticle: config.host === "live" ? goToArticle : null,
      ...askedByCard(config), open: (id) => void this.setView({ selected: id }),
      close: () => this.#side.clear(),
    });
  }
}
