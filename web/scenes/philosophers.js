// The round table: a fork lies between every two plates, or by the plate of whoever
// holds it. An arrow goes from who waits to the fork it waits for; where the arrows
// close to a ring, that is the deadlock.

import { legend, legendHeight } from '../stage/legend.js';
import { circle, clamp, fit, group, path, rect, round, saying, seconds, text, textWidth, threadClass } from '../stage/marks.js';
import { threadColour } from '../core/colours.js';
import { nameList } from '../core/format.js';
import { arrow, laySeats } from './parts/table.js';
import { person } from './parts/people.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('./parts/table.js').Table} Table
 * @typedef {{x: number, y: number}} Point
 * @typedef {{thread: Thread, seat: number, held: Obj[], wants: Obj|undefined}} Guest
 */

/** The scene draws the cycle of a deadlock itself. */
export const ownCycle = true;

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state } = view;
  const forks = state.objects.filter((o) => o.kind === 'lock');
  const waiter = state.objects.find((o) => o.kind === 'semaphore');
  const guests = state.threads.slice(1).map((thread, seat) => ({
    thread, seat, held: forks.filter((f) => f.holders.includes(thread.id)),
    wants: thread.state === 'blocked' && thread.reason === 'lock' ? state.objects[thread.object - 1] : undefined,
  }));
  const ring = new Set(state.verdict?.cycle?.map((w) => w.thread));
  const narrow = box.width < 600;
  const size = narrow ? 10.5 : 13 * clamp(Math.min(box.width / 820, box.height / 452), 0.85, 1.4);
  const margin = narrow ? 10 : 18 * clamp(box.height / 452, 0.7, 1.6);
  const top = margin + size * (narrow ? 2.6 : 1.5);
  const table = laySeats(Math.max(forks.length, 2), { x: margin, y: top, width: box.width - 2 * margin, height: box.height - legendHeight(box) - top - 4 });
  return [
    { shape: 'rect', key: 'ground', x: 0, y: 0, width: box.width, height: box.height, class: 'ground plain' },
    furniture(table, ring.size > 0),
    ...(waiter ? [centre(view, guests, waiter, table, ring.size > 0)] : []),
    ...guests.map((g) => plate(g, table)),
    ...forks.map((f, i) => fork(f, i, guests, table)),
    ...guests.filter((g) => g.wants).map((g) => wait(g, forks, guests, table, ring.has(g.thread.id))),
    ...(table.labels ? guests.map((g) => label(view, g, table, narrow)) : []),
    ...guests.map((g) => person(g.thread, table.seat(g.seat), table.r, view.time)),
    saying(say(view, guests, ring), margin, margin + size * 0.6, box.width - 2 * margin, size),
    legend(view, box),
  ];
}

/** @returns {Mark} */
const furniture = (/** @type {Table} */ { x, y, rx, ry }, /** @type {boolean} */ stuck) => group('table', x, y, [
  { shape: 'ellipse', rx: round(rx), ry: round(ry), class: `tabletop${stuck ? ' stuck' : ''}` },
]);

// centre is what stands in the middle of the table: that it is over, or the waiter
// with the permits left, or how many can eat; as many lines as there is room for.
/** @returns {Mark} */
function centre(/** @type {View} */ view, /** @type {Guest[]} */ guests, /** @type {Obj} */ waiter, /** @type {Table} */ table, /** @type {boolean} */ stuck) {
  const eating = guests.filter((g) => doing(g) === 'eat').length;
  const waited = view.state.params.strategy === 2 || waiter.holders.length > 0;
  const words = stuck ? view.t('scene.philosophers.deadlock') : waited ? view.t('scene.philosophers.waiter', { n: Math.max(0, waiter.value), max: waiter.limit }) : view.t(eating ? 'scene.philosophers.eating' : 'scene.philosophers.none', { n: eating });
  const { size, width, height } = table.middle;
  const big = Math.min(size, size * width / (words.length * size * 0.62));
  const asking = guests.filter((g) => g.thread.reason === 'semaphore').length;
  const below = stuck ? view.t('scene.philosophers.forever') : asking ? view.t('scene.philosophers.asking', { n: asking }) : view.t(`scene.philosophers.rule.${view.state.params.strategy ?? 0}`);
  const lines = height < size * 1.3 ? 0 : height < size * 2.5 || textWidth(below, size * 0.72) > width ? 1 : 2;
  return group('centre', table.x, table.y, [
    text(0, lines > 1 ? -size * 0.6 : 0, fit(words, big, width), big, `centre-words${stuck ? ' stuck' : ''}`, 'middle'),
    text(0, size * 0.65, below, size * 0.72, 'dim', 'middle'),
  ].slice(0, lines), { object: waited ? waiter.id : undefined });
}

/** What a guest does: think, ask the waiter, wait for a fork, with the other in the hand or none, reach for the second one, eat. */
function doing(/** @type {Guest} */ { thread, held, wants }) {
  if (wants) return held.length ? 'holds' : 'waits';
  if (thread.reason === 'semaphore') return 'asks';
  if (held.length === 2) return 'eat';
  if (thread.state === 'sleeping') return held.length ? 'reach' : 'think';
  return '';
}

/** @returns {Mark} */
function plate(/** @type {Guest} */ g, /** @type {Table} */ table) {
  const at = table.plate(g.seat);
  const r = table.plateSize;
  const meals = String(g.thread.locals.meals ?? 0);
  return {
    ...group(`plate-${g.thread.id}`, at.x, at.y, [
      circle(0, 0, r, 'plate'),
      circle(0, 0, r * 0.68, doing(g) === 'eat' ? 'plate-food' : 'plate-well'),
      ...(r < 7 ? [] : [text(0, 0, meals, r * (meals.length > 2 ? 0.62 : 0.8), 'plate-words', 'middle')]),
    ]),
    class: threadClass(g.thread), thread: g.thread.id,
  };
}

