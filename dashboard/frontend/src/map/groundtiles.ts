/**
 * The tiles of the ground that a view needs: land, names, rivers, lakes, borders of provinces. They are fetched once; a
 * file has those of its events. Without them the map shows what is known of the whole world.
 */
import type L from "leaflet";
import type { GroundTile, Label } from "../shared/types.ts";

/** Below this zoom a view needs no tiles. */
export const TILES_FROM_ZOOM = 5;
/** Level of tiles → the zoom from which a view needs them; as in `dashboard.basemap.tiles`. */
const LEVELS: readonly (readonly [level: number, fromZoom: number])[] = [
  [5, TILES_FROM_ZOOM],
  [8, 8],
];
/** A tile that could not be fetched is asked for again after this time, when the map moves. */
const AGAIN_MS = 10_000;
const FARTHEST = 85.05;

/** The address of a tile, with `{tile}` for its name, or the tiles themselves. */
export type GroundSource = string | Readonly<Record<string, GroundTile>>;

export interface LatLonBox {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** The names of the tiles that a section of the map needs, such as "5-19-12". Pure. */
export function tilesOver({ south, west, north, east }: LatLonBox, zoom: number): string[] {
  const found: string[] = [];
  for (const [level, fromZoom] of LEVELS) {
    if (zoom < fromZoom) continue;
    const count = 2 ** level;
    const first = column(west, count);
    const last = Math.min(column(east, count), first + count - 1);
    const bottom = row(south, count);
    for (let y = row(north, count); y <= bottom; y++) {
      for (let x = first; x <= last; x++) found.push(`${level}-${((x % count) + count) % count}-${y}`);
    }
  }
  return found;
}

function column(longitude: number, count: number): number {
  return Math.floor(((longitude + 180) / 360) * count);
}

function row(latitude: number, count: number): number {
  const phi = (Math.max(-FARTHEST, Math.min(FARTHEST, latitude)) * Math.PI) / 180;
  return Math.min(count - 1, Math.floor(((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * count));
}

/** The tiles that are here, and those that have been asked for. */
export class TileStore {
  readonly #source: GroundSource;
  readonly #arrived: () => void;
  readonly #here: Map<string, GroundTile>;
  /** tile → when it was last asked for */
  readonly #asked = new Map<string, number>();

  /** `arrived` is called with every tile that has been fetched. */
  constructor(source: GroundSource, arrived: () => void) {
    this.#source = source;
    this.#arrived = arrived;
    this.#here = new Map(typeof source === "string" ? [] : Object.entries(source));
  }

  /** What is here of these tiles, by name; asks for the rest. */
  take(names: readonly string[]): ReadonlyMap<string, GroundTile> {
    for (const name of names) if (!this.#here.has(name)) void this.#ask(name);
    const here = names.filter((name) => this.#here.has(name));
    return new Map(here.map((name) => [name, this.#here.get(name) as GroundTile]));
  }

  async #ask(name: string): Promise<void> {
    const asked = this.#asked.get(name) ?? -Infinity;
    if (typeof this.#source !== "string" || performance.now() - asked < AGAIN_MS) return;
    this.#asked.set(name, performance.now());
    try {
      const answer = await fetch(this.#source.replace("{tile}", name));
      if (!answer.ok) return;
      this.#here.set(name, (await answer.json()) as GroundTile);
    } catch {
      return; // the map goes on without it; a later move asks again
    }
    this.#arrived();
  }
}

/** The tiles of a Leaflet map. */
export class GroundTiles {
  readonly #map: L.Map;
  readonly #store: TileStore;
  readonly #onChange: (tiles: readonly GroundTile[]) => void;
  #shown = "";

  /** `onChange` gets the tiles of the view that are here, whenever these are others than before. */
  constructor(map: L.Map, source: GroundSource, onChange: (tiles: readonly GroundTile[]) => void) {
    this.#map = map;
    this.#store = new TileStore(source, () => this.update());
    this.#onChange = onChange;
    map.on("moveend", this.update);
  }

  remove(): void {
    this.#map.off("moveend", this.update);
  }

  /** Shows what is here of the view, and asks for the rest. */
  readonly update = (): void => {
    const bounds = this.#map.getBounds();
    const [south, west, north, east] = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
    const tiles = this.#store.take(tilesOver({ south, west, north, east }, this.#map.getZoom()));
    const shown = [...tiles.keys()].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#onChange([...tiles.values()]);
  };
}

/** All names to be drawn, each once, the most important first: those of the base map, and of tiles. Pure. */
export function labelsOf(basemap: readonly Label[], tiles: readonly GroundTile[]): Label[] {
  const found = new Map<string, Label>();
  for (const label of [...basemap, ...tiles.flatMap(({ labels }) => labels)]) {
    const key = `${label.name}|${label.lat}|${label.lon}`;
    const known = found.get(key);
    if (known === undefined || label.zoom < known.zoom) found.set(key, label);
  }
  return [...found.values()].sort((one, other) => one.zoom - other.zoom);
}
