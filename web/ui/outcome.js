// The outcome: how the run ended, why it is stuck and what helps, or that it reached
// its bound, in a strip at the edge of the stage that leaves the scene in sight.

import { labelOf, numberOf } from '../core/code.js';
import { commandsOf, explainVerdict } from '../core/verdict.js';
import { h, icon, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/verdict.js').Way} Way
 * @typedef {import('../core/code.js').Code} Code
 * @typedef {import('../app.js').Actions} Actions
 */

const opening = (/** @type {unknown} */ word) => /[(（]*$/.exec(typeof word === 'string' ? word : '')?.[0] ?? '';
const closing = (/** @type {unknown} */ word) => /^[)）.,;。，；]*/.exec(typeof word === 'string' ? word : '')?.[0] ?? '';

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
    const words = told?.words ?? [what];
    text.replaceChildren(...words.map((word, i) => {
      if (typeof word === 'string') return word.slice(i ? closing(word).length : 0, word.length - (i < words.length - 1 ? opening(word).length : 0));
      return h('span', { class: 'glued' }, opening(words[i - 1]), lineButton(word, code), closing(words[i + 1])); // no brackets alone on a line
    }));
  });

  function lineButton(/** @type {import('../core/verdict.js').Line} */ { line, text: words }, /** @type {Code | null} */ code) {
    const label = labelOf(code?.go, line);
    return h('button', { type: 'button', class: 'line-link', disabled: !label, textContent: words, onclick: () => actions.showLine(label) });
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
    const { t, tab: { listing } } = view;
    shown = view;
    const lined = view.live && view.state.verdict && view.state.verdict.kind !== 'done';
    const code = lined && view.scenario ? reading.code(view.scenario.name) : null;
    const verdict = view.live ? explainVerdict(view, (line) => numberOf(code?.[listing], labelOf(code?.go, line)) || line) : null;
    told = verdict?.kind === 'done' && view.all.length > 1 ? null : verdict; // the strip below says it of both
    const bound = view.status?.bound;
    const owner = view.role === 'owner';
    const what = told?.text ?? (bound ? t(`bound.${bound}`) : '');
    draw(t, told?.kind ?? 'bound', what, told?.unless ?? '', (view.ended || Boolean(bound)) && owner && view.all.length === 1);
    spell(what, code);
    offer(t, told?.ways.map(({ name, label }) => `${name} ${label}`).join('\n') ?? '', owner);
  };
}
