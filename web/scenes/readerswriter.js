// A room with two doors: readers come from the left, writers from the right. Who
// waits stands at the door with a bar as long as the wait; who rests stands below.

import { legend, legendHeight } from '../stage/legend.js';
import { cells, clamp, fit, group, rect, round, saying, second, seconds, text, textWidth } from '../stage/marks.js';
import { gridAt, person } from './parts/people.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('./parts/people.js').Area} Area
 * @typedef {{kind: 'readers'|'writers', waiting: Thread[], resting: Thread[], inside: Thread[], open: boolean, longest: number}} Crowd
 */

const ended = new Set(['done', 'failed', 'killed']);
const scaleEnd = 20 * second; // a bar of full length, unless somebody waits longer

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const [readers, writers] = crowds(view);
  const plan = layOut(box);
  const inside = [...readers.inside, ...writers.inside];
  const most = Math.max(scaleEnd, readers.longest, writers.longest);
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    building(view, readers, writers, plan),
    ...side(view, readers, plan.left, 1, most, plan),
    ...side(view, writers, plan.right, -1, most, plan),
    ...inside.map((t, i) => person(t, plan.placeAt(i, inside.length), plan.placeSize(inside.length), view.time)),
    saying(say(view, readers, writers), plan.margin, plan.sayingY, box.width - 2 * plan.margin, plan.sayingSize),
    legend(view, box),
  ];
}

// waited is how long somebody at the door has waited, in virtual time.
const waited = (/** @type {Thread} */ t, /** @type {number} */ time) => Math.max(0, time - t.locals.asked * 1e6);

/** @returns {Crowd[]} the readers and the writers */
function crowds(/** @type {View} */ view) {
  const preference = view.state.params.preference;
  const [readers, writers] = /** @type {const} */ (['readers', 'writers']).map((kind) => {
    const all = view.state.threads.filter((t) => t.name.startsWith(kind.slice(0, -1)) && !ended.has(t.state));
    const waiting = all.filter((t) => t.locals.asked >= 0).sort((a, b) => a.locals.asked - b.locals.asked || a.id - b.id);
    const inside = all.filter((t) => t.locals.inside === 1);
    const resting = all.filter((t) => !waiting.includes(t) && !inside.includes(t));
    return { kind, waiting, inside, resting, open: true, longest: waiting.length ? waited(waiting[0], view.time) : 0 };
  });
  const anybody = readers.waiting.length + writers.waiting.length > 0;
  const writing = writers.inside.length > 0;
  readers.open = !writing && !(preference === 1 && writers.waiting.length) && !(preference === 2 && anybody);
  writers.open = !writing && !readers.inside.length && !(preference === 0 && readers.waiting.length) && !(preference === 2 && anybody);
  return [readers, writers];
}

