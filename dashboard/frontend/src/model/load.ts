/** Loads and unpacks everything that the page needs. Every failure is one sentence for the reader. */
import type { BaseMap, Config, DataInline, InlineTexts, OtherReport, WayOut, SourceRow } from "../shared/types.ts";
import { decodeInSlices, type Events } from "./events.ts";

export interface PageData {
  readonly events: Events;
  readonly basemap: BaseMap;
  /** bit mask of the filters, null for none */
  readonly mask: Uint8Array | null;
  /** number of the event that the first view selects, -1 for none */
  readonly selected: number;
}

/** Loads everything at once. Rejects with a LoadError that says what is missing. */
export async function loadPage(config: Config, selected: string): Promise<PageData> {
  const { data } = config;
  const inline = data.kind === "inline";
  const [bytes, basemap, mask, event] = await Promise.all([
    inline ? inflate(data.events, "The events") : fetchBytes(data.events, "The events"),
    inline ? inlineTexts(data).then((texts) => texts.basemap) : (fetchJson(data.basemap, "The base map") as Promise<BaseMap>),
    loadMask(config.mask, inline),
    findEvent(config, selected),
  ]);
  try {
    return { events: await decodeInSlices(bytes), basemap, mask, selected: event };
  } catch (error) {
    throw new LoadError(`The events could not be read (${error instanceof Error ? error.message : error}).`);
  }
}

const unpacked = new WeakMap<DataInline, Promise<InlineTexts>>();

/** Base map and texts of a page with all data in it, unpacked once. Rejects with a LoadError. */
export function inlineTexts(data: DataInline): Promise<InlineTexts> {
  let texts = unpacked.get(data);
  if (!texts) {
    texts = inflate(data.texts, "The texts").then((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as InlineTexts);
    unpacked.set(data, texts);
  }
  return texts;
}

/** Per event the best estimate of deaths, UNKNOWN where there is none. Rejects with a LoadError. */
export async function loadDeaths({ data }: Config): Promise<Uint32Array> {
  const what = "The numbers of deaths";
  const bytes = await (data.kind === "inline" ? inflate(data.deaths, what) : fetchBytes(data.deaths, what));
  return new Uint32Array(bytes);
}

/** The number of the event with an id in the packed order; -1 when there is none. */
export async function findEvent({ data }: Config, id: string): Promise<number> {
  if (id === "") return -1;
  if (data.kind === "inline") return (await inlineTexts(data)).details.findIndex((details) => details.id === id);
  try {
    const answer = await fetchJson(data.index.replace("{id}", encodeURIComponent(id)), "The event");
    const number = (answer as { number?: unknown } | null)?.number;
    return typeof number === "number" ? number : -1;
  } catch (error) {
    if (error instanceof LoadError) return -1;
    throw error;
  }
}

/** The passages of an event that match the words of the filters in a mask's address; none where nothing is searched. */
export async function findPassages(mask: string, event: number): Promise<readonly string[]> {
  const [path, search = ""] = mask.split("?", 2);
  const words = new URLSearchParams(search).get("q");
  if (words === null) return [];
  const asked = new URLSearchParams({ q: words, event: String(event) });
  try {
    const found = await fetchJson(`${path.replace("mask.bin", "found.json")}?${asked}`, "What was found");
    return Array.isArray(found) ? found.filter((passage) => typeof passage === "string") : [];
  } catch (error) {
    if (error instanceof LoadError) return [];
    throw error;
  }
}

/** The row of an event of a layer in its source. Rejects with a LoadError. An exported file has none. */
async function findSourceRow({ data }: Config, event: number): Promise<SourceRow> {
  if (data.kind === "inline") return [];
  const found = await fetchJson(data.source_row.replace("{event}", String(event)), "The source’s row");
  return Array.isArray(found) ? (found as SourceRow) : [];
}

/** What a card asks the server about its event; null where there is nobody to ask. */
export function askedByCard(config: Config) {
  const { data } = config;
  if (data.kind === "inline") return { sourceRow: null, others: null };
  return {
    sourceRow: (event: number): Promise<SourceRow> => findSourceRow(config, event),
    others: data.others ? (event: number): Promise<readonly OtherReport[]> => findOthers(data.others, event) : null,
  };
}

/** Who else reports an event; nobody where that cannot be found out. */
async function findOthers(address: string, event: number): Promise<readonly OtherReport[]> {
  try {
    const found = await fetchJson(address.replace("{event}", String(event)), "Who else reports the event");
    return Array.isArray(found) ? (found as readonly OtherReport[]) : [];
  } catch (error) {
    if (error instanceof LoadError) return [];
    throw error;
  }
}

/** What the view with these parameters would show without some of its filters; nothing in an exported file. */
export async function findWaysOut({ data }: Config, mask: string, view: URLSearchParams): Promise<readonly WayOut[]> {
  if (data.kind === "inline") return [];
  const [, filters = ""] = mask.split("?", 2);
  try {
    const found = await fetchJson(`${data.ways_out}?${[filters, view].filter(String).join("&")}`, "The filters");
    return Array.isArray(found) ? (found as readonly WayOut[]) : [];
  } catch (error) {
    if (error instanceof LoadError) return [];
    throw error;
  }
}

// Fetching and unpacking

/** Something could not be loaded; its message is one sentence for the reader. */
export class LoadError extends Error {}

const LONGEST_REASON = 300;

/** The bytes at an address. `what` names them in the error, such as "The events". */
export async function fetchBytes(address: string, what: string): Promise<ArrayBuffer> {
  const response = await fetchOk(address, what);
  return interrupted(response.arrayBuffer(), what);
}

export async function fetchJson(address: string, what: string): Promise<unknown> {
  const response = await fetchOk(address, what);
  const text = await interrupted(response.text(), what);
  try {
    return JSON.parse(text);
  } catch {
    throw new LoadError(`${what} could not be read.`);
  }
}

/** Unpacks base64 of deflate-raw-compressed bytes. */
export async function inflate(base64: string, what: string): Promise<ArrayBuffer> {
  try {
    const stream = new Blob([fromBase64(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return await new Response(stream).arrayBuffer();
  } catch {
    throw new LoadError(`${what} in this file are damaged; download the file again.`);
  }
}

/** Decodes base64. Throws a DOMException for anything else. */
function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A filter's bit mask from an address, a `data:` address or, where `inline`, bare base64. null: no filter. */
export async function loadMask(mask: string, inline: boolean): Promise<Uint8Array | null> {
  if (mask === "") return null;
  const comma = mask.startsWith("data:") ? mask.indexOf(",") : -1;
  if (comma >= 0 || inline) return fromBase64(mask.slice(comma + 1));
  return new Uint8Array(await fetchBytes(mask, "The filters"));
}

async function fetchOk(address: string, what: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw new LoadError(`${what} could not be loaded: the server cannot be reached.`);
  }
  if (response.ok) return response;
  throw new LoadError(`${what} could not be loaded: ${await reason(response)}`);
}

/** The server's own words if they are short, otherwise its status. */
async function reason(response: Response): Promise<string> {
  const plain = response.headers.get("content-type")?.startsWith("text/plain");
  const text = plain ? (await response.text().catch(() => "")).trim() : "";
  return text !== "" && text.length <= LONGEST_REASON ? text : `the server answered with status ${response.status}.`;
}

async function interrupted<T>(body: Promise<T>, what: string): Promise<T> {
  try {
    return await body;
  } catch {
    throw new LoadError(`${what} could not be loaded: the connection was interrupted.`);
  }
}
