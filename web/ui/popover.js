// A popover: a button, and what it opens below itself. Escape and a press elsewhere
// close it.

import { h } from './dom.js';

/**
 * @param {HTMLElement} button its clicks open and close
 * @param {HTMLElement} panel hidden while closed
 * @param {() => void} [opened] called after opening, to put the focus somewhere
 * @returns {{el: HTMLElement, show: (open: boolean) => void, close: () => void}} `close` gives the focus back to the button
 */
export function createPopover(button, panel, opened = () => {}) {
  const el = h('div', { class: 'anchor' }, button, panel);
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => show(panel.hidden !== false));

  function show(/** @type {boolean} */ open) {
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) opened();
  }
  function close() {
    show(false);
    button.focus();
  }
  // A press of its button has let go of the focus: Escape is for what is open then, too.
  document.addEventListener('keydown', (ev) => {
    const target = /** @type {Node} */ (ev.target);
    if (ev.key !== 'Escape' || panel.hidden || ev.defaultPrevented || !(target === document.body || el.contains(target))) return;
    ev.preventDefault();
    close();
  });
  document.addEventListener('pointerdown', (ev) => {
    if (!panel.hidden && !el.contains(/** @type {Node} */ (ev.target))) show(false);
  });
  return { el, show, close };
}
