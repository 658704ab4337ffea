// Processes and their memory: the parent above, below it a child whose threads write
// to one cell, and children that have a cell of their own each. A child comes out of
// its parent, and so does its cell: a copy.

import { legend, legendHeight } from '../stage/legend.js';
import { cells, clamp, fit, group, line, rect, round, saying, second, shortName, text, textWidth, wrap } from '../stage/marks.js';
import { threadColour } from '../core/colours.js';
import { gridAt, person } from './parts/people.js';
import { cell, inside, processBox, rowsFor, threadsOf, tie } from './parts/process.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Process} Process
 * @typedef {import('./parts/people.js').Area} Area
 * @typedef {{x: number, y: number}} Point
 * @typedef {{process: Process, area: Area, cell: Area, threads: Thread[], seats: (Point & {r: number})[]}} Home
 */

const flashTime = 0.6 * second;

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const plan = layOut(view.state, box);
  const homes = view.state.processes.flatMap((p) => house(view.state, p, plan) ?? []);
  const [parent, ...children] = homes;
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...toCome(view.state, plan),
    ...children.map((home) => tie(`tie-${home.process.id}`, parent.area, home.area, plan.way(home.process.id))),
    ...headings(view, plan),
    ...fork(view, plan),
    ...homes.map((home) => dwelling(view, home, parent, plan)),
    ...homes.map((home) => ways(home)),
    ...homes.flatMap((home) => memory(view, home, parent, plan)),
    ...homes.flatMap(({ threads, seats }) => threads.map((t, i) => person(t, seats[i], seats[i].r, view.time))),
    ...homes.flatMap((home) => raises(view, home)),
    saying(say(view, homes), plan.margin, plan.margin + plan.size * 0.6, box.width - 2 * plan.margin, plan.size),
    legend(view, box),
  ];
}

