// Threads as lines in time: each forks from the one that started it, and comes back to
// the one that joined it, or is cut off where the program exits.

import { circle, clamp, fit, group, line, path, rect, round, second, text, threadClass } from '../../stage/marks.js';
import { person } from './people.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../core/playhead.js').View} View
 * @typedef {import('../../core/spans.js').Span} Span
 * @typedef {import('../../net/wire.js').Thread} Thread
 * @typedef {import('./people.js').Area} Area
 * @typedef {Object} Life
 * @property {Thread} thread
 * @property {number} row
 * @property {number} from when it was made
 * @property {number} to when it ended, or now
 * @property {boolean} over
 * @property {readonly Span[]} spans
 * @property {Life|undefined} parent who started it
 * @property {number} joined when the one that started it had it back, −1 if it did not
 * @property {number[]} gaveUp when it gave up waiting for another
 */

const ended = new Set(['done', 'failed', 'killed']);

/**
 * The lives of all threads until now.
 * @param {View} view
 * @param {(child: Life) => boolean} atOnce whether a child that had ended before was joined without a wait
 * @returns {Life[]}
 */
export function lives({ state, trace, time }, atOnce) {
  const all = state.threads.map((thread, row) => {
    const spans = trace.spans(thread.id);
    const over = ended.has(thread.state);
    return { thread, row, from: spans[0]?.from ?? thread.since, to: over ? thread.since : time, over, spans, joined: -1, parent: /** @type {Life|undefined} */ (undefined), gaveUp: /** @type {number[]} */ ([]) };
  });
  for (const life of all) {
    life.parent = all[life.thread.parent - 1];
    for (const wait of life.spans.filter((s) => s.reason === 'join' && s.to <= time)) {
      const other = all[wait.object - 1];
      if (other?.thread.state !== 'killed' && other?.over && other.to <= wait.to) other.joined = wait.to;
      else life.gaveUp.push(wait.to);
    }
  }
  for (const life of all) {
    const { parent } = life;
    if (life.joined < 0 && life.over && parent && life.thread.state === 'done' && !waits(parent, life) && atOnce(life)) {
      life.joined = Math.max(life.to, ...all.slice(0, life.row).filter((o) => o.parent === parent).map((o) => o.joined));
    }
  }
  return all;
}

// waits says whether a parent is still on its way to this child: blocked in the join of
// an earlier one.
const waits = (/** @type {Life} */ { thread }, /** @type {Life} */ child) => thread.reason === 'join' && thread.object <= child.thread.id;

/**
 * Where n lines go in an area, for a stretch of time.
 * @param {number} n @param {Area} area @param {number} scale @param {number} horizon virtual ns at the right end
 */
export function planLines(n, area, scale, horizon) {
  const pitch = Math.min(64 * scale, area.height / Math.max(1, n));
  const r = clamp(pitch * 0.4, 2.2, 15 * scale);
  const top = area.y + (area.height - pitch * n) / 2 + pitch / 2;
  const bend = Math.min(34 * scale, area.width * 0.09);
  const words = pitch < 11 ? 24 * scale : area.width < 480 ? area.width * 0.28 : Math.min(210 * scale, area.width * 0.28);
  const width = Math.max(1, area.width - words - bend - r);
  const narrow = area.width < 480;
  return {
    area, scale, pitch, r, bend, horizon, words,
    y: (/** @type {number} */ row) => top + row * pitch,
    x: (/** @type {number} */ time) => area.x + r + width * clamp(time / horizon, 0, 1),
    wide: clamp(pitch * 0.12, 1, 4 * scale), narrow, named: pitch >= (narrow ? 20 : 29), fine: clamp(pitch * 0.3, 8.5, Math.max(9, 12 * scale)),
  };
}

/** @typedef {ReturnType<typeof planLines>} Plan */

/**
 * The time under the lines.
 * @param {View} view @param {Plan} plan @returns {Mark}
 */
export function axis(view, { area, x, horizon, scale }) {
  const all = horizon / second;
  const step = [0.5, 1, 2, 5, 10, 20, 50, 100].find((s) => all / s <= Math.max(3, area.width / (90 * scale))) ?? 200;
  const size = Math.max(9, 10.5 * scale);
  const bottom = area.y + area.height;
  const ticks = Array.from({ length: Math.floor(all / step + 1e-6) + 1 }, (_, i) => i * step);
  return group('axis', 0, 0, ticks.flatMap((s) => [
    line(x(s * second), area.y, x(s * second), bottom, 'time-grid'),
    text(x(s * second), bottom + size * 0.9, view.t('unit.seconds', { n: s }), size, 'dim', 'middle'),
  ]));
}

// ends says where a line leaves its parent's, and where its own begins and ends.
/** @returns {{start: number, begin: number, end: number}} */
function ends(/** @type {Life} */ { from, to, parent }, /** @type {Plan} */ plan) {
  const start = Math.max(plan.x(from), parent ? ends(parent, plan).begin : 0);
  const begin = start + (parent ? Math.min(plan.bend, plan.x(to) - plan.x(from)) : 0);
  return { start, begin, end: Math.max(begin, plan.x(to)) };
}

/**
 * The line of one thread: the fork it comes from, its stretches, the way back.
 * @param {Life} life @param {number} time now @param {Plan} plan @returns {Mark}
 */
