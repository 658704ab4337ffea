// The semaphore as a gate: a permit is a place inside, whoever finds none waits in
// line outside, whoever is done stands beyond.

import { legend, legendHeight } from '../stage/legend.js';
import { cells, clamp, fit, group, members, path, rect, round, saying, text, waiters } from '../stage/marks.js';
import { gridAt, person, queueAt } from './parts/people.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('./parts/people.js').Area} Area
 */

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state } = view;
  const gate = state.objects.find((o) => o.kind === 'semaphore');
  const runs = members(state, 'run');
  const inside = gate ? placeHolders(gate, runs) : [];
  const held = new Set(gate?.holders);
  const outside = gate ? line(gate, runs, held) : runs;
  const gone = runs.filter((t) => ['done', 'failed', 'killed'].includes(t.state));
  const plan = layOut(box, outside.length, Math.max(gate?.limit ?? 1, inside.length), gone.length);
  const words = gate ? say(view, gate, outside.length, gone.length === runs.length, gone.filter((t) => t.state === 'failed').length, plan.noted) : '';
  return [
    rect(0, 0, box.width, box.height, 'ground plain', { key: 'ground' }),
    ...(gate ? [building(view, gate, inside, plan)] : []),
    heading(view, 'outside', outside.length, plan.outside, plan),
    heading(view, 'beyond', gone.length, plan.beyond, plan),
    ...outside.map((t, i) => person(t, plan.lineAt(i), plan.r, view.time)),
    ...inside.flatMap((t, i) => (t ? [person(t, plan.placeAt(i), plan.ri, view.time)] : [])),
    ...gone.map((t, i) => person(t, plan.beyondAt(i), plan.r, view.time)),
    ...(gate ? [saying(words, plan.margin, plan.sayingY, plan.sayingWidth, plan.sayingSize)] : []),
    legend(view, box, plan.noted),
  ];
}

// placeHolders gives every holder a place that it keeps while the others come and
// go: the one after the place of whoever took a permit before it. Threads beyond the
// number of permits come last.
function placeHolders(/** @type {Obj} */ gate, /** @type {Thread[]} */ runs) {
  const released = runs.filter((t) => t.last?.kind === 'release').length;
  /** @type {(Thread|undefined)[]} */
  const places = Array.from({ length: gate.limit });
  const byId = new Map(runs.map((t) => [t.id, t]));
  gate.holders.forEach((id, i) => {
    let place = (released + i) % gate.limit;
    for (let n = 0; places[place] && n < gate.limit; n++) place = (place + 1) % gate.limit;
    if (places[place]) places.push(byId.get(id));
    else places[place] = byId.get(id);
  });
  return places;
}

// line is who waits outside, in order: the blocked ones, then those who have yet to
// ask for a permit.
function line(/** @type {Obj} */ gate, /** @type {Thread[]} */ runs, /** @type {Set<number>} */ held) {
  const blocked = waiters({ threads: runs }, gate);
  const coming = runs.filter((t) => ['new', 'ready', 'running'].includes(t.state) && !held.has(t.id) && t.last?.kind !== 'release');
  const woken = coming.filter((t) => t.reason === 'woken' || t.state === 'running').sort((a, b) => a.seq - b.seq);
  return [...woken, ...blocked, ...coming.filter((t) => !woken.includes(t))];
}

function layOut(/** @type {Box} */ { width, height }, /** @type {number} */ waiting, /** @type {number} */ places, /** @type {number} */ gone) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.6, 1.7);
  const margin = narrow ? 10 : 18 * scale;
  const sayingSize = narrow ? 10.5 : 13 * clamp(scale, 0.85, 1.4);
  const noted = width >= 800; // the legend has room to say what main does
  const top = (narrow ? 60 : 68 * scale) + (noted ? 0 : sayingSize * 1.4);
  const bottom = height - legendHeight({ width, height }) - 10 * scale;
  const tall = bottom - top;
  const gateWidth = clamp(width * 0.24, 78, 330);
  const gateX = width * 0.5 - gateWidth / 2;
  const pad = Math.max(6, 12 * scale);
  const aisle = narrow ? 12 : 40 * scale;
  const outside = { x: margin, y: top, width: gateX - aisle - margin, height: tall };
  const beyond = { x: gateX + gateWidth + aisle, y: top, width: width - margin - gateX - gateWidth - aisle, height: tall };
  const sign = 40 * scale;
  const inner = { x: gateX + pad, y: top + sign, width: gateWidth - 2 * pad, height: tall - sign - pad };
  const slot = cells(places, inner.width, inner.height, 74 * scale);
  const queue = cells(waiting, outside.width, outside.height, 44 * scale);
  const past = cells(gone, beyond.width, beyond.height, 44 * scale);
  const r = Math.max(2.5, Math.min(queue.size * 0.38, past.size * 0.38, 17 * scale));
  const ri = clamp(slot.size * 0.34, 2.5, 17 * scale);
  return {
    scale, narrow, noted, margin, sayingSize, sayingY: margin + sayingSize * 0.6, sayingWidth: width - 2 * margin,
    top, bottom, gateX, gateWidth, sign, inner, slot, outside, beyond, r, ri, aisle,
    placeAt: (/** @type {number} */ i) => {
      const columns = Math.min(slot.columns, places);
      return {
        x: inner.x + (inner.width - columns * slot.size) / 2 + ((i % columns) + 0.5) * slot.size,
        y: inner.y + (inner.height - Math.ceil(places / columns) * slot.size) / 2 + (Math.floor(i / columns) + 0.5) * slot.size,
      };
    },
    lineAt: (/** @type {number} */ i) => queueAt(i, waiting, queue, outside),
    beyondAt: (/** @type {number} */ i) => gridAt(i, gone, past, beyond),
  };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

