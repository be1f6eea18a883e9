import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** The colours that are drawn on canvases, as the theme has them now. */
export interface ChartColours {
  redis: string;
  mysql: string;
  stale: string;
  failed: string;
  unanswered: string;
  text: string;
  muted: string;
  border: string;
  surface: string;
  accent: string;
}

const VARIABLES: Record<keyof ChartColours, string> = {
  redis: '--color-redis',
  mysql: '--color-mysql',
  stale: '--color-stale',
  failed: '--color-error',
  unanswered: '--color-none',
  text: '--color-text',
  muted: '--color-muted',
  border: '--color-border',
  surface: '--color-surface',
  accent: '--color-accent',
};

/** What the theme's variables come to; an element has to resolve them, since a variable's text may be a function. */
function readColours(): ChartColours {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  const read = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(
    Object.entries(VARIABLES).map(([name, variable]) => [name, read(variable)]),
  );
  probe.remove();
  return colours as Record<keyof ChartColours, string>;
}

const QUERIES = ['(prefers-color-scheme: dark)', '(forced-colors: active)', 'print'];

/** The theme's colours; a change of theme, by the system or by the toggle, renders again. */
export function useChartColours(): ChartColours {
  const [colours, setColours] = useState(readColours);
  useEffect(() => {
    // At once: what is to be printed is what is there when this returns.
    const read = (): void => flushSync(() => setColours(readColours()));
    const queries = QUERIES.map((query) => matchMedia(query));
    for (const query of queries) query.addEventListener('change', read);
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['class', 'data-theme'],
    });
    return () => {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', read);
    };
  }, []);
  return colours;
}

const tiles = new Map<string, HTMLCanvasElement>();

function tileOf(
  key: string,
  sizePx: number,
  draw: (ctx: CanvasRenderingContext2D) => void,
): HTMLCanvasElement {
  const known = tiles.get(key);
  if (known) return known;
  const tile = document.createElement('canvas');
  tile.width = sizePx;
  tile.height = sizePx;
  const ctx = tile.getContext('2d');
  if (ctx) draw(ctx);
  tiles.set(key, tile);
  return tile;
}

function stroke(
  ctx: CanvasRenderingContext2D,
  colour: string,
  width: number,
  lines: readonly number[][],
): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  for (const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] of lines) {
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
  }
  ctx.stroke();
}

/** How an area is filled besides its colour, so that areas differ without it. */
export type Texture = 'solid' | 'diagonal' | 'cross' | 'dots' | 'outline';

/** A colour with a texture, for `fillStyle`; `ratio` is device pixels per CSS pixel. */
export function textured(
  ctx: CanvasRenderingContext2D,
  colour: string,
  texture: Texture,
  ratio: number,
): string | CanvasPattern {
  if (texture === 'solid') return colour;
  const size = Math.round(8 * ratio);
  const tile = tileOf(`${colour}|${texture}|${size}`, size, (tileCtx) => {
    tileCtx.fillStyle = colour;
    tileCtx.globalAlpha = texture === 'outline' ? 0.14 : texture === 'dots' ? 0.35 : 0.55;
    tileCtx.fillRect(0, 0, size, size);
    tileCtx.globalAlpha = 1;
    const rising = [
      [-size, size, size, -size],
      [0, size, size, 0],
      [0, 2 * size, 2 * size, 0],
    ];
    if (texture === 'diagonal') stroke(tileCtx, colour, size * 0.34, rising);
    if (texture === 'cross') {
      stroke(tileCtx, colour, size * 0.24, rising);
      stroke(
        tileCtx,
        colour,
        size * 0.24,
        rising.map(([x0 = 0, y0 = 0, x1 = 0, y1 = 0]) => [size - x0, y0, size - x1, y1]),
      );
    }
    if (texture === 'outline') {
      tileCtx.fillRect(size * 0.1, size * 0.1, size * 0.2, size * 0.2);
      tileCtx.fillRect(size * 0.6, size * 0.6, size * 0.2, size * 0.2);
    }
    if (texture === 'dots') tileCtx.fillRect(size * 0.25, size * 0.25, size * 0.4, size * 0.4);
  });
  return ctx.createPattern(tile, 'repeat') ?? colour;
}
