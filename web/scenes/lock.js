// One memory cell, and threads that read it, count and write it back. Between the two
// a thread carries a slip with its private copy; an old slip that is written erases
// what others did meanwhile. Those whose work is gone are crossed out.

import { legend, legendHeight } from '../stage/legend.js';
import { cells, circle, clamp, fit, group, path, rect, remembered, round, saying, second, text, textWidth, waiters } from '../stage/marks.js';
import { gridAt, person, queueAt } from './parts/people.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('./parts/people.js').Area} Area
 * @typedef {Object} Crowd the threads by how far they are
 * @property {Thread[]} coming have yet to come
 * @property {Thread[]} line wait for the lock, the longest waiter first
 * @property {Thread[]} inside are between acquire and release, or between reading and writing
 * @property {Thread[]} gone have written
 * @property {Map<number, number>} lost those whose update is gone, and when it went
 */

const flashTime = 0.9 * second;

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state, time } = view;
  const num = state.objects.find((o) => o.kind === 'variable');
  const lock = state.objects.find((o) => o.kind === 'lock');
  const crowd = crowdOf(state);
  const plan = layOut(box, crowd);
  const { coming, line, inside, gone, lost } = crowd;
  const fresh = view.ended ? 0 : flash(Math.max(-Infinity, ...lost.values()), time);
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...(num && lock ? [room(view, lock, line.length, plan), cell(view, num, fresh, plan)] : []),
    heading('coming', view.t('scene.lock.coming', { n: coming.length }), plan.coming, 'start', plan),
    heading('line', view.t(!state.params.lock && !line.length ? 'scene.lock.noline' : plan.narrow ? 'scene.lock.line.short' : 'scene.lock.line', { n: line.length }), plan.line, 'end', plan),
    heading('inside', view.t('scene.lock.inside', { n: inside.length }), plan.inside, 'start', plan),
    heading('gone', outcome(view, gone.length, num?.limit ?? 0, plan), plan.gone, 'start', plan),
    ...coming.map((t) => person(t, plan.comingAt(t), plan.r, time)),
    ...line.map((t, i) => person(t, plan.lineAt(i), plan.r, time)),
    ...inside.map((t, i) => person(t, plan.insideAt(i), plan.ri, time, num ? slip(t, num, plan.ri) : [])),
    ...gone.map((t, i) => person(t, plan.goneAt(i), plan.r, time, erased(lost.get(t.id), view, plan.r))),
    ...(num && lock ? [saying(say(view, num, lock, crowd, fresh), plan.margin, plan.sayingY, plan.sayingWidth, plan.sayingSize)] : []),
    legend(view, box),
  ];
}

/** @type {WeakMap<readonly Thread[], {objects: readonly Obj[], crowd: Crowd}>} */
const crowds = new WeakMap();

// crowdOf sorts the threads of a state once, not in every frame that shows it.
function crowdOf(/** @type {View['state']} */ { threads, objects }) {
  const known = crowds.get(threads);
  if (known?.objects === objects) return known.crowd;
  const crowd = sort(threads.slice(1), objects.find((o) => o.kind === 'variable'), objects.find((o) => o.kind === 'lock'));
  crowds.set(threads, { objects, crowd });
  return crowd;
}

/** @returns {Crowd} */
function sort(/** @type {Thread[]} */ threads, /** @type {Obj|undefined} */ num, /** @type {Obj|undefined} */ lock) {
  const holders = new Set(lock?.holders);
  const line = lock ? waiters({ threads }, lock) : [];
  const woken = threads.filter((t) => t.reason === 'woken');
  const gone = threads.filter((t) => written(t) && !holders.has(t.id));
  const inside = threads.filter((t) => holders.has(t.id) || (reads(t) && !written(t)));
  const there = new Set([...line, ...woken, ...gone, ...inside]);
  return {
    coming: threads.filter((t) => !there.has(t)), line: [...woken, ...line], inside,
    gone: gone.sort((a, b) => wrote(a) - wrote(b)), lost: num ? lostOf(threads.filter(written), num) : new Map(),
  };
}

const reads = (/** @type {Thread} */ t) => 'mine' in t.locals;
const written = (/** @type {Thread} */ t) => reads(t) && (t.last?.kind === 'store' || t.last?.kind === 'release');
const wrote = (/** @type {Thread} */ t) => t.last?.seq ?? 0;

