// The headings of one of two runs: above its stage, with what tells it from the other
// one, and in short above its lanes.

import { letterOf } from '../core/format.js';
import { titleOf } from '../core/twins.js';
import { h, icon, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/**
 * @param {HTMLElement} stage
 * @param {HTMLElement} lanes
 * @param {number} side
 * @param {Actions} actions
 * @returns {(view: View, chosen: boolean) => void} render
 */
export function createHeading(stage, lanes, side, actions) {
  const letter = letterOf(side);
  const badge = () => h('b', { class: 'letter', textContent: letter });
  const title = h('span', { class: 'title' });
  const choose = h('button', { class: 'choose', type: 'button', onclick: () => actions.chooseSide(side) }, badge(), title);
  const close = h('button', { class: 'close', type: 'button', onclick: () => actions.untwin(1 - side) }, icon('close'));
  const heading = h('header', { class: 'side-head' }, choose, close);
  const short = h('span', {});
  const name = h('p', { class: 'block-name' }, badge(), short);
  stage.prepend(heading);
  lanes.append(name);

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ pair, /** @type {string} */ words, /** @type {string} */ fewer, /** @type {boolean} */ chosen, /** @type {boolean} */ owner) => {
    heading.hidden = name.hidden = !pair;
    title.textContent = words || t('twin.run', { letter });
    short.textContent = short.title = fewer;
    choose.setAttribute('aria-pressed', String(chosen));
    choose.title = t('twin.choose');
    close.hidden = !owner;
    setLabel(close, t('twin.close', { letter }));
    if (pair) stage.setAttribute('aria-label', `${letter}: ${title.textContent}`);
    else stage.removeAttribute('aria-label');
  });
  return (view, chosen) => {
    const pair = view.all.length > 1;
    draw(view.t, pair, pair ? titleOf(view) : '', pair ? titleOf(view, true) : '', chosen, view.role === 'owner');
  };
}
