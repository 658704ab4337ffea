// Producers put, consumers get, a bounded queue stands between them as a tank: the
// places fill from the bottom, a queue is emptied there, a LIFO queue at the top.

import { legend, legendHeight } from '../stage/legend.js';
import { circle, clamp, group, members, path, rect, round, saying, seconds, second, text, waiters } from '../stage/marks.js';
import { fixed } from '../core/language.js';
import { indexAt } from '../core/spans.js';
import { threadColour } from '../core/colours.js';
import { holds, member, planCrew } from './parts/crew.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('./parts/crew.js').Plan} Plan
 */

const ended = new Set(['done', 'failed', 'killed']);

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state } = view;
  const producers = members(state, 'producer');
  const consumers = members(state, 'consumer');
  const q = state.objects.find((o) => o.kind.endsWith('queue'));
  const plan = layOut(box, producers.length, consumers.length, q);
  const putting = q ? waiters(state, q).filter((t) => t.reason === 'put').length : 0;
  const getting = q ? waiters(state, q).filter((t) => t.reason === 'get').length : 0;
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...producers.map((t, i) => member(t, i, plan.producers, 1, doing(view, t, plan.narrow), view.time, plan.scale)),
    ...consumers.map((t, i) => member(t, i, plan.consumers, -1, doing(view, t, plan.narrow), view.time, plan.scale)),
    ...(q ? [tank(view, q, plan), ...items(view, q, producers, consumers, plan)] : []),
    ...(plan.figures ? [figures(view, producers, consumers, putting, getting, plan)] : []),
    ...(q ? [saying(say(view, q, putting, getting, consumers), plan.margin, plan.sayingY, plan.sayingWidth, plan.sayingSize)] : []),
    legend(view, box),
  ];
}

