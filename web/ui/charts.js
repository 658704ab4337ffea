// The charts: what the run amounts to over time, as small pictures above one axis of
// time; of two runs, both in one picture. Each row says its value at the playhead, or
// where the pointer is. A click or a drag goes to a moment, as in the lanes.

import { chartsOf, lengthText, together, wholeRun } from '../core/charts.js';
import { rateBins } from '../core/curves.js';
import { clockDigits, letterOf } from '../core/format.js';
import { titleOf } from '../core/twins.js';
import { createCurves } from '../net/curves.js';
import { readColours } from '../stage/curvepaint.js';
import { axisStep, windowOf } from '../stage/lanelayout.js';
import { axisText } from '../stage/lanewords.js';
import { zoomOf } from '../stage/zoom.js';
import { h, loadStyle, whenChanged } from './dom.js';
import { createPlot, write } from './plot.js';
import { listenToScrub } from './scrub.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/charts.js').Chart} Chart
 * @typedef {import('../core/curves.js').Curves} Curves
 * @typedef {import('../stage/curvepaint.js').Axis} Axis
 */

const modes = ['run', 'lanes'];
const near = 5; // px about where two runs part that lead there
const edge = 16; // px from an end of the axis within which a label would not fit beside it

/**
 * @param {HTMLElement} host
 * @param {{touch: () => void, travel: {seek: (time: number) => void}}} actions
 * @param {(command: import('../net/wire.js').Command) => Promise<import('../net/wire.js').ServerMessage>} send
 * @param {{window: (to: number) => Axis}} picture the lanes' window, where the past is looked at
 * @returns {Promise<(view: View) => void>} render
 */
