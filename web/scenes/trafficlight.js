// The traffic light: one thread sets and clears an event, cars wait on it. A car
// that is blocked stands at the stop line, one that sleeps its second drives round.

import { fixed } from '../core/language.js';
import { legend, legendHeight } from '../stage/legend.js';
import {
  arc, circle, clamp, fit, group, line, mayAct, members, objectNamed, path, rect, remembered, round, saying, seconds, shortName, sign, text,
  threadClass, waiters, wrap,
} from '../stage/marks.js';
import { driftOf, layRoad, placeCars } from './parts/road.js';

/**
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {{colour: ''|'green'|'yellow'|'red', left: number, whole: number, silent: boolean}} Light what the light shows, how long it
 *   will show it and how long it does in all; whether this is the tick at the end of red of which nothing is printed
 */

/** @param {View} view @param {Box} box @returns {Mark[]} */
export function scene(view, box) {
  const { state } = view;
  const cars = members(state, 'car').filter((c) => !['done', 'failed', 'killed'].includes(c.state));
  const event = objectNamed(state, 'event');
  const lighter = state.threads.find((t) => t.name === 'lighter');
  const light = readLight(lighter, state.params, view.time);
  const plan = layOut(box, cars.length);
  const { top, bottom, stop, lanes } = plan.road;
  const waiting = event ? waiters(state, event).length : 0;
  return [
    rect(0, 0, box.width, box.height, 'ground', { key: 'ground' }),
    group('road', 0, 0, street(top, bottom, stop, lanes, box.width)),
    group('cars', 0, 0, carMarks(cars, event?.value === 1, view.time, plan.road, box), { drift: driftOf(cars, view.time, plan.road) }),
    lamps(light.colour, lighter, plan),
    countdown(view, light, plan),
    flag(view, event, waiting, plan),
    ...told(say(view, light.colour, event, lighter, waiting, cars.length), plan),
    legend(view, box),
  ];
}

/**
 * What the light shows, from the lighter's last print and its counter.
 * @param {Thread|undefined} lighter @param {Object<string, number>} params @param {number} time
 * @returns {Light}
 */
