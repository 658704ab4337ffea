// Any scenario without a scene of its own: its objects as cards, its threads as chips
// grouped by state.

import { numberText } from '../core/language.js';
import { legend, legendHeight } from '../stage/legend.js';
import { cells, clamp, fit, group, rect, round, shortName, sign, states, text, textWidth, threadClass, waiters } from '../stage/marks.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 */

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const scale = clamp(Math.min(box.width / 820, box.height / 452), 0.7, 1.6);
  const margin = 16 * scale;
  const objects = view.state.objects.filter((o) => o.kind !== 'crew');
  const perRow = Math.max(1, Math.floor((box.width - margin) / (150 * scale)));
  const rows = Math.min(2, Math.ceil(objects.length / perRow));
  const card = { width: (box.width - margin) / Math.min(perRow, Math.max(objects.length, 2)) - margin, height: 58 * scale };
  const top = margin + rows * (card.height + margin * 0.6);
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...objects.slice(0, rows * perRow).map((o, i) => objectCard(view, o, margin + (i % perRow) * (card.width + margin), margin + Math.floor(i / perRow) * (card.height + margin * 0.6), card, scale)),
    ...threadGroups(view, { x: margin, y: top, width: box.width - 2 * margin, height: box.height - legendHeight(box) - top - 6 }, scale),
    legend(view, box),
  ];
}

/** @returns {Mark} */
function objectCard(/** @type {View} */ view, /** @type {Obj} */ o, /** @type {number} */ x, /** @type {number} */ y, /** @type {{width: number, height: number}} */ { width, height }, /** @type {number} */ scale) {
  const size = Math.max(10, 12 * scale);
  const waiting = waiters(view.state, o).length;
  const value = ['event', 'lock'].includes(o.kind) ? view.t(`stage.object.${o.kind}.${o.value ? 1 : 0}`) : view.t('stage.object.value', { value: o.value, limit: o.limit || '∞' });
  return group(`object-${o.id}`, x, y, [
    rect(0, 0, width, height, 'panel', { rx: 10 }),
    text(12, height * 0.3, fit(o.name, size, width - 24), size, 'strong'),
    text(12, height * 0.7, fit(`${value} · ${view.t('stage.object.waiting', { n: waiting })}`, size * 0.9, width - 24), size * 0.9, 'dim'),
  ], { object: o.id });
}

// threadGroups lays the states that have threads side by side, each as wide as its
// share of the threads asks for.
/** @returns {Mark[]} */
function threadGroups(/** @type {View} */ view, /** @type {{x: number, y: number, width: number, height: number}} */ area, /** @type {number} */ scale) {
  const threads = view.state.threads.filter((t) => t.reason !== 'retired');
  const groups = ['new', ...states].map((state) => ({ state, threads: threads.filter((t) => t.state === state) })).filter((g) => g.threads.length);
  const size = Math.max(10, 11.5 * scale);
  const least = area.width * 0.14;
  const spare = area.width - least * groups.length;
  let x = area.x;
  return groups.flatMap((g) => {
    const width = least + spare * (g.threads.length / threads.length);
    const inner = width - 14;
    const grid = cells(g.threads.length, inner, area.height - size * 3, 46 * scale);
    const left = x;
    x += width;
    const word = view.t(`state.${g.state}`);
    return [
      group(`group-${g.state}`, left, area.y, [
        rect(0, 0, width - 8, area.height, 'panel', { rx: 10 }),
        sign(g.state, 14, size * 1.2, size * 0.36),
        text(24, size * 1.2, fit(word, size, width - 44), size, 'dim'),
        text(28 + textWidth(fit(word, size, width - 44), size), size * 1.2, numberText(g.threads.length, view.lang), size, 'strong'),
      ]),
      ...g.threads.map((t, i) => chip(t, left + 4 + ((i % grid.columns) + 0.5) * grid.size, area.y + size * 2.4 + (Math.floor(i / grid.columns) + 0.5) * grid.size, grid.size)),
    ];
  });
}

/** @returns {Mark} */
function chip(/** @type {Thread} */ t, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ size) {
  const s = size * 0.72;
  return {
    ...group(`thread-${t.id}`, x, y, [
      rect(-s / 2, -s / 2, s, s, 'face', { rx: round(s * 0.28) }),
      rect(-s / 2 - 2, -s / 2 - 2, s + 4, s + 4, 'ring', { rx: round(s * 0.28 + 1.5) }),
      ...(size < 16 ? [] : [text(0, 0, shortName(t.name), s * 0.42, 'face-name', 'middle')]),
    ]),
    class: `tile ${threadClass(t)}`, thread: t.id, move: 'glide', enter: { opacity: 0 }, leave: { opacity: 0 },
  };
}
