// Compare: a button, and the comparisons that it offers: from the beginning, and from
// the moment shown.

import { clockDigits } from '../core/format.js';
import { h, icon, whenChanged } from './dom.js';
import { createPopover } from './popover.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Scenario} Scenario
 * @typedef {import('../net/wire.js').Twin} Twin
 */

/** @param {Actions} actions @returns {{el: HTMLElement, render: (view: View) => void}} */
export function createCompare(actions) {
  const word = h('span', {});
  const button = h('button', { class: 'chip', type: 'button', id: 'compare', 'aria-haspopup': 'menu' }, icon('compare'), word);
  const list = h('div', { class: 'popover offers', role: 'menu', hidden: true });
  const popover = createPopover(button, list, () => { actions.touch(); list.querySelector('button')?.focus(); });
  const hereName = h('p', { class: 'caption', 'aria-hidden': 'true' });
  const over = h('button', { type: 'button', role: 'menuitem', disabled: true });

  function item(/** @type {string} */ words, /** @type {Twin | undefined} */ twin, here = false) {
    return h('button', {
      type: 'button', role: 'menuitem', 'data-twin': twin?.name ?? '', 'data-here': here || undefined, textContent: words,
      onclick() {
        popover.close();
        actions.compare(twin, here);
      },
    });
  }
  const group = (/** @type {string} */ label, /** @type {HTMLElement} */ caption, /** @type {HTMLElement[]} */ ...items) =>
    h('div', { role: 'group', 'aria-label': label }, caption, ...items);

  list.addEventListener('keydown', (ev) => {
    const items = [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('button:enabled'))];
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
    if (!step) return;
    items[(at + step + items.length) % items.length].focus();
    ev.preventDefault();
    ev.stopPropagation();
  });

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang, /** @type {Scenario | null} */ scenario, /** @type {boolean} */ may, /** @type {boolean} */ ended) => {
    word.textContent = t('twin.compare');
    button.title = t('twin.title');
    over.textContent = t('twin.over');
    popover.el.hidden = !may;
    if (!may) popover.show(false);
    const twins = scenario?.twins ?? [];
    const live = twins.filter((twin) => Object.keys(twin.params).every((name) => scenario?.params.find((p) => p.name === name)?.effect !== 'restart'));
    list.replaceChildren(
      group(t('twin.anew'), h('p', { class: 'caption', 'aria-hidden': 'true', textContent: t('twin.anew') }), ...twins.map((twin) => item(twin.label[lang], twin)), item(t('twin.same'), undefined)),
      group(t('twin.here'), hereName, ...(ended ? [over] : [item(t('twin.whatIf'), undefined, true), ...live.map((twin) => item(twin.label[lang], twin, true))])));
  });
  const place = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ at) => { hereName.textContent = t('twin.hereAt', { at }); });
  return {
    el: popover.el,
    render(view) {
      draw(view.t, view.lang, view.scenario, view.live && view.role === 'owner', view.ended);
      if (!list.hidden) place(view.t, clockDigits(view.clock.time));
    },
  };
}
