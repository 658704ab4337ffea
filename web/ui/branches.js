// The branches: the histories of the session as a small tree, behind a button of the
// transport bar. A click returns to one.

import { branchRows } from '../core/branches.js';
import { clockDigits, paramText } from '../core/format.js';
import { h, icon, setLabel, whenChanged } from './dom.js';
import { createPopover } from './popover.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Settings} Settings
 */

/**
 * @param {Actions} actions
 * @returns {{el: HTMLElement, render: (view: View) => void}}
 */
export function createBranches(actions) {
  const number = h('span', { class: 'number' });
  const button = h('button', { class: 'chip', type: 'button', id: 'branches' }, icon('branch'), number);
  const caption = h('h2', { class: 'caption' });
  const list = h('ul', { class: 'tree' });
  const panel = h('div', { class: 'popover', hidden: true }, caption, list);
  const { el, show } = createPopover(button, panel, () => { opened++; actions.touch(); });
  el.classList.add('branches');
  el.hidden = true;
  const come = h('time', {}); // how far the present one has come
  /** @type {import('../net/wire.js').Branch[]} */
  let known = [];
  let opened = 0;

  const ask = whenChanged((/** @type {string | undefined} */ _session, /** @type {number} */ _changes, /** @type {number} */ _epoch, /** @type {number} */ _runs, /** @type {number} */ _opened) => {
    actions.branches().then((all) => {
      known = all;
      actions.touch();
    });
  });
  const draw = whenChanged((/** @type {typeof known} */ all, /** @type {View['t']} */ t, /** @type {View['scenario']} */ scenario, /** @type {View['lang']} */ lang, /** @type {boolean} */ owner) => {
    el.hidden = all.length < 2;
    if (el.hidden) show(false);
    number.textContent = String(all.length);
    caption.textContent = t('branches.title');
    setLabel(button, t('branches.button', { n: all.length }));
    list.replaceChildren(...branchRows(all).map(({ branch, depth }) => h('li', { class: `depth-${Math.min(depth, 6)}` },
      h('button', {
        class: 'branch', type: 'button', 'aria-current': branch.now ? 'true' : undefined, disabled: branch.now || !owner, title: branch.now ? t('branches.now') : t('branches.return'),
        onclick: () => { show(false); actions.travel.returnTo(branch.epoch); },
      }, h('span', { class: 'cause', textContent: causeWords(branch, t, scenario, lang) }), branch.now ? come : h('time', { textContent: clockDigits(branch.head.time) })),
      branch.now || branch.twin || !owner ? null : compare(branch.epoch, t))));
  });

  // compare is the button that puts a branch beside the present.
  function compare(/** @type {number} */ epoch, /** @type {View['t']} */ t) {
    const button = h('button', { class: 'beside', type: 'button', onclick: () => { show(false); actions.travel.compareWith(epoch); } }, icon('compare'));
    setLabel(button, t('branches.compare'));
    return button;
  }
  const tick = whenChanged((/** @type {string} */ digits) => { come.textContent = digits; });

  return {
    el,
    render(view) {
      if (view.live) ask(view.tab.session?.id, view.status?.branches ?? 0, view.all[0].epoch, view.all.length, opened);
      if (!panel.hidden) tick(clockDigits(view.clock.head));
      draw(known, view.t, view.scenario, view.lang, view.role === 'owner');
    },
  };
}

// causeWords says what a branch began with.
function causeWords(/** @type {import('../net/wire.js').Branch} */ branch, /** @type {View['t']} */ t, /** @type {View['scenario']} */ scenario, /** @type {View['lang']} */ lang) {
  const { parent, from, cause, twin, apart } = branch;
  const at = parent && from ? clockDigits(from.time) : '';
  const named = [...(scenario?.params ?? []), ...(scenario?.actions ?? [])].find(({ name }) => name === cause?.name);
  const what = named?.label[lang] ?? cause?.name ?? '';
  switch (at && cause?.kind) {
    case 'set': return t('branches.set', { what, value: cause?.value ?? 0, at });
    case 'act': return t('branches.act', { what, at });
    case 'policy': return t('branches.policy', { what: t(`policy.${cause?.name}`), at });
    case 'choose': return t('branches.choose', { at });
  }
  if (!apart) return at ? t('branches.from', { at }) : t('branches.anew');
  const kind = t(`branches.${twin ? 'pair' : 'one'}${at ? '.from' : ''}`, { at });
  const differs = apartText(apart, Boolean(twin), t, scenario, lang);
  return differs ? t('twin.value', { label: kind, value: differs }) : kind;
}

// apartText is in what two runs differ: what each of them has, or the first alone.
function apartText(/** @type {[Settings, Settings]} */ [first, second], /** @type {boolean} */ both, /** @type {View['t']} */ t, /** @type {View['scenario']} */ scenario, /** @type {View['lang']} */ lang) {
  const sides = both ? [first, second] : [first];
  const values = (/** @type {(one: Settings) => string} */ of) => sides.map(of).join(' | ');
  return [
    ...(scenario?.params ?? []).filter(({ name }) => first.params[name] !== second.params[name])
      .map((param) => t('twin.value', { label: param.label[lang], value: values(({ params }) => paramText(param, params, t, lang)) })),
    ...(first.policy === second.policy ? [] : [values(({ policy }) => t(`policy.${policy}`))]),
    ...(first.seed === second.seed ? [] : [values(({ seed }) => t('seed.chip', { n: seed }))]),
  ].join(t('list.comma'));
}
