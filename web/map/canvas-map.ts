// The map on a canvas: cells, ways, pins and dots; drag, wheel, two fingers and keys. No tiles: H3 cells are the ground.
// I1: it draws when something changed, and each frame only while a dot is on its way.
// I2: until somebody moves the map by hand it keeps everything in view.

import { drawScene, type Paint, paintOf } from './draw.ts';
import { isMoving, positionAt } from './glide.ts';
import { cornersOf } from './hexes.ts';
import { type Place, placeOf, pointOf, type Size, type View, viewOf, zooms } from './projection.ts';
import { emptyScene, type Scene } from './scene.ts';

export type CanvasMap = {
  show(scene: Scene): void;
  /** Looks at a place. */
  look(view: View): void;
  zoom(levels: number): void;
  /** Everything into view again. */
  fit(): void;
  middle(): Place;
  close(): void;
};

export type CanvasMapOptions = {
  readonly canvas: HTMLCanvasElement;
  /** Server time, epoch ms. */
  readonly now: () => number;
  readonly start: View;
  /** Hears where the middle is after every move. */
  readonly moved?: (middle: Place) => void;
};

/** A map on this canvas. */
export function createCanvasMap(options: CanvasMapOptions): CanvasMap {
  return new HexMap(options);
}

class HexMap implements CanvasMap {
  private readonly options: CanvasMapOptions;
  private readonly context: CanvasRenderingContext2D | null;
  private readonly stopListening = new AbortController();
  private readonly watcher: ResizeObserver;
  private readonly calm = matchMedia('(prefers-reduced-motion: reduce)');
  private paint: Paint | null = null;
  private scene: Scene = emptyScene;
  private view: View;
  private size: Size = { width: 0, height: 0 };
  private byHand = false;
  private marks = '';
  private frame = 0;
  private readonly pointers = new Map<number, { x: number; y: number }>();

  constructor(options: CanvasMapOptions) {
    this.options = options;
    this.view = options.start;
    this.context = options.canvas.getContext('2d');
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(options.canvas);
    this.listen();
    this.resize();
  }

  show(scene: Scene): void {
    this.scene = scene;
    const marks = marksOf(scene);
    if (!this.byHand && (marks !== this.marks || this.isLost())) this.fitNow();
    this.marks = marks;
    this.dirty();
  }

  look(view: View): void {
    this.byHand = true;
    this.view = view;
    this.changed();
  }

  zoom(levels: number): void {
    this.zoomAt({ x: this.size.width / 2, y: this.size.height / 2 }, levels);
  }

  fit(): void {
    this.byHand = false;
    this.fitNow();
    this.changed();
  }

  middle(): Place {
    return { lat: this.view.lat, lng: this.view.lng };
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    this.stopListening.abort();
    this.watcher.disconnect();
  }

  private fitNow(): void {
    const now = this.options.now();
    const moving = (this.scene.fitted ?? this.scene.movers).flatMap(({ glide }) => positionAt(glide, now) ?? []);
    const hexes = this.scene.hexes.length > 12 ? [] : this.scene.hexes.flatMap(({ cell }) => cornersOf(cell));
    const { width, height } = this.size;
    const margin = Math.min(72, width / 6, height / 4);
    const found = viewOf([...this.scene.pins, ...moving, ...hexes], this.size, margin);
    if (found !== null && this.size.width > 0) this.view = found;
  }

  /** Something that moves has left the picture. */
  private isLost(): boolean {
    const now = this.options.now();
    const few = (this.scene.fitted ?? this.scene.movers).slice(0, fewMax + 1);
    if (few.length > fewMax) return false;
    return few.some(({ glide }) => {
      const place = positionAt(glide, now);
      const { x, y } = place === null ? { x: 24, y: 24 } : pointOf(place, this.view, this.size);
      return x < 16 || y < 16 || x > this.size.width - 16 || y > this.size.height - 16;
    });
  }

