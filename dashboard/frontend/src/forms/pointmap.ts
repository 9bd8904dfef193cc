/**
 * A map of numbered points on our own base map, to look around on, and with one point that can be set: a drag pans, the
 * wheel and two fingers zoom, a tap or the movable pin sets. With the keyboard, arrows pan the map or move the pin.
 */
import { button, el, svg } from "../shared/dom.ts";
import type { Viewport } from "../shared/projection.ts";
import { keyGesture, listenToGestures } from "./gestures.ts";
import { loadGround, paintGround, type Ground } from "./ground.ts";
import { MovablePin } from "./movablepin.ts";
import { centred, fitted, groundAt, onScreen, panned, resized, zoomed } from "./section.ts";
import type { Candidate, Coordinates, GroundAddresses } from "./types.ts";

const KEY_PAN_PX = 60;
/** In view when there is nothing to show. */
const WORLD: readonly Coordinates[] = [
  { latitude: 60, longitude: -120 },
  { latitude: -40, longitude: 140 },
];

export interface Pin extends Coordinates {
  readonly label: string;
  /** CSS classes */
  readonly look: string;
}

export interface PointMapOptions {
  /** pairs of pins, by number, that a line joins */
  readonly lines?: readonly (readonly [from: number, to: number])[];
  onPin?(number: number): void;
  /** The point was set; without it there is no point to set. */
  onPoint?(at: Coordinates): void;
}

/** What a map shows. */
export interface MapPoints {
  readonly pins: readonly Pin[];
  /** the point that can be set */
  readonly point?: Coordinates | null;
  /** in view at first; the pins when left out */
  readonly around?: readonly Coordinates[];
}

/** Numbered pins for the places that a name may mean. */
export function candidatePins(candidates: readonly Candidate[], chosen: number): Pin[] {
  return candidates.map(({ latitude, longitude }, number) => ({
    latitude,
    longitude,
    label: String(number + 1),
    look: number === chosen ? "chosen" : "",
  }));
}

export class PointMap {
  readonly element: HTMLElement;
  readonly #options: PointMapOptions;
  readonly #canvas = el("canvas", { "aria-hidden": "true" });
  readonly #marks = el("div", { class: "marks", "aria-hidden": "true" });
  readonly #strokes: readonly SVGElement[];
  readonly #pin: MovablePin | null;
  #points: MapPoints = { pins: [] };
  #ground: Ground | null = null;
  #view: Viewport | null = null;
  /** the reader has chosen the section: it is not fitted to new points */
  #isChosen = false;
  #frame = 0;

