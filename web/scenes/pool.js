// A pool of processes as a circuit: the parent sends tasks through one pipe, where they
// wait as bytes, workers take them, results come back through another one, and a thread
// of the parent calls the callback. In the middle every task has its place on a board.

import { legend, legendHeight } from '../stage/legend.js';
import { cells, clamp, fit, group, monoWidth, path, rect, round, saying, seconds, sign, text, textWidth, threadClass } from '../stage/marks.js';
import { threadColour } from '../core/colours.js';
import { objectCard } from './parts/objects.js';
import { person } from './parts/people.js';
import { inside, messages, processBox, titleHeight, tube } from './parts/process.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Process} Process
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('./parts/people.js').Area} Area
 * @typedef {{process: Process, thread: Thread, area: Area, task: number}} Worker task: the number of the one it does, −1 if none
 * @typedef {{is: 'later' | 'waits' | 'runs' | 'returns' | 'done' | 'lost', by: number, item?: number}} Task by: the thread that does it;
 *   item: its id, where it lies in a queue or a pipe
 * @typedef {{main?: Thread, handlers: (Thread|undefined)[], workers: Worker[], pool?: Obj, queue?: Obj, input?: Obj, output?: Obj, board: Task[]}} Cast
 *   handlers: of workers, of tasks, of results
 */

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state } = view;
  const plan = layOut(box, state.params.size ?? 1);
  const cast = castOf(state, plan);
  const { input, output, workers } = cast;
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...(input ? [tube('input', plan.tasksOut, plan.tasksIn, plan.thick, input.value / input.limit, input.id)] : []),
    ...(output ? [tube('output', plan.resultsOut, plan.resultsIn, plan.thick, output.value / output.limit, output.id)] : []),
    ...(state.processes[0] ? [processBox(view, state.processes[0], plan.parent, plan.scale)] : []),
    ...(input ? [boardMarks(view, cast, plan)] : []),
    ...workers.flatMap((w) => worker(view, w, plan)),
    ...(cast.main ? parent(view, cast, plan) : []),
    ...(input ? messages(view, input, { x: plan.tasksOut.x + plan.capsule / 2, y: plan.tasksOut.y }, plan.tasksIn, plan.thick * 0.72, { width: plan.capsule, linger: 0 }) : []),
    ...(output ? results(view, output, workers, plan) : []),
    saying(say(view, cast), plan.margin, plan.sayingY, box.width - 2 * plan.margin, plan.sayingSize),
    legend(view, box, false),
  ];
}

