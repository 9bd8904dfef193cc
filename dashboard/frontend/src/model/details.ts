/** The details of events: fetched in chunks, of which those used last are kept. */
import type { Config, Details } from "../shared/types.ts";
import { LoadError, fetchJson } from "./load.ts";

const KEPT_CHUNKS = 512;
/** at most so many events in them, which for large chunks is less */
const KEPT_EVENTS = 16_384;
const AT_ONCE = 4;

/** Loads the chunk with a number: the details of `size` events from `number * size` on, in the packed order. */
export type LoadChunk = (chunk: number) => Promise<readonly Details[]>;

export class DetailsStore {
  /** called when a chunk that `peek` requested has arrived */
  onArrival: () => void = () => {};
  readonly #size: number;
  readonly #load: LoadChunk;
  /** in the order of last use, the oldest first */
  readonly #chunks = new Map<number, Promise<readonly Details[]>>();
  readonly #loaded = new Map<number, readonly Details[]>();
  readonly #failed = new Set<number>();
  readonly #queue: (() => void)[] = [];
  readonly #kept: number;
  #loading = 0;

  constructor(size: number, load: LoadChunk) {
    this.#size = Math.max(1, size);
    this.#kept = Math.max(1, Math.min(KEPT_CHUNKS, Math.floor(KEPT_EVENTS / this.#size)));
    this.#load = load;
  }

  /** The details of an event. Rejects with a LoadError; asking again tries again. */
  async get(event: number): Promise<Details> {
    const chunk = Math.floor(event / this.#size);
    const details = (await this.#chunk(chunk))[event - chunk * this.#size];
    if (!details) throw new LoadError("The text of this event is missing.");
    return details;
  }

  /** The details of an event if they are loaded. If not, requests them once and calls `onArrival` when they arrive. */
  peek(event: number): Details | null {
    const chunk = Math.floor(event / this.#size);
    const loaded = this.#loaded.get(chunk);
    if (loaded) return loaded[event - chunk * this.#size] ?? null;
    if (!this.#chunks.has(chunk) && !this.#failed.has(chunk)) {
      this.#chunk(chunk).then(
        () => this.onArrival(),
        () => this.#failed.add(chunk),
      );
    }
    return null;
  }

  #chunk(chunk: number): Promise<readonly Details[]> {
    const known = this.#chunks.get(chunk);
    this.#chunks.delete(chunk);
    const details = known ?? this.#fetch(chunk);
    this.#chunks.set(chunk, details);
    for (const oldest of this.#chunks.keys()) {
      if (this.#chunks.size <= this.#kept) break;
      this.#chunks.delete(oldest);
      this.#loaded.delete(oldest);
    }
    return details;
  }

  async #fetch(chunk: number): Promise<readonly Details[]> {
    await this.#turn();
    try {
      const details = await this.#load(chunk);
      if (this.#chunks.has(chunk)) this.#loaded.set(chunk, details);
      this.#failed.delete(chunk);
      return details;
    } catch (error) {
      this.#chunks.delete(chunk);
      throw error;
    } finally {
      this.#loading--;
      this.#queue.shift()?.();
    }
  }

  /** Waits until fewer than AT_ONCE chunks are being loaded. */
  async #turn(): Promise<void> {
    while (this.#loading >= AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#loading++;
  }
}

/** The store for a page: chunks by address, or everything from the exported file. */
export function detailsOf({ data, chunk }: Config): DetailsStore {
  if (data.kind === "inline") {
    const { details } = data;
    return new DetailsStore(Math.max(1, details.length), () => Promise.resolve(details));
  }
  return new DetailsStore(chunk, async (number) => {
    const list = await fetchJson(data.details.replace("{chunk}", String(number)), "The texts");
    if (!Array.isArray(list)) throw new LoadError("The texts could not be read.");
    return list as readonly Details[];
  });
}
