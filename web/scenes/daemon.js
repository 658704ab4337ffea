// Main starts m, m starts one thread after another; whoever is a daemon is cut off
// where the program exits.

import { legend } from '../stage/legend.js';
import { rect, saying, second } from '../stage/marks.js';
import { axis, exitLine, head, lifeline, lives, planLines, waiting } from './parts/lifelines.js';
import { doing, frame } from './threads.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('./parts/lifelines.js').Life} Life
 */

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state, time, t } = view;
  const all = lives(view, (child) => child.to === child.from);
  const cut = all.filter(({ thread }) => thread.state === 'killed').length;
  const { margin, size, area, scale } = frame(box);
  const rows = Math.max(all.length, expected(state.params));
  const plan = planLines(rows, area, scale, Math.max(length(state.params) * 1e6, time, second));
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    axis(view, plan),
    ...all.map((life) => lifeline(life, time, plan)).reverse(),
    ...(view.ended ? [exitLine(t(cut ? 'scene.life.exits' : 'scene.life.ends'), state.time, plan, cut > 0)] : []),
    ...all.flatMap((life) => waiting(life, all, plan)),
    ...all.flatMap((life) => head(life, life.row === 1 ? `m · ${life.thread.name}` : life.thread.name, doing(view, life, box.width < 600), time, plan)),
    ...(all.length ? [saying(say(view, all, cut), margin, margin + size * 0.6, box.width - 2 * margin, size)] : []),
    legend(view, box, false),
  ];
}

/** @typedef {{[name: string]: number}} Params */

// pace is the time from one child to the next, in milliseconds.
const pace = (/** @type {Params} */ { patience = 0, sleep = 0 }) => Math.min(patience, sleep);

/** How long the program will take, in milliseconds. @param {Params} params */
export function length(params) {
  const { daemon = 0, wait = 0, sleep = 0, children = 1 } = params;
  const all = children * pace(params);
  if (daemon) return Math.min(wait, all);
  return Math.max(wait < all ? wait : all, all - pace(params) + sleep);
}

// expected is how many lines there will be: main, m and the children that begin before
// the program exits.
function expected(/** @type {Params} */ params) {
  const { children = 1 } = params;
  return 2 + (pace(params) > 0 ? Math.min(children, Math.floor(length(params) / pace(params)) + 1) : children);
}

function say(/** @type {View} */ { t, state, ended }, /** @type {Life[]} */ [main, m], /** @type {number} */ cut) {
  if (ended) return t(cut ? 'scene.daemon.say.cut' : 'scene.daemon.say.done', { n: cut });
  if (main.thread.reason === 'exit') return t(m?.over ? 'scene.daemon.say.alone' : 'scene.daemon.say.exit');
  if (!m) return t('scene.daemon.say.begin');
  return t(state.params.daemon ? 'scene.daemon.say.daemon' : 'scene.daemon.say.plain');
}