/**
 * Whose updates are not in the value, and when they were erased. Every thread writes
 * one less than it read, so a value rests on one update for each number from the first
 * down to it: the last one that wrote it. All others are lost.
 * @param {Thread[]} threads that have written @param {Obj} num
 * @returns {Map<number, number>}
 */
export function lostOf(threads, num) {
  const order = [...threads].sort((a, b) => wrote(a) - wrote(b));
  const left = (/** @type {Thread} */ t) => t.locals.mine - 1;
  const stands = new Map(order.filter((t) => left(t) >= num.value).map((t) => [left(t), t]));
  /** @type {Thread[]} those after it of which each wrote more than all between, the next one last */
  const later = [];
  /** @type {Map<number, number>} */
  const lost = new Map();
  for (const t of order.reverse()) {
    while (later.length && left(later[later.length - 1]) < left(t)) later.pop();
    const eraser = later.at(-1);
    if (eraser && stands.get(left(t)) !== t) lost.set(t.id, eraser.last?.time ?? 0);
    later.push(t);
  }
  return lost;
}

function layOut(/** @type {Box} */ { width, height }, /** @type {Crowd} */ { coming, line, inside, gone }) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 10 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const size = narrow ? 9.5 : Math.max(10, 11.5 * scale);
  const top = narrow ? 58 : 44 * scale + 26 * scale;
  const bottom = height - legendHeight({ width, height }) - 8 * scale;
  const tall = bottom - top;
  const roomWidth = clamp(width * (narrow ? 0.4 : 0.36), 118, 620);
  const roomX = (width - roomWidth) / 2;
  const aisle = narrow ? 9 : 34 * scale;
  const pad = narrow ? 7 : 13 * scale;
  const side = roomX - aisle - margin;
  const head = size * 2;
  const cell = { x: roomX + pad, y: top + pad, width: roomWidth - 2 * pad, height: tall * 0.42 - pad };
  const low = top + tall * 0.42 + head;
  const areas = {
    coming: { x: margin, y: top, width: side, height: tall * 0.42 - 4 },
    line: { x: margin, y: low, width: side, height: bottom - low },
    inside: { x: roomX + pad, y: low, width: roomWidth - 2 * pad, height: bottom - low - pad * 0.5 },
    gone: { x: roomX + roomWidth + aisle, y: top, width: side, height: tall },
  };
  // Everywhere but in the room there are places for all, so that who stays keeps its place when another goes.
  const all = coming.length + line.length + inside.length + gone.length;
  const fitting = (/** @type {number} */ n, /** @type {Area} */ area, /** @type {number} */ most) => cells(n, area.width, area.height, most * scale);
  const [queue, slots, past, early] = [fitting(all, areas.line, 44), fitting(inside.length, areas.inside, 70), fitting(all, areas.gone, 44), fitting(all, areas.coming, 44)];
  const r = Math.max(2.2, Math.min(queue.size * 0.38, past.size * 0.38, early.size * 0.38, 17 * scale));
  const ri = clamp(slots.size * 0.29, 2.2, 17 * scale);
  return {
    scale, narrow, margin, size, sayingSize, sayingY: margin + sayingSize * 0.6, sayingWidth: width - 2 * margin,
    top, bottom, roomX, roomWidth, cell, aisle, r, ri, ...areas,
    comingAt: (/** @type {Thread} */ t) => gridAt(t.id - 2, all, early, fromTop(areas.coming, early)),
    lineAt: (/** @type {number} */ i) => queueAt(i, line.length, queue, areas.line),
    insideAt: (/** @type {number} */ i) => {
      const columns = Math.min(slots.columns, inside.length);
      const at = gridAt(i, inside.length, { ...slots, columns }, areas.inside);
      return { x: at.x + (areas.inside.width - columns * slots.size) / 2 - ri * 0.35, y: at.y + ri * 0.3 };
    },
    goneAt: (/** @type {number} */ i) => gridAt(i, all, past, fromTop(areas.gone, past)),
  };
}

// fromTop is as much of an area as the rows need.
const fromTop = (/** @type {Area} */ area, /** @type {{rows: number, size: number}} */ { rows, size }) => ({ ...area, height: rows * size });

/** @typedef {ReturnType<typeof layOut>} Layout */

