// The choice: under a run whose threads a person schedules, who could go on now, as
// buttons; a thread on the stage can be clicked as well.

import { threadColour } from '../core/colours.js';
import { h, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

const most = 12; // buttons

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {number} side 0, or 1 for the second of two runs
 * @returns {(view: View) => void} render
 */
export function createChoice(host, actions, side) {
  const question = h('span', { class: 'text' });
  const buttons = h('div', { class: 'picks', role: 'group' });
  host.append(question, buttons);

  const draw = whenChanged((/** @type {View['offered']} */ offered, /** @type {string} */ _names, /** @type {string} */ asked, /** @type {View['state']['threads']} */ threads) => {
    host.hidden = offered.length === 0;
    question.textContent = asked;
    buttons.setAttribute('aria-label', asked);
    buttons.replaceChildren(...offered.slice(0, most).map((thread, i) => h('button', {
      class: `pick thread-${threadColour(thread)}`, type: 'button', 'data-thread': thread, onclick: () => actions.choose(thread, side),
    }, h('kbd', { textContent: String.fromCharCode(97 + i) }), threads[thread - 1]?.name ?? String(thread))));
  });
  addEventListener('keydown', (ev) => {
    const i = ev.key.length === 1 && ev.shiftKey && !ev.ctrlKey && !ev.altKey && !ev.metaKey ? ev.key.toLowerCase().charCodeAt(0) - 97 : -1;
    const pick = host.hidden ? undefined : buttons.children[i];
    if (!pick || /** @type {HTMLElement} */ (ev.target).closest('input, textarea, select')) return;
    /** @type {HTMLElement} */ (pick).click();
    ev.preventDefault();
    ev.stopImmediatePropagation();
  }, true);

  return (view) => {
    const { offered, latest, t } = view;
    const choice = view.tab.status?.choice;
    const name = (/** @type {number | undefined} */ id) => latest.threads[(id ?? 0) - 1]?.name ?? '';
    const asked = offered.length === 0 ? '' : choice?.object
      ? t('choice.waiter', { by: name(choice.by), object: latest.objects[choice.object - 1]?.name ?? '' }) : t('choice.next');
    draw(offered, offered.map(name).join(), asked, latest.threads);
  };
}
