// A pipe between two processes: an end in each box, a tube with its buffer for each
// direction. What is sent stays where it was; its bytes cross, and become a new object.
// Where the two wait for each other, the ring is drawn between them.

import { legend, legendHeight } from '../stage/legend.js';
import { clamp, fit, group, mayAct, path, rect, round, saying, seconds, text, textWidth, threadClass } from '../stage/marks.js';
import { objectCard } from './parts/objects.js';
import { person } from './parts/people.js';
import { bytesTable } from './parts/pickle.js';
import { inside, memoryOf, messages, processBox, threadsOf, tube } from './parts/process.js';
import { deadlock } from './parts/deadlock.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Process} Process
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('../net/wire.js').Item} Item
 * @typedef {import('./parts/people.js').Area} Area
 * @typedef {{process: Process, thread: Thread, conn: string, end: Obj, copy: Obj, out: Obj, into: Obj, side: Side}} Party
 *   one of the two: the end that it uses, its copy of the other end, and the pipes it sends into and receives from
 * @typedef {{area: Area, room: Area, plug: number, outY: number, intoY: number, way: 1|-1}} Side its place; way: 1 sends to the right
 */

/** The scene draws the cycle of a deadlock itself. */
export const ownCycle = true;

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const acts = mayAct(view, 'send') && !view.ended;
  const plan = layOut(box, acts, view);
  const parties = partiesOf(view, plan);
  const [parent, child] = view.state.processes;
  const stuck = isStuck(view);
  const tubes = parties.length ? [parties[0].into, parties[0].out] : [];
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...tubes.map((pipe, i) => tube(`pipe-${i}`, plan.ends[i].from, plan.ends[i].to, plan.thick, pipe.value / pipe.limit, pipe.id)),
    ...tubes.flatMap((pipe, i) => messages(view, pipe, plan.ends[i].from, plan.ends[i].to, plan.thick * 0.74, { width: plan.capsule, linger: 0 })),
    ...(parent ? [processBox(view, parent, plan.left.area, plan.scale, { stuck, name: view.t('scene.pipe.parent') })] : []),
    ...(child ? [processBox(view, child, plan.right.area, plan.scale, { parent: plan.left.area, stuck, name: view.t('scene.pipe.child') })] : []),
    ...tubes.map((pipe, i) => level(view, pipe, i, plan)),
    ...parties.flatMap((p) => household(view, p, plan)),
    ...(stuck ? deadlock(view, plan.middle, plan.size) : tubes.length ? lens(view, tubes, plan) : []),
    ...(acts ? [button(view, plan)] : []),
    saying(say(view, parties), plan.margin, plan.margin + plan.sayingSize * 0.6, plan.sayingWidth, plan.sayingSize),
    legend(view, box, false),
  ];
}

const isStuck = (/** @type {View} */ { state }) => ['deadlock', 'hang'].includes(state.verdict?.kind ?? '');

/** @returns {Party[]} */
function partiesOf(/** @type {View} */ { state }, /** @type {Layout} */ plan) {
  return state.processes.flatMap((process, i) => {
    const names = i ? ['child_conn', 'parent_conn'] : ['parent_conn', 'child_conn'];
    const [end, copy] = names.map((name) => memoryOf(state, process.id).find((o) => o.name === name));
    const [thread] = threadsOf(state, process.id);
    const [toParent, toChild] = state.objects.filter((o) => o.kind === 'pipe');
    if (!end || !copy || !thread) return [];
    return [{ process, thread, conn: names[0], end, copy, out: i ? toParent : toChild, into: i ? toChild : toParent, side: i ? plan.right : plan.left }];
  });
}

