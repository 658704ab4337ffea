// The keyboard: what single keys do, wherever they are not needed for writing.

import { speeds } from './transport.js';

/** @typedef {import('../app.js').Actions} Actions */

/**
 * Listens on the whole page.
 * @param {Actions} actions
 */
export function listenToKeys(actions) {
  addEventListener('keydown', (ev) => {
    if (ev.ctrlKey || ev.metaKey || ev.altKey || ev.defaultPrevented) return;
    const target = /** @type {HTMLElement} */ (ev.target);
    if (target.closest('input:not([type=range]), textarea, select')) return;
    if (document.querySelector('dialog[open]') && ev.key !== '?') return;
    if (ev.key === ' ' && target.closest('button, a, [role=button]')) return;
    const act = keys[ev.key];
    if (!act) return;
    act(actions);
    ev.preventDefault();
  });
}

/** @type {{[key: string]: (actions: Actions) => void}} */
const keys = {
  ' ': (actions) => actions.toggle(),
  '.': (actions) => actions.step(),
  r: (actions) => actions.reset(),
  '?': (actions) => actions.toggleHelp(),
  Escape: (actions) => actions.escape(),
  ...Object.fromEntries(speeds.map((speed, i) => [String(i + 1), (/** @type {Actions} */ actions) => actions.command({ type: 'speed', speed })])),
};
