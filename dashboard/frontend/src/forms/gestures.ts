/** Gestures on a map: a drag pans, the wheel and two fingers zoom, a press without a drag is a tap. */

export interface Gestures {
  /** The ground was dragged by so many pixels. */
  pan(dx: number, dy: number): void;
  /** `levels` nearer (farther when negative), about a pixel. */
  zoom(levels: number, x: number, y: number): void;
  tap(x: number, y: number): void;
}

/** A pointer that moved less than this, in pixels, has not dragged. */
const SLOP_PX: Readonly<Record<string, number>> = { mouse: 4 };
const FINGER_SLOP_PX = 10;
/** Pixels of the wheel for one level; a pinch on a touch pad comes as a wheel with the Ctrl key. */
const WHEEL_PX = 120;
const PINCHED_WHEEL_PX = 30;
const LINE_PX = 20;
const PAGE_PX = 400;

interface PixelSpot {
  readonly x: number;
  readonly y: number;
}

/** Listens on a surface for as long as it exists; controls on it keep their own presses. */
export function listenToGestures(surface: HTMLElement, act: Gestures): void {
  const fingers = new Map<number, PixelSpot>();
  let [start, dragging]: [PixelSpot, boolean] = [{ x: 0, y: 0 }, false];
  const spotOf = ({ clientX, clientY }: MouseEvent): PixelSpot => {
    const { left, top } = surface.getBoundingClientRect();
    return { x: clientX - left - surface.clientLeft, y: clientY - top - surface.clientTop };
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || isControl(event)) return;
    if (fingers.size === 0) [start, dragging] = [spotOf(event), false];
    else dragging = true;
    fingers.set(event.pointerId, spotOf(event));
  };
  const move = (event: PointerEvent): void => {
    if (event.buttons === 0) fingers.delete(event.pointerId); // it was lifted outside of the surface
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const now = spotOf(event);
    if (!dragging && distance(start, now) < (SLOP_PX[event.pointerType] ?? FINGER_SLOP_PX)) return;
    dragging = true;
    // from now on also outside of the surface; not at once, or a press on a pin would not reach it
    surface.setPointerCapture(event.pointerId);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (other === undefined) return act.pan(now.x - before.x, now.y - before.y);
    const [was, is] = [middle(before, other), middle(now, other)];
    act.pan(is.x - was.x, is.y - was.y);
    act.zoom(Math.log2(Math.max(1, distance(now, other)) / Math.max(1, distance(before, other))), is.x, is.y);
  };
  const up = (event: PointerEvent): void => {
    const known = fingers.delete(event.pointerId);
    if (known && !dragging && event.type === "pointerup" && !isPin(event)) act.tap(start.x, start.y);
  };
  surface.addEventListener("pointerdown", down);
  surface.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"] as const) surface.addEventListener(end, up);
  surface.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault(); // the page would scroll
      const { x, y } = spotOf(event);
      act.zoom(wheelLevels(event), x, y);
    },
    { passive: false },
  );
}

/** How many levels a turn of the wheel zooms. Pure. */
export function wheelLevels({ deltaY, deltaMode, ctrlKey }: Pick<WheelEvent, "deltaY" | "deltaMode" | "ctrlKey">) {
  const pixels = deltaY * (deltaMode === 1 ? LINE_PX : deltaMode === 2 ? PAGE_PX : 1);
  return Math.max(-1, Math.min(1, -pixels / (ctrlKey ? PINCHED_WHEEL_PX : WHEEL_PX)));
}

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const LEVELS: Readonly<Record<string, number>> = { "+": 1, "=": 1, "-": -1 };

/** What a key means on a map: a direction, or levels to zoom. Pure. */
export function keyGesture({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): {
  readonly direction?: readonly [x: number, y: number] | undefined;
  readonly levels?: number | undefined;
} {
  return ctrlKey || altKey || metaKey ? {} : { direction: DIRECTIONS[key], levels: LEVELS[key] };
}

function isControl({ target }: Event): boolean {
  return target instanceof Element && target.closest("button") !== null;
}

function isPin({ target }: Event): boolean {
  return target instanceof Element && target.closest(".pin") !== null;
}

function distance(a: PixelSpot, b: PixelSpot): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function middle(a: PixelSpot, b: PixelSpot): PixelSpot {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
