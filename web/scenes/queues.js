// Three queues with the same entries side by side: one gives them back from the
// bottom, one from the top, and the priority queue is drawn as the heap that it is.
// Whoever waits in put or get stands where the entry would go in or come out.

import { legend, legendHeight } from '../stage/legend.js';
import { clamp, fit, group, mayAct, path, rect, round, saying, seconds, text, textWidth, threadClass, waiters } from '../stage/marks.js';
import { nameList } from '../core/format.js';
import { heapColumn, tubeColumn } from './parts/columns.js';
import { person } from './parts/people.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {{x: number, y: number}} Point
 */

const ended = new Set(['done', 'failed', 'killed']);

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const queues = view.state.objects.filter((o) => o.kind.endsWith('queue'));
  const plan = layOut(box);
  const columns = queues.map((q, i) => {
    const area = plan.column(i);
    const column = q.kind === 'priorityqueue' ? heapColumn(q, area, plan.scale) : tubeColumn(q, area, plan.scale);
    return { q, area, ...column, waiting: waiters(view.state, q) };
  });
  const waiting = new Set(columns.flatMap((c) => c.waiting));
  const free = view.state.threads.filter((t) => !ended.has(t.state) && !waiting.has(t) && t.reason !== 'exit');
  const buttons = view.ended ? [] : ['put', 'get'].filter((name) => mayAct(view, name));
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...columns.flatMap((c, i) => [head(view, c.q, c.area, plan), ...c.marks, listing(view, c.q, c.area, plan), ...crowd(view, c.waiting, plan, i, c.q)]),
    ...standing(view, free, plan),
    ...buttons.map((name, i) => button(view, name, plan, buttons.length - i)),
    saying(say(view, columns), plan.margin, plan.sayingY, plan.sayingWidth - buttons.length * (plan.button.width + 8), plan.sayingSize),
    legend(view, box),
  ];
}

