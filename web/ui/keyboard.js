// The keyboard: what single keys do, wherever they are not needed for writing.
// What was pressed with a pointer lets go of the focus, so that space plays and
// pauses after that too; who moves with the keyboard keeps it.

import { speeds } from './transport.js';

/** @typedef {import('../app.js').Actions} Actions */

const pressable = 'button, a, [role=button]';

/**
 * Listens on the whole page.
 * @param {Actions} actions
 */
export function listenToKeys(actions) {
  addEventListener('keydown', (ev) => {
    if (ev.altKey || ev.defaultPrevented) return;
    const target = /** @type {HTMLElement} */ (ev.target);
    if (target.closest('input:not([type=range]), textarea, select')) return;
    if (document.querySelector('dialog[open]') && ev.key !== '?') return;
    if (ev.key === ' ' && target.closest(pressable)) return;
    const act = (ev.ctrlKey || ev.metaKey ? withControl : keys)[ev.key];
    if (!act) return;
    act(actions);
    ev.preventDefault();
  });
  // Before a click's own listeners, so that a dialog does not give the focus back
  // to what opened it, and after them, for what they moved it to.
  addEventListener('click', release, true);
  addEventListener('click', release);
}

function release(/** @type {MouseEvent} */ ev) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const byKey = ev.detail === 0;
  if (!byKey && focused?.matches(pressable)) focused.blur();
}

/** @type {{[key: string]: (actions: Actions) => void}} */
const keys = {
  ' ': (actions) => actions.toggle(),
  '.': (actions) => actions.step(),
  ',': (actions) => actions.travel.walkStep(-1),
  ']': (actions) => actions.travel.walkRecord(1),
  '[': (actions) => actions.travel.walkRecord(-1),
  '>': (actions) => actions.travel.walkTurn(1),
  '<': (actions) => actions.travel.walkTurn(-1),
  w: (actions) => actions.zoom(0.6),
  s: (actions) => actions.zoom(1 / 0.6),
  f: (actions) => actions.zoom(0),
  n: (actions) => actions.travel.walkMark(1),
  p: (actions) => actions.travel.walkMark(-1),
  End: (actions) => actions.travel.leave(),
  u: (actions) => actions.travel.undo(),
  U: (actions) => actions.travel.redo(),
  r: (actions) => actions.reset(),
  x: (actions) => actions.otherSide(),
  t: (actions) => actions.moveTab(1),
  T: (actions) => actions.moveTab(-1),
  l: (actions) => actions.present(),
  '?': (actions) => actions.toggleHelp(),
  Escape: (actions) => actions.escape(),
  ...Object.fromEntries(speeds.map((speed, i) => [String(i + 1), (/** @type {Actions} */ actions) => actions.command({ type: 'speed', speed })])),
};

/** @type {{[key: string]: (actions: Actions) => void}} */
const withControl = {
  z: (actions) => actions.travel.undo(),
  Z: (actions) => actions.travel.redo(),
  y: (actions) => actions.travel.redo(),
};
