/**
 * Web Mercator between world units and the screen. World units are those of the packed events: the world reaches from
 * -2^31 to 2^31 in x (to the east) and y (to the south). Screen pixels are CSS pixels of the viewport. Pure.
 */

/** World units around the equator. */
export const WORLD = 2 ** 32;
const TILE = 256;
const EQUATOR_KM = 40075.017;
const EDGE = 85.051129;

export interface World {
  readonly x: number;
  readonly y: number;
}

/** (latitude, longitude) in WGS84 degrees → world units; points beyond Mercator's edge are moved onto it. */
export function toWorld(latitude: number, longitude: number): World {
  const phi = (Math.max(-EDGE, Math.min(EDGE, latitude)) * Math.PI) / 180;
  return { x: (longitude / 360) * WORLD, y: (-Math.asinh(Math.tan(phi)) / (2 * Math.PI)) * WORLD };
}

/** World units → (latitude, longitude) in WGS84 degrees. */
export function toDegrees(x: number, y: number): { latitude: number; longitude: number } {
  return {
    latitude: (Math.atan(Math.sinh((-y / WORLD) * 2 * Math.PI)) * 180) / Math.PI,
    longitude: (x / WORLD) * 360,
  };
}

/** A longitude, or the same some turns around the earth, that is nearest to another: -178 near 170 is 182. */
export function nearestTurn(longitude: number, other: number): number {
  return longitude + 360 * Math.round((other - longitude) / 360);
}

/** The least and the greatest of some world x: the shorter way around, if it is under half of the world. */
export function span(xs: readonly number[]): readonly [left: number, right: number] {
  const plain = [Math.min(...xs), Math.max(...xs)] as const;
  if (plain[1] - plain[0] <= WORLD / 2) return plain;
  const turned = xs.map((x) => (x < 0 ? x + WORLD : x));
  const other = [Math.min(...turned), Math.max(...turned)] as const;
  return other[1] - other[0] <= WORLD / 2 ? other : plain;
}

/** Pixels per world unit. */
export function scaleAt(zoom: number): number {
  return (TILE * 2 ** zoom) / WORLD;
}

/**
 * The part of the world that a canvas shows. A point is drawn on the copy of the world that is nearest to the middle:
 * the difference of two 32-bit coordinates wraps around the antimeridian by itself.
 */
export class Viewport {
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** pixels from the world's left edge to the viewport's; may lie outside the world */
  readonly left: number;
  readonly top: number;
  /** screenX = ((x - middleX) | 0) * scale + offsetX, screenY = y * scale + offsetY: for loops over a million */
  readonly middleX: number;
  readonly offsetX: number;
  readonly offsetY: number;

  constructor(left: number, top: number, zoom: number, width: number, height: number) {
    this.zoom = zoom;
    this.width = width;
    this.height = height;
    this.scale = scaleAt(zoom);
    this.left = left;
    this.top = top;
    const middle = (left + width / 2) / this.scale - WORLD / 2;
    this.middleX = Math.round(middle) | 0;
    this.offsetX = width / 2 + (Math.round(middle) - middle) * this.scale;
    this.offsetY = (WORLD / 2) * this.scale - top;
  }

  screenX(x: number): number {
    return ((x - this.middleX) | 0) * this.scale + this.offsetX;
  }

  screenY(y: number): number {
    return y * this.scale + this.offsetY;
  }

  /** Is the pixel in the viewport, or at most `margin` pixels outside? */
  holds(screenX: number, screenY: number, margin: number): boolean {
    return (
      screenX >= -margin && screenY >= -margin && screenX <= this.width + margin && screenY <= this.height + margin
    );
  }

  /** Length of `km` on the ground, in pixels, at world height `y`. */
  pixels(km: number, y: number): number {
    return km * this.scale * (WORLD / EQUATOR_KM) * Math.cosh((2 * Math.PI * y) / WORLD);
  }
}
