// The card: a bubble beside a thread that says what it does and why. It shows the thread
// under the pointer, else what is selected, a thread, an object, an item or a line of the
// code, of which it says more. Opened by a key it takes the focus, and gives it back.

import { numberOf } from '../core/code.js';
import { answer } from '../core/inquiry.js';
import { zoomOf } from '../stage/zoom.js';
import { h, icon, loadStyle, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {{left: number, top: number, width: number, height: number}} Rect
 * @typedef {{width: number, height: number}} Size
 * @typedef {import('../core/inquiry.js').Subject} Subject
 * @typedef {{placeOf: (subject: Subject) => Rect | null, readonly telling: boolean}} Picture where something is to be seen
 *   now, and whether the lanes speak: one bubble at a time is enough
 */

const gap = 14;
const margin = 8;
const leftward = 0.8; // of the card lies to the left: what a thread waits for is mostly on its right

/**
 * Where a card goes: above what it explains, below where there is no room above, beside
 * it where there is none there either, always within the window; and not on the bar above
 * it, whose buttons are still wanted, but over that. `arrow` is where its tip points, from
 * the card's left. Beside is for a line of the code: what it printed is read in the tab
 * next to it.
 * @param {Rect} anchor @param {Size} card @param {Size} window @param {Rect} [bar] @param {boolean} [beside] whether it goes there if it can
 * @returns {{x: number, y: number, side: 'above' | 'below' | 'beside', arrow: number}}
 */
export function placeCard(anchor, card, window, bar, beside = false) {
  const middle = anchor.left + anchor.width / 2;
  const x = Math.max(margin, Math.min(window.width - card.width - margin, middle - card.width * leftward));
  const above = anchor.top - gap - card.height;
  const below = anchor.top + anchor.height + gap;
  const lowest = window.height - card.height - margin;
  const left = anchor.left - gap - card.width;
  const side = beside && left >= margin ? 'beside' : above >= margin ? 'above' : below <= lowest ? 'below' : 'beside';
  const arrow = Math.max(16, Math.min(card.width - 16, middle - x));
  if (bar && !beside && anchor.top >= bar.top + bar.height && side !== 'below' && above < bar.top + bar.height) {
    const y = bar.top - margin - card.height;
    return { x: y < margin ? window.width - card.width - margin : x, y: Math.max(margin, y), side: 'beside', arrow };
  }
  if (side !== 'beside') return { x, y: side === 'above' ? above : below, side, arrow };
  const right = Math.min(anchor.left + anchor.width + gap, window.width - card.width - margin);
  return { x: left >= margin ? left : right, y: Math.max(margin, Math.min(lowest, anchor.top - card.height / 2)), side, arrow };
}

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {{picture: Picture, reading: import('../net/reading.js').Reading, past: import('../core/past.js').Past}} parts
 * @returns {{render: (view: View) => void, enter: () => boolean}} enter puts the focus into the card that is pinned; false if none is there
 */
export function createCard(host, actions, { picture, reading, past }) {
  const title = h('p', { class: 'title' });
  const why = h('p', { class: 'why' });
  const more = h('ul', { class: 'more' });
  const close = h('button', { class: 'close', type: 'button', onclick: leave }, icon('close'));
  const dock = /** @type {HTMLElement} */ (document.getElementById('transport')); // stays in reach under a sheet
  host.tabIndex = -1;
  host.append(title, why, more, close);
  let size = { width: 0, height: 0 };
  /** @type {ReturnType<typeof import('./about.js').createAbout> | null} */
  let about = null; // comes with the first that is pinned
  /** @type {Promise<unknown> | null} */
  let styled = null;
  /** @type {HTMLElement | SVGElement | null} */
  let opener = null;

  const measure = () => { size = { width: host.offsetWidth, height: host.offsetHeight }; };
  new ResizeObserver(() => {
    measure();
    actions.touch();
  }).observe(host, { box: 'border-box' });
  host.addEventListener('keydown', (ev) => {
    if (ev.key === 'Tab') goOn(ev);
    if (ev.key !== 'Escape') return;
    ev.preventDefault();
    ev.stopPropagation();
    leave();
  });

  // enter takes the focus, to give it back to where it was.
  function enter() {
    if (host.hidden) return false;
    if (host.contains(document.activeElement)) return true;
    opener = /** @type {HTMLElement | SVGElement | null} */ (document.activeElement);
    host.focus({ preventScroll: true });
    return true;
  }
  // goOn has who goes out of the card by Tab go on from where they came, and not from the
  // end of the page, where the card stands.
  function goOn(/** @type {KeyboardEvent} */ ev) {
    const stops = [...host.querySelectorAll('button:not(:disabled), summary')].filter((el) => el.checkVisibility());
    const at = document.activeElement;
    if (ev.shiftKey ? at !== host && at !== stops[0] : at !== stops.at(-1)) return;
    opener?.focus();
    if (ev.shiftKey) ev.preventDefault();
  }
  function leave() {
    const back = host.contains(document.activeElement) ? opener : null;
    actions.dismiss();
    host.hidden = true;
    back?.focus();
  }

  const fill = whenChanged((/** @type {string} */ head, /** @type {string} */ text) => {
    const [first, ...rest] = text.split('\n');
    title.textContent = head;
    why.textContent = first;
    more.replaceChildren(...rest.map((line) => h('li', { textContent: line })));
  });
  const words = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ name) => {
    setLabel(close, t('toast.close'));
    host.setAttribute('aria-label', t('card.label', { name }));
  });
  const pin = whenChanged((/** @type {string} */ pinned) => {
    close.hidden = !pinned;
    host.toggleAttribute('data-pinned', Boolean(pinned));
    if (pinned && !about) {
      Promise.all([import('./about.js'), styled ??= loadStyle('ui/about.css')]).then(([{ createAbout }]) => {
        about ??= createAbout(actions, past);
        host.append(about.el);
        actions.touch();
      }, () => { styled = null; });
    }
    if (pinned && document.activeElement?.matches('button:focus-visible')) enter();
  });

  function render(/** @type {View} */ all) {
    const view = all.all[all.hovered ? all.tab.over : all.side] ?? all;
    const code = view.scenario && (view.selected || view.tab.about) ? reading.code(view.scenario.name) : null;
    const pinned = pinnedOf(view, code);
    const subject = view.hovered && view.hovered !== view.selected ? { kind: /** @type {const} */ ('thread'), id: view.hovered } : pinned;
    const told = subject && !picture.telling ? answer(view, subject, code) : null;
    const rect = told && subject ? picture.placeOf(subject) : null;
    const appears = host.hidden;
    host.hidden = !told || !rect;
    if (!told || !rect || !subject) return pin('');
    const isPinned = subject === pinned;
    words(view.t, told.name);
    host.className = told.state ? `state-${told.state}` : ''; // its border is part of its size
    fill(told.title, told.lines.join('\n'));
    pin(isPinned ? `${subject.kind} ${subject.id}` : '');
    if (about) {
      about.el.hidden = !isPinned;
      if (isPinned) about.render(view, subject, told, code);
    }
    if (appears) measure(); // it stands at its place from the first frame on
    if (host.contains(document.activeElement) || host.matches(':hover')) return; // what somebody is at stays where it is
    const zoom = zoomOf(host);
    const scaled = (/** @type {Rect} */ { left, top, width, height }) => ({ left: left / zoom, top: top / zoom, width: width / zoom, height: height / zoom });
    const place = placeCard(scaled(rect), size, { width: innerWidth / zoom, height: innerHeight / zoom }, scaled(dock.getBoundingClientRect()), subject.kind === 'line');
    host.style.setProperty('--x', `${Math.round(place.x)}px`);
    host.style.setProperty('--y', `${Math.round(place.y)}px`);
    host.style.setProperty('--arrow', `${Math.round(place.arrow)}px`);
    host.dataset.side = place.side;
  }
  return { render, enter };
}

// pinnedOf is what the card is pinned to, if to anything.
/** @returns {Subject | null} */
function pinnedOf(/** @type {View} */ { selected, tab }, /** @type {import('../core/code.js').Code | null} */ code) {
  if (tab.about?.kind === 'line') return { ...tab.about, id: numberOf(code?.go, tab.line) };
  return tab.about ?? (selected ? { kind: 'thread', id: selected } : null);
}
