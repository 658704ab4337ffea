// First steps: three things to try. Each is gone for ever when it was done or dismissed.
// Loaded while one of them is left.

import { h, icon, setLabel, whenChanged } from './dom.js';

/** @typedef {import('../core/playhead.js').View} View */

const kept = 'hints'; // in localStorage, those that are gone
/** What each is about. @type {{[name: string]: string}} */
const targets = { drag: '#controls .param input', back: '#back', ask: '.stage [data-thread]' };

// hintsLeft are those that were neither done nor dismissed.
function hintsLeft() {
  const over = (localStorage.getItem(kept) ?? '').split(' ');
  return Object.keys(targets).filter((name) => !over.includes(name));
}

/**
 * @param {HTMLElement} host
 * @param {HTMLElement} controls where parameters are changed
 * @param {() => void} touch something has to be drawn
 * @returns {(view: View) => void} render
 */
export function createHints(host, controls, touch) {
  let left = hintsLeft();
  const list = h('ul');
  host.append(list);

  function gone(/** @type {string} */ name) {
    if (!left.includes(name)) return;
    left = left.filter((one) => one !== name);
    localStorage.setItem(kept, Object.keys(targets).filter((one) => !left.includes(one)).join(' '));
    touch();
  }
  controls.addEventListener('input', () => gone('drag'));

  // point shows what a hint is about.
  function point(/** @type {string} */ name) {
    const target = document.querySelector(targets[name]);
    target?.scrollIntoView({ block: 'nearest' });
    target?.classList.add('pointed-at');
    setTimeout(() => target?.classList.remove('pointed-at'), 2400);
  }

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {string[]} */ shown, /** @type {boolean} */ live, /** @type {string} */ label) => {
    host.hidden = !live || shown.length === 0;
    host.setAttribute('aria-label', t('hints.title'));
    list.replaceChildren(...shown.map((name) => {
      const close = h('button', { class: 'close', type: 'button', onclick: () => gone(name) }, icon('close'));
      setLabel(close, t('hints.close', { hint: t(`hints.${name}`, { label }) }));
      return h('li', { 'data-hint': name }, h('button', { class: 'try', type: 'button', title: t(`hints.${name}.title`, { label }), onclick: () => point(name), textContent: t(`hints.${name}`, { label }) }), close);
    }));
  });

  return (view) => {
    if (view.past) gone('back');
    if (view.selected) gone('ask');
    draw(view.t, left, view.live, view.scenario?.params.find(({ kind }) => kind === 'int')?.label[view.lang].toLocaleLowerCase(view.lang) ?? '');
  };
}