function layOut(/** @type {Box} */ { width, height }) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 10 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const r = clamp(14 * scale, 9, 22);
  const size = clamp(12.5 * scale, 10, 19);
  const button = { width: narrow ? 64 : 78 * scale, height: narrow ? 30 : 30 * scale };
  const headY = margin + Math.max(sayingSize * (narrow ? 5 : 3.6), button.height + size * 0.7);
  const rowY = headY + size * (narrow ? 0.9 : 2.2) + r * 1.35;
  const top = rowY + r * 1.5;
  const foot = size * 1.3 + 4;
  const bottom = height - legendHeight({ width, height }) - foot - 4;
  const gap = narrow ? 10 : 26 * scale;
  const usable = width - 2 * margin - 2 * gap;
  const tube = Math.min(usable * 0.25, 250 * scale);
  return {
    narrow, scale, margin, sayingSize, sayingY: margin + sayingSize * 0.6, sayingWidth: width - 2 * margin,
    r, size, button, headY, rowY, footY: bottom + foot / 2 + 2, width,
    /** Where the i-th queue lies; the last, the heap, has what the others leave. */
    column: (/** @type {number} */ i) => ({ x: margin + i * (tube + gap), y: top, width: i === 2 ? usable - 2 * tube : tube, height: bottom - top }),
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */
/** @typedef {import('./parts/columns.js').Area} Area */

// head is the name of a queue, its rule and how full it is.
/** @returns {Mark} */
function head(/** @type {View} */ view, /** @type {Obj} */ q, /** @type {Area} */ area, /** @type {Layout} */ { headY, size, narrow }) {
  const full = q.limit > 0 && q.items.length >= q.limit;
  const count = q.limit || narrow ? `${q.items.length} / ${q.limit || '∞'}` : view.t('scene.queues.unbounded', { n: q.items.length });
  const room = area.width - textWidth(count, size * 0.92) - 6;
  return group(`head-${q.id}`, area.x, headY, [
    text(0, 0, fit(q.name, size, room), size, 'strong'),
    text(area.width, 0, fit(count, size * 0.92, area.width), size * 0.92, `tank-words${full ? ' full' : ''}`, 'end'),
    ...(narrow ? [] : [text(0, size * 1.35, fit(view.t(`scene.queues.rule.${q.kind}`), size * 0.85, area.width), size * 0.85, 'dim')]),
  ]);
}

// listing shows at the foot how the queue stores its entries.
/** @returns {Mark} */
function listing(/** @type {View} */ view, /** @type {Obj} */ q, /** @type {Area} */ area, /** @type {Layout} */ { footY, size }) {
  const numbers = q.items.map((it) => /\d+/.exec(it.text)?.[0] ?? it.text).join(' ');
  return group(`list-${q.id}`, area.x + area.width / 2, footY, [
    text(0, 0, fit(view.t('scene.queues.stored', { items: numbers || '–' }), size * 0.85, area.width), size * 0.85, 'dim', 'middle'),
  ]);
}

// crowd is who waits at a queue, side by side, the longest waiter over its middle.
/** @returns {Mark[]} */
function crowd(/** @type {View} */ view, /** @type {Thread[]} */ threads, /** @type {Layout} */ plan, /** @type {number} */ i, /** @type {Obj} */ q) {
  const { r, rowY } = plan;
  const area = plan.column(i);
  const pitch = Math.min(r * 2.7, area.width / Math.max(1, threads.length));
  const size = Math.min(r, pitch / 2.7);
  const only = threads.length === 1 && !plan.narrow ? threads[0] : undefined;
  const words = only ? fit(view.t(`scene.queues.${only.reason}`, { item: only.text }), plan.size * 0.85, area.width - r * 3.2) : '';
  const aside = words ? r * 0.5 + textWidth(words, plan.size * 0.85) / 2 : 0;
  const first = area.x + area.width / 2 - ((threads.length - 1) * pitch) / 2 - aside;
  return [
    ...threads.map((t, n) => person(t, { x: first + n * pitch, y: rowY }, size, view.time)),
    ...(only ? [group(`words-${q.id}`, first + r * 1.6, rowY, [text(0, 0, words, plan.size * 0.85, 'state-words')], { class: threadClass(only) })] : []),
  ];
}

// standing are the threads at no queue, at the right end of their row, with what the
// first one does.
/** @returns {Mark[]} */
function standing(/** @type {View} */ view, /** @type {Thread[]} */ threads, /** @type {Layout} */ plan) {
  const { r, rowY, width, margin, size } = plan;
  const at = (/** @type {number} */ n) => ({ x: width - margin - r * 1.25 - n * r * 2.7, y: rowY });
  const shown = threads.slice(0, 3);
  const main = shown.length === 1 && shown[0].state === 'sleeping' && !plan.narrow ? shown[0] : undefined;
  return [
    ...shown.map((t, n) => person(t, at(n), r, view.time)),
    ...(main ? [group('main-words', at(0).x - r * 1.7, rowY, [
      text(0, 0, view.t('scene.queues.sleeps', { name: main.name, left: seconds(Math.max(0, main.until - view.time)) }), size * 0.85, 'dim', 'end'),
    ])] : []),
  ];
}

/** @returns {Mark} */
function button(/** @type {View} */ view, /** @type {string} */ name, /** @type {Layout} */ plan, /** @type {number} */ fromRight) {
  const { width: w, height: h } = plan.button;
  const size = clamp(h * 0.42, 10.5, 16);
  const s = h * 0.16;
  const way = name === 'put' ? 1 : -1;
  const words = `${name}()`;
  const x = w / 2 - textWidth(words, size) / 2 - 2;
  return group(`act-${name}`, plan.width - plan.margin - fromRight * (w + 8) + 8, plan.margin - 4, [
    rect(0, 0, w, h, 'press', { rx: round(h / 2) }),
    path(x, h / 2, `M0,${round(-way * s)}V${round(way * s)}M${round(-s * 0.8)},${round(way * s * 0.2)}L0,${round(way * s)}L${round(s * 0.8)},${round(way * s * 0.2)}`, 'press-way'),
    text(x + s + 3, h / 2, words, size, 'strong'),
  ], { act: name, label: view.t(`scene.queues.act.${name}`) });
}

function say(/** @type {View} */ view, /** @type {{q: Obj, waiting: Thread[], next: string}[]} */ columns) {
  const names = (/** @type {string} */ reason) => columns.flatMap((c) => c.waiting.filter((t) => t.reason === reason).map((t) => t.name));
  const putting = names('put');
  const getting = names('get');
  if (putting.length) return view.t('scene.queues.say.full', { names: nameList(putting, view.t) });
  if (getting.length) return view.t('scene.queues.say.empty', { names: nameList(getting, view.t) });
  if (view.state.verdict?.kind === 'done') return view.t('scene.queues.say.done');
  if (columns.length < 3 || columns.some((c) => !c.next)) return view.t('scene.queues.say.none');
  if (columns.every((c) => c.next === columns[0].next)) return view.t('scene.queues.say.same', { next: columns[0].next });
  return view.t('scene.queues.say.next', { fifo: columns[0].next, lifo: columns[1].next, priority: columns[2].next });
}
