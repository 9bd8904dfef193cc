/** Makes the printed page from what is on screen: pictures of map and timeline in light colours, card and list. */
import type { DetailsStore } from "../model/details.ts";
import type { Model } from "../model/model.ts";
import { printedEvents, printedPage } from "../panels/printed.ts";
import { pictureOf } from "../shared/picture.ts";
import { printByKey, printInstead, type Printer } from "../shared/printing.ts";
import type { Config, Details } from "../shared/types.ts";

const SEA = "#e4ebee";
const PAPER = { ground: "#ffffff", wash: "#f6e4e2", words: "#6d685f", handle: "#b4271f" } as const;
const NO_STREETS = "The streets of OpenStreetMap are not printed; the drawn map stands in their place.";

/** What the page on screen gives to be printed. */
export interface OnScreen {
  readonly config: Config;
  readonly model: Model;
  readonly details: DetailsStore;
  readonly map: HTMLElement;
  readonly timeline: HTMLElement;
  readonly card: HTMLElement;
  readonly address: string;
  /** the window in words */
  window(): string;
  /** are street tiles shown? */
  readonly streets: boolean;
  /** calls `task` while the page is drawn in light colours and without streets */
  inPrint(task: () => void): void;
}

export class PagePrinter implements Printer {
  readonly #screen: () => OnScreen;
  readonly #texts = new Map<number, Details>();

  constructor(screen: () => OnScreen) {
    this.#screen = screen;
  }

  page(): HTMLElement {
    const screen = this.#screen();
    const { config, model, details, card, address, streets } = screen;
    const pictures = { map: "", timeline: "" };
    screen.inPrint(() => {
      pictures.map = pictureOf(screen.map, { ground: SEA });
      pictures.timeline = pictureOf(screen.timeline, {
        ground: PAPER.ground,
        boxes: [
          [".dl-shade", PAPER.wash],
          [".dl-handle:not([hidden]) > span", PAPER.handle],
        ],
        words: [".dl-tick", PAPER.words],
      });
    });
    return printedPage({
      config,
      model,
      address,
      ...pictures,
      window: screen.window(),
      card: model.selected >= 0 ? card : null,
      note: streets ? NO_STREETS : "",
      text: (event) => this.#texts.get(event) ?? details.peek(event),
    });
  }

  /** Loads the texts of the list. One that cannot be loaded is missing on the page, which says so. */
  async load(): Promise<void> {
    const { model, details } = this.#screen();
    this.#texts.clear();
    await Promise.allSettled(
      printedEvents(model).map(async (event) => void this.#texts.set(event, await details.get(event))),
    );
  }
}

/** Offers the printer to the page around the frame, or prints by itself where there is none. */
export function offer(printer: Printer): void {
  const again = window.datelinePrinter !== undefined;
  window.datelinePrinter = printer;
  if (again) return;
  if (parent !== window) printByKey(parent, () => window.datelinePrinter ?? null);
  else if (!document.body.classList.contains("briefing")) printInstead(() => window.datelinePrinter ?? null); // a briefing prints as it is
}
