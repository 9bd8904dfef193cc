/** What stands at the side: the card of the chosen event, the list of what was chosen on the map, or the overview. */
import type L from "leaflet";
import type { Model } from "../model/model.ts";
import type { Overview } from "../panels/overview.ts";
import { PickedList } from "../panels/picked.ts";
import type { EventRows } from "../panels/eventlist.ts";
import type { PickedSpots } from "../shared/types.ts";
import type { Layout } from "./layout.ts";
import type { Selection } from "./selection.ts";

interface SideParts {
  readonly model: Model;
  readonly layout: Layout;
  readonly map: L.Map;
  readonly rows: EventRows;
  readonly overview: Overview;
  readonly selection: Selection;
}

export class SidePanel {
  readonly list: PickedList;
  readonly #parts: SideParts;

  constructor(parts: SideParts) {
    this.#parts = parts;
    const { model, rows, selection } = parts;
    const choose = (event: number, here: readonly number[]): void => void selection.choose(event, here);
    this.list = new PickedList(model, rows, choose, () => this.#closeList());
  }

  /** Shows an event chosen on the map; `here` are those at its place. */
  pick(here: readonly number[]): void {
    this.list.close();
    void this.#parts.selection.choose(here[0], here);
  }

  /** Lists what was chosen on the map. Its events open as cards, from which the way back leads here. */
  open(picked: PickedSpots): void {
    const { layout, selection } = this.#parts;
    const byKeyboard = layout.sideHasFocus || layout.mapHasCursor;
    selection.clear();
    this.list.open(picked);
    this.show();
    layout.showSide();
    layout.announce(this.list.title);
    if (byKeyboard) this.list.focus();
  }

  /** Leaves the card for the list that it was opened from, and the list for the overview. */
  clear(): void {
    const { model, layout, selection } = this.#parts;
    if (model.selected < 0) return this.#closeList();
    const byKeyboard = layout.sideHasFocus;
    selection.clear();
    if (this.list.isOpen && byKeyboard) this.list.focus();
  }

  /** Hides the parts that are not shown now. */
  show(): void {
    const isChosen = this.#parts.model.selected >= 0;
    this.list.element.hidden = isChosen || !this.list.isOpen;
    this.#parts.overview.element.hidden = isChosen || this.list.isOpen;
  }

  /** Lists the events that are shown now. */
  update(): void {
    if (this.list.isOpen) this.list.update();
    else if (this.#parts.model.selected < 0) this.#parts.overview.update();
  }

  #closeList(): void {
    if (!this.list.isOpen) return;
    const { layout, map } = this.#parts;
    if (layout.sideHasFocus) map.getContainer().focus({ preventScroll: true });
    this.list.close();
    this.show();
    this.update();
  }
}
