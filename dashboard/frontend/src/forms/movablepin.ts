/** The pin of the point that can be set: dragged by mouse or finger, or moved by the arrow keys. */
import { el, svg } from "../shared/dom.ts";
import type { Viewport } from "../shared/projection.ts";
import { keyGesture } from "./gestures.ts";
import { decimals, onScreen } from "./section.ts";
import type { Coordinates } from "./types.ts";

const SHAPE = "M14 35C14 35 2 22 2 13a12 12 0 0 1 24 0C26 22 14 35 14 35Z";
const STEP_PX = 10;
const FINE_STEP_PX = 1;
/** Moves by key that follow each other more quickly are one change. */
const REST_MS = 500;

/** What the pin needs of its map. */
export interface PinGround {
  /** The coordinates of a pixel. */
  at(x: number, y: number): Coordinates | null;
  zoom(levels: number, x: number, y: number): void;
  /** The reader has set the point. */
  set(at: Coordinates): void;
}

export class MovablePin {
  readonly #ground: PinGround;
  readonly #pin = el(
    "button",
    { type: "button", class: "mover", hidden: true, "aria-roledescription": "movable pin" },
    drawing(),
  );
  readonly #spoken = el("span", { class: "hidden", "aria-live": "polite" });
  readonly elements: readonly HTMLElement[] = [this.#pin, this.#spoken];
  #point: Coordinates | null = null;
  #view: Viewport | null = null;
  /** from the pointer to the tip of the pin while it is dragged */
  #grip: { readonly x: number; readonly y: number } | null = null;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(ground: PinGround) {
    this.#ground = ground;
    this.#pin.addEventListener("pointerdown", (event) => this.#grab(event));
    this.#pin.addEventListener("pointermove", (event) => this.#drag(event));
    this.#pin.addEventListener("pointerup", () => this.#drop());
    this.#pin.addEventListener("pointercancel", () => this.#drop());
    this.#pin.addEventListener("keydown", (event) => this.#press(event));
    this.#pin.addEventListener("blur", () => this.#rest());
  }

  /** The point as Python knows it; what is being moved here is newer. */
  update(point: Coordinates | null): void {
    if (this.#grip !== null || this.#resting !== undefined) return;
    this.#point = point;
    this.#draw();
  }

  /** Sets the point, as the reader's choice; the arrow keys then move it. */
  set(at: Coordinates): void {
    this.#move(at);
    this.#pin.focus({ preventScroll: true });
    this.#ground.set(at);
  }

  /** Puts the pin where its point is in the section. */
  place(view: Viewport): void {
    this.#view = view;
    this.#draw();
  }

  #draw(): void {
    this.#pin.hidden = this.#point === null;
    if (this.#point === null || this.#view === null) return;
    const { x, y } = onScreen(this.#point, this.#view);
    Object.assign(this.#pin.style, { left: `${x}px`, top: `${y}px` });
    const { latitude, longitude } = this.#point;
    const keys = "Arrow keys move it, with Shift by a little; plus and minus zoom.";
    this.#pin.setAttribute("aria-label", `The event's point: ${latitude}, ${longitude}. ${keys}`);
  }

  #move(at: Coordinates): void {
    this.#point = at;
    this.#draw();
  }

  #grab(event: PointerEvent): void {
    if (event.button !== 0 || this.#point === null || this.#view === null) return;
    const { x, y } = onScreen(this.#point, this.#view);
    this.#grip = { x: x - event.clientX, y: y - event.clientY };
    this.#pin.setPointerCapture(event.pointerId);
  }

  #drag({ clientX, clientY }: PointerEvent): void {
    if (this.#grip === null) return;
    const at = this.#ground.at(clientX + this.#grip.x, clientY + this.#grip.y);
    if (at) this.#move(at);
    this.#pin.dataset["moved"] = "";
  }

  #drop(): void {
    const moved = "moved" in this.#pin.dataset;
    delete this.#pin.dataset["moved"];
    this.#grip = null;
    if (moved && this.#point) this.#ground.set(this.#point);
  }

  #press(event: KeyboardEvent): void {
    const { direction, levels } = keyGesture(event);
    if (this.#point === null || this.#view === null) return;
    const { x, y } = onScreen(this.#point, this.#view);
    const length = event.shiftKey ? FINE_STEP_PX : STEP_PX;
    if (direction) this.#nudge(x + direction[0] * length, y + direction[1] * length);
    else if (levels !== undefined) this.#ground.zoom(levels, x, y);
    else return;
    event.preventDefault();
  }

  #nudge(x: number, y: number): void {
    const at = this.#ground.at(x, y);
    if (at === null || this.#view === null) return;
    this.#move(at);
    const digits = decimals(this.#view);
    this.#spoken.textContent = `${at.latitude.toFixed(digits)}, ${at.longitude.toFixed(digits)}`;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#rest(), REST_MS);
  }

  /** Ends a series of moves by key. */
  #rest(): void {
    if (this.#resting === undefined) return;
    clearTimeout(this.#resting);
    this.#resting = undefined;
    if (this.#point) this.#ground.set(this.#point);
  }
}

function drawing(): SVGElement {
  const shape = [svg("path", { d: SHAPE }), svg("circle", { cx: "14", cy: "13", r: "4" })];
  return svg("svg", { viewBox: "0 0 28 36", "aria-hidden": "true" }, ...shape);
}
