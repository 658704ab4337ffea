// Main starts threads: each is a line that forks from main's and, where it is joined,
// comes back to it.

import { legend, legendHeight } from '../stage/legend.js';
import { clamp, rect, saying, second, seconds } from '../stage/marks.js';
import { axis, exitLine, head, lifeline, lives, planLines, waiting } from './parts/lifelines.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('./parts/lifelines.js').Life} Life
 */

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state, time, t } = view;
  const { threads = 1, sleep = 0, gap = 0, join = 0 } = state.params;
  const all = lives(view, () => join === 1);
  const { margin, size, area, scale } = frame(box);
  const plan = planLines(threads + 1, area, scale, Math.max((sleep + gap * (threads - 1)) * 1e6, time, second));
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    axis(view, plan),
    ...all.map((life) => lifeline(life, time, plan)).reverse(),
    ...(view.ended ? [exitLine(t('scene.life.ends'), state.time, plan, false)] : []),
    ...all.flatMap((life) => waiting(life, all, plan)),
    ...all.flatMap((life) => head(life, life.thread.name, doing(view, life, box.width < 600), time, plan)),
    ...(all.length ? [saying(say(view, all), margin, margin + size * 0.6, box.width - 2 * margin, size)] : []),
    legend(view, box, false),
  ];
}

/** What a lifeline scene has for its lines, below the saying and above the legend. @param {Box} box */
export function frame({ width, height }) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 10 : 18 * scale;
  const size = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const top = margin + size * (narrow ? 4.2 : 2.9);
  const bottom = height - legendHeight({ width, height }) - 24 * Math.max(scale, 0.8);
  return { margin, size, scale, area: { x: margin, y: top, width: width - 2 * margin, height: bottom - top } };
}

/** What a thread does, in a few words, fewer where it is narrow. @param {View} view @param {Life} life @param {boolean} narrow */
export function doing({ t, state, time }, { thread }, narrow) {
  const left = seconds(Math.max(0, thread.until - time));
  const whole = state.threads[thread.object - 1]?.name ?? '';
  const name = narrow ? whole.replace(/ \(.*\)$/, '') : whole;
  const timed = thread.until < 0 ? 'join' : 'joinFor';
  const what = thread.state === 'sleeping' ? 'sleeps' : thread.state === 'blocked' ? { join: timed, exit: 'exit' }[thread.reason] : undefined;
  return what ? t(`scene.life.${what}${narrow ? '.short' : ''}`, { name, left }) : t(`state.${thread.state}`);
}

function say(/** @type {View} */ { t, state, ended }, /** @type {Life[]} */ [main, ...children]) {
  const alive = children.filter((c) => !c.over).length;
  const { reason, object } = main.thread;
  if (ended) return t(state.params.join ? 'scene.threads.say.joined' : 'scene.threads.say.over');
  if (reason === 'join') return t('scene.threads.say.join', { name: state.threads[object - 1]?.name ?? '', n: alive });
  if (reason === 'exit') return t('scene.threads.say.exit', { n: alive });
  return t('scene.threads.say.start', { n: alive });
}
