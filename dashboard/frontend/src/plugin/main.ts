/** The bundle's entry: mounts the plugin on a folium map. Shows the layout at once, then the data or an error. */
import L from "leaflet";
import { LoadError, findEvent, loadPage } from "../model/load.ts";
import { plainView, type PlainView } from "../model/view.ts";
import { VersionLine, VersionWatch } from "../shared/newest.ts";
import { ThemeWatcher } from "../shared/theme.ts";
import type { Config, Tally, View } from "../shared/types.ts";
import { App } from "./app.ts";
import { Bridge, hostAddress, nameFrame, tellHost } from "./bridge.ts";
import { Layout } from "./layout.ts";
import { PagePrinter, offer } from "./printing.ts";

const NOTHING: Tally = { shown: 0, total: 0, outside: 0, undated: 0, unlocated: 0, filtered: 0 };
const mounted = new WeakSet<L.Map>();

/** Mounts once per map: a second call changes nothing. */
function mount(map: L.Map, config: Config): void {
  if (mounted.has(map)) return;
  mounted.add(map);
  new Mount(map, config).load();
}

class Mount {
  readonly #map: L.Map;
  #config: Config;
  readonly #layout: Layout;
  readonly #theme: ThemeWatcher;
  readonly #bridge: Bridge;
  readonly #ready = Promise.withResolvers<void>();
  /** the reader prefers less motion */
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  readonly #newer = new VersionLine(() => this.#bridge.showNewest());
  #app: App | null = null;
  #watch: VersionWatch | null = null;
  /** counts what is being loaded: only the last is shown */
  #turn = 0;

  constructor(map: L.Map, config: Config) {
    const live = config.host === "live";
    this.#map = map;
    this.#config = config;
    if (live) nameFrame("Map, timeline and events");
    map.attributionControl?.remove();
    map.options.zoomSnap = 0.25;
    if (this.#still) Object.assign(map, { _zoomAnimated: false });
    this.#layout = new Layout(map.getContainer(), config.title);
    this.#theme = new ThemeWatcher(live, (theme) => {
      this.#layout.setTheme(theme);
      this.#app?.restyle();
    });
    this.#layout.setTheme(this.#theme.current);
    this.#layout.addLine(this.#newer.element);
    this.#bridge = new Bridge(
      {
        view: () => this.#view(),
        isMoving: () => this.#app?.isMoving ?? false,
        isFitted: () => this.#app?.isFitted ?? true,
        size: () => [map.getSize().x, map.getSize().y],
        counts: () => this.#app?.counts() ?? NOTHING,
        setView: async (view) => this.#app?.setView(view),
        open: (view) => this.#open(view),
        setMask: (mask) => this.#setMask(mask),
        renew: (newer) => this.#renew(newer),
      },
      live,
      this.#ready.promise,
    );
    new ResizeObserver(this.#resize).observe(map.getContainer());
  }

  /** Loads and shows the data, or says why that failed and offers to try again. */
  readonly load = async (): Promise<void> => {
    const turn = ++this.#turn;
    this.#layout.showMessage("Loading the events …");
    try {
      const { selected = "" } = this.#config.view;
      const wanted = selected || this.#linked();
      const [data] = await Promise.all([loadPage(this.#config, wanted), this.#layout.styled()]);
      if (turn !== this.#turn) return;
      this.#map.invalidateSize({ animate: false });
      const app = (this.#app ??= new App(this.#surroundings(), data));
      this.#layout.showMessage(null);
      await app.open(this.#config.view, data.selected);
      offer(new PagePrinter(() => (this.#app ?? app).onScreen));
      this.#bridge.start();
      this.#ready.resolve();
      tellHost("dateline:shown");
      this.#watchFrom(this.#config);
    } catch (error) {
      this.#layout.showError(sentence(error), () => void this.load());
      tellHost("dateline:shown");
      if (!(error instanceof LoadError)) throw error;
    }
  };

  /** Shows a newer version in place of the present one, which stays until the other is loaded. */
  async #renew(config: Config): Promise<void> {
    this.#config = config;
    const old = this.#app;
    if (old === null) return this.load();
    const turn = ++this.#turn;
    try {
      const data = await loadPage(config, "");
      const selected = await this.#find(old, config);
      if (turn !== this.#turn) return;
      const standing = old.leave();
      this.#app = new App(this.#surroundings(), data);
      this.#layout.showMessage(null);
      this.#watchFrom(config);
      await this.#app.resume(standing, selected);
    } catch (error) {
      this.#layout.showError(sentence(error), () => void this.#renew(config));
      if (!(error instanceof LoadError)) throw error;
    }
  }

  /** The number that the selected event has in a newer version; the reader may choose another meanwhile. */
  async #find(old: App, config: Config): Promise<number> {
    const { selected } = old.view();
    const found = await findEvent(config, selected);
    return old.view().selected === selected ? found : this.#find(old, config);
  }

  /** Empties the line, and watches for versions newer than the one on the page. An exported file asks nobody. */
  #watchFrom({ base, data }: Config): void {
    this.#watch?.stop();
    this.#newer.offer("");
    if (data.kind === "inline") return;
    const { newest, changes } = data;
    this.#watch = new VersionWatch({ version: base, newest, changes }, (words) => this.#newer.offer(words));
  }

  /** The size of the map has changed, which is not the reader's choice: Python gets no report of it. */
  readonly #resize = (): void => {
    if (this.#map.getContainer().clientWidth === 0) return; // the frame is hidden, such as while its page is printed
    if (this.#app) this.#bridge.quietly(() => this.#app?.resize());
    else this.#map.invalidateSize({ animate: false });
  };

  #surroundings() {
    return {
      map: this.#map,
      config: this.#config,
      layout: this.#layout,
      theme: this.#theme,
      address: this.#config.host === "live" ? hostAddress() : location.href,
      animate: !this.#still,
      settled: () => this.#bridge.settled(),
      goToArticle: () => this.#bridge.goToArticle(),
      clear: (filters: readonly string[]) => this.#bridge.clear(filters),
    };
  }

  #view(): PlainView {
    const { first, last, view } = this.#config;
    const window = { from: first, to: last, mode: "window" } as const;
    const empty: View = { ...window, center: [0, 0], zoom: 0, selected: "", hidden: [], draw: "auto", circles: "number" };
    return plainView(this.#app?.view() ?? { ...empty, ...view });
  }

  async #open(view: Partial<View>): Promise<void> {
    const event = view.selected ? await findEvent(this.#config, view.selected) : -1;
    await this.#app?.open(view, event);
  }

  async #setMask(mask: string): Promise<void> {
    try {
      await this.#app?.setMask(mask);
      this.#layout.showMessage(null);
    } catch (error) {
      this.#layout.showError(sentence(error), () => void this.#setMask(mask));
    }
  }

  /** An exported file opened as `file.html?event=…` opens at that event. */
  #linked(): string {
    return this.#config.host === "file" ? (new URLSearchParams(location.search).get("event") ?? "") : "";
  }
}

function sentence(error: unknown): string {
  return error instanceof LoadError ? error.message : "The map could not be drawn because of an error in this program.";
}

// folium's script calls these
Object.assign(window, { L, DatelinePlugin: { mount } });
