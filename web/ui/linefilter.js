// The line filter: says that the console shows one line of the code alone, leads
// from the one to the other, and lets go of it.

import { numberOf, textOf } from '../core/code.js';
import { h, icon, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../core/code.js').Code} Code
 */

/**
 * @param {Actions} actions
 * @param {'code' | 'console'} other the tab it leads to
 * @returns {{el: HTMLElement, render: (view: View, code: Code | null, text: string) => void}} `text` is shown beside the line
 */
export function createLineFilter(actions, other) {
  const line = h('code', {});
  const what = h('span', {});
  const go = h('button', { type: 'button', class: 'go', onclick: () => actions.showTab(other) }, line, what);
  const clear = h('button', { type: 'button', class: 'close', onclick: () => actions.filterLine('') }, icon('close'));
  const el = h('div', { class: 'line-filter', hidden: true }, go, clear);

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {Code | null} */ code, /** @type {View['tab']['listing']} */ language, /** @type {string} */ label, /** @type {string} */ text) => {
    const listing = code?.[language];
    const number = numberOf(listing, label);
    el.hidden = number === 0;
    if (!listing || number === 0) return;
    line.textContent = textOf(listing.lines[number - listing.first]).trim();
    what.textContent = text;
    go.title = t(`line.to.${other}`);
    setLabel(clear, t('line.clear'));
  });
  return { el, render: ({ t, tab }, code, text) => { draw(t, code, tab.listing, tab.line, text); } };
}
