// What is said aloud while the run goes on: a sentence when something changed that
// matters, seldom enough to be heard out; each step and each verdict at once. And the way
// to the table of the threads, which is seen when it has the focus.

import { gist, summarize } from '../core/summary.js';
import { h, whenChanged } from './dom.js';

/** @typedef {import('../core/playhead.js').View} View */

const pause = 3000; // ms between two sentences while the run plays
const settle = 250; // ms until a step has come to its end

/**
 * @param {HTMLElement} host gets an element that is heard and not seen
 * @param {import('../app.js').Actions} actions
 * @returns {(view: View) => void} render
 */
export function createSpoken(host, actions) {
  const region = h('p', { class: 'spoken', id: 'summary', 'aria-live': 'polite' });
  const open = h('button', { class: 'button skip', type: 'button', onclick: toTable });
  host.append(region);
  const words = whenChanged((/** @type {View['t']} */ t) => {
    open.textContent = t('threads.open');
    if (!open.isConnected) host.prepend(open); // never without its words
  });
  let heard = '';
  let said = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;

  function toTable() {
    actions.showTab('threads');
    document.getElementById('tab-threads')?.focus();
  }

  // later comes back when the next sentence may be said.
  function later(/** @type {number} */ ms) {
    again ??= setTimeout(() => { again = undefined; actions.touch(); }, ms);
  }

  return (view) => {
    words(view.t);
    if (!view.live || !view.exact) return;
    const verdict = view.state.verdict ? `${view.state.verdict.kind} ${view.state.seq}` : '';
    const news = `${view.epoch} ${view.lang} ${view.playing ? gist(view) : view.state.seq} ${verdict}`;
    if (news === heard) return;
    const wait = (verdict ? 0 : view.playing ? pause : settle) - (performance.now() - said);
    if (wait > 0) return later(wait);
    heard = news;
    said = performance.now();
    const text = summarize(view);
    if (text && text !== region.textContent) region.textContent = text;
  };
}
