// A manager in the middle with the dict and the list, and around it the processes that
// ask it: requests and replies travel as bytes, one thread of the manager answers each.
// Without a manager the parent stands in the middle, and every child has its own copy.

import { legend, legendHeight } from '../stage/legend.js';
import { cells, clamp, fit, group, line, monoWidth, path, rect, round, saying, seconds, text, threadClass } from '../stage/marks.js';
import { threadColour } from '../core/colours.js';
import { person } from './parts/people.js';
import { capsuleWidth, memoryOf, messages, processBox, threadsOf } from './parts/process.js';
import { link, ring } from './parts/ring.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Process} Process
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('../net/wire.js').Item} Item
 * @typedef {import('./parts/people.js').Area} Area
 * @typedef {{x: number, y: number}} Point
 * @typedef {import('./parts/ring.js').Ring} Ring
 * @typedef {{process: Process, thread: Thread, area: Area, request?: Obj, reply?: Obj, server?: Thread}} Client
 *   a process at the edge, its pipes to and from the manager, and the manager's thread for it
 */

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state } = view;
  const managed = Boolean(state.params.manager);
  const keeper = state.processes[managed ? 1 : 0];
  const plan = layOut(box, (state.params.processes ?? 1) + (managed ? 1 : 0));
  const clients = clientsOf(state, managed, plan.ring);
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...plan.ring.boxes.slice(clients.length).map((b, i) => rect(b.x, b.y, b.width, b.height, 'to-come', { key: `to-come-${clients.length + i}`, rx: 6 })),
    ...clients.flatMap((c) => wires(c, plan, managed)),
    ...clients.flatMap((c) => letters(view, c, plan)), // they come out of one box and go into another
    ...(keeper ? middle(view, keeper, managed, plan) : []),
    ...clients.flatMap((c) => client(view, c, managed, plan)),
    ...clients.flatMap((c) => server(view, c, plan)),
    saying(say(view, clients, managed), plan.margin, plan.sayingY, box.width - 2 * plan.margin, plan.sayingSize),
    legend(view, box),
  ];
}

function layOut(/** @type {Box} */ { width, height }, /** @type {number} */ n) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 8 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const top = margin + sayingSize * (narrow ? 4.4 : 2.6);
  const area = { x: margin, y: top, width: width - 2 * margin, height: height - legendHeight({ width, height }) - (narrow ? 2 : 8) - top };
  const around = ring(n, area, { most: narrow ? 46 : 150 * scale, gap: narrow ? 3 : 7 * scale, link: narrow ? 22 : 44 * scale, wide: narrow ? 1.7 : 2.2 });
  const mini = around.width < 84;
  const size = clamp(11.5 * scale, 8.5, 17);
  const r = clamp(mini ? Math.min(around.width, around.height) * 0.32 : around.height * 0.22, 3.5, 22);
  return { narrow, scale, margin, sayingSize, sayingY: margin + sayingSize * 0.6, ring: around, mini, size, r,
    serverR: clamp(Math.min(r * 0.7, around.width * 0.16), 3, narrow ? 8 : 13), letter: clamp(mini ? around.height * 0.4 : 19 * scale, 6, 28) };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

/** @returns {Client[]} */
function clientsOf(/** @type {State} */ state, /** @type {boolean} */ managed, /** @type {Ring} */ around) {
  const pipes = new Map(state.objects.filter((o) => o.kind === 'pipe').map((o) => [o.name, o]));
  const manager = managed ? state.processes[1]?.name : '';
  const servers = new Map(managed ? threadsOf(state, 2).map((t) => [t.name, t]) : []);
  return state.processes.filter((p) => (managed ? p.id !== 2 : p.id !== 1)).flatMap((process, i) => {
    const [thread] = threadsOf(state, process.id);
    const name = process.id === 1 ? 'MainProcess' : process.name;
    return thread && around.boxes[i] ? [{ process, thread, area: around.boxes[i], server: servers.get(name),
      request: pipes.get(`${name} → ${manager}`), reply: pipes.get(`${manager} → ${name}`) }] : [];
  });
}