function layOut(/** @type {Box} */ { width, height }, /** @type {number} */ n) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 8 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const top = margin + sayingSize * (narrow ? 4.4 : 2.6);
  const bottom = height - legendHeight({ width, height }) - (narrow ? 2 : 8);
  const usable = width - 2 * margin;
  const parentArea = { x: margin, y: top, width: usable * (narrow ? 0.3 : 0.27), height: bottom - top };
  const r = clamp(14 * scale, 8.5, 24);
  const size = clamp(11.5 * scale, 8.5, 17);
  const own = inside(parentArea, scale);
  const main = { x: own.x + r * 1.3, y: own.y + r * 1.35 };
  const tasksY = main.y + r * 3.1;
  const resultsY = own.y + own.height - r * 1.35;
  const columns = n > (narrow ? 8 : 10) ? 2 : 1;
  const wide = usable * (columns === 2 ? 0.34 : 0.29);
  const rows = Math.ceil(n / columns);
  const gap = narrow ? 3 : 6 * scale;
  const boxWidth = (wide - (columns - 1) * gap) / columns;
  const boxHeight = Math.min((bottom - top - (rows - 1) * gap) / rows, 66 * scale);
  const left = width - margin - wide;
  const above = (bottom - top - rows * boxHeight - (rows - 1) * gap) / 2;
  const thick = clamp(30 * scale, 15, 50);
  const from = parentArea.x + parentArea.width;
  const to = left - (narrow ? 2 : 6 * scale);
  const boardTop = tasksY + thick / 2 + size * 1.1;
  return {
    narrow, scale, margin, sayingSize, sayingY: margin + sayingSize * 0.6, parent: parentArea, own, r, size, thick, main,
    capsule: Math.min((to - from) * 0.4, thick * 3.6),
    tasksOut: { x: from, y: tasksY }, tasksIn: { x: to, y: tasksY }, resultsOut: { x: to, y: resultsY }, resultsIn: { x: from, y: resultsY },
    board: { x: from + 10 * scale, y: boardTop, width: to - from - 20 * scale, height: resultsY - thick / 2 - size * 0.6 - boardTop },
    worker: (/** @type {number} */ i) => ({ x: left + (i % columns) * (boxWidth + gap), y: top + above + Math.floor(i / columns) * (boxHeight + gap), width: boxWidth, height: boxHeight }),
    tall: boxHeight >= 44 * Math.max(scale, 0.9),
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

const jobOf = (/** @type {string} */ words) => Number(/\((\d+)/.exec(words)?.[1] ?? -1);

/** @returns {Cast} */
function castOf(/** @type {State} */ state, /** @type {Layout} */ plan) {
  const named = (/** @type {string} */ part) => state.threads.find((t) => t.process === 1 && t.name.includes(part));
  const object = (/** @type {string} */ kind, /** @type {string} */ name) => state.objects.find((o) => o.kind === kind && o.name.startsWith(name));
  const [input, output, queue, pool] = [object('pipe', 'pool in '), object('pipe', 'pool out '), object('simplequeue', 'pool tasks'), object('pool', '')];
  const workers = state.processes.slice(1).flatMap((process, i) => {
    const thread = state.threads.find((t) => t.process === process.id);
    return thread ? [{ process, thread, area: plan.worker(i), task: taskOf(thread) }] : [];
  });
  const over = state.verdict?.kind === 'done';
  const main = state.threads[0];
  const waiting = new Map([...(queue?.items ?? []), ...(input?.items ?? [])].map((it) => [jobOf(it.text), it.id]));
  const returning = new Map((output?.items ?? []).map((it) => [jobOf(it.text), it]));
  const running = new Map(workers.filter((w) => w.task >= 0).map((w) => [w.task, w.thread]));
  const board = Array.from({ length: state.params.tasks ?? 0 }, (_, i) => /** @type {Task} */ (
    waiting.has(i) ? { is: over ? 'lost' : 'waits', by: 0, item: waiting.get(i) }
      : running.has(i) ? { is: running.get(i)?.state === 'killed' ? 'lost' : 'runs', by: running.get(i)?.id }
        : returning.has(i) ? { is: 'returns', by: returning.get(i)?.thread, item: returning.get(i)?.id }
          : i < (main?.locals.i ?? 0) ? { is: 'done', by: 0 } : { is: 'later', by: 0 }));
  return { main, handlers: ['_handle_workers', '_handle_tasks', '_handle_results'].map(named), workers, pool, queue, input, output, board };
}

// taskOf is the number of the task that a worker does, or was cut off from.
function taskOf(/** @type {Thread} */ { state, line, locals, last }) {
  const inTask = state === 'sleeping' || (state === 'killed' && last?.kind === 'release' && line > 0);
  return inTask ? locals.i ?? -1 : -1;
}

/** @returns {Mark[]} */
function worker(/** @type {View} */ view, /** @type {Worker} */ { process, thread, area, task }, /** @type {Layout} */ plan) {
  const { tall, scale, r, size, parent: parentArea, tasksIn, resultsOut } = plan;
  const head = tall ? titleHeight(area.width, scale) : 0;
  const rr = Math.min(r, (area.height - head) * 0.34);
  const y = area.y + head + (area.height - head) / 2;
  const x = area.x + rr * 1.6 + 2;
  const left = x + rr * 1.7;
  const width = area.x + area.width - left - 4;
  const over = process.code !== undefined;
  const fine = Math.min(size * 0.9, (area.height - head) * 0.42);
  const runs = task >= 0 && thread.state === 'sleeping';
  const named = width > monoWidth(`foo(${task})`, fine * 1.05) + fine * 4 ? `foo(${task})` : String(task);
  const card = { x: left, y: y - fine * 1.05, width: Math.min(width, monoWidth(named, fine * 1.05) + fine * 1.2), height: fine * 2.1 };
  const rest = width - card.width - 4;
  const words = runs ? view.t('scene.pool.left', { left: seconds(Math.max(0, thread.until - view.time)) }) : doing(view, thread);
  return [
    tall ? processBox(view, process, area, scale, { parent: parentArea }) : {
      ...group(`process-${process.id}`, area.x, area.y, [rect(0, 0, area.width, area.height, 'process-body', { rx: 5 }), rect(0, 0, area.width, area.height, 'process-edge', { rx: 5 })]),
      class: `process${over ? ' over' : ''}`, move: 'glide', enter: { x: parentArea.x, y: parentArea.y, opacity: 0 },
    },
    ...(runs ? [objectCard(`task-${task}`, named, thread.id, card, { thread: thread.id, move: 'glide', slow: 1.6, enter: { ...tasksIn, opacity: 0 }, leave: { ...resultsOut, opacity: 0 } })] : []),
    person(thread, { x, y }, rr, view.time),
    { ...group(`words-${process.id}`, runs ? left + card.width + 4 : left, y, [text(0, 0, fit(words, fine, runs ? rest : width), fine, 'state-words')]), class: threadClass(thread) },
  ];
}

function doing(/** @type {View} */ view, /** @type {Thread} */ t) {
  if (t.reason === 'recv') return view.t(t.until >= 0 ? 'scene.pool.coming' : 'scene.pool.listens');
  if (t.reason === 'lock') return view.t('scene.pool.turn');
  return view.t(`state.${t.state}`);
}

// parent is what is in the parent: main, the three threads of the pool, and what the
// callback was given.
/** @returns {Mark[]} */
function parent(/** @type {View} */ view, /** @type {Cast} */ { main, handlers, input }, /** @type {Layout} */ plan) {
  const { own, r, size, narrow, scale, tasksOut, resultsIn, main: at } = plan;
  const [keeper, sender, taker] = handlers;
  const t = /** @type {Thread} */ (main);
  const small = r * 0.82;
  const edge = own.x + own.width - small * 1.2;
  const role = (/** @type {Thread} */ h) => h.name.replace(/^.*\(|\)$/g, '');
  const part = (/** @type {Thread} */ h) => role(h).replace('_handle_', '');
  // The three have letters, since the workers have numbers.
  const disc = (/** @type {Thread} */ h, /** @type {{x: number, y: number}} */ place) => person({ ...h, name: part(h)[0].toUpperCase() }, place, small, view.time);
  const fine = narrow ? size : size * 0.84;
  const handler = (/** @type {Thread|undefined} */ h, /** @type {number} */ y) => (h ? [
    disc(h, { x: edge, y }),
    group(`name-${h.id}`, edge - small * 1.7, y, [text(0, 0, fit(narrow ? part(h) : role(h), fine, own.width - small * (narrow ? 5 : 3), monoWidth), fine, 'code-words', 'end')]),
  ] : []);
  const prints = taker ? view.trace.prints.filter((p) => p.thread === taker.id && p.time <= view.time) : [];
  const top = tasksOut.y + small * 1.6 + size * 1.7;
  const bottom = resultsIn.y - small * 1.6;
  const card = clamp(21 * scale, 13, 34);
  const shown = prints.slice(-Math.max(1, Math.floor((bottom - top) / card))).reverse();
  const words = mainWords(view, t);
  const room = own.width - r * 3.1 - (narrow ? 0 : small * 2);
  return [
    person(t, at, r, view.time),
    { ...group('words-main', at.x + r * 1.6, at.y, [
      text(0, -size * 0.66, fit(words[0], size, room, monoWidth), size, 'code-words'),
      text(0, size * 0.66, fit(words[1], size * 0.88, room), size * 0.88, 'state-words'),
    ]), class: threadClass(t) },
    ...(keeper ? [
      ...(narrow ? [] : [group('name-keeper', edge + small * 1.2, at.y + r * 1.68, [text(0, 0, fit('_handle_workers', size * 0.84, own.width * 0.7, monoWidth), size * 0.84, 'code-words', 'end')])]),
      disc(keeper, narrow ? { x: at.x, y: tasksOut.y } : { x: edge, y: at.y }),
    ] : []),
    ...handler(sender, tasksOut.y), ...handler(taker, resultsIn.y),
    ...(input ? [group('callback', own.x, top - size * 0.9, [text(0, 0, fit(view.t(narrow ? 'scene.pool.callback.short' : 'scene.pool.callback', { n: prints.length }), size * 0.88, own.width), size * 0.88, 'dim')])] : []),
    ...shown.map((p, i) => objectCard(`result-${p.seq}`, narrow ? p.text.replace(/^.*: /, '') : p.text, taker?.id ?? 0,
      { x: own.x + own.width * 0.03, y: bottom - (i + 1) * card, width: own.width * 0.94, height: card * 0.86 },
      { move: 'glide', slow: 1.6, enter: { x: edge, y: resultsIn.y, opacity: 0 }, leave: { opacity: 0 } })),
  ];
}

// mainWords are what main is at, as code, and its state.
function mainWords(/** @type {View} */ view, /** @type {Thread} */ t) {
  if (t.reason === 'join') return ['pool.join()', view.t('scene.pool.joins')];
  if (t.reason === 'event') return [`apply(foo, ${t.locals.i})`, view.t('scene.pool.waits')];
  return [t.reason === 'start' ? 'Pool(…)' : '', view.t(`state.${t.state}`)];
}

// results are those on their way back; each comes out of the worker that sent it.
/** @returns {Mark[]} */
function results(/** @type {View} */ view, /** @type {Obj} */ output, /** @type {Worker[]} */ workers, /** @type {Layout} */ plan) {
  const marks = messages(view, output, { x: plan.resultsOut.x - plan.capsule / 2, y: plan.resultsOut.y }, plan.resultsIn, plan.thick * 0.72, { width: plan.capsule, linger: 0 });
  return marks.map((m) => {
    const item = output.items.find((it) => `bytes-${it.id}` === m.key);
    const area = workers.find((w) => w.thread.id === item?.thread)?.area;
    return area ? { ...m, enter: { x: area.x, y: area.y + area.height / 2, opacity: 0 } } : m;
  });
}

// boardMarks is the board with a place for every task.
/** @returns {Mark} */
function boardMarks(/** @type {View} */ view, /** @type {Cast} */ { board, pool, queue }, /** @type {Layout} */ { board: area, size, scale }) {
  const head = size * 1.9;
  const pad = 7 * scale;
  const grid = cells(board.length, area.width - 2 * pad, area.height - head - pad, 40 * scale);
  const s = grid.size * 0.84;
  const columns = Math.min(grid.columns, board.length);
  const x0 = (area.width - columns * grid.size) / 2;
  const y0 = head + Math.max(0, (area.height - head - pad - grid.rows * grid.size) / 2);
  const count = (/** @type {Task['is']} */ is) => board.filter((b) => b.is === is).length;
  const lost = count('lost');
  const fine = size * 0.92;
  const words = view.t(lost ? 'scene.pool.lost' : 'scene.pool.count', { waits: count('waits'), runs: count('runs') + count('returns'), done: count('done'), lost });
  return group('board', area.x, area.y, [
    rect(0, 0, area.width, area.height, 'panel', { rx: 10 }),
    text(area.width / 2, size * 1.1, words, Math.min(fine, ((area.width - 8) / textWidth(words, fine)) * fine), 'dim', 'middle', { object: pool?.id }),
    ...board.map(({ is, by, item }, i) => group(`place-${i}`, x0 + (i % columns) * grid.size + grid.size * 0.08, y0 + Math.floor(i / columns) * grid.size, [
      rect(0, 0, s, s, 'place', { rx: round(s * 0.22) }),
      ...(s < 9 ? [] : [text(s / 2, s / 2, String(i), s * (i > 99 ? 0.42 : 0.48), 'place-words', 'middle')]),
      ...(is === 'done' && s >= 16 ? [sign('done', s * 0.84, s * 0.16, s * 0.14)] : []),
      ...(is === 'lost' ? [path(0, 0, `M${round(s * 0.15)},${round(s * 0.85)}L${round(s * 0.85)},${round(s * 0.15)}`, 'crossed', { 'stroke-width': round(Math.max(1.4, s * 0.09)) })] : []),
    ], { class: `place-${is} thread-${by ? threadColour(by) : 0}`, item, thread: item ? undefined : by || undefined })),
  ], { object: queue?.id });
}

function say(/** @type {View} */ view, /** @type {Cast} */ { main, workers, input, board }) {
  const { t, state } = view;
  const count = (/** @type {Task['is']} */ is) => board.filter((b) => b.is === is).length;
  if (!input || workers.length < state.params.size) return t('scene.pool.say.begin', { n: state.params.size ?? 0 });
  if (count('lost')) return t('scene.pool.say.lost', { n: count('lost') });
  const serial = Boolean(state.params.call);
  if (state.verdict?.kind === 'done') return t(serial ? 'scene.pool.say.returned' : 'scene.pool.say.done', { n: board.length });
  if (serial && main?.reason === 'event') return t('scene.pool.say.serial');
  if (count('waits')) return t('scene.pool.say.waiting', { n: count('waits') });
  return t(count('runs') ? 'scene.pool.say.last' : 'scene.pool.say.over', { n: count('runs') });
}
