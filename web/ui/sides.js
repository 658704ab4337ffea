// The sides: a switch between two runs, for what shows one of them at a time.

import { letterOf, titleOf } from '../core/twins.js';
import { h, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/** @param {Actions} actions @returns {{el: HTMLElement, render: (view: View) => void}} */
export function createSides(actions) {
  const buttons = [0, 1].map((side) => h('button', { type: 'button', 'data-side': letterOf(side), textContent: letterOf(side), onclick: () => actions.chooseSide(side) }));
  const el = h('div', { class: 'segmented small', id: 'sides', role: 'group', hidden: true }, ...buttons);
  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {number} */ chosen, /** @type {any[]} */ ...titles) => {
    el.hidden = titles.length < 2;
    el.setAttribute('aria-label', t('twin.choose'));
    buttons.forEach((button, side) => {
      button.setAttribute('aria-pressed', String(side === chosen));
      button.title = String(titles[side] ?? '');
    });
  });
  return { el, render: (view) => { draw(view.t, view.side, ...(view.all.length > 1 ? view.all.map((one) => titleOf(one)) : [])); } };
}
