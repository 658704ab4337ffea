// What the tests of all scenes share: views of a run, and where marks lie.

import { speaker } from '../core/language.js';
import { createTrace } from '../core/trace.js';
import { textWidth } from '../stage/marks.js';
import { start } from './kernel.js';
import en from '../text/en.js';
import zh from '../text/zh.js';

export const second = 1e9;

export const boxes = [
  { width: 328, height: 240 }, { width: 360, height: 300 }, { width: 599, height: 330 }, { width: 600, height: 330 },
  { width: 820, height: 450 }, { width: 1200, height: 700 }, { width: 2400, height: 1400 },
];

/** A run with its trace, and the view of it at its present time. */
export function watch(name, params, lang = 'en') {
  const trace = createTrace();
  const run = start(name, params, (r, state) => trace.apply(state, r, state));
  return {
    run,
    at(seconds) {
      run.runTo(seconds * second);
      return this.view();
    },
    view: () => ({
      state: run.state, time: run.k.now, head: run.k.now, playing: true, speed: 1, actual: 1, ended: false, role: 'owner', trace,
      scenario: { name, actions: [{ name: 'set' }, { name: 'clear' }], params: [] }, status: null, selected: 0, hovered: 0, offered: [], lang, t: speaker({ en, zh }[lang], lang),
    }),
  };
}

/** Every mark with its place on the stage: {mark, x0, y0, x1, y1}, but for what is clipped. */
export function extents(marks, dx = 0, dy = 0) {
  return marks.flatMap((mark) => {
    const x = dx + (mark.x ?? 0);
    const y = dy + (mark.y ?? 0);
    const inside = mark.children && !mark['clip-path'] && mark.shape === 'g' ? extents(mark.children, x, y) : [];
    const box = extent(mark);
    return [...(box ? [{ mark, x0: x + box[0], y0: y + box[1], x1: x + box[2], y1: y + box[3] }] : []), ...inside];
  });
}

function extent(mark) {
  switch (mark.shape) {
    case 'rect': return [0, 0, mark.width, mark.height];
    case 'circle': return [-mark.r, -mark.r, mark.r, mark.r];
    case 'line': return mark.ends ? null : [Math.min(mark.x1, mark.x2), Math.min(mark.y1, mark.y2), Math.max(mark.x1, mark.x2), Math.max(mark.y1, mark.y2)];
    case 'text': {
      const width = textWidth(mark.text, mark['font-size']);
      const left = { middle: -width / 2, end: -width }[mark['text-anchor']] ?? 0;
      return [left, -mark['font-size'] * 0.8, left + width, mark['font-size'] * 0.25];
    }
    default: return null;
  }
}

/** Keys that occur twice among siblings, anywhere. */
export function doubleKeys(marks) {
  const keys = marks.map((m, i) => m.key ?? `#${i}`);
  return [...keys.filter((k, i) => keys.indexOf(k) !== i), ...marks.flatMap((m) => doubleKeys(m.children ?? []))];
}

/** Words that a scene asked for and no language has. */
export const wordless = (marks) => marks.flatMap((m) => [...(/^(scene|stage|state|lanes)\.[\w.]+$/.test(m.text ?? '') ? [m.text] : []), ...wordless(m.children ?? [])]);

/** Every number of a mark, anywhere, that is not finite. */
export const broken = (marks) => marks.flatMap((m) => [
  ...Object.entries(m).filter(([, v]) => (typeof v === 'number' && !Number.isFinite(v)) || (typeof v === 'string' && /NaN|undefined|Infinity/.test(v))).map(([k, v]) => `${m.key ?? m.shape} ${k}=${v}`),
  ...broken(m.children ?? []),
]);