function layOut(/** @type {Box} */ { width, height }, /** @type {number} */ p, /** @type {number} */ c, /** @type {Obj|undefined} */ q) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.62, 1.7);
  const margin = narrow ? 10 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const top = narrow ? 44 : 40 * scale + 10;
  const figured = !narrow && height >= 360;
  const bottom = height - legendHeight({ width, height }) - (narrow ? 4 : 8);
  const n = Math.max(q?.limit ?? 1, q?.items.length ?? 0, 1);
  const head = 26 * scale;
  const tankHeight = bottom - top - head - (figured ? 62 * scale : 4);
  const tankWidth = clamp(width * 0.26, 70, 340);
  const { size, columns, rows } = slots(n, tankWidth, tankHeight, scale);
  const pad = Math.max(4, 8 * scale);
  const inner = { width: columns * size, height: rows * size };
  const tankX = width / 2 - inner.width / 2;
  const tankY = top + head + (tankHeight - inner.height - pad) / 2;
  const pipe = narrow ? 14 : 46 * scale;
  const side = (tankX - pad - pipe) - margin - (narrow ? 4 : 10 * scale);
  const column = Math.min(side, 250 * scale);
  const area = { y: top, width: column, height: bottom - top - (figured ? 46 * scale : 0) };
  const outer = tankX - pad - pipe - (narrow ? 4 : 10 * scale);
  const left = { ...area, x: margin + (side - column) * 0.5 };
  const right = { ...area, x: width - margin - column - (side - column) * 0.5 };
  const producers = planCrew(p, left, 1, scale);
  const consumers = planCrew(c, right, -1, scale);
  return {
    scale, margin, narrow, sayingSize, sayingY: margin + sayingSize * 0.6, sayingWidth: width - 2 * margin, outer,
    producers, consumers, inner, pad, pipe, tankX, tankY, size, columns, rows, top, bottom, head,
    figures: figured, width, r: Math.min(size * 0.4, 19 * scale),
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

// slots finds the fewest columns in which n places stand well.
function slots(/** @type {number} */ n, /** @type {number} */ width, /** @type {number} */ height, /** @type {number} */ scale) {
  const sizeFor = (/** @type {number} */ columns) => Math.min(width / columns, height / Math.ceil(n / columns), 54 * scale);
  let columns = 1;
  while (columns < n && sizeFor(columns) < 36 * scale && sizeFor(columns + 1) > sizeFor(columns)) columns++;
  return { columns, rows: Math.ceil(n / columns), size: sizeFor(columns) };
}

// slotAt is the middle of the i-th place: from the bottom, rows in turns from the
// right and from the left, so that neighbours in the queue are neighbours here.
function slotAt(/** @type {number} */ i, /** @type {Layout} */ { tankX, tankY, inner, size, columns }) {
  const row = Math.floor(i / columns);
  const column = row % 2 === 0 ? columns - 1 - (i % columns) : i % columns;
  return { x: tankX + (column + 0.5) * size, y: tankY + inner.height - (row + 0.5) * size };
}

/** @returns {Mark} */
function tank(/** @type {View} */ view, /** @type {Obj} */ q, /** @type {Layout} */ plan) {
  const { tankX, tankY, inner, pad, pipe, size, scale, narrow } = plan;
  const full = q.limit > 0 && q.items.length >= q.limit;
  const count = Math.max(q.limit, q.items.length);
  const level = clamp(Math.ceil(q.items.length / plan.columns) / plan.rows, 0, 1) * inner.height;
  const over = 12 * scale;
  const w = inner.width + 2 * pad;
  const h = inner.height + pad;
  const thick = clamp(size * 0.5, 10, 22 * scale);
  const outY = q.kind === 'lifoqueue' ? thick / 2 : inner.height - thick / 2;
  const fine = Math.max(9.5, 10.5 * scale);
  const corner = Math.min(16 * scale, size * 0.4);
  return group('tank', tankX - pad, tankY, [
    rect(0, 0, w, h, 'vessel', { rx: corner }),
    { shape: 'clipPath', id: 'tank-inside', children: [rect(2, -over, w - 4, h + over - 2, '', { rx: corner })] },
    group('water', 0, 0, [rect(0, h - level - pad * (level ? 1 : -1), w, h + 40, `water${full ? ' full' : ''}`, { key: 'level', move: 'glide' })], { 'clip-path': 'url(#tank-inside)' }),
    ...Array.from({ length: count }, (_, i) => {
      const at = slotAt(i, plan);
      return circle(at.x - tankX + pad, at.y - tankY, Math.min(size * 0.4, 19 * scale), i < q.limit ? 'slot' : 'slot over');
    }),
    path(0, 0, `M0,${-over}V${h - corner}Q0,${h} ${corner},${h}H${w - corner}Q${w},${h} ${w},${h - corner}V${-over}`, `glass${full ? ' full' : ''}`),
    pipeMark('in', -pipe - 6, thick / 2, pipe, thick, 'put()', fine, narrow),
    pipeMark('out', w + 6, outY, pipe, thick, 'get()', fine, narrow),
    text(w / 2, -over - fine * 1.15, view.t(`scene.producerconsumer.level.${full ? 'full' : q.items.length ? 'some' : 'empty'}`, { n: q.items.length, max: q.limit }), fine * 1.15, `tank-words${full ? ' full' : ''}`, 'middle'),
    ...(narrow ? [] : [text(w / 2, h + fine * 1.3, view.t(`scene.producerconsumer.order.${q.kind}`), fine, 'dim', 'middle')]),
  ], { object: q.id });
}

/** @returns {Mark} */
function pipeMark(/** @type {string} */ key, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ length, /** @type {number} */ thick, /** @type {string} */ word, /** @type {number} */ size, /** @type {boolean} */ narrow) {
  const tip = thick * 0.35;
  return group(key, x, y, [
    path(0, 0, `M0,${round(-thick * 0.3)}H${round(length - tip)}V${round(-thick * 0.5)}L${round(length)},0L${round(length - tip)},${round(thick * 0.5)}V${round(thick * 0.3)}H0Z`, 'pipe'),
    ...(narrow ? [] : [text(length / 2, -thick * 0.5 - size * 0.8, word, size, 'dim', 'middle')]),
  ]);
}

// items are those in the hands of blocked producers, in the tank and being eaten. The
// pointer goes through them to whoever holds them.
/** @returns {Mark[]} */
function items(/** @type {View} */ view, /** @type {Obj} */ q, /** @type {Thread[]} */ producers, /** @type {Thread[]} */ consumers, /** @type {Layout} */ plan) {
  const hands = new Map([
    ...producers.map((t, i) => /** @type {[number, {x: number, y: number}]} */ ([t.id, plan.producers.handAt(i)])),
    ...consumers.map((t, i) => /** @type {[number, {x: number, y: number}]} */ ([t.id, plan.consumers.handAt(i)])),
  ]);
  const item = (/** @type {string} */ key, /** @type {{x: number, y: number}} */ at, /** @type {number} */ r, /** @type {string} */ words, /** @type {number} */ maker, /** @type {object} */ more) => ({
    ...group(key, at.x, at.y, [circle(0, 0, r, 'item-body'), text(0, 0, words, r * Math.min(0.95, 2.2 / words.length), 'item-words', 'middle')]),
    'pointer-events': 'none', class: `item ${maker ? `thread-${threadColour(maker)}` : 'thread-0'}`, move: /** @type {const} */ ('glide'), enter: hands.get(maker) ?? { opacity: 0 }, ...more,
  });
  return [
    ...producers.filter((t) => t.reason === 'put').map((t) => item(`offer-${t.id}`, /** @type {any} */ (hands.get(t.id)), Math.min(plan.r, plan.producers.hand), t.text, t.id, { enter: undefined })),
    ...inOrder(q).map((it, i) => item(`item-${it.id}`, slotAt(i, plan), plan.r, it.text, it.thread, { item: it.id, 'pointer-events': 'auto' })),
    ...consumers.filter(eats).map((t) => item(`item-${t.last?.item}`, /** @type {any} */ (hands.get(t.id)), Math.min(plan.r, plan.consumers.hand), t.last?.text ?? '', view.trace?.maker(t.last?.item ?? 0) ?? 0, { leave: { opacity: 0 } })),
  ];
}

const eats = (/** @type {Thread} */ t) => t.state === 'sleeping' && holds(t);

// inOrder lists what is in the queue from the bottom of the tank up: a priority queue
// in the order in which it will come out, the others as they are stored.
function inOrder(/** @type {Obj} */ q) {
  if (q.kind !== 'priorityqueue') return q.items;
  return q.items.map((it, i) => ({ it, i })).sort((a, b) => Number(a.it.text) - Number(b.it.text) || a.i - b.i).map(({ it }) => it);
}

// doing says what a producer or consumer does, in a few words, fewer where there is
// little room.
function doing(/** @type {View} */ view, /** @type {Thread} */ t, /** @type {boolean} */ narrow) {
  const left = seconds(Math.max(0, t.until - view.time));
  const what = t.reason === 'put' || t.reason === 'get' ? t.reason : eats(t) ? 'eats' : t.state === 'sleeping' ? 'sleeps' : '';
  if (!what) return view.t(`state.${t.state}`);
  return view.t(`scene.producerconsumer.${what}${narrow ? '.short' : ''}`, { item: t.last?.text ?? '', left });
}

function say(/** @type {View} */ view, /** @type {Obj} */ q, /** @type {number} */ putting, /** @type {number} */ getting, /** @type {Thread[]} */ consumers) {
  if (view.ended) return view.t('scene.producerconsumer.say.nobody');
  const takers = consumers.filter((t) => !ended.has(t.state)).length;
  if (putting && !takers) return view.t('scene.producerconsumer.say.stuck', { n: putting });
  if (putting) return view.t('scene.producerconsumer.say.full', { n: putting });
  if (getting) return view.t('scene.producerconsumer.say.empty', { n: getting });
  return view.t('scene.producerconsumer.say.flow');
}

// figures are the numbers under the tank, over the last ten seconds.
/** @returns {Mark} */
function figures(/** @type {View} */ view, /** @type {Thread[]} */ producers, /** @type {Thread[]} */ consumers, /** @type {number} */ putting, /** @type {number} */ getting, /** @type {Layout} */ plan) {
  const recent = lastSeconds(view, consumers, 10);
  const shown = [
    ['putting', `${putting} / ${producers.length}`], ['getting', `${getting} / ${consumers.length}`],
    ...(recent ? [['rate', view.t('unit.perSecond', { n: fixed(recent.rate, 1) })], ['busy', view.t('charts.percent', { n: Math.round(recent.busy * 100) })]] : []),
  ];
  const size = Math.max(10, 10.5 * plan.scale);
  const pitch = Math.min(150 * plan.scale, (plan.width - 2 * plan.margin) / shown.length);
  return group('figures', plan.width / 2 - pitch * (shown.length - 1) / 2, plan.bottom - 22 * plan.scale, shown.flatMap(([name, value], i) => [
    text(i * pitch, -size * 0.72, value, size * 1.3, 'figure', 'middle'),
    text(i * pitch, size * 0.72, view.t(`scene.producerconsumer.${name}`), size * 0.95, 'dim', 'middle'),
  ]));
}

// lastSeconds measures from the trace how many items were taken a second and which
// part of their time the consumers were busy; null while the trace does not reach
// back that far.
function lastSeconds(/** @type {View} */ view, /** @type {Thread[]} */ consumers, /** @type {number} */ span) {
  const { trace, time } = view;
  const from = Math.max(0, time - span * second);
  if (!trace || trace.heldFrom > from || time <= 0 || consumers.length === 0) return null;
  let taken = 0;
  let busy = 0;
  for (const t of consumers) {
    const row = trace.spans(t.id);
    for (let i = Math.max(0, indexAt(row, from)); i < row.length; i++) {
      if (row[i].state !== 'sleeping') continue;
      if (row[i].from >= from) taken++;
      busy += Math.max(0, Math.min(row[i].to, time) - Math.max(row[i].from, from));
    }
  }
  return { rate: taken / ((time - from) / second), busy: busy / (consumers.length * (time - from)) };
}
