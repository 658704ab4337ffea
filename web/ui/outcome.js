// The outcome: how the run ended, why it is stuck and what helps, or that it reached
// its bound, in a strip at the edge of the stage that leaves the scene in sight.

import { commandsOf, explainVerdict } from '../core/verdict.js';
import { h, icon, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/verdict.js').Way} Way
 * @typedef {import('../core/code.js').Code} Code
 * @typedef {import('../app.js').Actions} Actions
 */

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {import('../net/reading.js').Reading} reading
 * @returns {(view: View) => void} render
 */
export function createOutcome(host, actions, reading) {
  const text = h('p', { class: 'text' });
  const unless = h('p', { class: 'unless' });
  const lead = h('span');
  const ways = h('div', { class: 'ways' });
  const helps = h('div', { class: 'helps', role: 'group' }, lead, ways);
  const again = h('button', { class: 'button', type: 'button', id: host.id && 'again', onclick: actions.runAgain });
  host.append(h('div', { class: 'words' }, text, unless), helps, again);

  /** @type {import('../core/verdict.js').Told | null} */
  let told = null;
  /** @type {View | null} */
  let shown = null;
  function help(/** @type {Way} */ way) {
    if (shown) for (const command of commandsOf(way, shown)) actions.command(command);
  }
  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ kind, /** @type {string} */ what, /** @type {string} */ also, /** @type {boolean} */ may) => {
    host.hidden = !what;
    host.dataset.kind = kind;
    unless.textContent = also;
    again.replaceChildren(icon('reset'), t('outcome.again'));
    again.hidden = !may;
  });
  const spell = whenChanged((/** @type {string} */ what, /** @type {Code | null} */ code) => {
    text.title = what;
    text.replaceChildren(...(told?.words ?? [what]).map((word) => (typeof word === 'string' ? word : lineButton(word, code))));
  });

  function lineButton(/** @type {import('../core/verdict.js').Line} */ { line, text: words }, /** @type {Code | null} */ code) {
    const label = code?.go.lines[line - code.go.first]?.label;
    return h('button', { type: 'button', class: 'line-link', disabled: !label, textContent: words, onclick: () => actions.showLine(label ?? '') });
  }

  const offer = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ _ways, /** @type {boolean} */ owner) => {
    const all = told?.ways ?? [];
    helps.hidden = all.length === 0;
    lead.textContent = t('mend.helps');
    ways.replaceChildren(...all.map((way) => h('button', {
      type: 'button', class: 'button way', 'data-way': way.name, disabled: !owner, title: t(way.live ? 'mend.live' : 'mend.anew'), onclick: () => help(way),
    }, icon(way.live ? 'now' : 'restart'), way.label)));
  });

  return (view) => {
    const { t } = view;
    shown = view;
    const verdict = view.live ? explainVerdict(view) : null;
    told = verdict?.kind === 'done' && view.all.length > 1 ? null : verdict; // the strip below says it of both
    const bound = view.status?.bound;
    const owner = view.role === 'owner';
    const what = told?.text ?? (bound ? t(`bound.${bound}`) : '');
    draw(t, told?.kind ?? 'bound', what, told?.unless ?? '', (view.ended || Boolean(bound)) && owner && view.all.length === 1);
    spell(what, told && told.words.length > 1 && view.scenario ? reading.code(view.scenario.name) : null);
    offer(t, told?.ways.map(({ name, label }) => `${name} ${label}`).join('\n') ?? '', owner);
  };
}
