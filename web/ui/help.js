// The legend on `?`: keys, and the signs of a thread's states.

import { sign } from '../stage/marks.js';
import { h, icon, setLabel, svg, whenChanged } from './dom.js';

/** @typedef {import('../core/playhead.js').View} View */

const keys = [['help.space', 'play'], ['.', 'step'], [',', 'back'], ['[ ]', 'record'], ['< >', 'turn'], ['p n', 'mark'], ['help.end', 'live'], ['w s f', 'zoom'], ['u', 'undo'], ['help.shift', 'pick'], ['r', 'reset'], ['1 – 5', 'speed'], ['t', 'tab'], ['x', 'side'], ['help.arrows', 'move'], ['l', 'present'], ['?', 'help'], ['Esc', 'escape']];
const states = ['running', 'ready', 'blocked', 'sleeping', 'new', 'done', 'failed', 'killed'];

/**
 * @param {HTMLDialogElement} host
 * @returns {{render: (view: View) => void, toggle: () => void}}
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

  const draw = whenChanged((/** @type {View['t']} */ t) => {
    title.textContent = t('help');
    setLabel(close, t('help.close'));
    body.replaceChildren(
      h('section', {}, h('h3', { class: 'caption', textContent: t('help.keys') }), h('dl', {}, ...keys.flatMap(([key, what]) => [
        h('dt', {}, h('kbd', { textContent: key.startsWith('help.') ? t(key) : key })), h('dd', { textContent: t(`help.${what}`) })]))),
      h('section', {}, h('h3', { class: 'caption', textContent: t('help.signs') }), h('dl', {}, ...states.flatMap((state) => [
        h('dt', {}, signOf(state), t(`state.${state}`)), h('dd', { textContent: t(`sign.${state}`) })]))),
    );
  });
  return {
    render: (view) => { draw(view.t); },
    toggle: () => { if (host.open) host.close(); else host.showModal(); },
  };
}

// signOf draws a state's sign as the stage does.
function signOf(/** @type {string} */ state) {
  const mark = /** @type {any} */ (sign(state, 0, 0, 5));
  return svg({ viewBox: '-8 -8 16 16', class: 'stage sign-box', 'aria-hidden': 'true' }, mark.shape, { d: mark.d, class: mark.class });
}
