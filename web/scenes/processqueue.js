// A queue between two processes: on the left the child with the buffer and the feeder
// thread, on the right the parent, between them the pipe with the bytes and what they
// mean. An object is never the same on either side.

import { legend, legendHeight } from '../stage/legend.js';
import { clamp, fit, group, path, rect, round, saying, seconds, text, textWidth, threadClass } from '../stage/marks.js';
import { objectCard, objectWidth } from './parts/objects.js';
import { person } from './parts/people.js';
import { bytesTable } from './parts/pickle.js';
import { inside, messages, processBox, threadsOf, tube } from './parts/process.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('../net/wire.js').Item} Item
 * @typedef {import('./parts/people.js').Area} Area
 * @typedef {{parent?: Thread, child?: Thread, feeder?: Thread, queue?: Obj, buffer?: Obj, pipe?: Obj}} Cast who and what there is by now
 */

const sentinel = 'object()'; // what tells the feeder to quit

/** The scene draws the cycle of a deadlock itself. */
export const ownCycle = true;

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const cast = castOf(view);
  const stuck = view.state.verdict?.kind === 'deadlock';
  const plan = layOut(box, stuck);
  const { child, parent, pipe } = cast;
  const [first, second] = view.state.processes;
  const start = { x: plan.from.x + plan.capsule / 2, y: plan.from.y };
  const bytes = pipe ? messages(view, pipe, start, plan.to, plan.thick * 0.72, { width: plan.capsule, linger: 0 }) : [];
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...(pipe ? [tube('pipe', plan.from, plan.to, plan.thick, pipe.value / pipe.limit, pipe.id)] : []),
    ...(first ? [processBox(view, first, plan.parent, plan.scale, { stuck })] : []),
    ...(second ? [processBox(view, second, plan.child, plan.scale, { parent: plan.parent, stuck })] : []),
    ...(pipe ? [...lens(view, pipe, bytes, plan), level(view, pipe, plan)] : []),
    ...(child ? sender(view, cast, plan) : []),
    ...(parent ? receiver(view, parent, cast, plan) : []),
    ...bytes,
    ...(stuck && parent ? waits(view, parent, plan) : []),
    saying(say(view, cast), plan.margin, plan.sayingY, box.width - 2 * plan.margin, plan.sayingSize),
    legend(view, box, false),
  ];
}

/** @returns {Cast} */
function castOf(/** @type {View} */ { state }) {
  const queue = state.objects.find((o) => o.kind === 'processqueue');
  const [child, feeder] = threadsOf(state, 2);
  return { parent: state.threads[0], child, feeder, queue, buffer: state.objects.find((o) => o.kind === 'queue'), pipe: state.objects.find((o) => o.kind === 'pipe') };
}