// wires are the ways between a client and the manager: one for requests and one beside it for replies.
/** @returns {Mark[]} */
function wires(/** @type {Client} */ { process, area, request, reply }, /** @type {Layout} */ { ring: { centre }, letter }, /** @type {boolean} */ managed) {
  const { from, to } = link(area, centre);
  const way = (/** @type {string} */ key, /** @type {string} */ name, /** @type {{x: number, y: number}} */ by, /** @type {Obj} */ pipe) => line(round(from.x + by.x), round(from.y + by.y), round(to.x + by.x), round(to.y + by.y), name, { key: `${key}-${process.id}`, object: pipe?.id });
  if (!managed || !request || !reply) return [line(round(from.x), round(from.y), round(to.x), round(to.y), managed ? 'wire' : 'tie', { key: `wire-${process.id}`, object: request?.id })];
  const by = aside(from, to, letter);
  return [way('wire', 'wire open', by, request), way('back', 'wire open reply', { x: -by.x, y: -by.y }, reply)];
}

/** How far what goes one way keeps to its right. @param {Point} from @param {Point} to @param {number} letter height of one */
function aside(from, to, letter) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: (-(to.y - from.y) / length) * letter * 0.34, y: ((to.x - from.x) / length) * letter * 0.34 };
}

// middle is the process in the middle, with the dict and the list in its memory.
/** @returns {Mark[]} */
function middle(/** @type {View} */ view, /** @type {Process} */ keeper, /** @type {boolean} */ managed, /** @type {Layout} */ plan) {
  const { size, serverR, r, ring: { centre } } = plan;
  const [main] = threadsOf(view.state, keeper.id);
  const own = holdings(view, keeper);
  const pad = managed ? serverR * 1.3 : 8 * plan.scale;
  const disc = managed ? Math.min(serverR, size) : Math.min(r, size * 1.1);
  const head = Math.max(size * 1.7, disc * 2.4);
  const left = centre.x + pad;
  const width = centre.width - 2 * pad;
  const room = centre.height - 2 * pad - head;
  const over = keeper.code !== undefined;
  return [
    { ...group(`process-${keeper.id}`, centre.x, centre.y, [
      rect(0, 0, centre.width, centre.height, 'process-body', { rx: 10 }),
      rect(0, 0, centre.width, centre.height, 'process-edge', { rx: 10 }),
      text(pad + disc * 2.6, pad + head / 2, fit(`${keeper.name} · ${view.t('process.id', { id: keeper.id })}${over ? ` · ${view.t('process.exit', { code: keeper.code ?? 0 })}` : ''}`, size, width - disc * 2.6), size, 'strong'),
    ]), class: `process keeper${over ? ' over' : ''}`, enter: { opacity: 0 }, leave: { opacity: 0 } },
    ...(main ? [person(main, { x: left + disc, y: centre.y + pad + head / 2 }, disc, view.time)] : []),
    ...own.flatMap((o, i) => tray(view, o, { x: left, y: centre.y + pad + head + (i * room) / 2, width, height: room / 2 - 3 }, managed, plan)),
  ];
}

// tray shows what a dict or a list holds, each entry in the colour of the child that
// brought it.
/** @returns {Mark[]} */
function tray(/** @type {View} */ view, /** @type {Obj} */ o, /** @type {Area} */ area, /** @type {boolean} */ managed, /** @type {Layout} */ { size, narrow }) {
  const entries = entriesOf(o);
  const fine = Math.min(size, area.height * 0.5);
  const label = fine * 1.3;
  const grid = cells(Math.max(entries.length, 12), area.width - label - 4, area.height - 4, Math.min(area.height - 4, fine * 2.3));
  const s = grid.size * 0.86;
  const child = (/** @type {number} */ n) => view.state.threads.find((t) => t.process === n + (managed ? 3 : 2))?.id ?? 0;
  return [
    group(`tray-${o.id}`, area.x, area.y, [
      rect(0, 0, area.width, area.height, 'cell-body', { rx: 6 }),
      text(label * 0.55, area.height / 2, o.name, fine, 'code-words', 'middle'),
      ...(entries.length || narrow ? [] : [text(label * 1.3, area.height / 2, view.t('scene.manager.empty'), fine * 0.9, 'dim')]),
    ], { object: o.id }),
    ...entries.map((n, i) => {
      const given = o.kind === 'list' && i < 5;
      const x = area.x + label + (i % grid.columns) * grid.size;
      const y = area.y + 2 + Math.floor(i / grid.columns) * grid.size + (area.height - 4 - Math.ceil(entries.length / grid.columns) * grid.size) / 2;
      return {
        ...group(`entry-${o.id}-${given ? 'given' : 'by'}-${n}`, x, y, [
          rect(grid.size * 0.07, grid.size * 0.07, s, s, 'item-body', { rx: round(s * 0.25) }),
          ...(s < 9 ? [] : [text(grid.size / 2, grid.size / 2, String(n), s * 0.5, 'item-words', 'middle')]),
        ]),
        class: `entry thread-${given ? 0 : threadColour(child(n))}`, 'pointer-events': 'none', move: /** @type {const} */ ('glide'), enter: { opacity: 0 },
      };
    }),
  ];
}

