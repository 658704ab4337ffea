// Live controls: every parameter of the scenario, its presets and comparisons. Viewers see
// them, and how to get a copy that they can steer.

import { presetOf } from '../core/presets.js';
import { createCompare } from './compare.js';
import { h, whenChanged } from './dom.js';
import { createTwinParam } from './twinparam.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Scenario} Scenario
 */

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @returns {(view: View) => void} render
 */
export function createControls(host, actions) {
  const caption = h('h2', { class: 'caption' });
  const preset = h('select', { id: 'preset', onchange: () => actions.preset(preset.value) });
  const box = h('fieldset', { class: 'params' });
  const line = h('p', {});
  const copy = h('button', { class: 'button', type: 'button', id: 'copy', onclick: actions.copy });
  const viewer = h('div', { class: 'viewer' }, line, copy);
  const rule = h('p', { class: 'rule', hidden: true });
  const compare = createCompare(actions);
  host.append(h('header', { class: 'head' }, caption, compare.el, preset), viewer, rule, box);
  /** @type {ReturnType<typeof createTwinParam>[]} */
  let rows = [];

  const build = whenChanged((/** @type {Scenario | null} */ scenario) => {
    rows = (scenario?.params ?? []).map((param) => createTwinParam(param, actions));
    box.replaceChildren(...rows.map((row) => row.el));
  });
  const words = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang, /** @type {Scenario | null} */ scenario) => {
    caption.textContent = t('controls.title');
    preset.setAttribute('aria-label', t('controls.preset'));
    preset.title = t('controls.preset');
    line.textContent = t('viewer.line');
    copy.textContent = t('viewer.copy');
    rule.textContent = t('twin.rule');
    preset.replaceChildren(...(scenario?.presets ?? []).map((p) => h('option', { value: p.name, textContent: p.label[lang] })),
      h('option', { value: '', textContent: t('controls.custom'), hidden: true }));
  });
  const role = whenChanged((/** @type {boolean} */ live, /** @type {boolean} */ owner, /** @type {boolean} */ pair) => {
    preset.hidden = pair;
    rule.hidden = !pair || !owner;
    viewer.hidden = !live || owner;
    box.disabled = preset.disabled = !owner;
    host.classList.toggle('waiting', !live);
  });
  const choose = whenChanged((/** @type {Scenario} */ scenario, /** @type {NonNullable<View['status']>} */ { seed, policy }, /** @type {View['state']['params']} */ params, /** @type {View['lang']} */ _lang) => {
    preset.value = presetOf(scenario, { params, seed, policy });
  });

  return (view) => {
    build(view.scenario);
    words(view.t, view.lang, view.scenario);
    role(view.live, view.role === 'owner', view.all.length > 1);
    compare.render(view);
    if (!view.live || !view.scenario || !view.status) return;
    choose(view.scenario, view.status, view.state.params, view.lang);
    for (const row of rows) row.render(view);
  };
}