function layOut(/** @type {Box} */ { width, height }) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 10 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const size = clamp(12 * scale, 9.5, 18);
  const top = margin + sayingSize * (narrow ? 4.6 : 2.4) + size * 1.8;
  const bottom = height - legendHeight({ width, height }) - 6;
  const roomWidth = clamp(width * 0.28, 84, 420);
  const roomX = (width - roomWidth) / 2;
  const aisle = narrow ? 8 : 22 * scale;
  const sideWidth = roomX - aisle - margin;
  const rest = Math.min(74 * scale, (bottom - top) * 0.28);
  const area = { y: top, width: sideWidth, height: bottom - top - rest };
  const head = 34 * scale;
  const inner = { x: roomX + 8, y: top + head, width: roomWidth - 16, height: bottom - top - head - 8 };
  const grid = (/** @type {number} */ n) => cells(Math.max(n, 1), inner.width, inner.height, 66 * scale);
  return {
    narrow, scale, margin, sayingSize, sayingY: margin + sayingSize * 0.6, size, top, bottom, roomX, roomWidth, head, rest,
    left: { ...area, x: margin }, right: { ...area, x: roomX + roomWidth + aisle },
    placeSize: (/** @type {number} */ n) => Math.min(grid(n).size * 0.36, 20 * scale),
    /** The i-th of n inside, in rows about the middle of the room. */
    placeAt: (/** @type {number} */ i, /** @type {number} */ n) => {
      const { size: cell, columns } = grid(n);
      const row = Math.floor(i / columns);
      const inRow = Math.min(columns, n - row * columns);
      return { x: inner.x + inner.width / 2 + (i % columns - (inRow - 1) / 2) * cell, y: inner.y + inner.height / 2 + (row - (Math.ceil(n / columns) - 1) / 2) * cell };
    },
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

/** @returns {Mark} */
function building(/** @type {View} */ view, /** @type {Crowd} */ readers, /** @type {Crowd} */ writers, /** @type {Layout} */ plan) {
  const { roomX, roomWidth: w, top, bottom, scale, head } = plan;
  const h = bottom - top;
  const wall = Math.max(3, 4 * scale);
  const door = Math.min(h * 0.34, 96 * scale);
  const doorY = h * 0.36 - door / 2;
  const [writing, reading] = [writers.inside.length, readers.inside.length];
  const busy = writing && reading ? 'both' : writing > 1 ? 'crowd' : writing ? 'writing' : reading ? 'reading' : 'empty';
  const words = view.t(`scene.readerswriter.${busy}`, { n: busy === 'crowd' ? writing : reading });
  const size = Math.min(15 * scale, w / (words.length * 0.66));
  const leaf = (/** @type {string} */ key, /** @type {number} */ x, /** @type {boolean} */ open) => rect(x - wall * 0.75, doorY, wall * 1.5, open ? door * 0.12 : door, `door ${open ? 'open' : 'shut'}`, { key, rx: 2 });
  const post = (/** @type {number} */ x) => [rect(x - wall / 2, 0, wall, doorY, 'wall'), rect(x - wall / 2, doorY + door, wall, h - doorY - door, 'wall')];
  return group('room', roomX, top, [
    rect(0, 0, w, h, 'room', { rx: 6 }),
    rect(-wall / 2, -wall / 2, w + wall, wall, 'wall', { rx: 2 }),
    rect(-wall / 2, h - wall / 2, w + wall, wall, 'wall', { rx: 2 }),
    ...post(0), ...post(w), leaf('door-readers', 0, readers.open), leaf('door-writers', w, writers.open),
    text(w / 2, head * 0.6, words, Math.max(8.5, size), `room-words ${busy}`, 'middle'),
  ], { object: view.state.objects.find(({ kind }) => kind === 'condition')?.id });
}

// side is one crowd: its heading, who waits at the door, the longest first, and who
// rests. `toRoom` is the direction of the door: 1 right, −1 left.
/** @returns {Mark[]} */
function side(/** @type {View} */ view, /** @type {Crowd} */ crowd, /** @type {Area} */ area, /** @type {1|-1} */ toRoom, /** @type {number} */ most, /** @type {Layout} */ plan) {
  const { size, scale, rest, bottom } = plan;
  const { waiting, resting, kind } = crowd;
  const row = Math.min(40 * scale, area.height / Math.max(1, waiting.length));
  const r = Math.min(row * 0.36, 15 * scale);
  const door = toRoom > 0 ? area.x + area.width : area.x;
  const barEnd = door - toRoom * r * 2.9;
  const space = area.width - r * 2.9;
  const barAt = (/** @type {number} */ length) => (toRoom > 0 ? barEnd - length : barEnd);
  const below = { x: area.x, y: bottom - rest + size * 1.2, width: area.width, height: rest - size * 1.2 };
  const grid = cells(Math.max(1, resting.length), below.width, below.height, 34 * scale);
  const heading = view.t(`scene.readerswriter.${kind}`, { n: waiting.length + resting.length + crowd.inside.length, waiting: waiting.length });
  const figure = Math.min(size, row * 0.42);
  const pad = plan.narrow ? 6 : 12;
  return [
    group(`head-${kind}`, toRoom > 0 ? area.x : area.x + area.width, area.y - size * 1.1, [text(0, 0, fit(heading, size, area.width), size, 'strong', toRoom > 0 ? 'start' : 'end')]),
    ...waiting.flatMap((t, i) => {
      const y = area.y + (i + 0.5) * row;
      const long = waited(t, view.time);
      const length = Math.max(2, space * Math.min(1, long / most));
      // A bar says what it measures where there is room for that.
      const [full, short] = ['scene.readerswriter.waited', 'unit.seconds'].map((key) => view.t(key, { n: seconds(long) }));
      const words = textWidth(full, figure) + pad < Math.max(length, space - length) ? full : short;
      const fits = figure >= 7 && textWidth(words, figure) + 10 < space;
      const within = length > textWidth(words, figure) + pad;
      const x = within ? barAt(length) + length / 2 : toRoom > 0 ? barAt(length) - 6 : barEnd + length + 6;
      return [
        group(`bar-${t.id}`, 0, y, [
          rect(barAt(space), -row * 0.26, space, row * 0.52, 'wait-track', { rx: round(row * 0.16) }),
          rect(barAt(length), -row * 0.26, length, row * 0.52, 'wait-bar', { rx: round(Math.min(row * 0.16, length / 2)) }),
          ...(fits ? [text(x, 0, words, figure, `wait-words${within ? ' within' : ''}`, within ? 'middle' : toRoom > 0 ? 'end' : 'start')] : []),
        ], { thread: t.id }),
        person(t, { x: door - toRoom * r * 1.4, y }, r, view.time),
      ];
    }),
    group(`rest-${kind}`, toRoom > 0 ? area.x : area.x + area.width, bottom - rest + size * 0.4, [
      text(0, 0, fit(view.t('scene.readerswriter.resting', { n: resting.length }), size * 0.85, area.width), size * 0.85, 'dim', toRoom > 0 ? 'start' : 'end'),
    ]),
    ...resting.map((t, i) => person(t, gridAt(i, resting.length, grid, below), Math.min(grid.size * 0.36, 12 * scale), view.time)),
  ];
}

function say(/** @type {View} */ view, /** @type {Crowd} */ readers, /** @type {Crowd} */ writers) {
  if (writers.inside.length && writers.inside.length + readers.inside.length > 1) return view.t('scene.readerswriter.say.clash');
  const hungry = [writers, readers][view.state.params.preference ?? 0];
  if (hungry?.longest > scaleEnd / 2) return view.t('scene.readerswriter.say.starve', { name: hungry.waiting[0].name, long: seconds(hungry.longest) });
  if (writers.inside.length) return view.t('scene.readerswriter.say.write');
  if (writers.waiting.length) return view.t(`scene.readerswriter.say.wait.${view.state.params.preference ?? 0}`);
  return view.t('scene.readerswriter.say.read');
}