/** The dict and the list in the memory of a process. @param {View} view @param {Process} process */
const holdings = ({ state }, process) => memoryOf(state, process.id).filter((o) => o.kind === 'dict' || o.kind === 'list');

/** The numbers that a dict has as keys, or a list as items. @returns {number[]} */
function entriesOf(/** @type {Obj} */ o) {
  const words = o.items[0]?.text ?? '';
  return (words.match(o.kind === 'dict' ? /\d+(?=:)/g : /\d+/g) ?? []).map(Number);
}

/** @returns {Mark[]} */
function client(/** @type {View} */ view, /** @type {Client} */ c, /** @type {boolean} */ managed, /** @type {Layout} */ plan) {
  const { process, thread, area } = c;
  const { mini, scale, r, size } = plan;
  const over = process.code !== undefined;
  if (mini) {
    const edge = Math.min(6, area.width * 0.16);
    return [
      { ...group(`process-${process.id}`, area.x, area.y, [rect(0, 0, area.width, area.height, 'process-body', { rx: edge }), rect(0, 0, area.width, area.height, 'process-edge', { rx: edge })]), class: `process${over ? ' over' : ''}` },
      person(thread, { x: area.x + area.width / 2, y: area.y + area.height / 2 }, r, view.time),
      ...(managed ? [] : changed(view, process, thread, area)),
    ];
  }
  const head = Math.max(9, Math.min(12.5 * scale, area.width * 0.1)) * 1.9;
  const y = area.y + head + (area.height - head) / 2;
  const x = area.x + r * 1.5 + 4 * scale;
  const fine = Math.min(size * 0.9, (area.height - head) * 0.3);
  const own = managed ? [] : holdings(view, process);
  const rows = managed ? [asks(view, c), doing(view, c)] : copies(view, own, thread);
  const width = area.x + area.width - (x + r * 1.5) - 3;
  return [
    processBox(view, process, area, scale),
    person(thread, { x, y }, r, view.time),
    { ...group(`words-${process.id}`, x + r * 1.5, y, [
      text(0, -fine * 0.7, fit(rows[0], fine, width, monoWidth), fine, 'code-words', 'start', { object: own[0]?.id }),
      text(0, fine * 0.7, fit(rows[1], fine, width, managed ? undefined : monoWidth), fine, managed ? 'state-words' : 'code-words', 'start', { object: own[1]?.id }),
    ]), class: threadClass(thread) },
  ];
}

/** What a client asks for now, as code; '' if it asks for nothing. */
function asks(/** @type {View} */ view, /** @type {Client} */ { thread, request, reply }) {
  const waits = thread.reason === 'recv' && thread.object === reply?.id;
  return waits && thread.last?.object === request?.id ? asCode(view, thread.last?.text ?? '') : '';
}

function doing(/** @type {View} */ view, /** @type {Client} */ { thread, reply }) {
  if (thread.reason === 'recv' && thread.object === reply?.id) return view.t('scene.manager.waits');
  if (thread.state === 'sleeping') return view.t('scene.manager.sleeps', { left: seconds(Math.max(0, thread.until - view.time)) });
  if (thread.reason === 'join') return view.t('scene.manager.joins');
  return view.t(`state.${thread.state}`);
}

// copies are the lines that say what a child's own dict and list hold.
function copies(/** @type {View} */ view, /** @type {Obj[]} */ own, /** @type {Thread} */ thread) {
  const rows = own.map((o) => `${o.name} = ${o.kind === 'dict' ? o.items[0]?.text : ['[0 … 4', ...entriesOf(o).slice(5)].join(', ')}${o.kind === 'dict' ? '' : ']'}`);
  return rows.length === 2 ? rows : [view.t(`state.${thread.state}`), ''];
}

// changed marks, where there is no room for words, which of its own copies a child has
// changed.
/** @returns {Mark[]} */
function changed(/** @type {View} */ view, /** @type {Process} */ process, /** @type {Thread} */ thread, /** @type {Area} */ area) {
  const s = area.height * 0.2;
  return holdings(view, process).flatMap((o, i) => (entriesOf(o).length > i * 5 ? [
    { ...rect(area.x + i * (area.width - s), area.y + area.height - s, s, s, `item-body thread-${threadColour(thread)}`, { rx: round(s * 0.25), object: o.id }), key: `changed-${o.id}` },
  ] : []));
}

