/** A canvas that covers the map's viewport and stays in step with it while the map is dragged, zoomed and resized. */
import L from "leaflet";
import { Viewport } from "../shared/projection.ts";

/** More device pixels per CSS pixel cost time without showing more. */
const MOST_DENSE = 2;

export abstract class MapCanvas extends L.Layer {
  readonly #pane: string;
  /** CSS pixels drawn beyond each side of the viewport */
  readonly #padding: number;
  #canvas: HTMLCanvasElement | null = null;
  #context: CanvasRenderingContext2D | null = null;
  #view = new Viewport(0, 0, 0, 0, 0);
  #center = L.latLng(0, 0);
  #zooming = false;
  #frame = 0;

  constructor(pane: string, padding: number) {
    super();
    this.#pane = pane;
    this.#padding = padding;
  }

  /** Draws everything for the viewport, in CSS pixels of the canvas, which are `density` device pixels each. */
  protected abstract paint(context: CanvasRenderingContext2D, view: Viewport, density: number): void;

  /** Must the canvas be painted after a step of a drag? `outside`: the map has left the drawn part. */
  protected abstract needsPaint(outside: boolean): boolean;

  protected get view(): Viewport {
    return this.#view;
  }
  /** CSS pixels of the canvas left of and above the map's corner */
  protected get padding(): number {
    return this.#padding;
  }

  override onAdd(map: L.Map): this {
    const canvas = L.DomUtil.create("canvas", "dateline-canvas leaflet-zoom-animated", map.getPane(this.#pane));
    canvas.style.pointerEvents = "none";
    canvas.setAttribute("aria-hidden", "true");
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.redraw();
    return this;
  }

  override onRemove(): this {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#canvas?.remove();
    this.#canvas = this.#context = null;
    return this;
  }

  override getEvents(): { [name: string]: L.LeafletEventHandlerFn } {
    return {
      viewreset: this.#settle,
      moveend: this.#settle,
      zoomend: this.#settle,
      resize: this.#settle,
      move: this.#follow,
      zoom: this.#follow,
      zoomanim: (event) => this.#animate(event as L.ZoomAnimEvent),
    };
  }

  /** Draws now. Call it inside a requestAnimationFrame. */
  redraw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#context === null || this.#canvas === null || !this._map) return;
    if (!this.#zooming) this.#place(this._map, this.#canvas);
    const density = this.#density();
    this.#context.setTransform(density, 0, 0, density, 0, 0);
    this.paint(this.#context, this.#view, density);
  }

  /** Draws in the next frame, once. */
  schedule(): void {
    if (this.#frame === 0 && this.#context !== null) this.#frame = requestAnimationFrame(() => this.redraw());
  }

  /** Leaflet reports the end of a move up to three times: a canvas that is in its place is not drawn again at once. */
  readonly #settle = (): void => {
    const map = this._map;
    if (!map) return;
    const stretched = this.#zooming || map.getZoom() !== this.#view.zoom;
    this.#zooming = false;
    if (stretched || !this.#hasSize(map)) return this.redraw();
    this.#lay(map);
    const moved = this.#moved(map);
    if (!this.needsPaint(2 * moved > this.#padding)) return;
    if (moved === 0) this.schedule();
    else this.redraw();
  };

  /** Pixels by which the map has moved since it was drawn. */
  #moved(map: L.Map): number {
    const { x, y } = map.getPixelBounds().min as L.Point;
    return Math.max(Math.abs(x - this.#view.left - this.#padding), Math.abs(y - this.#view.top - this.#padding));
  }

  #hasSize(map: L.Map): boolean {
    const { x, y } = map.getSize();
    return this.#view.width === x + 2 * this.#padding && this.#view.height === y + 2 * this.#padding;
  }

  readonly #follow = (): void => {
    if (this.#zooming || !this._map || this.#canvas === null) return;
    if (this._map.getZoom() !== this.#view.zoom) {
      this.#stretch(this._map, this._map.getCenter(), this._map.getZoom());
      if (this.needsPaint(false)) this.schedule();
      return;
    }
    if (this.needsPaint(this.#moved(this._map) > this.#padding)) this.schedule();
  };

  #animate(event: L.ZoomAnimEvent): void {
    this.#zooming = true;
    if (this._map) this.#stretch(this._map, event.center, event.zoom);
  }

  /** Scales the drawing to another zoom until it is drawn again. */
  #stretch(map: L.Map, center: L.LatLng, zoom: number): void {
    if (this.#canvas === null) return;
    const scale = map.getZoomScale(zoom, this.#view.zoom);
    const half = map.getSize().divideBy(2);
    const pane = L.DomUtil.getPosition(map.getPanes().mapPane);
    const origin = map.project(center, zoom).subtract(half).add(pane).round();
    const corner = half.add([this.#padding, this.#padding]).multiplyBy(-scale);
    L.DomUtil.setTransform(this.#canvas, corner.add(map.project(this.#center, zoom)).subtract(origin), scale);
  }

  #place(map: L.Map, canvas: HTMLCanvasElement): void {
    const size = map.getSize();
    const corner = map.getPixelBounds().min as L.Point;
    const padding = this.#padding;
    const width = size.x + 2 * padding;
    const height = size.y + 2 * padding;
    this.#view = new Viewport(corner.x - padding, corner.y - padding, map.getZoom(), width, height);
    this.#center = map.getCenter();
    this.#lay(map);
    const density = this.#density();
    const columns = Math.max(1, Math.round(width * density));
    const rows = Math.max(1, Math.round(height * density));
    if (canvas.width === columns && canvas.height === rows) return;
    canvas.width = columns;
    canvas.height = rows;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }

  /** Puts the canvas where its pixels belong: the pane's origin changes whenever Leaflet resets the view. */
  #lay(map: L.Map): void {
    const corner = L.point(this.#view.left, this.#view.top);
    if (this.#canvas !== null) L.DomUtil.setPosition(this.#canvas, corner.subtract(map.getPixelOrigin()));
  }

  #density(): number {
    return Math.max(1, Math.min(MOST_DENSE, devicePixelRatio || 1));
  }
}