  constructor(points: MapPoints, addresses: GroundAddresses, options: PointMapOptions = {}) {
    this.#options = options;
    const { onPoint, lines = [] } = options;
    const set = (at: Coordinates): void => {
      this.#isChosen = true; // the map does not move under the hand that sets the point
      onPoint?.(at);
    };
    this.#pin = onPoint ? new MovablePin({ at: (x, y) => this.#at(x, y), zoom: this.#zoomAt, set }) : null;
    this.#strokes = lines.map(() => svg("line", { class: "move" }));
    const drawing = svg("svg", { class: "moves", "aria-hidden": "true" }, ...this.#strokes);
    const zoom = (levels: number, name: string, sign: string): HTMLElement =>
      button({ class: "button", "aria-label": name }, () => this.#zoom(levels), sign);
    this.element = el(
      "div",
      { class: onPoint ? "map settable" : "map", tabindex: "0", role: "application", "aria-label": nameOf(onPoint) },
      this.#canvas,
      drawing,
      this.#marks,
      onPoint ? el("span", { class: "middle", "aria-hidden": "true" }) : null,
      ...(this.#pin?.elements ?? []),
      el("div", { class: "zoom" }, zoom(1, "Zoom in", "+"), zoom(-1, "Zoom out", "−")),
    );
    listenToGestures(this.element, {
      pan: (dx, dy) => this.#change((view) => panned(view, dx, dy)),
      zoom: (levels, x, y) => this.#change((view) => zoomed(view, levels, x, y)),
      tap: (x, y) => this.#setAt(x, y),
    });
    this.element.addEventListener("keydown", (event) => this.#press(event));
    new ResizeObserver(this.#draw).observe(this.element);
    void loadGround(addresses).then((ground) => {
      this.#ground = ground;
      ground?.watch(this.element, () => this.#schedule());
      this.#schedule();
    });
    this.update(points);
  }

  /** Shows other points. The section stays if the reader has chosen it, and goes to a point that is out of it. */
  update(points: MapPoints): void {
    const moved = JSON.stringify(points.point) !== JSON.stringify(this.#points.point);
    this.#points = points;
    this.#marks.replaceChildren(...points.pins.map((pin, number) => this.#mark(pin, number)).reverse());
    this.#pin?.update(points.point ?? null);
    if (!this.#isChosen) this.#view = null;
    else if (points.point && moved && this.#view && !isInside(points.point, this.#view))
      this.#view = centred(points.point, this.#view);
    this.#schedule();
  }

  #mark({ label, look }: Pin, number: number): HTMLElement {
    const mark = el("span", { class: `pin ${look}`.trim() }, label);
    const { onPin } = this.#options;
    if (onPin) mark.addEventListener("click", () => onPin(number));
    return mark;
  }

  #change(next: (view: Viewport) => Viewport): void {
    if (this.#view === null) return;
    this.#isChosen = true;
    this.#view = next(this.#view);
    this.#schedule();
  }

  #zoom(levels: number): void {
    this.#change((view) => zoomed(view, levels, view.width / 2, view.height / 2));
  }

  readonly #zoomAt = (levels: number, x: number, y: number): void => {
    this.#change((view) => zoomed(view, levels, x, y));
  };

  #at(x: number, y: number): Coordinates | null {
    return this.#view === null ? null : groundAt(this.#view, x, y);
  }

  #setAt(x: number, y: number): void {
    const at = this.#at(x, y);
    if (at !== null) this.#pin?.set(at);
  }

  #press(event: KeyboardEvent): void {
    if (event.target !== this.element) return;
    const { direction, levels } = keyGesture(event);
    if (direction) this.#change((view) => panned(view, -direction[0] * KEY_PAN_PX, -direction[1] * KEY_PAN_PX));
    else if (levels !== undefined) this.#zoom(levels);
    else if (event.key === "Enter" && this.#view) this.#setAt(this.#view.width / 2, this.#view.height / 2);
    else return;
    event.preventDefault();
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#draw);
  }

  readonly #draw = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const { pins, around = pins } = this.#points;
    const known = this.#view;
    const isSame = known !== null && known.width === width && known.height === height;
    if (known !== null && this.#isChosen) this.#view = isSame ? known : resized(known, width, height);
    else if (!isSame) this.#view = fitted(around.length > 0 ? around : WORLD, width, height);
    const view = this.#view as Viewport;
    const spots = pins.map((pin) => onScreen(pin, view));
    const marks = [...this.#marks.children].reverse() as HTMLElement[];
    spots.forEach(({ x, y }, number) => Object.assign(marks[number].style, { left: `${x}px`, top: `${y}px` }));
    this.#options.lines?.forEach(([from, to], number) => join(this.#strokes[number], spots[from], spots[to]));
    this.#pin?.place(view);
    const { point } = this.#points;
    paintGround(this.#canvas, view, this.#ground, point ? [...pins, point] : pins);
  };
}

function nameOf(onPoint: PointMapOptions["onPoint"]): string {
  const look = "Map. Arrow keys move it, plus and minus zoom";
  return onPoint ? `${look}, Enter sets the point in the middle.` : `${look}.`;
}

function isInside(point: Coordinates, view: Viewport): boolean {
  const { x, y } = onScreen(point, view);
  return view.holds(x, y, 0);
}

function join(line: SVGElement, from: { x: number; y: number }, to: { x: number; y: number }): void {
  const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  for (const [name, value] of Object.entries(ends)) line.setAttribute(name, String(value));
}
