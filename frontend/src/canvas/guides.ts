// Thin lines over the frame that help to compose and are never printed.
import type { Context } from "./paint";

export interface Guides {
  thirds: boolean;
  safe: boolean;
  center: boolean;
}

export const NO_GUIDES: Guides = { thirds: false, safe: false, center: false };
const ACTION_SAFE = 0.93;
const TITLE_SAFE = 0.9;

export function paintGuides(context: Context, guides: Guides, aspect: number, scale: number): void {
  const half = 500 * aspect;
  context.lineWidth = 1 / scale;
  context.strokeStyle = "rgba(20, 20, 20, 0.55)";
  context.strokeRect(-half, -500, 2 * half, 1000);
  if (guides.thirds) paintThirds(context, half);
  if (guides.center) paintCenter(context);
  if (!guides.safe) return;
  context.strokeStyle = "rgba(176, 58, 46, 0.6)";
  for (const part of [ACTION_SAFE, TITLE_SAFE])
    context.strokeRect(-half * part, -500 * part, 2 * half * part, 1000 * part);
}

function paintThirds(context: Context, half: number): void {
  context.strokeStyle = "rgba(37, 108, 170, 0.5)";
  context.beginPath();
  for (const part of [-1 / 3, 1 / 3]) {
    context.moveTo(half * part, -500);
    context.lineTo(half * part, 500);
    context.moveTo(-half, 500 * part);
    context.lineTo(half, 500 * part);
  }
  context.stroke();
}

function paintCenter(context: Context): void {
  context.strokeStyle = "rgba(37, 108, 170, 0.6)";
  context.beginPath();
  context.moveTo(-24, 0);
  context.lineTo(24, 0);
  context.moveTo(0, -24);
  context.lineTo(0, 24);
  context.stroke();
}