// forkPlace is where a fork lies, and which way it points.
/** @returns {Point & {turn: number, by: number, aside?: Point}} */
function forkPlace(/** @type {Obj} */ f, /** @type {number} */ i, /** @type {Guest[]} */ guests, /** @type {Table} */ table) {
  const holder = guests.find((g) => g.thread.id === f.holders[0]);
  return holder ? { ...table.inHand(i, holder.seat), by: holder.thread.id } : { ...table.between(i), by: 0 };
}

/** @returns {Mark} */
function fork(/** @type {Obj} */ f, /** @type {number} */ i, /** @type {Guest[]} */ guests, /** @type {Table} */ table) {
  const { x, y, turn, by, aside } = forkPlace(f, i, guests, table);
  const s = table.forkSize;
  const number = f.name.replace(/\D+/, '');
  const a = (turn * Math.PI) / 180;
  const end = { x: -Math.sin(a) * s, y: Math.cos(a) * s }; // of its handle
  // in a hand off the ring on which the arrows run
  const at = aside ? { x: aside.x * s * 0.42 + end.x * 0.5, y: aside.y * s * 0.42 + end.y * 0.5 } : { x: end.x * 0.76, y: end.y * 0.76 };
  const tines = [-0.16, 0, 0.16].map((at) => `M${round(at * s)},${round(-0.5 * s)}V${round(-0.22 * s)}`).join('');
  return {
    ...group(`fork-${f.id}`, x, y, [group('shape', 0, 0, [
      rect(-0.35 * s, -0.55 * s, 0.7 * s, 1.1 * s, 'touch'), // between its lines, too
      path(0, 0, `${tines}M${round(-0.16 * s)},${round(-0.22 * s)}Q${round(-0.16 * s)},${round(-0.04 * s)} 0,${round(-0.04 * s)}Q${round(0.16 * s)},${round(-0.04 * s)} ${round(0.16 * s)},${round(-0.22 * s)}M0,${round(-0.04 * s)}V${round(0.5 * s)}`, 'fork-line', { 'stroke-width': round(Math.max(1.4, s * 0.085)) }),
    ], { rotate: round(turn) }),
    ...(s < 18 ? [] : [text(at.x, at.y, number, Math.max(9, s * 0.3), 'dim', 'middle')])]),
    class: `fork ${by ? `held thread-${threadColour(by)}` : 'free'}`, move: 'glide', object: f.id,
  };
}

/** @returns {Mark} */
function wait(/** @type {Guest} */ g, /** @type {Obj[]} */ forks, /** @type {Guest[]} */ guests, /** @type {Table} */ table, /** @type {boolean} */ stuck) {
  const i = forks.indexOf(/** @type {Obj} */ (g.wants));
  const to = forkPlace(/** @type {Obj} */ (g.wants), i, guests, table);
  return group(`wait-${g.thread.id}`, 0, 0, [path(0, 0, arrow(table.plate(g.seat), to, table, stuck), 'wait-arrow')],
    { class: `wait${stuck ? ' stuck' : ''}`, enter: { opacity: 0 }, leave: { opacity: 0 } });
}

/** @returns {Mark} */
function label(/** @type {View} */ view, /** @type {Guest} */ g, /** @type {Table} */ table, /** @type {boolean} */ narrow) {
  const { x, y, anchor, size, width } = table.label(g.seat);
  const what = g.wants ? 'waits' : doing(g);
  const { thread } = g;
  const words = what ? view.t(`scene.philosophers.${what}${narrow && ['waits', 'asks'].includes(what) ? '.short' : ''}`, {
    left: seconds(Math.max(0, thread.until - view.time)), since: seconds(Math.max(0, view.time - thread.since)), fork: g.wants?.name.replace(/\D+/, '') ?? '',
  }) : view.t(`state.${thread.state}`);
  return {
    ...group(`label-${thread.id}`, x, y, [
      text(0, table.labels > 1 ? -size * 0.65 : 0, fit(thread.name, size, width), size, 'strong', anchor),
      ...(table.labels > 1 ? [text(0, size * 0.65, fit(words, size * 0.86, width), size * 0.86, 'state-words', anchor)] : []),
    ]),
    class: threadClass(thread), thread: thread.id,
  };
}

function say(/** @type {View} */ view, /** @type {Guest[]} */ guests, /** @type {Set<number>} */ ring) {
  const { t, state } = view;
  const kinds = guests.map(doing);
  if (ring.size) return t('scene.philosophers.say.deadlock');
  const asking = guests.filter((_, i) => kinds[i] === 'asks').map((g) => g.thread.name);
  if (asking.length) return t('scene.philosophers.say.asks', { names: nameList(asking, t) });
  const holding = kinds.filter((k) => k === 'holds').length;
  if (holding > 2) return t('scene.philosophers.say.chain', { n: holding });
  const waits = guests.filter((g) => g.wants?.holders.length).sort((a, b) => a.thread.seq - b.thread.seq).slice(0, 2).map(({ thread, wants }) => t('scene.philosophers.say.wait', {
    name: thread.name, fork: wants?.name.replace(/\D+/, '') ?? '', holder: state.threads[(wants?.holders[0] ?? 0) - 1]?.name ?? '',
  }));
  return waits.length ? t('scene.philosophers.say.waits', { waits: waits.join(t('list.semicolon')) }) : t(`scene.philosophers.say.${state.params.strategy ?? 0}`);
}
