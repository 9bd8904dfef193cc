/** Everything the page needs before it can be drawn, fetched or unpacked at once. */
import { decodeEvents, type Events } from "./events.ts";
import { LoadError, fetchBytes, fetchJson, inflate, loadMask } from "./load.ts";
import type { BaseMap, Config } from "./types.ts";

export interface PageData {
  readonly events: Events;
  readonly basemap: BaseMap;
  /** bit mask of the filters, null for none */
  readonly mask: Uint8Array | null;
  /** number of the event that the first view selects, -1 for none */
  readonly selected: number;
}

/** Loads it all. Rejects with a LoadError that says what is missing. */
export async function loadPage(config: Config, selected: string): Promise<PageData> {
  const { data } = config;
  const inline = data.kind === "inline";
  const [bytes, basemap, mask, event] = await Promise.all([
    inline ? inflate(data.events, "The events") : fetchBytes(data.events, "The events"),
    inline ? data.basemap : (fetchJson(data.basemap, "The base map") as Promise<BaseMap>),
    loadMask(config.mask, inline),
    findEvent(config, selected),
  ]);
  try {
    return { events: decodeEvents(bytes), basemap, mask, selected: event };
  } catch (error) {
    throw new LoadError(
      `The events came in a form that cannot be read (${error instanceof Error ? error.message : error}).`,
    );
  }
}

/** The number of the event with an id in the packed order; -1 when there is none. */
export async function findEvent({ data }: Config, id: string): Promise<number> {
  if (id === "") return -1;
  if (data.kind === "inline") return data.details.findIndex((details) => details.id === id);
  try {
    const answer = await fetchJson(data.index.replace("{id}", encodeURIComponent(id)), "The event");
    const number = (answer as { number?: unknown } | null)?.number;
    return typeof number === "number" ? number : -1;
  } catch (error) {
    if (error instanceof LoadError) return -1;
    throw error;
  }
}
