// Compare: a button, and the comparisons that it offers.

import { h, icon, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Scenario} Scenario
 */

/** @param {Actions} actions @returns {{el: HTMLElement, render: (view: View) => void}} */
export function createCompare(actions) {
  const word = h('span', {});
  const button = h('button', { class: 'chip', type: 'button', id: 'compare', 'aria-expanded': 'false', 'aria-haspopup': 'menu', onclick: () => show(list.hidden !== false) }, icon('compare'), word);
  const list = h('div', { class: 'popover menu', role: 'menu', hidden: true });
  const el = h('div', { class: 'anchor' }, button, list);

  function show(/** @type {boolean} */ open) {
    list.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) list.querySelector('button')?.focus();
  }
  function item(/** @type {string} */ words, /** @type {import('../net/wire.js').Twin | undefined} */ twin) {
    return h('button', {
      type: 'button', role: 'menuitem', 'data-twin': twin?.name ?? '', textContent: words,
      onclick() {
        show(false);
        button.focus();
        actions.compare(twin);
      },
    });
  }
  el.addEventListener('keydown', (ev) => {
    if (list.hidden) return;
    const items = [...list.querySelectorAll('button')];
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
    if (step) items[(at + step + items.length) % items.length].focus();
    else if (ev.key === 'Escape') {
      show(false);
      button.focus();
    } else return;
    ev.preventDefault();
    ev.stopPropagation();
  });
  document.addEventListener('pointerdown', (ev) => {
    if (!list.hidden && !el.contains(/** @type {Node} */ (ev.target))) show(false);
  });

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang, /** @type {Scenario | null} */ scenario, /** @type {boolean} */ may) => {
    word.textContent = t('twin.compare');
    button.title = t('twin.title');
    el.hidden = !may;
    if (!may) show(false);
    list.replaceChildren(...(scenario?.twins ?? []).map((twin) => item(twin.label[lang], twin)), item(t('twin.same'), undefined));
  });
  return { el, render: (view) => { draw(view.t, view.lang, view.scenario, view.live && view.role === 'owner'); } };
}