/** @returns {Mark} */
function building(/** @type {View} */ view, /** @type {Obj} */ gate, /** @type {(Thread|undefined)[]} */ inside, /** @type {Layout} */ plan) {
  const { gateX, gateWidth, top, bottom, sign: head, scale, slot, narrow } = plan;
  const h = bottom - top;
  const free = gate.value > 0;
  const wall = Math.max(3, 4 * scale);
  const door = Math.min(h * 0.3, 92 * scale);
  const doorY = head + (h - head) / 2 - door / 2;
  const big = Math.max(11, 15 * scale);
  const words = gate.value < 0
    ? view.t('scene.semaphore.over', { inside: gate.holders.length, n: gate.limit })
    : view.t(free ? 'scene.semaphore.free' : 'scene.semaphore.none', { n: gate.value, max: gate.limit });
  const side = (/** @type {number} */ x) => [rect(x - wall / 2, 0, wall, doorY, 'wall'), rect(x - wall / 2, doorY + door, wall, h - doorY - door, 'wall')];
  return group('gate', gateX, top, [
    rect(0, 0, gateWidth, h, 'room', { rx: 6 }),
    rect(-wall / 2, -wall / 2, gateWidth + wall, wall, 'wall', { rx: 2 }),
    rect(-wall / 2, h - wall / 2, gateWidth + wall, wall, 'wall', { rx: 2 }),
    ...side(0), ...side(gateWidth),
    rect(-wall * 0.75, doorY, wall * 1.5, free ? door * 0.12 : door, `door ${free ? 'open' : 'shut'}`, { rx: 2 }),
    ...(narrow ? [] : [path(gateWidth + wall, doorY + door / 2, arrow(plan.aisle * 0.6, 9 * scale), 'way'), path(-plan.aisle * 0.75, doorY + door / 2, arrow(plan.aisle * 0.55, 9 * scale), 'way')]),
    text(gateWidth / 2, head * 0.56, words, Math.min(big, gateWidth / (words.length * 0.62)), `gate-words${free ? ' free' : ''}`, 'middle'),
    ...inside.map((_, i) => {
      const at = plan.placeAt(i);
      const s = slot.size * 0.86;
      return rect(at.x - gateX - s / 2, at.y - top - s / 2, s, s, i < gate.limit ? 'permit' : 'permit over', { rx: round(s * 0.2) });
    }),
  ], { object: gate.id });
}

const arrow = (/** @type {number} */ length, /** @type {number} */ h) => `M0,0H${round(length)}M${round(length - h * 0.7)},${round(-h * 0.7)}L${round(length)},0L${round(length - h * 0.7)},${round(h * 0.7)}`;

/** @returns {Mark} */
function heading(/** @type {View} */ view, /** @type {'outside'|'beyond'} */ name, /** @type {number} */ n, /** @type {Area} */ area, /** @type {Layout} */ plan) {
  const size = Math.max(10, 11.5 * plan.scale);
  const x = name === 'outside' ? area.x + area.width : area.x;
  const anchor = name === 'outside' ? 'end' : 'start';
  return group(name, x, area.y - size, [text(0, 0, fit(view.t(`scene.semaphore.${name}`, { n }), size, area.width), size, 'dim', anchor)]);
}

// say also says that the main thread waits busily, where the legend has no room for that.
function say(/** @type {View} */ view, /** @type {Obj} */ gate, /** @type {number} */ waiting, /** @type {boolean} */ over, /** @type {number} */ failed, /** @type {boolean} */ noted) {
  const first = sayGate(view, gate, waiting, over, failed);
  return !noted && view.state.threads[0].reason === 'spin' ? view.t('list.sentences', { first, next: view.t('stage.main.spin') }) : first;
}

function sayGate(/** @type {View} */ view, /** @type {Obj} */ gate, /** @type {number} */ waiting, /** @type {boolean} */ over, /** @type {number} */ failed) {
  if (over && failed) return view.t('scene.semaphore.say.failed', { n: failed, max: gate.limit });
  if (over) return view.t('scene.semaphore.say.over');
  if (gate.value < 0) return view.t('scene.semaphore.say.below', { n: -gate.value });
  if (gate.value === 0) return view.t(waiting ? 'scene.semaphore.say.wait' : 'scene.semaphore.say.taken', { n: waiting });
  return view.t('scene.semaphore.say.free');
}