/**
 * A request as the code that it stands for: `d[3] = 3`.
 * @param {View} view @param {string} words the repr of the request
 */
function asCode({ state, t }, words) {
  const [, ident = '', method = '', args = ''] = /^\((?:None|'(\w+)'), '(\w+)', \((.*?)\),? ?(?:\{|…|$)/.exec(words) ?? [];
  const held = memoryOf(state, 2).filter((o) => ['dict', 'list', 'value'].includes(o.kind));
  const name = held[(parseInt(ident.slice(2), 16) - 64) / 64]?.name ?? '';
  switch (method) {
    case '__setitem__': return `${name}[${args.split(', ')[0]}] = ${args.split(', ')[1]}`;
    case '__repr__': return `str(${name})`;
    case 'create': return `${/'(\w+)'/.exec(args)?.[1] ?? ''}(…)`;
    case 'accept_connection': return t('scene.manager.hello');
    case 'shutdown': return 'shutdown()';
    default: return `${name}.${method}(${args.replace(/,$/, '')})`;
  }
}

// server is the manager's thread for a client, where the wire comes in.
/** @returns {Mark[]} */
function server(/** @type {View} */ view, /** @type {Client} */ { server: t, area }, /** @type {Layout} */ plan) {
  return t ? [person(t.name === 'MainProcess' ? { ...t, name: 'main' } : t, link(area, plan.ring.centre).to, plan.serverR, view.time)] : [];
}

// letters are the request and the reply that are on their way, each on its own wire. A reply is hollow.
/** @returns {Mark[]} */
function letters(/** @type {View} */ view, /** @type {Client} */ { area, request, reply }, /** @type {Layout} */ plan) {
  const { from, to } = link(area, plan.ring.centre);
  const { letter, mini, scale } = plan;
  const by = aside(from, to, letter);
  const moved = (/** @type {Point} */ { x, y }, /** @type {1|-1} */ side) => ({ x: x + side * by.x, y: y + side * by.y });
  const way = (/** @type {Obj|undefined} */ pipe, /** @type {Point} */ start, /** @type {Point} */ end, /** @type {string} */ kind) => {
    if (!pipe) return [];
    // In small boxes there is only room for how many bytes they are.
    const wish = (/** @type {Item} */ i) => capsuleWidth(mini ? { ...i, bytes: '' } : i, letter);
    const width = Math.min(84 * scale, Math.max(...pipe.items.map(wish), letter * (mini ? 1.6 : 2.6)));
    return messages(view, pipe, start, end, letter, { width, linger: 0 }).map((m) => ({ ...m, class: `${m.class}${kind}`, children: [tip(start, end, width, letter), ...(m.children ?? [])] }));
  };
  return [...way(request, moved(from, 1), moved(to, 1), ''), ...way(reply, moved(to, -1), moved(from, -1), ' reply')];
}

// tip is the point of a letter: at the end of it that is ahead, or above or below where it goes straight up or down.
/** @returns {Mark} */
function tip(/** @type {Point} */ from, /** @type {Point} */ to, /** @type {number} */ width, /** @type {number} */ height) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const upright = Math.abs(dy) >= Math.abs(dx) * 0.8;
  const way = Math.sign(upright ? dy : dx) || 1;
  const edge = (upright ? height : width) / 2;
  const at = (/** @type {number} */ along, /** @type {number} */ aside) => (upright ? `${round(aside)},${round(way * along)}` : `${round(way * along)},${round(aside)}`);
  const base = edge - height * (upright ? 0.05 : 0.3);
  return path(0, 0, `M${at(base, height * 0.42)}L${at(edge + height * 0.4, 0)}L${at(base, -height * 0.42)}Z`, 'letter-tip');
}

function say(/** @type {View} */ view, /** @type {Client[]} */ clients, /** @type {boolean} */ managed) {
  const { t, state } = view;
  const n = state.params.processes;
  const over = state.verdict?.kind === 'done';
  if (!managed) return t(over ? 'scene.manager.say.taken' : clients.length ? 'scene.manager.say.copies' : 'scene.manager.say.plain', { n });
  if (over) return t('scene.manager.say.done', { n });
  if (clients.length < 2) return t(state.processes[1] ? 'scene.manager.say.proxies' : 'scene.manager.say.begin');
  const asking = clients.filter((c) => c.thread.reason === 'recv').length;
  if (asking) return t('scene.manager.say.asking', { n: asking });
  return t('scene.manager.say.idle');
}
