/**
 * The details of events: fetched in files of neighbours, or by event where those asked for at once lie far apart.
 * Those used last are kept.
 */
import type { Config, Details } from "../shared/types.ts";
import { LoadError, fetchJson, inlineTexts } from "./load.ts";

const KEPT = 16_384;
const AT_ONCE = 4;
/** as the server has it, too */
const MOST_EVENTS = 64;
/** up to so many files are fetched whole; with more, only what is asked for */
const FEW_FILES = 2;

/** Loads the file with a number: the details of `size` events from `number * size` on, in the packed order. */
export type LoadFile = (file: number) => Promise<readonly Details[]>;
/** Loads the details of up to MOST_EVENTS events, in their order. */
export type LoadSome = (events: readonly number[]) => Promise<readonly Details[]>;

interface Waiting {
  resolve(details: Details): void;
  reject(error: unknown): void;
}

export class DetailsStore {
  /** called when an event that `peek` requested has arrived */
  onArrival: () => void = () => {};
  readonly #size: number;
  readonly #loadFile: LoadFile;
  readonly #loadSome: LoadSome | null;
  readonly #kept: number;
  /** in the order of last use, the oldest first */
  readonly #known = new Map<number, Details>();
  readonly #asked = new Map<number, Promise<Details>>();
  readonly #files = new Map<number, Promise<readonly Details[]>>();
  /** asked for since the script last paused */
  #wanted = new Map<number, Waiting>();
  readonly #failed = new Set<number>();
  readonly #queue: (() => void)[] = [];
  #loading = 0;

  constructor(size: number, loadFile: LoadFile, loadSome: LoadSome | null = null, kept = KEPT) {
    this.#size = Math.max(1, size);
    this.#loadFile = loadFile;
    this.#loadSome = loadSome;
    this.#kept = kept;
  }

  /** The details of an event. Rejects with a LoadError; asking again tries again. */
  async get(event: number): Promise<Details> {
    return this.#use(event) ?? this.#asked.get(event) ?? this.#ask(event);
  }

  /** The details of an event if they are loaded. If not, requests them once and calls `onArrival` when they arrive. */
  peek(event: number): Details | null {
    const known = this.#use(event);
    if (known) return known;
    if (!this.#asked.has(event) && !this.#failed.has(event)) {
      this.#ask(event).then(
        () => this.onArrival(),
        () => this.#failed.add(event),
      );
    }
    return null;
  }

  #use(event: number): Details | null {
    const details = this.#known.get(event);
    if (!details) return null;
    this.#known.delete(event);
    this.#known.set(event, details);
    return details;
  }

  #keep(event: number, details: Details): void {
    this.#known.delete(event);
    this.#known.set(event, details);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#kept) break;
      this.#known.delete(oldest);
    }
  }

  #ask(event: number): Promise<Details> {
    if (this.#wanted.size === 0) queueMicrotask(() => this.#request());
    const asked = new Promise<Details>((resolve, reject) => this.#wanted.set(event, { resolve, reject }));
    this.#asked.set(event, asked);
    const forget = (): void => void this.#asked.delete(event);
    asked.then(forget, forget);
    return asked;
  }

  /** Fetches what is wanted: whole files, or the events alone where these lie in many. */
  #request(): void {
    const wanted = this.#wanted;
    this.#wanted = new Map();
    const events = [...wanted.keys()];
    const files = new Set(events.map((event) => Math.floor(event / this.#size)));
    if (this.#loadSome !== null && files.size > FEW_FILES) {
      for (let at = 0; at < events.length; at += MOST_EVENTS) {
        const some = events.slice(at, at + MOST_EVENTS);
        const load = this.#loadSome;
        void this.#answer(wanted, some, this.#inTurn(() => load(some)), (event) => some.indexOf(event));
      }
      return;
    }
    for (const file of files) {
      const some = events.filter((event) => Math.floor(event / this.#size) === file);
      void this.#answer(wanted, some, this.#file(file), (event) => event - file * this.#size);
    }
  }

  #file(file: number): Promise<readonly Details[]> {
    const known = this.#files.get(file);
    if (known) return known;
    const loaded = this.#inTurn(() => this.#loadFile(file)).then((list) => {
      list.forEach((details, k) => this.#keep(file * this.#size + k, details));
      return list;
    });
    const forget = (): void => void this.#files.delete(file);
    loaded.then(forget, forget);
    this.#files.set(file, loaded);
    return loaded;
  }

  async #answer(
    wanted: ReadonlyMap<number, Waiting>,
    events: readonly number[],
    loaded: Promise<readonly Details[]>,
    place: (event: number) => number,
  ): Promise<void> {
    try {
      const list = await loaded;
      for (const event of events) {
        const details = list[place(event)];
        if (details) {
          this.#failed.delete(event);
          this.#keep(event, details);
          wanted.get(event)?.resolve(details);
        } else wanted.get(event)?.reject(new LoadError("The text of this event is missing."));
      }
    } catch (error) {
      for (const event of events) wanted.get(event)?.reject(error);
    }
  }

  /** Begins when fewer than AT_ONCE requests are under way. */
  async #inTurn<T>(load: () => Promise<T>): Promise<T> {
    while (this.#loading >= AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#loading++;
    try {
      return await load();
    } finally {
      this.#loading--;
      this.#queue.shift()?.();
    }
  }
}

/** The store for a page: by address, or everything from the exported file. */
export function detailsOf({ data, chunk }: Config): DetailsStore {
  if (data.kind === "inline") {
    return new DetailsStore(data.count, async () => (await inlineTexts(data)).details, null, Infinity);
  }
  return new DetailsStore(
    chunk,
    (file) => fetchDetails(data.details.replace("{chunk}", String(file))),
    (events) => fetchDetails(data.texts.replace("{events}", events.join(","))),
  );
}

async function fetchDetails(address: string): Promise<readonly Details[]> {
  const list = await fetchJson(address, "The texts");
  if (!Array.isArray(list)) throw new LoadError("The texts could not be read.");
  return list as readonly Details[];
}
