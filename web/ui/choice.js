// The choice: under a run whose threads a person schedules, who could go on now, as
// buttons; a thread on the stage can be clicked as well.

import { threadColour } from '../core/colours.js';
import { h, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

const most = 12; // buttons
/** @type {View['state']['threads']} */
const nobody = [];
const calm = 400; // ms without a choice until it is said why

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

  const draw = whenChanged((/** @type {View['offered']} */ offered, /** @type {string} */ _names, /** @type {string} */ asked, /** @type {View['state']['threads']} */ threads, /** @type {number} */ ran) => {
    host.hidden = !asked;
    question.textContent = asked;
    buttons.setAttribute('aria-label', asked);
    buttons.replaceChildren(...offered.slice(0, most).map((thread, i) => h('button', {
      class: `pick thread-${threadColour(thread)}${thread === ran ? ' ran' : ''}`, type: 'button', 'data-thread': thread, onclick: () => actions.choose(thread, side),
    }, h('kbd', { textContent: `⇧${String.fromCharCode(97 + i)}` }), threads[thread - 1]?.name ?? String(thread))));
  });
  // Between two choices it says why none is due: not at once, where the next one comes soon.
  let since = Infinity;
  const quiet = whenChanged((/** @type {boolean} */ none) => {
    host.classList.toggle('quiet', none);
    host.setAttribute('aria-live', none ? 'off' : 'polite'); // it comes again and again
    since = none ? performance.now() : Infinity;
    if (none) setTimeout(actions.touch, calm);
  });

  // Where a person is to pick again and again, there is room under the stage for that.
  const make = whenChanged((/** @type {boolean} */ byHand) => host.parentElement?.classList.toggle('by-hand', byHand));

  addEventListener('keydown', (ev) => {
    const i = ev.key.length === 1 && ev.shiftKey && !ev.ctrlKey && !ev.altKey && !ev.metaKey ? ev.key.toLowerCase().charCodeAt(0) - 97 : -1;
    const pick = host.hidden ? undefined : buttons.children[i];
    if (!pick || /** @type {HTMLElement} */ (ev.target).closest('input, textarea, select')) return;
    /** @type {HTMLElement} */ (pick).click();
    ev.preventDefault();
    ev.stopImmediatePropagation();
  }, true);

  return (view) => {
    const { offered, ran, given, latest, t } = view;
    const choice = view.tab.status?.choice;
    const name = (/** @type {number | undefined} */ id) => latest.threads[(id ?? 0) - 1]?.name ?? '';
    const thing = (/** @type {number} */ id) => latest.objects[id - 1]?.name ?? '';
    make(view.live && view.status?.policy === 'manual');
    quiet(offered.length === 0);
    const asked = offered.length === 0 ? noteOf(view, performance.now() - since < calm) : given ? t('choice.given', { by: name(given.by), object: thing(given.object), ran: name(ran) })
      : ran ? t('choice.past', { ran: name(ran) }) : choice?.object ? t('choice.waiter', { by: name(choice.by), object: thing(choice.object) }) : t('choice.next');
    draw(offered, offered.map(name).join(), asked, offered.length ? latest.threads : nobody, ran);
  };
}

// noteOf says why a person who is to pick has nothing to pick; '' where nobody is to, a
// blank while that may change at once.
function noteOf(/** @type {View} */ { status, tab, live, past, ended, playing, role, side, t }, /** @type {boolean} */ soon) {
  const choice = tab.status?.choice;
  if (status?.policy !== 'manual' || !live || past || ended || tab.status?.still || tab.status?.bound || tab.status?.question) return '';
  if (choice) return role === 'owner' || (choice.twin ?? 0) !== side ? '' : t('choice.theirs');
  if (soon) return '\u00a0';
  return t(playing ? 'choice.alone' : 'choice.paused');
}
