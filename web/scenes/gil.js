// The interpreter lock as a token: the threads of one process pass it round, processes
// have one each. Above are the cores of the machine, beside the workers the chart of
// what they have done since they began.

import { legend, legendHeight } from '../stage/legend.js';
import { arc, clamp, circle, fit, group, line, path, rect, round, saying, second, text } from '../stage/marks.js';
import { fixed } from '../core/language.js';
import { machine } from './parts/cores.js';
import { gantt } from './parts/gantt.js';
import { person } from './parts/people.js';
import { inside, processBox, rowsFor, titleHeight } from './parts/process.js';
import { spread } from './parts/table.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('./parts/people.js').Area} Area
 * @typedef {{x: number, y: number}} Point
 * @typedef {{kind: 'threads'|'processes', workers: Thread[], from: number, to: number, over: boolean}} Team
 */

const seen = 0.12; // seconds for which a turn must last to be watched

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const teams = teamsOf(view);
  const plan = layOut(view, box, teams.length);
  const { workers = 1, seconds = 0 } = view.state.params;
  const end = Math.max(workers * seconds * 1e6, ...teams.map((t) => t.to - t.from)) || second;
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    machine(view, mixed(view, teams), { x: plan.margin, y: plan.top, width: plan.usable, height: plan.core }, plan.size),
    ...teams.flatMap((team, i) => [
      heading(view, team, plan.rows[i], plan),
      chart(view, team, plan.rows[i], end, i === teams.length - 1, plan),
      ...(team.kind === 'threads' ? together(view, team, plan.rows[i], plan) : apart(view, team, plan.rows[i], plan)),
    ]),
    saying(say(view, teams), plan.margin, plan.margin + plan.sayingSize * 0.6, box.width - 2 * plan.margin, plan.sayingSize),
    legend(view, box),
  ];
}

/** @returns {Team[]} */
function teamsOf(/** @type {View} */ { state, trace, time }) {
  const kinds = /** @type {Team['kind'][]} */ (['threads', 'processes']).filter((_, i) => state.params.as === 2 || state.params.as === i);
  return kinds.map((kind) => {
    const workers = state.threads.filter((t) => t.id > 1 && (t.process === 1) === (kind === 'threads'));
    const from = Math.min(...workers.map((t) => trace.spans(t.id)[0]?.from ?? t.since));
    const over = workers.length > 0 && workers.length === state.params.workers && workers.every((t) => t.state === 'done');
    return { kind, workers, over, from: workers.length ? from : time, to: over ? Math.max(...workers.map((t) => t.since)) : time };
  });
}

