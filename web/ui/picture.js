// The picture of a run: the stage with the scenario's scene, and its lanes.

import { createLanes } from '../stage/lanes.js';
import { createStage } from '../stage/stage.js';
import { whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../stage/marks.js').Mark} Mark
 * @typedef {import('../stage/marks.js').Box} Box
 * @typedef {import('./card.js').Rect} Rect
 */

const secondTop = 22; // height of what is above the second run's rows
const leastHeight = 190; // px that a scene can count on
const footing = 40; // px from the foot of the stage, where what it does not show is explained

/**
 * @param {HTMLElement} stageHost
 * @param {HTMLElement} lanesHost
 * @param {import('../app.js').Actions} actions
 * @param {number} side 0, or 1 for the second of two runs
 * @param {(y: number) => void} onScroll the rows of the lanes were scrolled by hand
 */
export function createPicture(stageHost, lanesHost, actions, side, onScroll) {
  let lane = { thread: 0, rect: /** @type {Rect | null} */ (null) }; // what was pointed at last, and where outside the stage
  const stage = createStage(stageHost, { onHover: (thread) => point(thread, null), onSelect: (thread) => choose(thread, null), onAct: (name) => actions.act(name, side),
    onInquire: (kind, id) => actions.inquire({ kind, id }, side), onEnter: actions.enterCard });
  const lanes = createLanes(lanesHost, { onTip: actions.touch, onHover: point, onSelect: choose, onScroll, onScrub: actions.travel.seek, onZoom: actions.zoom, onLook: actions.look }, side ? secondTop : undefined);
  /** @type {ReturnType<typeof import('./cycle.js').createCycleOver> | null} */
  let cycle = null; // comes with the first that the scene does not draw itself
  /** @type {{name: string, draw: (view: View, box: Box) => Mark[], ownCycle: boolean} | null} a scene may draw the cycle of a deadlock itself */
  let scene = null;
  let wanted = '';
  let box = { width: 0, height: 0 };
  let before = box; // when it was drawn last

  new ResizeObserver(([entry]) => {
    box = { width: entry.contentRect.width, height: entry.contentRect.height };
    actions.touch();
  }).observe(stageHost);

  function point(/** @type {number} */ thread, /** @type {Rect | null} */ rect) {
    if (thread) lane = { thread, rect };
    actions.hover(thread, side);
  }
  /** @type {readonly number[]} */
  let offered = [];
  function choose(/** @type {number} */ thread, /** @type {Rect | null} */ rect) {
    if (offered.includes(thread)) return actions.choose(thread, side);
    if (thread) lane = { thread, rect };
    actions.select(thread, side);
  }

  // drawnAt is where the scene shows a thread, rather than the legend below it.
  function drawnAt(/** @type {number} */ thread) {
    return stageHost.querySelector(`.stage [data-thread="${thread}"]:not(.main-note)`)?.getBoundingClientRect() ?? stage.rectOf(thread);
  }

  async function load(/** @type {string} */ name, /** @type {string} */ file) {
    wanted = name;
    const module = await import(`../scenes/${file}.js`);
    if (wanted !== name) return;
    scene = { name, draw: module.scene, ownCycle: module.ownCycle === true };
    actions.touch();
  }

  const circled = whenChanged((/** @type {boolean} */ yes) => {
    if (yes) import('./cycle.js').then(({ createCycleOver }) => { cycle ??= createCycleOver(stageHost, drawnAt); actions.touch(); });
  });

  lanesHost.setAttribute('role', 'group');
  const words = whenChanged((/** @type {View['t']} */ t) => lanesHost.setAttribute('aria-label', t('lanes.label')));

  return {
    /** @param {View} view @param {number} covered px at the bottom of the stage that are to stay free */
    render(view, covered) {
      words(view.t);
      offered = view.offered;
      const { scenario } = view;
      if (scenario && scenario.name !== wanted) load(scenario.name, scenario.scene ? scenario.name : 'generic');
      if (!view.live) return;
      lanes.render(view);
      if (!scene || scene.name !== scenario?.name || box.width === 0) return;
      const free = { ...box, height: Math.max(leastHeight, box.height - covered) };
      stage.render(scene.draw(view, free), view, box !== before);
      before = box;
      const round = !scene.ownCycle && Boolean(view.state.verdict?.cycle?.length);
      circled(round);
      cycle?.(round ? view : null, free);
    },
    /**
     * Where something is to be seen now: a thread in the lanes or the console if it was pointed at there, else on the stage, at whose
     * edge what has left it was seen last; what the stage does not show, where it was asked about. Null if that is nowhere.
     * @param {import('../core/inquiry.js').Subject} subject @returns {Rect | null}
     */
    placeOf({ kind, id, rect }) {
      if (kind === 'thread' && lane.thread === id && lane.rect) return lane.rect;
      const drawn = kind === 'thread' ? stage.rectOf(id) : stage.rectOfOther(`${kind}:${id}`);
      return drawn ? within(drawn, stageHost.getBoundingClientRect()) : rect ?? null;
    },
    point,
    scrollTo: lanes.scrollTo,
    /** Has a thread that the stage does not show explained at its foot. @param {number} thread */
    anchor(thread) {
      const { left, width, bottom } = stageHost.getBoundingClientRect();
      lane = { thread, rect: stage.rectOf(thread) ? null : { left: left + width / 2, top: bottom - footing, width: 0, height: 0 } };
    },
    /** Selects a thread and explains it on the stage, or at the rectangle if it is not to be seen there. @param {number} thread @param {Rect} rect */
    pick(thread, rect) {
      lane = { thread, rect: stage.rectOf(thread) ? null : rect };
      actions.select(thread, side);
    },
    /** Whether the lanes say by themselves what is under the pointer. */
    get telling() { return lanes.telling; },
    /** The stretch of time that the lanes show now. */
    get shown() { return lanes.shown; },
    /** Whether something is still on its way to its place. */
    get moving() { return stage.moving; },
    /** Whether there is a scene to be seen. */
    get drawn() { return scene !== null; },
    /** The stretch of time that the lanes show when `to` is the newest moment, and how wide. @param {number} to */
    window: lanes.window,
  };
}

// within is the part of a rectangle that lies in another one, or what is nearest to it there.
function within(/** @type {DOMRect} */ rect, /** @type {DOMRect} */ frame) {
  const across = (/** @type {number} */ x) => Math.max(frame.left, Math.min(frame.right, x));
  const down = (/** @type {number} */ y) => Math.max(frame.top, Math.min(frame.bottom, y));
  const [left, top] = [across(rect.left), down(rect.top)];
  return { left, top, width: across(rect.right) - left, height: down(rect.bottom) - top };
}
