// How a scene looks. Colours come from the stylesheet, so that light and dark are said in one place.

import { positionAt } from './glide.ts';
import { cellsInView, cornersOf, middleOf } from './hexes.ts';
import { type Place, type Point, pointOf, type Size, type View } from './projection.ts';
import type { Mover, Pin, Scene, Tone } from './scene.ts';

/** Colours as the stylesheet has them now. */
export type Paint = Readonly<Record<Tone | 'ground' | 'line' | 'paper', string>> & { readonly font: string };

type Brush = {
  readonly context: CanvasRenderingContext2D;
  readonly view: View;
  readonly size: Size;
  readonly paint: Paint;
};

const turn = Math.PI * 2;

/** Reads the colours. */
export function paintOf(element: Element): Paint {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--map-${name}`).trim();
  return {
    ground: read('ground'),
    line: read('line'),
    warm: read('warm'),
    cool: read('cool'),
    ink: read('ink'),
    paper: read('paper'),
    font: style.fontFamily,
  };
}

/** Draws a scene as it is at `now` (server time, epoch ms). */
export function drawScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  size: Size,
  now: number,
  paint: Paint,
): void {
  const brush: Brush = { context, view, size, paint };
  context.globalAlpha = 1;
  context.fillStyle = paint.ground;
  context.fillRect(0, 0, size.width, size.height);
  drawGround(brush);
  for (const { cell, tone, strength } of scene.hexes) fillCell(brush, cell, paint[tone], 0.08 + 0.42 * strength);
  for (const [from, to] of scene.ways) drawWay(brush, from, typeof to === 'string' ? middleOf(to) : to);
  for (const { cell, tone, door } of scene.hexes)
    if (door !== undefined) drawPin(brush, { id: cell, ...middleOf(cell), shape: 'home', tone, label: door });
  for (const pin of scene.pins) drawPin(brush, pin);
  for (const mover of scene.movers) drawMover(brush, mover, now);
}

/** Cells of the ground, each a shade of its own, so that the eye has something to hold on to when the map moves. */
function drawGround(brush: Brush): void {
  const { context, view, size, paint } = brush;
  context.lineWidth = 1;
  context.strokeStyle = paint.line;
  for (const cell of cellsInView(view, size)) {
    outline(brush, cell);
    const shade = shadeOf(cell);
    if (shade > 0.55) {
      context.globalAlpha = (shade - 0.5) * 0.55;
      context.fillStyle = paint.line;
      context.fill();
    }
    context.globalAlpha = 0.9;
    context.stroke();
  }
  context.globalAlpha = 1;
}

function fillCell(brush: Brush, cell: string, colour: string, alpha: number): void {
  const { context } = brush;
  outline(brush, cell);
  context.globalAlpha = alpha;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = Math.min(1, alpha + 0.3);
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.stroke();
  context.globalAlpha = 1;
}

function outline({ context, view, size }: Brush, cell: string): void {
  context.beginPath();
  for (const corner of cornersOf(cell)) {
    const { x, y } = pointOf(corner, view, size);
    context.lineTo(x, y);
  }
  context.closePath();
}

function drawWay({ context, view, size, paint }: Brush, from: Place, to: Place): void {
  const a = pointOf(from, view, size);
  const b = pointOf(to, view, size);
  const bend = { x: (a.x + b.x) / 2 - (b.y - a.y) * 0.12, y: (a.y + b.y) / 2 + (b.x - a.x) * 0.12 };
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.quadraticCurveTo(bend.x, bend.y, b.x, b.y);
  context.strokeStyle = paint.ink;
  context.globalAlpha = 0.45;
  context.lineWidth = 2.5;
  context.lineCap = 'round';
  context.setLineDash([1, 8]);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function disc(context: CanvasRenderingContext2D, { x, y }: Point, radius: number, fill: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, turn);
  context.fillStyle = fill;
  context.fill();
}

function drawPin(brush: Brush, pin: Pin): void {
  const { context, view, size, paint } = brush;
  const at = pointOf(pin, view, size);
  if (isOutside(at, size)) return;
  if (pin.shape === 'dot') {
    disc(context, at, 6, paint.paper);
    disc(context, at, 4, paint[pin.tone]);
    return;
  }
  // A drop with its point on the place.
  const head = { x: at.x, y: at.y - 22 };
  context.beginPath();
  context.arc(head.x, head.y, 15, Math.PI * 0.8, Math.PI * 0.2);
  context.lineTo(at.x, at.y);
  context.closePath();
  context.fillStyle = paint[pin.tone];
  context.strokeStyle = paint.paper;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
  drawSign(brush, pin.shape, head);
  drawLabel(brush, pin.label, { x: at.x, y: at.y + 14 });
}

function drawSign({ context, paint }: Brush, shape: 'kitchen' | 'home', { x, y }: Point): void {
  context.beginPath();
  if (shape === 'home') {
    context.moveTo(x - 6.5, y);
    context.lineTo(x, y - 6.5);
    context.lineTo(x + 6.5, y);
    context.moveTo(x - 4.5, y - 1);
    context.lineTo(x - 4.5, y + 6);
    context.lineTo(x + 4.5, y + 6);
    context.lineTo(x + 4.5, y - 1);
  } else {
    for (const tier of [-4.5, 0.5, 5.5]) {
      context.moveTo(x - 5.5, y + tier);
      context.lineTo(x + 5.5, y + tier);
    }
    context.moveTo(x - 3, y - 6);
    context.quadraticCurveTo(x, y - 10, x + 3, y - 6);
  }
  context.strokeStyle = paint.paper;
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke();
}

function drawMover(brush: Brush, mover: Mover, now: number): void {
  const { context, view, size, paint } = brush;
  const place = positionAt(mover.glide, now);
  if (place === null) return;
  const at = pointOf(place, view, size);
  if (isOutside(at, size)) return;
  const colour = paint[mover.tone];
  if (!mover.large) {
    disc(context, at, 5.5, paint.paper);
    disc(context, at, 4, colour);
    return;
  }
  context.globalAlpha = 0.18;
  disc(context, at, 22, colour);
  context.globalAlpha = 1;
  disc(context, at, 11, paint.paper);
  disc(context, at, 8, colour);
  drawLabel(brush, mover.label, { x: at.x, y: at.y + 30 });
}

function drawLabel({ context, paint }: Brush, label: string | undefined, { x, y }: Point): void {
  if (label === undefined || label === '') return;
  context.font = `600 12px ${paint.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = paint.ground;
  context.strokeText(label, x, y);
  context.fillStyle = paint.ink;
  context.fillText(label, x, y);
}

const isOutside = ({ x, y }: Point, { width, height }: Size): boolean =>
  x < -40 || y < -40 || x > width + 40 || y > height + 60;

/** 0 to 1, the same for a cell at all times. */
function shadeOf(cell: string): number {
  let hash = 0;
  for (let i = 0; i < cell.length; i++) hash = (hash * 31 + cell.charCodeAt(i)) >>> 0;
  return ((hash >>> 7) % 1000) / 1000;
}
