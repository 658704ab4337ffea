// The card of a thread: a bubble beside it that says what it does and why. It
// shows the thread under the pointer, else the selected one.

import { explain } from '../core/explain.js';
import { h, icon, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {{left: number, top: number, width: number, height: number}} Rect
 * @typedef {{width: number, height: number}} Size
 */

const gap = 14;
const margin = 8;
const leftward = 0.8; // of the card lies to the left: what a thread waits for is mostly on its right

/**
 * Where a card goes: above what it explains, below where there is no room above,
 * always within the window. `arrow` is where its tip points, from the card's left.
 * @param {Rect} anchor @param {Size} card @param {Size} window
 * @returns {{x: number, y: number, side: 'above' | 'below', arrow: number}}
 */
export function placeCard(anchor, card, window) {
  const middle = anchor.left + anchor.width / 2;
  const x = Math.max(margin, Math.min(window.width - card.width - margin, middle - card.width * leftward));
  const above = anchor.top - gap - card.height;
  const below = Math.min(anchor.top + anchor.height + gap, window.height - card.height - margin);
  const side = above >= margin ? 'above' : 'below';
  const arrow = Math.max(16, Math.min(card.width - 16, middle - x));
  return { x, y: side === 'above' ? above : below, side, arrow };
}

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {{rectOf: (thread: number) => Rect | null, readonly telling: boolean}} picture where a thread is to be seen
 *   now, and whether the lanes speak: one bubble at a time is enough
 * @returns {(view: View) => void} render
 */
export function createCard(host, actions, picture) {
  const title = h('p', { class: 'title' });
  const why = h('p', { class: 'why' });
  const more = h('ul', { class: 'more' });
  const close = h('button', { class: 'close', type: 'button', onclick: () => actions.select(0) }, icon('close'));
  host.append(title, why, more, close);
  let size = { width: 0, height: 0 };

  const fill = whenChanged((/** @type {string} */ head, /** @type {string} */ text, /** @type {boolean} */ pinned) => {
    const [first, ...rest] = text.split('\n');
    title.textContent = head;
    why.textContent = first;
    more.replaceChildren(...rest.map((line) => h('li', { textContent: line })));
    close.hidden = !pinned;
    host.toggleAttribute('data-pinned', pinned);
    host.hidden = false;
    size = { width: host.offsetWidth, height: host.offsetHeight };
  });
  const words = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ name) => {
    setLabel(close, t('toast.close'));
    host.setAttribute('aria-label', t('card.label', { name }));
  });

  return (about) => {
    const view = about.all[about.hovered ? about.tab.over : about.side] ?? about;
    const id = picture.telling ? 0 : view.hovered || view.selected;
    const told = id ? explain(view, id) : null;
    const rect = told && picture.rectOf(id);
    host.hidden = !told || !rect;
    if (!told || !rect) return;
    words(view.t, told.name);
    host.className = `state-${told.state}`; // its border is part of its size
    fill(told.title, told.lines.join('\n'), id === view.selected);
    const place = placeCard(rect, size, { width: innerWidth, height: innerHeight });
    host.style.setProperty('transform', `translate(${Math.round(place.x)}px, ${Math.round(place.y)}px)`);
    host.style.setProperty('--arrow', `${Math.round(place.arrow)}px`);
    host.dataset.side = place.side;
  };
}