export function lifeline(life, time, plan) {
  const { thread, to, parent } = life;
  const { x, y, bend, wide } = plan;
  const { start, begin, end } = ends(life, plan);
  const at = y(life.row);
  const above = y(parent?.row ?? 0);
  const stretches = life.spans.filter((s) => s.from < to && ['blocked', 'sleeping'].includes(s.state));
  const back = clamp(x(time), end, end + bend);
  return {
    ...group(`line-${thread.id}`, 0, 0, [
      ...(parent ? [path(0, 0, curve(start, above, begin, at), 'life', { 'stroke-width': round(wide) })] : []),
      line(begin, at, end, at, 'life', { 'stroke-width': round(wide) }),
      ...stretches.map((s) => rect(Math.max(begin, x(s.from)), at - wide * 1.5, x(Math.min(s.to, to)) - Math.max(begin, x(s.from)), wide * 3, `stretch stretch-${s.state}`, { rx: round(wide) })),
      ...(life.joined >= 0 ? [path(0, 0, curve(end, at, back, above), 'life', { 'stroke-width': round(wide) })] : []),
      ...life.gaveUp.map((when) => group(undefined, x(when), at, clock(Math.max(3.5, plan.r * 0.42)))),
      rect(start, at - plan.pitch * 0.4, end - start, plan.pitch * 0.8, 'touch'),
    ]),
    class: `lifeline ${threadClass(thread)}`, thread: thread.id,
  };
}

// curve leaves the first point and comes to the second one level.
const curve = (/** @type {number} */ x0, /** @type {number} */ y0, /** @type {number} */ x1, /** @type {number} */ y1) => {
  const middle = round((x0 + x1) / 2);
  return `M${round(x0)},${round(y0)}C${middle},${round(y0)} ${middle},${round(y1)} ${round(x1)},${round(y1)}`;
};

// clock is the sign of a join that gave up.
const clock = (/** @type {number} */ r) => [circle(0, 0, r, 'gave-up'), path(0, 0, `M0,${round(-r * 0.6)}V0H${round(r * 0.5)}`, 'gave-up-hands')];

/**
 * The head of a line, where its thread is, and beside the newest heads its name and
 * what it does.
 * @param {Life} life @param {string} name @param {string} words @param {number} time now @param {Plan} plan @returns {Mark[]}
 */
export function head(life, name, words, time, plan) {
  const { thread, row } = life;
  const { r, fine, named, narrow, pitch } = plan;
  const at = { x: ends(life, plan).end, y: plan.y(row) };
  const cut = thread.state === 'killed';
  const column = Math.max(at.x, plan.x(time)) + r + 6 * plan.scale + waitRoom(plan);
  const room = plan.area.x + plan.area.width - column;
  const low = named ? fine * 0.62 : 0;
  return [
    circle(at.x, at.y, r * 1.14 + 1, 'backing', { key: `backing-${thread.id}` }),
    { ...person(thread, at, r, time), move: 'exact', enter: undefined, leave: undefined },
    ...(cut ? [path(at.x + r * 1.5, at.y, `M${round(-r * 0.35)},${round(r * 0.8)}L${round(r * 0.1)},${round(-r * 0.8)}M${round(r * 0.1)},${round(r * 0.8)}L${round(r * 0.55)},${round(-r * 0.8)}`, 'cut-off', { key: `cut-${thread.id}`, 'stroke-width': round(Math.max(1.4, r * 0.16)) })] : []),
    ...(pitch < 11 || (pitch < 18 && thread.state === 'done') ? [] : [group(`words-${thread.id}`, column, at.y, [
      ...(named ? [text(0, -low, fit(narrow ? name.replace(/ \(.*\)$/, '') : name, fine, room), fine, 'life-name')] : []),
      text(0, low, fit(words, fine * 0.94, room), fine * 0.94, 'state-words'),
    ], { class: `state-${thread.state}` })]),
  ];
}

const waitRoom = (/** @type {Plan} */ plan) => Math.min(24 * plan.scale, plan.area.width * 0.05);

/**
 * Who waits for whom in a join: a bracket between the heads.
 * @param {Life} life @param {Life[]} all @param {Plan} plan @returns {Mark[]}
 */
export function waiting(life, all, plan) {
  const other = life.thread.reason === 'join' ? all[life.thread.object - 1] : undefined;
  if (!other) return [];
  const { r } = plan;
  const edge = r * 1.2 + 2;
  const [left, right] = [ends(life, plan).end + edge, ends(other, plan).end + edge];
  const out = Math.max(left, right) + waitRoom(plan) * 0.6;
  const [above, below] = [plan.y(life.row) + r * 0.3, plan.y(other.row) - r * 0.3];
  const tip = r * 0.25 + 2;
  return [path(0, 0, `M${round(left)},${round(above)}H${round(out)}V${round(below)}H${round(right)}M${round(right + tip)},${round(below - tip)}L${round(right)},${round(below)}L${round(right + tip)},${round(below + tip)}`, 'joins', { key: `joins-${life.thread.id}` })];
}

/**
 * The end of the program, where every line is cut.
 * @param {string} words @param {number} time @param {Plan} plan @param {boolean} cuts @returns {Mark}
 */
export function exitLine(words, time, plan, cuts) {
  const { area, x, r, scale } = plan;
  const size = Math.max(9.5, 11.5 * scale);
  const at = x(time) + r * 1.5;
  return group('exit', at, area.y, [
    line(0, 0, 0, area.height, `exit-line${cuts ? ' cuts' : ''}`),
    ...(plan.narrow ? [] : [text(0, -size * 0.75, fit(words, size, at - area.x), size, `exit-words${cuts ? ' cuts' : ''}`, 'end')]),
  ]);
}
