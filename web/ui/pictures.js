// The pictures: one of each run that is shown, side by side or one above the other, each
// under its heading with what tells it from the other, and their lanes under one axis.

import { letterOf } from '../core/format.js';
import { lostTo } from '../stage/legend.js';
import { zoomOf } from '../stage/zoom.js';
import { createChoice } from './choice.js';
import { h, loadStyle, whenChanged } from './dom.js';
import { createPicture } from './picture.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('./card.js').Rect} Rect
 * @typedef {(stage: HTMLElement, lanes: HTMLElement, side: number) => (view: View, chosen: boolean) => void} Head
 *   makes the headings of a run, and answers with what draws them
 */


/**
 * @param {HTMLElement} stages
 * @param {HTMLElement} lanes
 * @param {Actions} actions
 * @param {import('../net/reading.js').Reading} reading
 * @param {HTMLElement} question what may lie over the foot of the first stage
 */
export function createPictures(stages, lanes, actions, reading, question) {
  /** @type {ReturnType<typeof createSide>[]} */
  const sides = [];
  /** @type {View | null} */
  let view = null;
  /** @type {Head | null} */
  let head = null;

  // at is the picture that the pointer is at, or that the tab is about.
  const at = () => sides[(view?.hovered ? view.tab.over : view?.side) ?? 0]?.picture ?? sides[0].picture;

  function shownSide(/** @type {number} */ i) {
    sides[i] ??= createSide(stages, lanes, actions, reading, i ? [] : [question], i, (y) => sides[1 - i]?.picture.scrollTo(y));
    return sides[i];
  }
  const pair = whenChanged((/** @type {number} */ count) => {
    stages.classList.toggle('pair', count > 1);
    lanes.classList.toggle('pair', count > 1);
    document.documentElement.toggleAttribute('data-pair', count > 1);
    for (const [i, side] of sides.entries()) side.show(i < count);
  });
  shownSide(0);

  return {
    /** @param {View} next */
    render(next) {
      view = next;
      for (const one of view.all) shownSide(one.side);
      pair(view.all.length);
      for (const one of view.all) sides[one.side].render(one, one.side === next.side, head);
    },
    /** Says what makes headings. @param {Head} make */
    pairUp(make) { head = make; },
    /** Where something is to be seen now, null if it is out of sight. @param {import('../core/inquiry.js').Subject} subject */
    placeOf: (subject) => at().placeOf(subject),
    /** Shows the thread that is pointed at. @param {number} thread @param {Rect | null} rect */
    point: (thread, rect) => sides[view?.side ?? 0].picture.point(thread, rect),
    /** Selects a thread and explains it on the stage, or at the rectangle if it is not to be seen there. @param {number} thread @param {Rect} rect */
    pick: (thread, rect) => sides[view?.side ?? 0].picture.pick(thread, rect),
    /** Has a thread that the stage does not show explained at its foot. @param {number} thread */
    anchor: (thread) => sides[view?.side ?? 0].picture.anchor(thread),
    /** Whether the lanes say by themselves what is under the pointer. */
    get telling() { return sides.some(({ picture }) => picture.telling); },
    /** The stretch of time that the lanes show now. */
    get shown() { return sides[0].picture.shown; },
    /** Whether something is still on its way to its place. */
    get moving() { return sides.some(({ picture }) => picture.moving); },
    /** Whether there is a scene to be seen. */
    get drawn() { return sides[0].picture.drawn; },
    /** The stretch of time that the lanes show when `to` is the newest moment, and how wide. @param {number} to */
    window: (to) => sides[0].picture.window(to),
  };
}

function createSide(/** @type {HTMLElement} */ stages, /** @type {HTMLElement} */ lanes, /** @type {Actions} */ actions, /** @type {import('../net/reading.js').Reading} */ reading, /** @type {HTMLElement[]} */ strip, /** @type {number} */ side, /** @type {(y: number) => void} */ onScroll) {
  const stage = h('div', { class: 'stage-box' });
  const outcome = h('div', { class: 'outcome', id: side ? undefined : 'outcome', hidden: true });
  const choice = h('div', { class: 'asking', role: 'status', hidden: true });
  const el = h('section', { class: 'side', 'data-side': letterOf(side) }, stage, choice, outcome);
  const block = h('div', { class: 'block', 'data-side': letterOf(side) });
  stages.append(el);
  lanes.append(block);
  const picture = createPicture(stage, block, actions, side, onScroll);
  /** @type {((view: View) => void) | null} */
  let told = null; // comes with the first verdict
  const judged = whenChanged((/** @type {boolean} */ yes) => {
    if (yes) Promise.all([import('./outcome.js'), loadStyle('ui/outcome.css')]).then(([{ createOutcome }]) => { told ??= createOutcome(outcome, actions, reading); actions.touch(); });
  });
  let covered = 0;
  const strips = new ResizeObserver(() => {
    const { bottom } = stage.getBoundingClientRect();
    const lying = [outcome, ...strip].filter((el) => !el.hidden && getComputedStyle(el).position === 'absolute');
    const over = Math.max(0, ...lying.map((el) => bottom - el.getBoundingClientRect().top)) / zoomOf(stage);
    covered = lostTo(stage.clientHeight, over);
    actions.touch();
  });
  for (const el of [outcome, ...strip]) strips.observe(el);
  const asked = createChoice(choice, actions, side);
  /** @type {ReturnType<Head> | null} */
  let heading = null;

  return {
    picture,
    /** @param {boolean} yes */
    show(yes) { el.hidden = block.hidden = !yes; },
    render(/** @type {View} */ view, /** @type {boolean} */ chosen, /** @type {Head | null} */ head) {
      heading ??= head?.(el, block, side) ?? null;
      heading?.(view, chosen);
      picture.render(view, covered);
      judged(Boolean(view.state.verdict || view.status?.bound));
      told?.(view);
      asked(view);
    },
  };
}