function layOut(/** @type {View} */ view, /** @type {Box} */ { width, height }, /** @type {number} */ teams) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.8);
  const margin = narrow ? 8 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const size = clamp(12 * scale, 9, 20);
  const top = margin + sayingSize * (narrow ? 3.1 : 1.9);
  const bottom = height - legendHeight({ width, height }) - 4;
  const core = clamp(Math.min(34 * scale, (bottom - top) * 0.1), 15, 60);
  const first = top + core + size * 0.9;
  const usable = width - 2 * margin;
  const each = (bottom - first) / Math.max(1, teams);
  const head = size * 1.7;
  const left = usable * (narrow ? 0.5 : 0.52);
  return {
    narrow, scale, margin, sayingSize, size, top, core, usable,
    rows: Array.from({ length: teams }, (_, i) => {
      const y = first + i * each + head;
      return { heading: { x: margin, y: first + i * each + head * 0.5, width: usable }, picture: { x: margin, y, width: left, height: each - head - 4 * scale },
        chart: { x: margin + left + size * 0.8, y, width: usable - left - size * 0.8, height: each - head - 4 * scale } };
    }),
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */
/** @typedef {Layout['rows'][number]} Row */

const contends = (/** @type {Thread} */ t) => ['compute', 'gil', 'core'].includes(t.reason);
const holds = (/** @type {Thread} */ t) => t.reason === 'compute' || t.reason === 'core';
// In the instant in which its computing is over a thread still has the lock.
const held = (/** @type {Thread[]} */ all) => all.find(holds) ?? all.find((t) => t.state === 'running') ?? all.find((t) => t.reason === 'timer');

/**
 * Which part of the time a worker of the team computes, if turns are so short that
 * nobody could watch them, else 0.
 * @param {View} view @param {Team} team
 */
export function blurred({ state: { params, threads }, playing, speed, ended }, { kind, workers }) {
  const turn = kind === 'threads' ? params.interval / 1000 : 0.005;
  if (!playing || ended || (speed > 0 && turn / speed >= seen)) return 0;
  const many = workers.filter(contends).length;
  const share = kind === 'threads' ? 1 / many : Math.min(1, params.cores / threads.filter(contends).length);
  return many > 0 && share < 1 ? share : 0;
}

/** @returns {Mark} */
function heading(/** @type {View} */ { t, state: { params } }, /** @type {Team} */ { kind }, /** @type {Row} */ { heading: { x, y, width } }, /** @type {Layout} */ { size }) {
  return group(`team-${kind}`, x, y, [text(0, 0, fit(t(`scene.gil.${kind}`, { n: params.workers, ms: params.interval }), size * 1.1, width * 0.92), size * 1.1, 'strong')]);
}

// mixed are those who share cores so fast that nobody could watch it.
const mixed = (/** @type {View} */ view, /** @type {Team[]} */ teams) => teams.flatMap((team) => (blurred(view, team) ? team.workers.filter(contends) : []));

// together is the threads of one process with its token: round it, or, where the box
// is flat, in a row along which it goes.
/** @returns {Mark[]} */
function together(/** @type {View} */ view, /** @type {Team} */ team, /** @type {Row} */ { picture }, /** @type {Layout} */ { scale }) {
  const [process] = view.state.processes;
  if (!process) return [];
  const room = inside(picture, scale);
  const n = view.state.params.workers;
  const { seat, dock, middle, r, coin, flat } = room.height > room.width * 0.55 ? circleOf(room, n, scale) : rail(room, n, scale);
  const share = blurred(view, team);
  const holder = team.workers.indexOf(/** @type {Thread} */ (held(team.workers)));
  const at = share || holder < 0 ? middle : flat ? dock(holder) : near(seat(holder), middle, r, coin);
  const main = view.state.threads[0];
  const head = titleHeight(picture.width, scale);
  return [
    processBox(view, process, picture, scale),
    group('ways', 0, 0, [
      ...team.workers.map((t, i) => line(seat(i).x, seat(i).y, dock(i).x, dock(i).y, share && contends(t) ? 'turn busy' : 'turn')),
      ...(flat && team.workers.length > 1 ? [line(dock(0).x, dock(0).y, dock(n - 1).x, dock(n - 1).y, share ? 'turn busy' : 'turn')] : []),
    ]),
    ...(main ? [person(main, { x: picture.x + picture.width - head * 0.8, y: picture.y + head * 0.52 }, head * 0.34, view.time)] : []),
    ...team.workers.map((t, i) => worker(view, t, seat(i), r, contends(t) ? share : 0)),
    token('token', at, coin, holder < 0 && !share, process.id),
  ];
}

// circleOf places n threads round their token, which goes out to whoever holds it.
function circleOf(/** @type {Area} */ room, /** @type {number} */ n, /** @type {number} */ scale) {
  const middle = { x: room.x + room.width / 2, y: room.y + room.height / 2 };
  const r = clamp(Math.min(room.height * (n > 6 ? 0.1 : 0.14), (room.width * 1.6) / n / 2.9), 5, 24 * scale);
  const [rx, ry] = [room.width / 2 - r * 1.8, room.height / 2 - r * 1.8];
  const angles = spread(n, rx, ry);
  const seat = (/** @type {number} */ i) => ({ x: middle.x + rx * Math.cos(angles[i]), y: middle.y + ry * Math.sin(angles[i]) });
  return { seat, dock: () => middle, middle, r, coin: r * 0.85, flat: false };
}

// rail places n threads in a row, and the token on a rail below them.
function rail(/** @type {Area} */ room, /** @type {number} */ n, /** @type {number} */ scale) {
  const r = clamp(Math.min(room.height * 0.2, room.width / n / 2.7), 4, 24 * scale);
  const coin = clamp(room.height * 0.12, 4, 20 * scale);
  const y = room.y + room.height - coin * 1.1;
  const x = (/** @type {number} */ i) => room.x + ((i + 0.5) * room.width) / n;
  return {
    seat: (/** @type {number} */ i) => ({ x: x(i), y: room.y + r * 1.3 }), dock: (/** @type {number} */ i) => ({ x: x(i), y }),
    middle: { x: room.x + room.width / 2, y }, r, coin, flat: true,
  };
}

// near is the place of a token beside a disc, on the side towards the middle, and clear
// of the bar below the disc.
function near(/** @type {Point} */ disc, /** @type {Point} */ middle, /** @type {number} */ r, /** @type {number} */ coin) {
  const far = Math.hypot(middle.x - disc.x, middle.y - disc.y) || 1;
  const [dx, dy] = [(middle.x - disc.x) / far, (middle.y - disc.y) / far];
  const step = r * (1 + 0.75 * Math.max(0, dy)) + coin * 1.05;
  return { x: disc.x + dx * step, y: disc.y + dy * step };
}

// apart is processes side by side, each with a thread and a token.
/** @returns {Mark[]} */
function apart(/** @type {View} */ view, /** @type {Team} */ team, /** @type {Row} */ { picture }, /** @type {Layout} */ { scale }) {
  const n = view.state.params.workers;
  const rows = rowsFor(n, picture, n > 6 ? 1.1 : 0.8);
  const columns = Math.ceil(n / rows);
  const gap = Math.min(8 * scale, picture.width * 0.02);
  const width = Math.min((picture.width - (columns - 1) * gap) / columns, 220 * scale);
  const height = Math.min((picture.height - (rows - 1) * gap) / rows, 200 * scale);
  const share = blurred(view, team);
  return Array.from({ length: n }, (_, i) => i).flatMap((i) => {
    const area = { x: picture.x + (i % columns) * (width + gap), y: picture.y + Math.floor(i / columns) * (height + gap), width, height };
    const t = team.workers[i];
    const process = t && view.state.processes[t.process - 1];
    if (!process) return [{ ...rect(area.x, area.y, width, height, 'slot', { rx: 8 }), key: `place-${i}` }];
    const room = inside(area, scale, 5 * scale);
    const flat = room.width > room.height * 1.3;
    const r = clamp(flat ? Math.min(room.height * 0.3, room.width * 0.19) : Math.min(room.width * 0.28, room.height * 0.19), 4, 24 * scale);
    const seat = flat ? { x: room.x + room.width * 0.34, y: room.y + room.height * 0.47 } : { x: room.x + room.width / 2, y: room.y + room.height * 0.3 };
    const coin = flat ? { x: room.x + room.width * 0.76, y: seat.y } : { x: seat.x, y: room.y + room.height * 0.83 };
    return [
      processBox(view, process, area, scale, { name: width < (process.code === undefined ? 76 : 124) ? t.name.replace(/^\D+/, '') : t.name }),
      worker(view, t, seat, r, contends(t) ? share : 0),
      token(`token-${process.id}`, coin, r * 0.72, !held([t]) && !share, process.id),
    ];
  });
}

// worker is a thread, how far it is with its work, and what part of the time it has.
/** @returns {Mark} */
function worker(/** @type {View} */ view, /** @type {Thread} */ t, /** @type {Point} */ at, /** @type {number} */ r, /** @type {number} */ share) {
  const done = clamp((t.locals.done ?? 0) / (view.state.params.seconds || 1), 0, 1);
  const shown = t.state === 'done' ? 1 : done;
  const width = r * 2.1;
  return person(share ? { ...t, state: /** @type {const} */ ('ready') } : t, at, r, view.time, [
    ...(share ? [path(0, 0, arc(r * 1.14 + 1, share), 'worked', { 'stroke-width': round(Math.max(2, r * 0.22)) })] : []),
    rect(-width / 2, r * 1.42, width, Math.max(2.5, r * 0.26), 'work-track', { rx: round(r * 0.13) }),
    rect(-width / 2, r * 1.42, width * shown, Math.max(2.5, r * 0.26), 'work-done', { rx: round(r * 0.13) }),
  ]);
}

// token is the interpreter lock of a process.
/** @returns {Mark} */
function token(/** @type {string} */ key, /** @type {Point} */ at, /** @type {number} */ r, /** @type {boolean} */ free, /** @type {number} */ process) {
  return group(key, at.x, at.y, [
    circle(0, 0, r, 'token-body'),
    circle(0, 0, r * 0.8, 'token-rim'),
    ...(r < 7 ? [] : [text(0, 0, 'GIL', r * 0.66, 'token-words', 'middle')]),
  ], { class: free ? 'token free' : 'token', gil: process, move: 'glide' });
}

/** @returns {Mark} */
function chart(/** @type {View} */ view, /** @type {Team} */ { kind, workers, from, to, over }, /** @type {Row} */ { chart: area }, /** @type {number} */ end, /** @type {boolean} */ axis, /** @type {Layout} */ { size }) {
  const rows = workers.map((thread) => ({ thread, spans: view.trace.spans(thread.id), done: (thread.locals.done ?? 0) * 1e6 }));
  const turn = view.state.params.interval * 1e6 * workers.length;
  const total = view.t('unit.seconds', { n: fixed((to - from) / second, 1) });
  return gantt(`chart-${kind}`, rows, area, { from, to, end, even: kind === 'processes' || turn < end / 40, total, over, axis, size, unit: view.t('unit.seconds', { n: '' }).trim(), lang: view.lang });
}

function say(/** @type {View} */ view, /** @type {Team[]} */ teams) {
  const { t, state: { params } } = view;
  const n = params.workers;
  const took = (/** @type {Team} */ { from, to }) => fixed((to - from) / second, 1);
  if (teams.length && teams.every((team) => team.over)) {
    const work = fixed((n * params.seconds) / 1000, 1);
    if (teams.length === 2) return t('scene.gil.say.compare', { a: took(teams[0]), b: took(teams[1]) });
    return t(`scene.gil.say.over.${teams[0].kind}`, { n, took: took(teams[0]), work });
  }
  const team = teams.find((one) => one.workers.length && !one.over);
  if (!team) return t('scene.gil.say.begin');
  const many = team.workers.filter(contends).length;
  if (!many) return t('scene.gil.say.wait');
  if (team.kind === 'processes') return t(params.cores < many ? 'scene.gil.say.cores' : 'scene.gil.say.apart', { many, n: params.cores });
  if (many === 1) return t('scene.gil.say.alone');
  const holder = held(team.workers);
  return holder && !blurred(view, team) ? t('scene.gil.say.turn', { name: holder.name }) : t('scene.gil.say.turns', { n: many, ms: params.interval });
}