export function readLight(lighter, { green, yellow, red, tick }, time) {
  const colour = /** @type {Light['colour']} */ ({ 32: 'green', 33: 'yellow', 31: 'red' }[/\x1b\[(\d+)/.exec(lighter?.said ?? '')?.[1] ?? ''] ?? '');
  if (!lighter || !colour) return { colour: '', left: 0, whole: 1, silent: false };
  const { count } = lighter.locals;
  const silent = colour === 'red' && count === 1;
  const ticks = silent ? 0 : { green: green - count, yellow: green + yellow - count, red: green + yellow + red - count + 1 }[colour];
  const whole = { green, yellow, red: red + 1 }[colour] * tick * 1e6;
  const left = Math.max(0, lighter.until - time) + Math.max(0, ticks) * tick * 1e6;
  return { colour, left, whole: Math.max(whole, left), silent };
}

function layOut(/** @type {Box} */ { width, height }, /** @type {number} */ n) {
  const narrow = width < 600;
  const scale = clamp(Math.min(width / 820, height / 452), 0.5, 1.7);
  const deep = height - legendHeight({ width, height }) - 8;
  // A tall box leaves air over the light and under the road, about as much of both.
  const thick = narrow ? height * 0.36 : Math.min(height * 0.409, width * 0.36);
  const air = Math.max(0, deep - thick - 165 * scale - height * 0.06);
  const top = narrow ? height * 0.42 : Math.max(Math.min(height * 0.366, 165 * scale + air * 0.5), 74 * scale + 40);
  const low = top + thick;
  const stop = width * (narrow ? 0.62 : 0.595);
  const road = layRoad(n, { top, low, deep: Math.max(low, deep), stop, width });
  const lampScale = narrow ? Math.min(1, (top - 14) / 136) : Math.min(scale, (top - 12) / 140);
  const lampX = narrow ? width - 22.5 * lampScale - 14 : stop + 38 * scale + 3;
  const lampY = Math.max(6, top - (narrow ? 134 : 148) * lampScale);
  const ring = narrow ? clamp(26 * lampScale, 17, 22) : 26 * lampScale;
  const ringX = lampX - (narrow ? 34 * lampScale + ring : 88 * scale);
  const panel = narrow
    ? { x: 8, y: 8, width: ringX - ring - 20, height: top - 20 }
    : { x: lampX + 46 * scale, y: lampY + 4 * scale, width: Math.min(Math.max(206 * scale, 176), width - lampX - 46 * scale - 10), height: Math.max(76 * scale, Math.min(62, top - lampY - 10)) };
  return {
    scale, road, narrow, lampX, lampY, lampScale, ring, ringX, ringY: lampY + 63 * lampScale, panel,
    // a narrow box has room for it under the road, as long as that has few lanes
    saying: narrow ? { x: 10, y: road.bottom + 16, width: width - 20, size: 10.5, bottom: deep + 8 }
      : { x: 18 * scale, y: 26 * scale, width: ringX - 64 * scale, size: 13 * clamp(scale, 0.85, 1.4), bottom: road.top },
  };
}

const street = remembered((/** @type {number} */ top, /** @type {number} */ bottom, /** @type {number} */ stop, /** @type {number} */ lanes, /** @type {number} */ width) => {
  const laneHeight = (bottom - top) / lanes;
  const kerb = clamp((bottom - top) * 0.026, 3, 8);
  const lineWidth = clamp(laneHeight * 0.1, 2, 7);
  const zebraX = stop + lineWidth + clamp(laneHeight * 0.25, 8, 18);
  const zebra = clamp(width * 0.053, 20, 70);
  const bars = Math.max(5, Math.round((bottom - top - 2 * kerb) / clamp((bottom - top) * 0.105, 14, 30)));
  const pitch = (bottom - top) / bars;
  return [
    rect(0, top, width, bottom - top, 'road'),
    rect(0, top - kerb, width, kerb, 'kerb'),
    rect(0, bottom, width, kerb, 'kerb'),
    ...Array.from({ length: lanes - 1 }, (_, i) => line(0, top + (i + 1) * laneHeight, width, top + (i + 1) * laneHeight, lanes > 6 ? 'lane-line fine' : 'lane-line')),
    rect(stop, top, lineWidth, bottom - top, 'stop-line'),
    rect(zebraX - 4, top, zebra + 8, bottom - top, 'road'),
    ...Array.from({ length: bars }, (_, i) => rect(zebraX, top + (i + 0.25) * pitch, zebra, pitch / 2, 'zebra')),
  ];
}, 10);

/** @returns {Mark[]} */
function carMarks(/** @type {Thread[]} */ cars, /** @type {boolean} */ set, /** @type {number} */ time, /** @type {import('./parts/road.js').Road} */ road, /** @type {Box} */ { width }) {
  const spots = placeCars(cars, set, time, road);
  return cars.map((car) => {
    const spot = /** @type {import('./parts/road.js').Spot} */ (spots.get(car.id));
    return {
      ...group(`car-${car.id}`, spot.x, spot.y, carShape(shortName(car.name), car.state, road.length, road.height)),
      class: `car ${threadClass(car)}`, thread: car.id, reach: width / 2,
      move: spot.drives ? 'exact' : 'glide', leg: spot.leg,
      enter: { x: -road.length }, leave: { x: spot.drives ? width + road.length : -road.length },
    };
  });
}

// carShape gives the parts of a car seen from above, driving to the right. Small cars
// have fewer parts.
const carShape = remembered(drawCar, 4000);

/** @returns {Mark[]} */
function drawCar(/** @type {string} */ number, /** @type {string} */ state, /** @type {number} */ length, /** @type {number} */ height) {
  const small = height < 22;
  const tiny = height < 17;
  const inset = small ? Math.max(1, height * 0.1) : 3;
  const l = length - 2 * inset;
  const h = height - 2 * inset;
  const size = Math.min(h * (small ? 0.62 : 0.36), l / (number.length * (small ? 0.7 : 1.9)));
  const pane = (/** @type {number} */ x, /** @type {number} */ w) => rect(x, -h * 0.37, w, h * 0.74, 'pane', { rx: round(w * 0.34) });
  const lamp = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ name) => (small ? rect(x - 0.8, y - h * 0.1, 1.6, h * 0.2, name) : circle(x, y, h * 0.07, name));
  return [
    ...(tiny ? [rect(-l / 2, -h / 2, l, h, 'body ring', { rx: round(h * 0.27) })] : [
      rect(-length / 2, -height / 2, length, height, 'ring', { rx: round(height * 0.28) }),
      rect(-l / 2, -h / 2, l, h, 'body', { rx: round(h * 0.27) }),
    ]),
    ...(small ? [] : [pane(-l * 0.33, l * 0.2), pane(l * 0.16, l * 0.17)]),
    ...(state === 'blocked' && !tiny ? [-1, 1].map((s) => lamp(-l * 0.485, s * h * 0.31, 'brake-light')) : []),
    ...(tiny ? [] : [-1, 1].map((s) => lamp(l * 0.47, s * h * 0.31, 'head-light'))),
    ...(size < 4 ? [] : [text(small ? 0 : l * 0.02, 0, number, size, 'car-number', 'middle')]),
    ...(small ? [] : [group('sign', -length / 2 + 2, -height / 2 + 2, [circle(0, 0, height * 0.17, 'badge'), sign(state, 0, 0, height * 0.085)])]),
  ];
}

/** @returns {Mark} */
function lamps(/** @type {string} */ colour, /** @type {Thread|undefined} */ lighter, /** @type {ReturnType<typeof layOut>} */ plan) {
  const { lampX, lampY, lampScale: s, road } = plan;
  const lamp = (/** @type {string} */ name, /** @type {number} */ i) => {
    const on = colour === name;
    const y = (24 + 39 * i) * s;
    return [
      ...(on ? [circle(0, y, 30 * s, `glow ${name}`), circle(0, y, 21.5 * s, `glow ${name}`)] : []),
      circle(0, y, 14.5 * s, `lamp ${name}${on ? ' on' : ''}`),
    ];
  };
  const post = Math.max(0, road.top - lampY - 126 * s);
  return group('light', lampX, lampY, [
    rect(-3 * s, 124 * s, 6 * s, post, 'post'),
    rect(-22.5 * s, 0, 45 * s, 126 * s, 'housing', { rx: round(12 * s) }),
    ...['red', 'yellow', 'green'].flatMap(lamp),
  ], { class: `light${lighter ? ` ${threadClass(lighter)}` : ''}`, thread: lighter?.id });
}