export async function createCharts(host, actions, send, picture) {
  await loadStyle('ui/charts.css');
  const sources = [0, 1].map(() => createCurves(send, actions.touch)); // of each run
  const choices = modes.map((name) => h('button', { type: 'button', onclick: () => choose(name) }));
  const choice = h('div', { class: 'segmented small', role: 'group' }, ...choices);
  const empty = h('p', { class: 'note' });
  const legend = h('p', { class: 'sides-legend', hidden: true });
  const list = h('div', { class: 'plots' });
  const later = h('div', { class: 'later' });
  const playhead = h('div', { class: 'playhead' });
  const pointed = h('div', { class: 'pointed' });
  const parting = h('div', { class: 'parted' });
  const field = h('div', { class: 'field' }, list, later, parting, playhead, pointed);
  const scroller = h('div', { class: 'chartlist', tabIndex: 0, role: 'group' }, field);
  const ticks = h('div', { class: 'ticks' });
  const clock = h('b');
  const axisLine = h('div', { class: 'axis', 'aria-hidden': 'true' }, ticks, clock);
  const bins = h('p', { class: 'bins' });
  const foot = h('footer', {}, axisLine, h('div', { class: 'below' }, bins, choice));
  host.append(empty, legend, scroller, foot);
  listenToScrub(field, scroller, {
    onLook: (x, y) => point({ time: timeAt(x), y }),
    onLeave: () => point(null),
    onScrub: (x) => actions.travel.seek(momentAt(x)),
    onKey(by) {
      point(null);
      actions.travel.seek(Number.isFinite(by) ? now + (by * (axis.to - axis.from)) / 100 : Math.max(0, by));
    },
  });

  let mode = modes[0];
  let width = 0;
  let now = 0;
  let parted = NaN; // when two runs part
  let latest = /** @type {View | null} */ (null);
  let axis = /** @type {Axis} */ ({ from: 0, to: 1 });
  let pointer = /** @type {{time: number, y: number} | null} */ (null); // y in the viewport
  let run = { epochs: '', scenario: '', seen: [0, 1].map(() => /** @type {Set<string>} */ (new Set())) };
  /** @type {Chart[]} */
  let charts = [];
  /** @type {import('./plot.js').Plot[]} */
  let plots = [];

  new ResizeObserver(() => {
    width = list.clientWidth;
    actions.touch();
  }).observe(list);

  function choose(/** @type {string} */ name) {
    mode = name;
    actions.touch();
  }
  function point(/** @type {typeof pointer} */ at) {
    pointer = at;
    actions.touch();
  }

  /** @param {number} x in the viewport */
  const timeAt = (x) => axis.from + ((x - list.getBoundingClientRect().left) / zoomOf(list) / width) * (axis.to - axis.from);
  const xOf = (/** @type {number} */ time) => ((time - axis.from) / (axis.to - axis.from)) * width;
  const momentAt = (/** @type {number} */ x) => (Math.abs(xOf(timeAt(x)) - xOf(parted)) < near ? parted : timeAt(x));

  const words = whenChanged((/** @type {View['t']} */ t) => {
    scroller.setAttribute('aria-label', t('charts.label'));
    choice.setAttribute('aria-label', t('charts.window'));
    choices.forEach((button, i) => { button.textContent = t(`charts.${modes[i]}`); });
    empty.textContent = t('charts.empty');
  });
  const press = whenChanged((/** @type {string} */ name) => choices.forEach((button, i) => button.setAttribute('aria-pressed', String(name === modes[i]))));
  const tellSides = whenChanged((/** @type {View['t']} */ t, /** @type {string[]} */ ...titles) => {
    legend.hidden = titles.length < 2;
    legend.replaceChildren(...titles.map((title, side) => h('span', { 'data-side': letterOf(side), textContent: title || t('twin.run', { letter: letterOf(side) }) })));
  });
  const build = whenChanged((/** @type {string} */ _charts, /** @type {number} */ sides, /** @type {View['t']} */ t) => {
    plots = charts.map((chart) => createPlot(chart, sides, t));
    list.replaceChildren(...plots.map(({ el }) => el));
    empty.hidden = charts.length > 0;
    foot.hidden = charts.length === 0;
  });
  const paint = whenChanged((/** @type {import('./plot.js').Plot[]} */ of, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ wide, /** @type {string} */ _shade, /** @type {Curves[]} */ ...all) => {
    const colours = readColours(host);
    of.forEach((plot, i) => plot.paint(all, charts[i].top, colours, { from, to }, wide, /** @type {View} */ (latest)));
  });
  const drawAxis = whenChanged((/** @type {View['t']} */ t, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ wide) => {
    const apart = axisStep(to - from, wide);
    const count = Math.floor(to / apart) - Math.ceil(from / apart) + 1;
    axisLine.style.setProperty('width', `${wide}px`);
    ticks.replaceChildren(...Array.from({ length: count }, (_, i) => {
      const time = (Math.ceil(from / apart) + i) * apart;
      const tick = h('span', { class: xOf(time) < edge ? 'first' : xOf(time) > wide - edge ? 'last' : undefined, textContent: axisText(t, time, apart, to) });
      tick.style.setProperty('left', `${xOf(time)}px`);
      return tick;
    }));
  });
  const tellBins = whenChanged((/** @type {number} */ bin, /** @type {View['t']} */ t) => {
    bins.textContent = t('charts.bins', { window: lengthText(bin * rateBins, t), length: lengthText(bin, t) });
  });

  // find looks which charts there are. Those of the run before stay until the next
  // one has some.
  const find = whenChanged((/** @type {string} */ scenario, /** @type {View['t']} */ t, /** @type {number} */ _things, /** @type {(Curves | null)[]} */ ...all) => {
    const known = all.every((curves) => curves !== null);
    if (!known && scenario === run.scenario) return;
    run.scenario = scenario;
    const [first, second] = known ? all.map((curves, side) => chartsOf(/** @type {Curves} */ (curves), /** @type {View} */ (latest).all[side].latest, run.seen[side], t)) : [[]];
    charts = second ? together(first, second) : first;
  });

  // mark moves the lines to the playhead, to the pointer and to where two runs part, and tells the time at the
  // pointer or, in the past, at the playhead.
  function mark(/** @type {boolean} */ past) {
    const at = now < axis.from ? null : xOf(Math.min(now, axis.to));
    move(playhead, at);
    move(parting, parted >= axis.from && parted <= now ? xOf(parted) : null);
    move(later, past ? at ?? 0 : null);
    move(pointed, pointer && xOf(pointer.time));
    const told = pointer?.time ?? now;
    clock.hidden = !pointer && !past;
    clock.classList.toggle('now', !pointer);
    if (clock.hidden) return;
    write(clock, clockDigits(told));
    clock.style.setProperty('left', `${Math.max(26, Math.min(width - 26, xOf(told)))}px`);
  }

  return (view) => {
    const { t, all, clock: { time, head, ended } } = view;
    now = time;
    parted = all.length > 1 ? view.tab.status?.parting?.time ?? NaN : NaN;
    latest = view;
    words(t);
    press(mode);
    const epochs = all.map(({ epoch }) => epoch).join();
    if (epochs !== run.epochs) run = { ...run, epochs, seen: run.seen.map(() => new Set()) };
    if (pointer && (pointer.time > head || pointer.time < axis.from)) pointer = null;
    const recent = view.past ? picture.window(head) : windowOf(view.clock, view.tab.span);
    axis = mode === 'run' ? wholeRun(head, ended) : snapped(recent, width);
    const [from, span] = mode === 'run' ? [0, head] : [axis.from, recent.to - recent.from];
    const known = all.map(({ live, epoch, latest: { seq } }, side) => (live ? sources[side].of({ epoch, head, seq }, from, span) : null));
    find(view.scenario?.name ?? '', t, all.reduce((sum, { latest: { threads, objects } }) => sum + threads.length + objects.length, 0), ...known);
    build(charts.map(({ measure, rows }) => `${measure} ${rows.map(({ name, ids }) => `${name} ${ids}`)}`).join('\n'), all.length, t);
    tellSides(t, ...(all.length > 1 && charts.length ? all.map((one) => titleOf(one)) : []));
    const curves = known.filter((one) => one !== null);
    if (curves.length < all.length || width === 0) return;
    const told = (/** @type {boolean} */ there) => all.map((one, side) => ({ curves: curves[side], at: there && pointer ? { time: pointer.time, state: null } : { time: one.time, state: one.state } }));
    if (paint(plots, axis.from, axis.to, width, view.tab.shade, ...curves)) plots.forEach((plot) => plot.spell(told(false), view));
    drawAxis(t, axis.from, axis.to, width);
    tellBins(curves[0].column * curves[0].bin, t);
    mark(view.past);
    for (const plot of plots) plot.say(told(true), view, pointer?.y ?? null);
  };
}

// snapped moves a window by less than a pixel, so that it is not painted anew for that.
function snapped(/** @type {Axis} */ { from, to }, /** @type {number} */ width) {
  const pixel = (to - from) / Math.max(width, 1);
  const start = Math.round(from / pixel) * pixel;
  return { from: start, to: start + (to - from) };
}

function move(/** @type {HTMLElement} */ line, /** @type {number | null} */ x) {
  line.hidden = x === null;
  if (x !== null) line.style.setProperty('transform', `translateX(${Math.round(x * 2) / 2}px)`);
}
