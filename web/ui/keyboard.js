// The keyboard: does what the table of commands says of a key, wherever it is not needed
// for writing. What was pressed with a pointer lets go of the focus, so that space plays
// and pauses after that too; who moves with the keyboard keeps it.

import { loadWords } from '../core/language.js';
import { byKey } from './commands.js';

/**
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../core/playhead.js').View} View
 */

const told = new Set(['undo', 'redo', 'thread', 'single', 'narrow', 'over']); // bars that nothing else tells of
const pressable = 'button, a, [role=button]';

/**
 * Listens on the whole page.
 * @param {Actions} actions
 * @param {() => View} view
 * @param {(text: string) => void} say says why a key does nothing now
 */
export function listenToKeys(actions, view, say) {
  addEventListener('keydown', (ev) => {
    if (ev.altKey || ev.defaultPrevented || ev.isComposing) return;
    const target = /** @type {HTMLElement} */ (ev.target);
    const control = ev.ctrlKey || ev.metaKey;
    if (target.closest('input:not([type=range]), textarea') || (target.closest('select') && !control)) return;
    if (document.querySelector('dialog[open]') && ev.key !== '?') return;
    if (ev.key === ' ' && target.closest(pressable)) return;
    const command = byKey.get(control ? `Ctrl+${ev.key}` : ev.key);
    if (!command?.run) return;
    const why = command.bar?.(view()) ?? '';
    if (told.has(why)) excuse(why);
    else command.run(actions);
    ev.preventDefault();
  });
  function excuse(/** @type {string} */ why) {
    const { lang } = view();
    loadWords(lang, 'commands').then((words) => {
      const text = words[`bar.${why}`];
      say(`${text[0].toUpperCase()}${text.slice(1)}${lang === 'zh' ? '。' : '.'}`);
    }, () => {});
  }
  // Before a click's own listeners, so that a dialog does not give the focus back
  // to what opened it, and after them, for what they moved it to.
  addEventListener('click', release, true);
  addEventListener('click', release);
}

/**
 * Takes what is typed for something that is only on its way, so that no letter of it is
 * taken for a command.
 * @returns {() => string} ends that, and gives what was typed
 */
export function keepTyping() {
  let typed = '';
  const keep = (/** @type {KeyboardEvent} */ ev) => {
    if (ev.ctrlKey || ev.metaKey || ev.altKey) return;
    if (ev.key.length === 1) typed += ev.key;
    if (ev.key === 'Backspace') typed = typed.slice(0, -1);
    ev.preventDefault();
    ev.stopPropagation();
  };
  addEventListener('keydown', keep, true);
  return () => {
    removeEventListener('keydown', keep, true);
    return typed;
  };
}

function release(/** @type {MouseEvent} */ ev) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const byPointer = ev.detail > 0;
  if (byPointer && focused?.matches(pressable)) focused.blur();
}