function layOut(/** @type {State} */ { params }, /** @type {Box} */ { width, height }) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.8);
  const margin = narrow ? 10 : 18 * scale;
  const size = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const small = narrow ? 9 : Math.max(10, 11.5 * scale);
  const top = margin + size * (narrow ? 2.9 : 1.7);
  const bottom = height - legendHeight({ width, height }) - (narrow ? 4 : 8 * scale);
  const tall = bottom - top;
  const parentHeight = clamp(tall * 0.25, 46, 150);
  const parentWidth = clamp(width * 0.26, 120, 330);
  const gap = narrow ? 8 : 16 * scale;
  const drop = Math.max(small * 2.7, tall * 0.1);
  const low = top + parentHeight + drop;
  const n = params.processes ?? 1;
  const whole = width - 2 * margin;
  const teamWidth = whole * clamp(0.42 - (n - 6) * 0.006, 0.34, n < 2 ? 0.6 : 0.42);
  const team = { x: margin, y: low, width: teamWidth, height: bottom - low };
  const area = { x: margin + teamWidth + gap, y: low, width: whole - teamWidth - gap, height: bottom - low };
  const rows = rowsFor(n, area, 0.85);
  const columns = Math.ceil(n / rows);
  const pad = columns > 5 || rows > 3 ? 5 : 9 * scale;
  const each = { width: (area.width - (columns - 1) * pad) / columns, height: (area.height - (rows - 1) * pad) / rows };
  return {
    narrow, scale, margin, size, small, big: narrow ? 11 : 17 * scale, team, area,
    parent: { x: (width - parentWidth) / 2, y: top, width: parentWidth, height: parentHeight },
    /** Where the tie to a process turns: above the children, and for one below another between the columns. @param {number} id */
    way: (id) => ({ y: top + parentHeight + drop * 0.66, x: id - 3 < columns ? undefined : area.x + ((id - 3) % columns) * (each.width + pad) - ((id - 3) % columns ? pad : gap) / 2 }),
    child: (/** @type {number} */ i) => ({ x: area.x + (i % columns) * (each.width + pad), y: area.y + Math.floor(i / columns) * (each.height + pad), ...each }),
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

// toCome are the places of the processes that have not been forked yet.
/** @returns {Mark[]} */
function toCome(/** @type {State} */ { processes, params }, /** @type {Layout} */ plan) {
  const places = [plan.team, ...Array.from({ length: params.processes ?? 0 }, (_, i) => plan.child(i))];
  return places.slice(Math.max(0, processes.length - 1)).map(({ x, y, width, height }, i) => rect(x, y, width, height, 'to-come', { key: `to-come-${processes.length + i}`, rx: 8 }));
}

// house gives a process its place, and its cell and threads theirs in it.
/** @returns {Home | undefined} */
function house(/** @type {State} */ state, /** @type {Process} */ process, /** @type {Layout} */ plan) {
  const area = process.id === 1 ? plan.parent : process.id === 2 ? plan.team : plan.child(process.id - 3);
  const threads = threadsOf(state, process.id);
  const room = inside(area, plan.scale);
  if (process.id === 2) return { process, area, threads, ...together(room, threads.length - 1, plan.scale) };
  const flat = room.width > room.height * 1.5;
  const r = clamp(Math.min(flat ? room.height * 0.36 : room.height * 0.2, room.width * 0.2), 4, 17 * plan.scale);
  const held = flat
    ? { x: room.x, y: room.y, width: room.width - 2 * r - Math.min(room.width * 0.14, 3 * r), height: room.height }
    : { x: room.x, y: room.y, width: room.width, height: room.height - 2.6 * r - room.height * 0.12 };
  const seat = flat ? { x: room.x + room.width - r * 1.2, y: room.y + room.height / 2 } : { x: room.x + room.width / 2, y: room.y + room.height - r * 1.2 };
  return { process, area, cell: held, threads, seats: threads.map(() => ({ ...seat, r })) };
}

// together places the threads of a process round the cell that they share: the one
// that it began with above, the others below.
function together(/** @type {Area} */ room, /** @type {number} */ n, /** @type {number} */ scale) {
  const first = clamp(room.height * 0.09, 4, 14 * scale);
  const held = { x: room.x + room.width * 0.2, y: room.y, width: room.width * 0.6, height: room.height * 0.42 };
  const crowd = { x: room.x, y: held.y + held.height + room.height * 0.14, width: room.width, height: room.height * 0.44 };
  const grid = cells(Math.max(n, 1), crowd.width, crowd.height, 78 * scale);
  const columns = Math.min(grid.columns, n);
  const shift = (crowd.width - columns * grid.size) / 2;
  const r = clamp(grid.size * 0.33, 4, 21 * scale);
  const seats = Array.from({ length: n }, (_, i) => {
    const at = gridAt(i, n, { ...grid, columns: Math.max(1, columns) }, crowd);
    return { x: at.x + shift, y: at.y, r };
  });
  return { cell: held, seats: [{ x: room.x + room.width - first * 1.3, y: room.y + first * 1.3, r: first }, ...seats] };
}

// headings stand beside the parent, above what they speak of: how many memories there
// are, and for how many.
/** @returns {Mark[]} */
function headings(/** @type {View} */ { t, state: { params } }, /** @type {Layout} */ { parent, margin, small, big, narrow }) {
  const width = parent.x - margin - small;
  const words = (/** @type {'shared'|'own'} */ key, /** @type {number} */ n, /** @type {number} */ memories, /** @type {number} */ x, /** @type {'start'|'end'} */ anchor) => {
    const rows = wrap(t(`scene.memory.${key}`, { n }), small, width, 2);
    const y = parent.y + parent.height - (narrow ? 0 : small * 0.6);
    return group(key, x, y, [
      text(0, -rows.length * small * 1.3 - big * 0.62, fit(t('scene.memory.memories', { n: memories }), big, width), big, 'strong', anchor),
      ...rows.map((row, i) => text(0, (i - rows.length + 0.5) * small * 1.3, row, small, 'dim', anchor)),
    ]);
  };
  const { threads = 0, processes = 0 } = params;
  return [words('shared', threads, 1, margin, 'start'), words('own', processes, processes, parent.x * 2 + parent.width - margin, 'end')];
}

// fork says what the ties are.
/** @returns {Mark[]} */
function fork(/** @type {View} */ { t, state }, /** @type {Layout} */ { parent, small, margin }) {
  if (state.processes.length < 2) return [];
  const x = parent.x + parent.width / 2 + small * 0.6;
  return [group('fork', x, parent.y + parent.height + small * 0.8, [text(0, 0, fit(t('scene.memory.fork'), small, parent.x * 2 + parent.width - margin - x), small, 'dim halo')])];
}

/** @returns {Mark} */
function dwelling(/** @type {View} */ view, /** @type {Home} */ { process, area }, /** @type {Home} */ parent, /** @type {Layout} */ { scale }) {
  const name = process.id === 1 ? view.t('scene.memory.parent') : area.width < 72 ? shortName(process.name) : process.name;
  return processBox(view, process, area, scale, { name, short: process.id === 1 ? name : shortName(process.name), parent: process.id === 1 ? undefined : parent.area });
}

const variable = (/** @type {State} */ state, /** @type {number} */ process) => state.objects.find((o) => o.kind === 'variable' && o.process === process);

// ways are the lines from threads to the cell that they write to.
/** @returns {Mark} */
function ways(/** @type {Home} */ { process, cell: c, threads, seats }) {
  const ends = threads.map((t, i) => {
    const seat = seats[i];
    const to = { x: clamp(seat.x, c.x, c.x + c.width), y: clamp(seat.y, c.y, c.y + c.height) };
    return line(seat.x, seat.y, to.x, to.y, 'writes');
  });
  return group(`ways-${process.id}`, 0, 0, ends);
}

// memory is the cell of a process. It flares up in the colour of whoever wrote it.
/** @returns {Mark[]} */
function memory(/** @type {View} */ view, /** @type {Home} */ { process, cell: c, threads }, /** @type {Home} */ parent, /** @type {Layout} */ { small }) {
  const held = variable(view.state, process.id);
  if (!held) return [];
  const copied = process.id > 1 && threads.every((t) => !t.last);
  const writer = threads.filter(wrote).sort((a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0))[0];
  const fresh = writer && !view.ended ? clamp(1 - (view.time - (writer.last?.time ?? 0)) / flashTime, 0, 1) : 0;
  const from = process.id > 1 ? { x: parent.cell.x, y: parent.cell.y } : undefined;
  const marks = [cell(`counter-${process.id}`, held.name, String(held.value), c, { object: held.id, from, copied, note: copied ? { words: view.t('scene.memory.copy'), size: small } : undefined, kind: process.code === undefined ? '' : 'gone', most: 46 })];
  if (fresh > 0) marks.push({ ...rect(c.x, c.y, c.width, c.height, `written thread-${threadColour(writer)}`, { rx: 7, opacity: round(fresh) }), key: `written-${process.id}` });
  return marks;
}

const wrote = (/** @type {Thread} */ t) => t.last?.kind === 'store';

// raises are the steps that threads add to their cell just now.
/** @returns {Mark[]} */
function raises(/** @type {View} */ view, /** @type {Home} */ { cell: c, threads, seats }) {
  if (c.width < 60 || c.height < 30) return [];
  return threads.flatMap((t, i) => {
    if (!t.last || !wrote(t) || view.ended || view.time - t.last.time > flashTime * 0.7) return [];
    const words = `+${t.id === 1 ? view.state.params.before : 1}`;
    const size = clamp(seats[i].r * 0.95, 8, 15);
    const width = textWidth(words, size) + size * 0.7;
    const at = { x: clamp(seats[i].x, c.x + width / 2, c.x + c.width - width / 2), y: clamp(seats[i].y, c.y + size * 0.2, c.y + c.height - size * 0.2) };
    return [{
      ...group(`raise-${t.last.seq}`, at.x, at.y, [
        rect(-width / 2, -size * 0.7, width, size * 1.4, 'raise-body', { rx: round(size * 0.7) }),
        text(0, 0, words, size, 'raise-words', 'middle'),
      ]),
      class: `raise thread-${threadColour(t)}`, move: /** @type {const} */ ('glide'), slow: 1.6, enter: seats[i], leave: { opacity: 0 },
    }];
  });
}

function say(/** @type {View} */ { state, t, ended }, /** @type {Home[]} */ homes) {
  const value = (/** @type {number} */ id) => variable(state, id)?.value ?? 0;
  const children = homes.slice(1);
  if (ended) return t('scene.memory.say.end', { value: value(1) });
  if (children.length < state.params.processes + 1) {
    const last = children.at(-1)?.process;
    return last ? t('scene.memory.say.fork', { name: last.name, value: value(1) }) : t('scene.memory.say.begin', { value: value(1) });
  }
  if (children.every((c) => c.process.code !== undefined)) return t('scene.memory.say.end', { value: value(1) });
  return t('scene.memory.say.both', { value: value(1) });
}