function layOut(/** @type {Box} */ { width, height }, /** @type {boolean} */ stuck) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 8 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const size = clamp(12 * scale, 9, 18);
  const top = margin + sayingSize * (narrow ? 4.4 : 3) + (stuck ? size * 2.1 : 0);
  const bottom = height - legendHeight({ width, height }) - (narrow ? 2 : 8);
  const usable = width - 2 * margin;
  const child = { x: margin, y: top, width: usable * (narrow ? 0.38 : 0.3), height: bottom - top };
  const parentWidth = usable * (narrow ? 0.29 : 0.25);
  const parent = { x: width - margin - parentWidth, y: top, width: parentWidth, height: bottom - top };
  const r = clamp(15 * scale, 8.5, 25);
  const sending = inside(child, scale);
  const getting = inside(parent, scale);
  const pipeY = sending.y + sending.height - r * 1.35 - (stuck ? size * 1.8 : 0);
  const thick = clamp(38 * scale, 18, 62);
  const card = clamp(26 * scale, 14, 40);
  const mainY = sending.y + r * 1.4;
  const from = { x: child.x + child.width, y: pipeY };
  const to = { x: parent.x, y: pipeY };
  const aside = narrow ? 4 : 14 * scale;
  const lens = { x: from.x + aside, y: top, width: to.x - from.x - 2 * aside, height: pipeY - thick / 2 - size * 1.6 - top };
  const bufferY = mainY + r * 1.5 + size * 1.8;
  return {
    narrow, scale, margin, sayingSize, capsule: Math.min((to.x - from.x) * 0.47, thick * 4.6), sayingY: margin + sayingSize * 0.6, child, parent, r, size, sending, getting, thick, card, from, to, lens,
    main: { x: sending.x + r * 1.3, y: mainY },
    feeder: { x: sending.x + r * 1.3, y: pipeY },
    got: { x: getting.x + r * 1.3, y: pipeY },
    buffer: { x: sending.x + r * 2.9, y: bufferY, width: sending.width - r * 2.9, height: pipeY - r * 1.4 - size * 1.9 - bufferY },
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

// sender is what is in the child: who puts, the buffer, the feeder with what it pickles.
/** @returns {Mark[]} */
function sender(/** @type {View} */ view, /** @type {Cast} */ { child, feeder, buffer, queue }, /** @type {Layout} */ plan) {
  const { main, r, size, sending, narrow } = plan;
  const thread = /** @type {Thread} */ (child);
  return [
    person(thread, main, r, view.time),
    words('child', thread, narrow ? '' : calls(thread, 'q.put(…)'), queue?.id, doing(view, thread, narrow), { x: main.x + r * 1.6, y: main.y, width: sending.width - r * 3.1 }, size),
    ...(buffer ? bufferMarks(view, buffer, thread, plan) : []),
    ...(feeder ? feederMarks(view, feeder, plan) : []),
  ];
}

// words are two lines beside a thread: what it calls of an object, and what it does.
/** @returns {Mark} */
function words(/** @type {string} */ key, /** @type {Thread} */ thread, /** @type {string} */ name, /** @type {number | undefined} */ object, /** @type {string} */ what, /** @type {Area | {x: number, y: number, width: number}} */ { x, y, width }, /** @type {number} */ size) {
  const apart = name ? size * 0.66 : 0;
  return { ...group(`words-${key}`, x, y, [
    ...(name ? [text(0, -apart, fit(name, size, width), size, 'code-words', 'start', { object })] : []),
    text(0, apart, fit(what, size * 0.88, width), size * 0.88, 'state-words'),
  ]), class: threadClass(thread) };
}

// calls is what a thread is in, as code: what it does to the queue, unless it does something else.
function calls(/** @type {Thread} */ { state, reason }, /** @type {string} */ own) {
  if (state === 'sleeping') return 'sleep()';
  return { join: 'p.join()', exit: '' }[reason] ?? (state === 'done' ? '' : own);
}

function doing(/** @type {View} */ view, /** @type {Thread} */ t, /** @type {boolean} */ narrow) {
  const key = t.state === 'sleeping' ? 'sleeps' : t.state === 'running' && t.reason === 'compute' ? 'pickles' : t.state === 'blocked' && ['exit', 'recv', 'send', 'join', 'get'].includes(t.reason) ? t.reason : '';
  if (!key) return view.t(`state.${t.state}`);
  return view.t(`scene.processqueue.${key}${narrow ? '.short' : ''}`, { left: seconds(Math.max(0, t.until - view.time)) });
}

// bufferMarks are the objects that were put and not pickled, the next one lowest.
/** @returns {Mark[]} */
function bufferMarks(/** @type {View} */ view, /** @type {Obj} */ buffer, /** @type {Thread} */ child, /** @type {Layout} */ plan) {
  const { buffer: area, card, size, main, feeder } = plan;
  const objects = buffer.items.filter((it) => it.text !== sentinel);
  const most = Math.max(0, Math.floor(area.height / card)); // none: the label alone says how many
  const shown = objects.slice(0, Math.max(0, objects.length > most ? most - 1 : most));
  const more = objects.length - shown.length;
  const label = view.t('scene.processqueue.buffer', { n: objects.length });
  const bottom = area.y + area.height;
  const at = (/** @type {number} */ i) => ({ x: area.x + area.width * 0.06, y: bottom - (i + 1) * card, width: area.width * 0.88, height: card * 0.86 });
  return [
    group('buffer', area.x, area.y, [
      rect(0, -size * 1.5, area.width, area.height + size * 1.5, 'hit'),
      ...(area.height > -size * 0.9 ? [text(0, -size * 0.95, fit(label, size * 0.88, area.width), size * 0.88, 'dim')] : []), // what the feeder does stands below
      ...(most ? [path(0, 0, `M0,0V${round(area.height)}M${round(area.width)},0V${round(area.height)}`, 'glass')] : []),
      ...(more > 0 && most ? [text(area.width / 2, area.height - shown.length * card - card * 0.4, view.t('scene.processqueue.more', { n: more }), size * 0.88, 'dim', 'middle')] : []),
    ], { object: buffer.id }),
    ...shown.map((it, i) => objectCard(`object-${it.id}`, it.text, child.id, at(i), { item: it.id, move: 'glide', slow: 1.6, enter: { x: main.x, y: main.y, opacity: 0 }, leave: { x: feeder.x, y: feeder.y, opacity: 0 } })),
  ];
}

/** @returns {Mark[]} */
function feederMarks(/** @type {View} */ view, /** @type {Thread} */ t, /** @type {Layout} */ plan) {
  const { feeder: at, r, size, sending, narrow, card } = plan;
  const held = t.state === 'running' && t.reason === 'compute' ? t.last?.text : t.reason === 'send' ? t.text : '';
  const room = sending.width - r * 2.9;
  const share = t.reason === 'compute' && view.state.params.slow ? clamp((view.time - t.since) / (view.state.params.slow * 1e6), 0, 1) : 1;
  const width = Math.min(room, objectWidth(held ?? '', card));
  const place = { x: at.x + r * 1.6, y: at.y - card * 0.45, width, height: card * 0.9 };
  return [
    { ...group('feeder-words', plan.buffer.x, at.y - r * 1.4 - size * 0.7, [
      text(0, 0, fit(`${view.t('scene.processqueue.feeder')} · ${doing(view, t, narrow)}`, size * 0.88, plan.buffer.width), size * 0.88, 'state-words'),
    ]), class: threadClass(t) },
    ...(held && t.state !== 'killed' ? [
      objectCard('held', held, t.parent, place, { thread: t.id }),
      ...(t.reason === 'compute' ? [rect(place.x, place.y + place.height - 3, width * share, 3, 'progress pickling', { key: 'progress' })] : []),
    ] : []),
    person({ ...t, name: view.t('scene.processqueue.feed') }, at, r, view.time),
  ];
}

// receiver is what is in the parent: who gets, and over it what it got.
/** @returns {Mark[]} */
function receiver(/** @type {View} */ view, /** @type {Thread} */ t, /** @type {Cast} */ { queue }, /** @type {Layout} */ plan) {
  const { got: at, r, size, getting, narrow, card } = plan;
  const top = getting.y + size * 2;
  const bottom = at.y - r * 1.4 - size * (narrow ? 1.9 : 0.6);
  const prints = view.trace.prints.filter((p) => p.thread === t.id && p.time <= view.time);
  const most = Math.max(1, Math.floor((bottom - top) / card));
  const shown = prints.slice(-most).reverse();
  const beside = { x: at.x + r * 1.6, y: at.y, width: getting.width - r * 3.1 };
  const above = { x: getting.x, y: at.y - r * 1.4 - size * 0.7, width: getting.width };
  return [
    words('parent', t, narrow ? '' : calls(t, 'q.get()'), queue?.id, doing(view, t, narrow), narrow ? above : beside, size),
    group('got', getting.x, getting.y + size * 0.7, [text(0, 0, fit(view.t('scene.processqueue.got', { n: prints.length }), size * 0.88, getting.width), size * 0.88, 'dim')], { object: queue?.id }),
    ...shown.map((p, i) => objectCard(`got-${p.seq}`, p.text, t.id, { x: getting.x + getting.width * 0.04, y: bottom - (i + 1) * card, width: getting.width * 0.92, height: card * 0.86 },
      { thread: t.id, move: 'glide', slow: 1.6, enter: { x: at.x, y: at.y, opacity: 0 }, leave: { opacity: 0 } })),
    person(t, at, r, view.time),
  ];
}

// level says how full the pipe is.
/** @returns {Mark} */
function level(/** @type {View} */ view, /** @type {Obj} */ pipe, /** @type {Layout} */ { from, to, thick, size, narrow }) {
  const full = pipe.limit - pipe.value < (pipe.items.at(-1)?.size ?? 0);
  const words = view.t(`scene.processqueue.level${narrow ? '.short' : ''}`, { n: pipe.value, max: pipe.limit });
  return group('level', (from.x + to.x) / 2, from.y - thick / 2 - size * 0.85, [text(0, 0, fit(words, size * 0.88, to.x - from.x - 8), size * 0.88, `tank-words halo${full ? ' full' : ''}`, 'middle')]);
}

// lens shows the bytes of the message that is read next, and what they mean.
/** @returns {Mark[]} */
function lens(/** @type {View} */ view, /** @type {Obj} */ pipe, /** @type {Mark[]} */ bytes, /** @type {Layout} */ { lens: area, size, scale, narrow }) {
  if (area.width < 90 || area.height < 60) return [];
  const item = pipe.items[0] ?? pipe.taken;
  const head = size * 2;
  const pad = narrow ? 3 : 12 * scale;
  const table = item ? bytesTable(view, item, { x: pad, y: head, width: area.width - 2 * pad, height: area.height - head - 10 * scale }, 15 * scale) : [];
  if (narrow && !table.length) return [];
  const shown = (item?.bytes ?? '').length / 2;
  const all = item?.size ?? 0;
  const which = !item ? 'none' : narrow ? 'level.short' : item === pipe.taken ? 'last' : all > shown ? 'first' : 'all';
  return [group('lens', area.x, area.y, [
    path(0, 0, bubble(area.width, area.height, bytes.length ? clamp((bytes[bytes.length - 1].x ?? 0) - area.x, 20, area.width - 20) : 0), 'panel'),
    text(area.width / 2, size * 1.1, fit(view.t(`scene.processqueue.${which}`, { n: all, shown }), size * 0.92, area.width - 12), size * 0.92, 'dim', 'middle'),
    ...table,
  ], item ? { item: item.id } : { object: pipe.id })];
}

// bubble is a box with a tip at its lower edge that points at what it is about, if
// there is anything.
function bubble(/** @type {number} */ w, /** @type {number} */ h, /** @type {number} */ tip) {
  const point = tip ? `H${round(tip + 8)}L${round(tip)},${round(h + 8)}L${round(tip - 8)},${round(h)}` : '';
  return `M10,0H${round(w - 10)}Q${round(w)},0 ${round(w)},10V${round(h - 10)}Q${round(w)},${round(h)} ${round(w - 10)},${round(h)}${point}H10Q0,${round(h)} 0,${round(h - 10)}V10Q0,0 10,0Z`;
}

// waits draws who waits for whom in the deadlock: the parent for the child as a whole,
// over the boxes; the child for its feeder, in its box; the feeder for the parent, under
// the pipe.
/** @returns {Mark[]} */
function waits(/** @type {View} */ view, /** @type {Thread} */ getter, /** @type {Layout} */ { narrow, main, feeder, got, child, parent, r, size, lens }) {
  const over = child.y - size * 1.3;
  const under = child.y + child.height - size * 1.1;
  const said = narrow ? 0 : r * 0.6 + size + Math.max(textWidth(calls(getter, ''), size), textWidth(doing(view, getter, narrow), size * 0.88)) * 1.1; // beside the one who joins
  const x = { child: child.x + child.width * 0.8, parent: parent.x + parent.width * 0.88 };
  const barb = Math.max(5, r * 0.4);
  const head = (/** @type {number} */ px, /** @type {number} */ py, /** @type {1|-1} */ way) => `M${round(px - barb * 0.7)},${round(py - way * barb)}L${round(px)},${round(py)}L${round(px + barb * 0.7)},${round(py - way * barb)}`;
  const arrow = (/** @type {string} */ key, /** @type {string} */ d) => group(`wait-${key}`, 0, 0, [path(0, 0, d, 'wait-arrow')], { class: 'wait stuck', enter: { opacity: 0 }, leave: { opacity: 0 } });
  const label = (/** @type {string} */ key, /** @type {number} */ y) => {
    const long = view.t(`scene.processqueue.edge.${key}`);
    const words = textWidth(long, size * 0.92) * 1.07 + size < lens.width ? long : view.t(`scene.processqueue.edge.${key}.short`);
    const width = textWidth(words, size * 0.92) * 1.07 + size;
    return group(`edge-${key}`, lens.x + lens.width / 2, y, [
      rect(-width / 2, -size * 0.8, width, size * 1.6, 'backing', { rx: round(size * 0.4) }),
      text(0, 0, words, size * 0.92, 'wait-words', 'middle'),
    ]);
  };
  return [
    arrow('join', `M${round(Math.min(x.parent, got.x + r * 1.3 + said))},${round(got.y)}H${round(x.parent)}V${round(over)}H${round(x.child)}V${round(child.y - 2)}${head(x.child, child.y - 2, 1)}`),
    arrow('exit', `M${round(main.x)},${round(main.y + r * 1.4)}V${round(feeder.y - r * 1.5)}${head(main.x, feeder.y - r * 1.5, 1)}`),
    arrow('send', `M${round(feeder.x)},${round(feeder.y + r * 1.4)}V${round(under)}H${round(got.x)}V${round(got.y + r * 1.4)}${head(got.x, got.y + r * 1.4, -1)}`),
    label('join', over), label('send', under),
  ];
}

function say(/** @type {View} */ view, /** @type {Cast} */ { parent, child, feeder, queue, pipe }) {
  const { t, state } = view;
  if (!queue || !pipe || !child) return t('scene.processqueue.say.begin');
  if (state.verdict?.kind === 'deadlock') return t('scene.processqueue.say.deadlock');
  if (state.verdict?.kind === 'done') return t('scene.processqueue.say.done', { n: state.params.messages });
  if (feeder?.reason === 'send') return t(child.reason === 'exit' ? 'scene.processqueue.say.late' : 'scene.processqueue.say.full');
  if (feeder?.reason === 'compute') return t('scene.processqueue.say.pickles');
  if (pipe.items.some((i) => (i.until ?? 0) > view.time)) return t('scene.processqueue.say.travels');
  if (pipe.items.length) return t('scene.processqueue.say.lies');
  return t(parent?.reason === 'recv' ? 'scene.processqueue.say.waits' : 'scene.processqueue.say.idle');
}
