// Compare: a button, and the comparisons that it offers.

import { h, icon, whenChanged } from './dom.js';
import { createPopover } from './popover.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Scenario} Scenario
 */

/** @param {Actions} actions @returns {{el: HTMLElement, render: (view: View) => void}} */
export function createCompare(actions) {
  const word = h('span', {});
  const button = h('button', { class: 'chip', type: 'button', id: 'compare', 'aria-haspopup': 'menu' }, icon('compare'), word);
  const list = h('div', { class: 'popover offers', role: 'menu', hidden: true });
  const popover = createPopover(button, list, () => list.querySelector('button')?.focus());

  function item(/** @type {string} */ words, /** @type {import('../net/wire.js').Twin | undefined} */ twin) {
    return h('button', {
      type: 'button', role: 'menuitem', 'data-twin': twin?.name ?? '', textContent: words,
      onclick() {
        popover.close();
        actions.compare(twin);
      },
    });
  }
  list.addEventListener('keydown', (ev) => {
    const items = [...list.querySelectorAll('button')];
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
    if (!step) return;
    items[(at + step + items.length) % items.length].focus();
    ev.preventDefault();
    ev.stopPropagation();
  });

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang, /** @type {Scenario | null} */ scenario, /** @type {boolean} */ may) => {
    word.textContent = t('twin.compare');
    button.title = t('twin.title');
    popover.el.hidden = !may;
    if (!may) popover.show(false);
    list.replaceChildren(...(scenario?.twins ?? []).map((twin) => item(twin.label[lang], twin)), item(t('twin.same'), undefined));
  });
  return { el: popover.el, render: (view) => { draw(view.t, view.lang, view.scenario, view.live && view.role === 'owner'); } };
}