  private resize(): void {
    const { canvas } = this.options;
    const box = canvas.getBoundingClientRect();
    const ratio = Math.min(3, devicePixelRatio);
    this.size = { width: box.width, height: box.height };
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    this.context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!this.byHand) this.fitNow();
    this.dirty();
  }

  private dirty(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    if (this.context === null || this.size.width === 0) return;
    this.paint ??= paintOf(this.options.canvas);
    drawScene(this.context, this.scene, this.view, this.size, this.options.now(), this.paint);
    if (!this.scene.movers.some(({ glide }) => isMoving(glide))) return;
    if (this.calm.matches) setTimeout(() => this.dirty(), 1_000);
    else this.dirty();
  }

  private changed(): void {
    this.options.moved?.(this.middle());
    this.dirty();
  }

  private panBy(x: number, y: number): void {
    this.byHand = true;
    const { width, height } = this.size;
    this.view = { ...this.view, ...placeOf({ x: width / 2 - x, y: height / 2 - y }, this.view, this.size) };
    this.changed();
  }

  /** Zooms so that what lies under the point stays there. */
  private zoomAt(point: { x: number; y: number }, levels: number): void {
    this.byHand = true;
    const under = placeOf(point, this.view, this.size);
    const zoom = Math.max(zooms.least, Math.min(zooms.greatest, this.view.zoom + levels));
    const after = placeOf(point, { ...this.view, zoom }, this.size);
    this.view = { zoom, lat: this.view.lat + under.lat - after.lat, lng: this.view.lng + under.lng - after.lng };
    this.changed();
  }

  private listen(): void {
    const { canvas } = this.options;
    const { signal } = this.stopListening;
    const forget = (event: PointerEvent): void => void this.pointers.delete(event.pointerId);
    canvas.addEventListener(
      'pointerdown',
      (event) => {
        canvas.setPointerCapture(event.pointerId);
        this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
      },
      { signal },
    );
    canvas.addEventListener('pointermove', (event) => this.dragged(event), { signal });
    canvas.addEventListener('pointerup', forget, { signal });
    canvas.addEventListener('pointercancel', forget, { signal });
    canvas.addEventListener('keydown', (event) => this.pressed(event), { signal });
    canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.zoomAt({ x: event.offsetX, y: event.offsetY }, Math.max(-1, Math.min(1, -event.deltaY / 240)));
      },
      { signal, passive: false },
    );
    const repaint = (): void => {
      this.paint = null;
      this.dirty();
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint, { signal });
    const themes = new MutationObserver(repaint);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    signal.addEventListener('abort', () => themes.disconnect());
  }

  private dragged(event: PointerEvent): void {
    const held = this.pointers.get(event.pointerId);
    if (held === undefined) return;
    const here = { x: event.offsetX, y: event.offsetY };
    const other = [...this.pointers.entries()].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, here);
    if (other === undefined) {
      this.panBy(here.x - held.x, here.y - held.y);
      return;
    }
    const before = Math.hypot(held.x - other.x, held.y - other.y);
    const after = Math.hypot(here.x - other.x, here.y - other.y);
    const between = { x: (here.x + other.x) / 2, y: (here.y + other.y) / 2 };
    if (before > 0 && after > 0) this.zoomAt(between, Math.log2(after / before));
  }

  private pressed(event: KeyboardEvent): void {
    const step = 48;
    const move = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    const levels = { '+': 0.5, '=': 0.5, '-': -0.5 }[event.key];
    if (move === undefined && levels === undefined) return;
    event.preventDefault();
    if (move !== undefined) this.panBy(move[0] ?? 0, move[1] ?? 0);
    if (levels !== undefined) this.zoom(levels);
  }
}

/** Beyond so many moving things the view is fitted once and then left alone. */
const fewMax = 12;

/** What a view is fitted to, by name: while it is the same, the view stays. */
function marksOf({ pins, movers, hexes, fitted }: Scene): string {
  const moving = fitted ?? movers;
  const names = moving.length > fewMax ? ['many'] : moving.map(({ id }) => id);
  const cells = hexes.length > fewMax ? [] : hexes.map(({ cell }) => cell);
  return [...pins.filter(({ shape }) => shape !== 'dot').map(({ id }) => id), ...names, ...cells].join();
}
