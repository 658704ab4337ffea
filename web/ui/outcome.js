// The outcome: how the run ended, why it is stuck, or that it reached its bound,
// in a strip at the edge of the stage that leaves the scene in sight.

import { explainVerdict } from '../core/explain.js';
import { h, icon, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @returns {(view: View) => void} render
 */
export function createOutcome(host, actions) {
  const text = h('span', { class: 'text' });
  const unless = h('span', { class: 'unless' });
  const again = h('button', { class: 'button', type: 'button', id: host.id && 'again', onclick: actions.runAgain });
  host.append(h('div', { class: 'words' }, text, unless), again);

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ kind, /** @type {string} */ what, /** @type {string} */ ways, /** @type {boolean} */ may) => {
    host.hidden = !what;
    host.dataset.kind = kind;
    text.textContent = text.title = what;
    unless.textContent = ways;
    again.replaceChildren(icon('reset'), t('outcome.again'));
    again.hidden = !may;
  });

  return (view) => {
    const { t } = view;
    const told = view.live ? explainVerdict(view) : null;
    const verdict = told?.kind === 'done' && view.all.length > 1 ? null : told; // the strip below says it of both
    const bound = view.status?.bound;
    const may = (view.ended || Boolean(bound)) && view.role === 'owner' && view.all.length === 1;
    if (verdict) draw(t, verdict.kind, verdict.text, verdict.unless, may);
    else draw(t, 'bound', bound ? t(`bound.${bound}`) : '', '', may);
  };
}
