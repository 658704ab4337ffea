// The catalogue: every scenario there is, by group, and above them the way to the palette.
// On narrow screens it is a drawer behind the menu button.

import { formatAddress } from '../core/address.js';
import { h, icon, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../net/wire.js').Scenario} Scenario
 */

/**
 * @param {HTMLElement} host
 * @param {{togglePalette: () => void}} actions
 * @returns {{render: (view: View) => void, toggle: () => void, close: () => boolean}} close tells whether it was open
 */
export function createCatalogue(host, actions) {
  const word = h('span', {});
  const find = h('button', { class: 'find', type: 'button', id: 'find', 'aria-haspopup': 'dialog', onclick: actions.togglePalette }, icon('find'), word, h('kbd', { 'aria-hidden': 'true', textContent: '/' }));
  /** @type {HTMLElement | null} */
  let opener = null;
  const backdrop = h('div', { class: 'backdrop', onclick: close });
  host.after(backdrop);
  host.addEventListener('click', (ev) => {
    if (/** @type {Element} */ (ev.target).closest('a')) close();
  });
  host.addEventListener('keydown', (ev) => {
    const links = [...host.querySelectorAll('a')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (!step || at < 0) return;
    ev.preventDefault();
    links[(at + step + links.length) % links.length].focus();
  });

  function toggle() {
    opener = /** @type {HTMLElement | null} */ (document.activeElement);
    const open = host.classList.toggle('open');
    if (open) /** @type {HTMLElement | null} */ (host.querySelector('[aria-current]') ?? host.querySelector('a'))?.focus();
  }
  function close() {
    const open = host.classList.contains('open');
    const inside = host.contains(document.activeElement);
    host.classList.remove('open');
    if (open && inside) opener?.focus();
    return open;
  }

  const draw = whenChanged((/** @type {Scenario[]} */ scenarios, /** @type {string} */ current, /** @type {View['lang']} */ lang, /** @type {View['t']} */ t) => {
    host.setAttribute('aria-label', t('nav.label'));
    const groups = [...new Set(scenarios.map((s) => s.group))];
    word.textContent = t('find');
    find.title = t('find.title');
    if (groups.length) host.replaceChildren(find, ...groups.flatMap((name) => [
      h('h2', { class: 'caption', textContent: t(`group.${name}`) }),
      h('ul', {}, ...scenarios.filter((s) => s.group === name).map((s) => h('li', {},
        h('a', { href: formatAddress({ scenario: s.name }), title: s.summary[lang], 'aria-current': s.name === current ? 'page' : undefined }, h('span', { textContent: s.title[lang] }))))),
    ]));
  });
  return {
    render: (view) => { draw(view.tab.scenarios, view.scenario?.name ?? '', view.lang, view.t); },
    toggle, close,
  };
}