/** @returns {Mark} */
function heading(/** @type {string} */ key, /** @type {string} */ words, /** @type {Area} */ area, /** @type {'start'|'end'} */ anchor, /** @type {Layout} */ { size }) {
  return group(key, anchor === 'end' ? area.x + area.width : area.x, area.y - size * 0.95, [text(0, 0, fit(words, size, area.width), size, 'dim', anchor)]);
}

// outcome says how many have written, and where there is room how many of them in vain.
function outcome(/** @type {View} */ { t }, /** @type {number} */ n, /** @type {number} */ lost, /** @type {Layout} */ { size, gone }) {
  const whole = lost ? t('scene.lock.gone.lost', { n, lost }) : '';
  return whole && textWidth(whole, size) <= gone.width ? whole : t('scene.lock.gone', { n });
}

// room is where the steps between reading and writing are made. A lock is its door.
/** @returns {Mark} */
function room(/** @type {View} */ view, /** @type {Obj} */ lock, /** @type {number} */ waiting, /** @type {Layout} */ plan) {
  const { roomX, roomWidth: w, top, bottom, scale, narrow, line, aisle } = plan;
  const h = bottom - top;
  const wall = Math.max(3, 4 * scale);
  const used = Boolean(view.state.params.lock) || waiting > 0 || lock.value === 0;
  const held = lock.value === 0;
  const door = Math.min(line.height * 0.62, 92 * scale);
  const doorY = line.y - top + (line.height - door) / 2;
  const out = Math.min(h * 0.3, 92 * scale);
  const outY = (h - out) / 2;
  return group('room', roomX, top, [
    rect(0, 0, w, h, 'room', { rx: 6 }),
    rect(-wall / 2, -wall / 2, w + wall, wall, 'wall', { rx: 2 }),
    rect(-wall / 2, h - wall / 2, w + wall, wall, 'wall', { rx: 2 }),
    rect(-wall / 2, 0, wall, doorY, 'wall'), rect(-wall / 2, doorY + door, wall, h - doorY - door, 'wall'),
    rect(w - wall / 2, 0, wall, outY, 'wall'), rect(w - wall / 2, outY + out, wall, h - outY - out, 'wall'),
    ...(used ? [rect(-wall * 0.75, doorY, wall * 1.5, held ? door : door * 0.12, `door ${held ? 'shut' : 'open'}`, { rx: 2 })] : []),
    ...(narrow ? [] : [path(w + wall, h / 2, arrow(aisle * 0.55, 9 * scale), 'way'), ...(held ? [] : [path(-aisle * 0.8, doorY + door / 2, arrow(aisle * 0.55, 9 * scale), 'way')])]),
    ...(used ? [padlock(-wall / 2, doorY - (narrow ? 9 : 14 * scale), narrow ? 6 : 9 * scale, held)] : []),
  ], { object: lock.id });
}

const arrow = (/** @type {number} */ length, /** @type {number} */ h) => `M0,0H${round(length)}M${round(length - h * 0.7)},${round(-h * 0.7)}L${round(length)},0L${round(length - h * 0.7)},${round(h * 0.7)}`;

// padlock is the lock itself: shut while somebody holds it.
/** @returns {Mark} */
function padlock(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ s, /** @type {boolean} */ held) {
  const lift = held ? 0 : -s * 0.35;
  return group('padlock', x, y, [
    path(0, 0, `M${round(-s * 0.55)},0V${round(-s * 0.45 + lift)}A${round(s * 0.55)},${round(s * 0.55)} 0 0 1 ${round(s * 0.55)},${round(-s * 0.45 + lift)}V${round(held ? 0 : lift - s * 0.1)}`, 'shackle', { 'stroke-width': round(s * 0.28) }),
    rect(-s, 0, 2 * s, s * 1.45, 'lock-body', { rx: round(s * 0.3) }),
    circle(0, s * 0.62, s * 0.24, 'keyhole'),
  ], { class: held ? 'padlock held' : 'padlock' });
}

