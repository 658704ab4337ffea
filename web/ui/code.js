// The code: the program that runs and the same in Python, with every thread on the
// line where it is.

import { languages, numberOf, printedBy, printsOf, standing } from '../core/code.js';
import { createPace } from '../core/throttle.js';
import { h, whenChanged } from './dom.js';
import { createLineFilter } from './linefilter.js';
import { createListing } from './listing.js';
import { listenToThreads } from './whom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../core/code.js').Code} Code
 */

const crowd = 40; // threads; more of them change lines only so often while they run
const rest = 150; // milliseconds

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {Parameters<typeof listenToThreads>[1]} picture
 * @param {import('../net/reading.js').Reading} reading
 * @returns {(view: View) => void} render
 */
export function createCode(host, actions, picture, reading) {
  const choices = languages.map(() => createChoice(actions)); // one for each listing, of which one is to be seen
  const listings = languages.map((language, i) => createListing(language, choices[i].el, actions));
  const note = h('p', { class: 'note' });
  const filter = createLineFilter(actions, 'console');
  const both = h('div', { class: 'listings' }, ...listings.map(({ el }) => el));
  host.append(note, both, filter.el);
  listenToThreads(both, picture);

  const words = whenChanged((/** @type {View['t']} */ t) => {
    for (const choice of choices) choice.words(t);
    note.textContent = t('code.loading');
  });
  const choose = whenChanged((/** @type {string} */ chosen) => {
    both.dataset.listing = chosen;
    for (const choice of choices) choice.show(chosen);
  });
  const fill = whenChanged((/** @type {Code | null} */ code) => {
    note.hidden = code !== null;
    both.hidden = code === null;
    listings.forEach((listing, i) => listing.fill(code?.[languages[i]] ?? null));
  });
  /** @type {Map<string, import('../net/wire.js').Thread[]>} threads by the label of their line */
  let places = new Map();
  const place = whenChanged((/** @type {View['state']['threads']} */ threads, /** @type {Code} */ code) => {
    const here = standing(threads);
    places = new Map(code.go.lines.flatMap(({ label }, i) => (label ? [[label, here.get(code.go.first + i) ?? []]] : [])));
  });

  const pace = createPace(rest, actions.touch);
  /** @type {Code | null} */
  let placed = null;

  return (view) => {
    const { t, tab, state, trace, selected, scenario } = view;
    const code = scenario ? reading.code(scenario.name) : null;
    words(t);
    choose(tab.listing);
    fill(code);
    if (!code || !view.live) return;
    if (state.threads.length <= crowd || !view.playing || view.past || code !== placed || pace.due()) place(state.threads, code);
    placed = code;
    for (const listing of listings) listing.render(view, places);
    const line = numberOf(code.go, tab.line);
    filter.render(view, code, line ? t('line.count', { n: printedBy(printsOf(trace.prints, selected, line, state.threads).prints, state.seq) }) : '');
  };
}

// createChoice is the choice of a language.
function createChoice(/** @type {Actions} */ actions) {
  const buttons = languages.map((language) => h('button', { type: 'button', 'data-choose': language, onclick: () => actions.chooseListing(language) }));
  const el = h('div', { class: 'segmented small', role: 'group' }, ...buttons);
  return {
    el,
    words(/** @type {View['t']} */ t) {
      el.setAttribute('aria-label', t('code.language'));
      buttons.forEach((button, i) => { button.textContent = t(`code.${languages[i]}`); });
    },
    show(/** @type {string} */ chosen) {
      for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.choose === chosen));
    },
  };
}
