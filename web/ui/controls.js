// Live controls: every parameter of the scenario, its presets and comparisons. Viewers see
// them, and how to get a copy that they can steer.

import { letterOf } from '../core/format.js';
import { presetOf } from '../core/presets.js';
import { createCompare } from './compare.js';
import { h, whenChanged } from './dom.js';
import { createParam } from './param.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Scenario} Scenario
 * @typedef {(param: import('../net/wire.js').Param, actions: Actions) => ReturnType<typeof createParam>} Create
 */

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @returns {{render: (view: View) => void, pairUp: (create: Create) => void, enter: (name: string, side?: number) => void}} pairUp
 *   says what makes the control of a parameter from now on; enter gives it the focus
 */
export function createControls(host, actions) {
  const caption = h('h2', { class: 'caption' });
  const preset = h('select', { id: 'preset', onchange: () => actions.preset(preset.value) });
  const box = h('fieldset', { class: 'params' });
  const line = h('p', {});
  const copy = h('button', { class: 'button', type: 'button', id: 'copy', onclick: actions.copy });
  const ask = h('button', { class: 'button', type: 'button', id: 'ask' });
  const viewer = h('div', { class: 'viewer' }, line, h('div', { class: 'buttons' }, copy, ask));
  const rule = h('p', { class: 'rule', hidden: true });
  const compare = createCompare(actions);
  host.append(h('header', { class: 'head' }, caption, preset, compare.el), viewer, rule, box);
  /** @type {ReturnType<typeof createParam>[]} */
  let rows = [];
  /** @type {Create} */
  let create = (param) => createParam(param, actions);

  const build = whenChanged((/** @type {Scenario | null} */ scenario, /** @type {Create} */ make) => {
    rows = (scenario?.params ?? []).map((param) => make(param, actions));
    box.replaceChildren(...rows.map((row) => row.el));
  });
  const words = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang, /** @type {Scenario | null} */ scenario) => {
    caption.textContent = t('controls.title');
    preset.setAttribute('aria-label', t('controls.preset'));
    preset.title = t('controls.preset');
    copy.textContent = t('viewer.copy');
    preset.replaceChildren(...(scenario?.presets ?? []).map((p) => h('option', { value: p.name, textContent: p.label[lang] })),
      h('option', { value: '', textContent: t('controls.custom'), hidden: true }));
  });
  const role = whenChanged((/** @type {boolean} */ live, /** @type {boolean} */ owner, /** @type {boolean} */ pair, /** @type {boolean} */ known) => {
    preset.hidden = pair || !known;
    rule.hidden = !pair || !owner;
    box.disabled = preset.disabled = !owner;
    host.classList.toggle('waiting', !live);
  });
  const lay = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ shared) => { rule.textContent = t(shared ? 'twin.departing' : 'twin.rule'); });
  const seat = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ live, /** @type {View['tab']['helm']} */ helm, /** @type {boolean} */ asked) => {
    const borrowed = helm?.role === 'borrower';
    viewer.hidden = !live || !helm || helm.role === 'owner';
    line.textContent = t(borrowed ? 'viewer.borrowed' : asked ? 'viewer.asked' : 'viewer.line', { n: helm?.viewer ?? 0 });
    ask.textContent = t(borrowed ? 'helm.giveBack' : asked ? 'helm.withdraw' : 'helm.ask');
    ask.onclick = () => actions.ask(!borrowed && !asked);
    copy.hidden = borrowed;
  });
  const choose = whenChanged((/** @type {Scenario} */ scenario, /** @type {NonNullable<View['status']>} */ { seed, policy }, /** @type {View['state']['params']} */ params, /** @type {View['lang']} */ _lang) => {
    preset.value = presetOf(scenario, { params, seed, policy });
  });

  function render(/** @type {View} */ view) {
    build(view.scenario, create);
    words(view.t, view.lang, view.scenario);
    lay(view.t, Boolean(view.tab.status?.twin?.shared));
    role(view.live, view.role === 'owner', view.all.length > 1, view.scenario !== null);
    seat(view.t, view.live, view.tab.helm, view.tab.asked);
    compare.render(view);
    if (!view.live || !view.scenario || !view.status) return;
    choose(view.scenario, view.status, view.state.params, view.lang);
    for (const row of rows) row.render(view);
  }
  function enter(/** @type {string} */ name, /** @type {number | undefined} */ side) {
    const row = `[data-param="${name}"]${side === undefined ? '' : `[data-side="${letterOf(side)}"]`}`;
    /** @type {HTMLElement | null} */ (box.querySelector(`${row} :is(input, [aria-pressed=true])`))?.focus();
  }
  return { render, enter, pairUp: (make) => { create = make; } };
}