// cell is the memory that everybody shares: what it holds, and what it should hold.
/** @returns {Mark} */
function cell(/** @type {View} */ view, /** @type {Obj} */ num, /** @type {number} */ fresh, /** @type {Layout} */ plan) {
  const { x, y, width: w, height: h } = plan.cell;
  const lost = num.limit;
  const fine = clamp(h * 0.11, 9, 15 * plan.scale);
  const value = String(num.value);
  const low = h < fine * 6; // then what it holds and what it should hold share a line
  const big = Math.min(h * (low ? 0.38 : 0.44), (w * (low ? 0.35 : 0.8)) / Math.max(2.2, textWidth(value, 1)));
  const badge = view.t('scene.lock.lost', { n: lost });
  const badgeWidth = textWidth(badge, fine) + fine * 1.3;
  const should = view.t('scene.lock.should', { n: num.value - lost });
  return group('cell', x, y, [
    rect(0, 0, w, h, `memory${lost ? ' wrong' : ''}`, { rx: 10 }),
    rect(0, 0, w, h, 'memory-flash', { rx: 10, opacity: round(fresh * 0.55) }),
    text(fine, fine * 1.3, 'num', fine * 1.1, 'strong'),
    ...(low ? [text(fine, h * 0.73, value, big, 'memory-value'), text(w - fine, h * 0.73, fit(should, fine, w - textWidth(value, big) - 3 * fine), fine, 'dim', 'end')] : [
      text(w / 2, h * 0.5, value, big, 'memory-value', 'middle'),
      text(w / 2, h - fine * 1.25, fit(should, fine, w - 2 * fine), fine, 'dim', 'middle'),
    ]),
    ...(lost ? [rect(w - badgeWidth - fine * 0.6, fine * 0.4, badgeWidth, fine * 1.8, 'lost-badge', { rx: round(fine * 0.9) }),
      text(w - badgeWidth / 2 - fine * 0.6, fine * 1.3, badge, fine, 'lost-words', 'middle')] : []),
  ], { object: num.id });
}

// slip is a thread's private copy: what num was when it read it.
/** @returns {Mark[]} */
function slip(/** @type {Thread} */ t, /** @type {Obj} */ num, /** @type {number} */ r) {
  return reads(t) ? paper(String(t.locals.mine), t.locals.mine !== num.value, r) : [];
}

const paper = remembered((/** @type {string} */ words, /** @type {boolean} */ old, /** @type {number} */ r) => {
  if (r < 7) return [rect(r * 0.5, -r * 1.5, r, r, `slip${old ? ' old' : ''}`)];
  const size = r * 0.78;
  const w = textWidth(words, size) + r * 0.6;
  return [
    rect(r * 0.45, -r * 1.62, w, r * 1.15, `slip${old ? ' old' : ''}`, { rx: round(r * 0.18) }),
    text(r * 0.45 + w / 2, -r * 1.05, words, size, 'slip-words', 'middle'),
  ];
});

// erased crosses out a thread whose update is gone; at that moment it flares up.
/** @returns {Mark[]} */
function erased(/** @type {number|undefined} */ since, /** @type {View} */ view, /** @type {number} */ r) {
  if (since === undefined) return [];
  const fresh = view.ended ? 0 : flash(since, view.time);
  return fresh > 0 ? [...cross(r), circle(0, 0, r * (1.14 + 0.5 * (1 - fresh)), 'flare', { 'stroke-opacity': round(fresh) })] : cross(r);
}

const cross = remembered((/** @type {number} */ r) => {
  const d = r * 0.8;
  return [path(0, 0, `M${round(-d)},${round(d)}L${round(d)},${round(-d)}`, 'crossed', { 'stroke-width': round(Math.max(1.6, r * 0.2)) })];
});

const flash = (/** @type {number} */ since, /** @type {number} */ time) => clamp(1 - (time - since) / flashTime, 0, 1);

function say(/** @type {View} */ view, /** @type {Obj} */ num, /** @type {Obj} */ lock, /** @type {Crowd} */ { coming, line, inside, gone }, /** @type {number} */ fresh) {
  const { t, state } = view;
  const lost = num.limit;
  if (gone.length && !coming.length && !line.length && !inside.length) {
    return lost ? t('scene.lock.say.lost', { n: lost, value: num.value, should: num.value - lost }) : t('scene.lock.say.right');
  }
  const last = gone.at(-1);
  if (fresh > 0 && last) return t('scene.lock.say.erased', { name: last.name, value: last.locals.mine - 1 });
  const holder = state.threads[lock.holders[0] - 1];
  if (holder) return t(line.length ? 'scene.lock.say.wait' : 'scene.lock.say.held', { name: holder.name, n: line.length });
  const old = inside.filter((i) => reads(i) && i.locals.mine !== num.value).length;
  if (old) return t('scene.lock.say.old', { n: old });
  return t(inside.length ? 'scene.lock.say.inside' : 'scene.lock.say.steps', { n: inside.length });
}
