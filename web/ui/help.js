// The legend on `?`: keys, from the table of commands, and the signs of a thread's states.

import { loadWords, speaker } from '../core/language.js';
import { sign } from '../stage/marks.js';
import { commands } from './commands.js';
import { h, icon, setLabel, svg, whenChanged } from './dom.js';
import { keyWords } from './keywords.js';

/** @typedef {import('../core/playhead.js').View} View */

const states = ['running', 'ready', 'blocked', 'sleeping', 'new', 'done', 'failed', 'killed'];

/** The rows of the legend, in the order of the table: the keys in each, and what its words are called. @returns {Map<string, string[]>} */
export function legendRows() {
  /** @type {Map<string, string[]>} */
  const rows = new Map();
  for (const { name, row = name, keys } of commands) if (keys) rows.set(row, [...rows.get(row) ?? [], ...keys]);
  return rows;
}

/**
 * @param {HTMLDialogElement} host
 * @returns {{toggle: (view: View) => Promise<void>}}
 */
export function createHelp(host) {
  const close = h('button', { class: 'close', type: 'button', onclick: () => host.close() }, icon('close'));
  const title = h('h2', { id: 'help-title' });
  const body = h('div', { class: 'columns' });
  host.setAttribute('aria-labelledby', 'help-title');
  host.append(h('header', {}, title, close), body);
  host.addEventListener('click', (ev) => {
    if (ev.target === host) host.close();
  });

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {View['t']} */ w) => {
    title.textContent = t('help');
    setLabel(close, w('help.close'));
    body.replaceChildren(
      h('section', {}, h('h3', { class: 'caption', textContent: w('help.keys') }), h('dl', {}, ...[...legendRows()].flatMap(([row, keys]) => [
        h('dt', {}, ...shownOf(keys).map((key) => (key === '–' ? key : h('kbd', { textContent: keyWords(key, w) })))), h('dd', { textContent: w(`help.${row}`) })]))),
      h('section', {}, h('h3', { class: 'caption', textContent: w('help.signs') }), h('dl', {}, ...states.flatMap((state) => [
        h('dt', {}, signOf(state), t(`state.${state}`)), h('dd', { textContent: w(`sign.${state}`) })]))),
    );
  });
  /** The words, by language. @type {Map<string, View['t']>} */
  const known = new Map();
  return {
    async toggle({ t, lang }) {
      if (host.open) return host.close();
      const words = known.get(lang) ?? await loadWords(lang, 'commands').then((all) => speaker(all, lang), () => null);
      if (!words || host.open) return; // it could not be fetched: again at the next press
      known.set(lang, words);
      draw(t, words);
      host.showModal();
    },
  };
}

// shownOf is the keys of a row as they are written: of many, the first and the last.
function shownOf(/** @type {string[]} */ keys) {
  return keys.length > 2 ? [keys[0], '–', keys[keys.length - 1]] : keys;
}

// signOf draws a state's sign as the stage does.
function signOf(/** @type {string} */ state) {
  const mark = /** @type {any} */ (sign(state, 0, 0, 5));
  return svg({ viewBox: '-8 -8 16 16', class: 'stage sign-box', 'aria-hidden': 'true' }, mark.shape, { d: mark.d, class: mark.class });
}
