// The sides: a switch between two runs, for what shows one of them at a time.

import { letterOf } from '../core/format.js';
import { titleOf } from '../core/twins.js';
import { h, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/** @param {HTMLElement} host @param {Actions} actions @returns {(view: View) => void} render */
export function createSides(host, actions) {
  const buttons = [0, 1].map((side) => h('button', { type: 'button', 'data-side': letterOf(side), textContent: letterOf(side), onclick: () => actions.chooseSide(side) }));
  host.append(...buttons);
  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {number} */ chosen, /** @type {any[]} */ ...titles) => {
    host.hidden = titles.length < 2;
    host.setAttribute('aria-label', t('twin.choose'));
    buttons.forEach((button, side) => {
      button.setAttribute('aria-pressed', String(side === chosen));
      button.title = String(titles[side] ?? '');
    });
  });
  return (view) => { draw(view.t, view.side, ...(view.all.length > 1 ? view.all.map((one) => titleOf(one)) : [])); };
}
