// The branches: the histories of the session as a small tree, behind a button of the
// transport bar. A click returns to one.

import { branchRows } from '../core/branches.js';
import { clockDigits } from '../core/format.js';
import { h, icon, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/**
 * @param {Actions} actions
 * @returns {{el: HTMLElement, render: (view: View) => void}}
 */
export function createBranches(actions) {
  const number = h('span', { class: 'number' });
  const button = h('button', { class: 'chip', type: 'button', id: 'branches', 'aria-expanded': 'false', onclick: () => toggle() }, icon('branch'), number);
  const caption = h('h2', { class: 'caption' });
  const list = h('ul', { class: 'tree' });
  const panel = h('div', { class: 'popover', hidden: true }, caption, list);
  const el = h('div', { class: 'branches', hidden: true }, button, panel);
  /** @type {import('../net/wire.js').Branch[]} */
  let known = [];

  function toggle(open = panel.hidden) {
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  }
  addEventListener('pointerdown', (ev) => {
    if (!el.contains(/** @type {Node} */ (ev.target))) toggle(false);
  });
  el.addEventListener('keydown', (ev) => {
    if (ev.key !== 'Escape' || panel.hidden) return;
    toggle(false);
    button.focus();
    ev.stopPropagation();
  });

  const ask = whenChanged((/** @type {string | undefined} */ _session, /** @type {number} */ _changes, /** @type {number} */ _epoch) => {
    actions.branches().then((all) => {
      known = all;
      actions.touch();
    });
  });
  const draw = whenChanged((/** @type {typeof known} */ all, /** @type {View['t']} */ t, /** @type {View['scenario']} */ scenario, /** @type {View['lang']} */ lang, /** @type {boolean} */ owner) => {
    el.hidden = all.length < 2;
    if (el.hidden) toggle(false);
    number.textContent = String(all.length);
    caption.textContent = t('branches.title');
    setLabel(button, t('branches.button', { n: all.length }));
    list.replaceChildren(...branchRows(all).map(({ branch, depth }) => h('li', { class: `depth-${Math.min(depth, 6)}` },
      h('button', {
        type: 'button', 'aria-current': branch.now ? 'true' : undefined, disabled: branch.now || !owner, title: branch.now ? t('branches.now') : t('branches.return'),
        onclick: () => { toggle(false); actions.travel.returnTo(branch.epoch); },
      }, h('span', { class: 'cause', textContent: causeWords(branch, t, scenario, lang) }), h('time', { textContent: clockDigits(branch.head.time) })))));
  });

  return {
    el,
    render(view) {
      if (view.live) ask(view.tab.session?.id, view.status?.branches ?? 0, view.all[0].epoch);
      draw(known, view.t, view.scenario, view.lang, view.role === 'owner');
    },
  };
}

// causeWords says what a branch began with.
function causeWords(/** @type {import('../net/wire.js').Branch} */ { parent, from, cause }, /** @type {View['t']} */ t, /** @type {View['scenario']} */ scenario, /** @type {View['lang']} */ lang) {
  if (!parent || !from) return t('branches.anew');
  const at = clockDigits(from.time);
  const named = [...(scenario?.params ?? []), ...(scenario?.actions ?? [])].find(({ name }) => name === cause?.name);
  const what = named?.label[lang] ?? cause?.name ?? '';
  switch (cause?.kind) {
    case 'set': return t('branches.set', { what, value: cause.value ?? 0, at });
    case 'act': return t('branches.act', { what, at });
    case 'policy': return t('branches.policy', { what: t(`policy.${cause.name}`), at });
    case 'choose': return t('branches.choose', { at });
  }
  return t('branches.from', { at });
}
