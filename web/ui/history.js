// What was done, and how to undo it: undo, redo and the branches in the top bar; over the
// lanes the way back to the present, and how far a run that is made again has come.

import { fixed, numberText } from '../core/language.js';
import { createBranches } from './branches.js';
import { h, icon, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/**
 * @param {HTMLElement} lanes where the way back is shown
 * @param {Actions} actions
 * @returns {{el: HTMLElement, render: (view: View) => void}} el: for the top bar
 */
export function createHistory(lanes, actions) {
  const undo = h('button', { class: 'chip square', type: 'button', id: 'undo', onclick: actions.travel.undo }, icon('undo'));
  const redo = h('button', { class: 'chip square', type: 'button', id: 'redo', onclick: actions.travel.redo }, icon('redo'));
  const branches = createBranches(actions);
  const el = h('div', { class: 'history' }, undo, redo, branches.el);
  const fork = h('button', { class: 'chip', type: 'button', id: 'fork', onclick: actions.travel.fork }, icon('branch'), h('span', {}));
  const whatIf = h('button', { class: 'chip square', type: 'button', id: 'whatif', onclick: () => actions.compare(undefined, true) }, icon('compare'));
  const live = h('button', { class: 'chip', type: 'button', id: 'live', onclick: actions.travel.leave }, h('span', {}), icon('next'));
  const done = h('progress', { max: 100 });
  const remaking = h('span', { class: 'words' });
  const cancel = h('button', { class: 'chip', type: 'button', onclick: actions.travel.cancel });
  const way = h('div', { class: 'way-back', hidden: true }, whatIf, fork, live);
  const work = h('div', { class: 'way-back', role: 'status', hidden: true }, remaking, done, cancel);
  lanes.append(way, work);

  const shown = h('span', { class: 'led', role: 'status', hidden: true });
  way.prepend(shown);

  const words = whenChanged((/** @type {View['t']} */ t) => {
    setLabel(undo, t('transport.undo'));
    setLabel(redo, t('transport.redo'));
    setLabel(whatIf, t('twin.whatIf'));
    fork.title = t('transport.fork.title');
    /** @type {HTMLElement} */ (fork.querySelector('span')).textContent = t('transport.fork');
    remaking.textContent = t('transport.remaking');
    done.setAttribute('aria-label', t('transport.remaking'));
    cancel.textContent = t('transport.cancel');
  });
  const may = whenChanged((/** @type {boolean} */ owner, /** @type {boolean} */ back, /** @type {boolean} */ again, /** @type {boolean} */ ended) => {
    undo.hidden = redo.hidden = !owner || (!back && !again);
    undo.disabled = !back;
    redo.disabled = !again;
    fork.hidden = cancel.hidden = !owner;
    whatIf.hidden = !owner || ended;
  });
  const place = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ past, /** @type {string} */ behind, /** @type {View['guide']} */ guide) => {
    way.hidden = !past;
    /** @type {HTMLElement} */ (live.querySelector('span')).textContent = guide ? t('transport.follow') : t('transport.live', { n: behind });
    live.title = guide ? t('transport.follow.title') : t('transport.live.title');
    live.hidden = !(shown.hidden = guide !== 'with');
    shown.textContent = t('transport.led', { n: behind });
  });
  const making = whenChanged((/** @type {number} */ percent) => {
    work.hidden = percent === 0;
    done.value = percent;
  });

  return {
    el,
    render(view) {
      words(view.t);
      may(view.role === 'owner', Boolean(view.status?.undo), Boolean(view.status?.redo), view.ended);
      place(view.t, view.past, view.past ? behindWords(view) : '', view.guide);
      making(view.tab.status?.remaking ?? 0);
      branches.render(view);
    },
  };
}

// behindWords is how far the present is ahead, in seconds.
function behindWords(/** @type {View} */ { clock, lang }) {
  return numberText(fixed(Math.max(0, clock.head - clock.time) / 1e9, 1), lang);
}
