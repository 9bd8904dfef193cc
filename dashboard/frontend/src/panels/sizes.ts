/** What the size of a circle says; deaths are loaded when they are first asked for. */
import { LoadError } from "../model/load.ts";
import type { Model } from "../model/model.ts";
import type { Sizing } from "../shared/types.ts";

export class Sizes {
  readonly #model: Model;
  readonly #loadDeaths: () => Promise<Uint32Array>;
  readonly #fail: (words: string, again: () => void) => void;
  #wanted: Sizing | null = null;

  /** `fail` tells the reader why deaths could not be loaded, and offers to try again. */
  constructor(
    model: Model,
    loadDeaths: () => Promise<Uint32Array>,
    fail: (words: string, again: () => void) => void,
  ) {
    this.#model = model;
    this.#loadDeaths = loadDeaths;
    this.#fail = fail;
  }

  /** What was chosen last, though its deaths may not be there yet: a link of this moment says it. */
  get now(): Sizing {
    return this.#wanted ?? this.#model.sizing;
  }

  /** Makes circles say something else, unless something else is chosen until its deaths are there. */
  async choose(sizing: Sizing): Promise<void> {
    this.#wanted = sizing;
    try {
      if (sizing === "deaths" && this.#model.tolls === null) this.#model.setDeaths(await this.#loadDeaths());
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      if (this.#wanted === sizing) this.#wanted = null;
      this.#fail(error.message, () => void this.choose(sizing));
      return;
    }
    if (this.#wanted !== sizing) return;
    this.#wanted = null;
    this.#model.setSizing(sizing);
  }
}