function layOut(/** @type {Box} */ { width, height }, /** @type {boolean} */ acts, /** @type {View} */ view) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 8 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const press = { words: view.t('scene.pipe.act.send'), size: narrow ? 9.5 : 12 * clamp(scale, 0.85, 1.4), height: narrow ? 24 : 28 * clamp(scale, 0.9, 1.4) };
  const pressWidth = textWidth(press.words, press.size) * 1.07 + press.size * 0.75 + press.height;
  const top = margin + sayingSize * (narrow ? 4.4 : 3);
  const bottom = height - legendHeight({ width, height }) - (narrow ? 2 : 8);
  const usable = width - 2 * margin;
  const boxWidth = usable * (narrow ? 0.32 : 0.27);
  const size = clamp(12 * scale, 8.5, 18);
  const plug = narrow ? 7 : 17 * scale;
  const left = { x: margin, y: top, width: boxWidth, height: bottom - top };
  const right = { ...left, x: width - margin - boxWidth };
  const room = inside(left, scale);
  const card = clamp(Math.min(26 * scale, room.height * 0.14), 13, 42);
  const y1 = room.y + size * 1.7 + card / 2;
  const y2 = room.y + room.height - size * 2.3 - card / 2; // below it the other end
  const thick = clamp(Math.min(34 * scale, (y2 - y1) * 0.26), 13, 58);
  const x1 = left.x + left.width + plug / 2;
  const x2 = right.x - plug / 2;
  const gap = thick / 2 + size * 0.7;
  return {
    narrow, scale, margin, sayingSize, size, thick, press: { ...press, width: pressWidth, x: width - margin - pressWidth, y: margin - 4 },
    sayingWidth: usable - (acts ? pressWidth + 10 : 0), r: clamp(Math.min(15 * scale, (y2 - y1) * 0.14), 7, 25), card,
    capsule: (x2 - x1) * 0.44, middle: { x: x1, y: y1 + gap, width: x2 - x1, height: y2 - y1 - 2 * gap },
    ends: [{ from: { x: x2, y: y1 }, to: { x: x1, y: y1 } }, { from: { x: x1, y: y2 }, to: { x: x2, y: y2 } }],
    left: /** @type {Side} */ ({ area: left, room: { ...room, width: room.width - plug / 2 }, plug, outY: y2, intoY: y1, way: 1 }),
    right: /** @type {Side} */ ({ area: right, room: { ...inside(right, scale), x: inside(right, scale).x + plug / 2, width: room.width - plug / 2 }, plug, outY: y1, intoY: y2, way: -1 }),
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

// household is what is in a process: its end of the pipe, the object it sent last and
// the one it received last at the mouths of the tubes, and its thread between them.
/** @returns {Mark[]} */
function household(/** @type {View} */ view, /** @type {Party} */ party, /** @type {Layout} */ plan) {
  const { process, thread, conn, end, out, into, side } = party;
  const { room, area } = side;
  const { r, size } = plan;
  const at = { x: room.x + r * 1.3, y: (side.outY + side.intoY) / 2 };
  const mouth = { x: side.way > 0 ? area.x + area.width : area.x, y: side.intoY };
  const sent = thread.reason === 'send' ? { id: -1, text: thread.text, thread: thread.id } : out.items.at(-1) ?? out.taken;
  return [
    plugMark(`plug-${process.id}`, conn, end, side, plan),
    ...object(view, 'got', process.id, into.taken, thread.id, side.intoY, side, plan, { x: mouth.x - plan.card, y: mouth.y, opacity: 0 }),
    ...object(view, out.items.length ? 'unread' : 'sent', process.id, sent, thread.id, side.outY, side, plan, { x: at.x, y: at.y, opacity: 0 }, out.items.length),
    person(thread, at, r, view.time),
    words(view, party, { x: at.x + r * 1.7, y: at.y, width: room.x + room.width - at.x - r * 1.7 }, size),
    ...otherEnd(view, party, plan),
  ];
}

// plugMark is an end of the pipe: both tubes begin and end in it.
/** @returns {Mark} */
function plugMark(/** @type {string} */ key, /** @type {string} */ conn, /** @type {Obj} */ end, /** @type {Side} */ { area, plug, outY, intoY, way }, /** @type {Layout} */ { thick, size, narrow }) {
  const top = Math.min(outY, intoY) - thick * 0.7;
  const height = Math.abs(outY - intoY) + thick * 1.4;
  return group(key, (way > 0 ? area.x + area.width : area.x) - plug / 2, top, [
    rect(0, 0, plug, height, 'plug-body', { rx: round(Math.min(plug / 2, 7)) }),
    ...(narrow ? [] : [text(plug / 2, height / 2, conn, Math.min(size * 0.92, plug * 0.66), 'code-words', 'middle', { rotate: way > 0 ? -90 : 90, y: height / 2, x: plug / 2 + (way > 0 ? 1 : -1) * size * 0.3 })]),
  ], { class: `plug${end.value || end.limit ? '' : ' closed'}`, object: end.id });
}

// object is a card at the mouth of a tube, or the empty place of one.
/** @returns {Mark[]} */
function object(/** @type {View} */ view, /** @type {'got'|'sent'|'unread'} */ kind, /** @type {number} */ process, /** @type {Item|undefined} */ item, /** @type {number} */ owner, /** @type {number} */ y, /** @type {Side} */ { room }, /** @type {Layout} */ { card, size }, /** @type {object} */ enter, n = 0) {
  const place = { x: room.x, y: y - card / 2, width: room.width, height: card };
  const fine = size * 0.88;
  return [
    group(`${kind === 'got' ? 'got' : 'sent'}-of-${process}`, place.x, place.y, [
      text(0, -fine * 0.8, fit(view.t(`scene.pipe.${kind}`, { n }), fine, place.width), fine, 'dim'),
      ...(item ? [] : [rect(0, 0, place.width, place.height, 'slot', { rx: round(card * 0.2) })]),
    ]),
    ...(item ? [objectCard(`${kind === 'got' ? 'got' : 'sent'}-${process}-${item.id}`, item.text, owner, place, { move: 'glide', slow: 1.6, enter, ...(item.id > 0 ? { item: item.id } : { thread: item.thread }) })] : []),
  ];
}

/** @returns {Mark} */
function words(/** @type {View} */ view, /** @type {Party} */ { thread, conn }, /** @type {Area|{x: number, y: number, width: number}} */ { x, y, width }, /** @type {number} */ size) {
  const code = { recv: `${conn}.recv()`, send: `${conn}.send()`, join: 'p.join()' }[thread.reason] ?? (thread.state === 'sleeping' ? 'sleep()' : '');
  const short = fit(code, size * 0.86, width) === code ? code : code.replace(/^\w+/, '');
  const fine = size * 0.88;
  return { ...group(`words-${thread.id}`, x, y, [
    ...(code ? [text(0, -size * 0.66, fit(short, size * 0.86, width), size * 0.86, 'code-words')] : []),
    text(0, code ? size * 0.66 : 0, fit(doing(view, thread, width < 110), fine, width), fine, 'state-words'),
  ]), class: threadClass(thread) };
}

function doing(/** @type {View} */ view, /** @type {Thread} */ t, /** @type {boolean} */ short) {
  if (t.state === 'failed') return t.text.split(':')[0];
  if (t.state === 'sleeping') return view.t(`scene.pipe.rests${short ? '.short' : ''}`, { left: seconds(Math.max(0, t.until - view.time)) });
  if (t.state === 'blocked' && isStuck(view)) return view.t('scene.pipe.ever');
  if (t.state === 'blocked') return view.t(`scene.pipe.waits${short ? '.short' : ''}`, { n: seconds(view.time - t.since) });
  return view.t(`state.${t.state}`);
}

// otherEnd says that a process also has the end which the other one uses.
/** @returns {Mark[]} */
function otherEnd(/** @type {View} */ view, /** @type {Party} */ { process, copy, side }, /** @type {Layout} */ { size, narrow }) {
  if (process.code !== undefined) return [];
  const { room, area } = side;
  const open = Boolean(copy.value || copy.limit);
  const fine = size * 0.84;
  const given = view.t(`scene.pipe.${open ? 'holds' : 'closed'}${narrow ? '.short' : ''}`, { name: copy.name });
  const width = Math.min(room.width, textWidth(given, fine) * 1.04 + fine * 1.4);
  const y = area.y + area.height - size * 1.3;
  return [group(`other-${process.id}`, room.x, y, [
    rect(0, -fine * 0.95, width, fine * 1.9, 'other-end', { rx: round(fine * 0.95) }),
    text(fine * 0.7, 0, fit(given, fine, width - fine * 1.2), fine, 'dim'),
  ], { class: open ? 'other' : 'other closed', object: copy.id })];
}

// level says how full a buffer is.
/** @returns {Mark} */
function level(/** @type {View} */ view, /** @type {Obj} */ pipe, /** @type {number} */ i, /** @type {Layout} */ { ends, thick, size, middle, narrow }) {
  const full = view.state.threads.some((t) => t.reason === 'send' && t.object === pipe.id);
  const given = view.t(`scene.pipe.level${narrow ? '.short' : ''}`, { n: pipe.value, max: pipe.limit });
  const y = ends[i].from.y + (i ? 1 : -1) * (thick / 2 + size * 0.85);
  return group(`level-${i}`, middle.x + middle.width / 2, y, [text(0, 0, fit(given, size * 0.88, middle.width - 6), size * 0.88, `tank-words${full ? ' full' : ''}`, 'middle')]);
}

// lens shows the bytes of the message that was sent last, and what they mean.
/** @returns {Mark[]} */
function lens(/** @type {View} */ view, /** @type {Obj[]} */ tubes, /** @type {Layout} */ { middle, size, scale }) {
  const pad = 14 * scale;
  const area = { x: middle.x + pad, y: middle.y, width: middle.width - 2 * pad, height: middle.height };
  const item = tubes.flatMap((p) => [...p.items, ...(p.taken ? [p.taken] : [])]).reduce((a, b) => (a && a.id > b.id ? a : b), /** @type {Item|undefined} */ (undefined));
  if (!item || area.width < 150 || area.height < 60) return [];
  const shown = (item.bytes ?? '').length / 2;
  const all = item.size ?? 0;
  const given = view.t(`scene.pipe.${all > shown ? 'first' : 'all'}`, { n: all, shown });
  const head = size * 1.9;
  return [group('lens', area.x, area.y, [
    rect(0, 0, area.width, area.height, 'panel', { rx: 10 }),
    text(area.width / 2, size, fit(given, size * 0.92, area.width - 12), size * 0.92, 'dim', 'middle'),
    ...bytesTable(view, item, { x: 10 * scale, y: head, width: area.width - 20 * scale, height: area.height - head - 6 * scale }, 15 * scale),
  ], { item: item.id })];
}

/** @returns {Mark} */
function button(/** @type {View} */ view, /** @type {Layout} */ { press: { x, y, width, height, size, words: given } }) {
  return group('act-send', x, y, [
    rect(0, 0, width, height, 'press', { rx: round(height / 2) }),
    path(height * 0.5, height / 2, `M${round(-size * 0.35)},0H${round(size * 0.4)}M0,${round(-size * 0.35)}L${round(size * 0.4)},0L0,${round(size * 0.35)}`, 'press-way'),
    text(height * 0.5 + size * 0.75, height / 2, given, size, 'strong'),
  ], { act: 'send', label: given });
}

function say(/** @type {View} */ view, /** @type {Party[]} */ parties) {
  const { t, state } = view;
  const [parent, child] = parties;
  if (!parent || !child) return t('scene.pipe.say.begin');
  const kinds = [parent, child].map((p) => p.thread.reason);
  if (state.verdict?.kind === 'hang') return t('scene.pipe.say.alone');
  if (state.verdict?.kind === 'deadlock') return t(`scene.pipe.say.${kinds[0] === 'recv' ? 'both' : kinds[1] === 'send' ? 'choked' : 'deadlock'}`);
  const unread = parent.into.items.length + parent.out.items.length;
  if (child.thread.state === 'failed') return t(child.thread.text.startsWith('EOF') ? 'scene.pipe.say.eof' : 'scene.pipe.say.reset');
  if (child.process.code !== undefined) return t(unread ? 'scene.pipe.say.unread' : 'scene.pipe.say.done', { n: unread });
  if (kinds.includes('send')) return t('scene.pipe.say.full');
  if ([...parent.into.items, ...parent.out.items].some((i) => (i.until ?? 0) > view.time)) return t('scene.pipe.say.travels');
  if (unread) return t('scene.pipe.say.lies', { n: unread });
  return t(parent.into.taken ? 'scene.pipe.say.copy' : 'scene.pipe.say.ends');
}