/** @returns {Mark} */
function countdown(/** @type {View} */ { t, state: { params: { red, tick } } }, /** @type {Light} */ light, /** @type {ReturnType<typeof layOut>} */ { ringX, ringY, ring: r, scale }) {
  const size = clamp(10.5 * scale, 8.5, 15);
  return group('countdown', ringX, ringY, [
    circle(0, 0, r, 'countdown-track', { 'stroke-width': round(r * 0.18) }),
    path(0, 0, arc(r, light.left / light.whole), `countdown-rest ${light.colour}`, { 'stroke-width': round(r * 0.18) }),
    text(0, 0, light.colour ? t('unit.axis', { n: seconds(light.left) }) : '–', r * 0.5, 'countdown-words', 'middle'),
    // Red lasts a tick longer than its control says.
    ...(light.colour === 'red' ? [text(0, r * 1.09 + size * 0.95, light.silent ? t('scene.trafficlight.silent') : t('scene.trafficlight.red', { red: fixed((red * tick) / 1000, 1), more: fixed(tick / 1000, 1) }), size, light.silent ? 'strong' : 'dim', 'middle')] : []),
  ]);
}

/** @returns {Mark} */
function flag(/** @type {View} */ view, /** @type {Obj|undefined} */ event, /** @type {number} */ waiting, /** @type {ReturnType<typeof layOut>} */ { panel, scale, narrow }) {
  const small = narrow ? clamp(panel.width / 17, 8.5, 10.5) : Math.max(10, 10.5 * scale);
  const pad = narrow ? 10 : 14 * scale;
  const set = event?.value === 1;
  const act = set ? 'clear' : 'set';
  const may = Boolean(event) && mayAct(view, act);
  const h = Math.min(panel.height, small * 7.2);
  const sw = { w: small * 4, h: small * 2.3 };
  const word = view.t(!event ? 'scene.trafficlight.none' : set ? 'scene.trafficlight.set' : 'scene.trafficlight.clear');
  const count = view.t('scene.trafficlight.blocked', { n: waiting });
  return group('flag', panel.x, panel.y, [
    rect(0, 0, panel.width, h, 'panel', { rx: 10 }),
    text(pad, h * 0.24, view.t('scene.trafficlight.event'), small, 'dim'),
    text(pad, h * 0.51, word, small * 1.6, event ? `flag-word is-${set ? 'set' : 'clear'}` : 'flag-word dim'),
    text(pad, h * 0.78, fit(count, small, panel.width - pad * 1.4), small, 'dim'),
    group('switch', panel.width - pad - sw.w, h * 0.4 - sw.h / 2, [
      rect(0, 0, sw.w, sw.h, 'switch-track', { rx: round(sw.h / 2) }),
      circle(set ? sw.w - sw.h / 2 : sw.h / 2, sw.h / 2, sw.h * 0.38, 'switch-knob', { key: 'knob', move: 'glide' }),
    ], { class: `switch${set ? ' is-on' : ''}${may ? ' may-act' : ''}`, act: may ? act : undefined, label: may ? view.t(`scene.trafficlight.act.${act}`) : undefined }),
  ], { object: event?.id });
}

// told is that sentence, where there is room for all of it.
/** @returns {Mark[]} */
function told(/** @type {string} */ words, /** @type {ReturnType<typeof layOut>} */ { saying: { x, y, width, size, bottom } }) {
  const rows = wrap(words, size, width, 9).length;
  return width > 160 && y + (rows - 0.5) * size * 1.4 < bottom ? [saying(words, x, y, width, size)] : [];
}

// say tells in one sentence what the road shows.
function say(/** @type {View} */ view, /** @type {string} */ colour, /** @type {Obj|undefined} */ event, /** @type {Thread|undefined} */ lighter, /** @type {number} */ waiting, /** @type {number} */ cars) {
  const { green, yellow, red, cars: wanted } = view.state.params;
  if (!event || (cars === 0 && wanted > 0)) return view.t('scene.trafficlight.say.begin');
  if (cars === 0) return view.t('scene.trafficlight.say.empty');
  // The counter says what the lighter will do at its next tick.
  const count = lighter?.locals.count ?? 0;
  const set = event.value === 1;
  if (!set && colour === 'green' && count < green) return view.t('scene.trafficlight.say.cleared');
  if (set && colour === 'red' && count >= green + yellow && count < green + yellow + red) return view.t('scene.trafficlight.say.forced');
  if (!set) return view.t(waiting ? 'scene.trafficlight.say.clear' : 'scene.trafficlight.say.clearing', { n: waiting });
  return view.t(colour === 'yellow' ? 'scene.trafficlight.say.yellow' : 'scene.trafficlight.say.set');
}
