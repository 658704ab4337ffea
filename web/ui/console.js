// The console: what the program prints, with the virtual time and who printed it.
// Only the lines in sight are in the document. It stays at the newest line until
// it is scrolled away from there, and shows one thread or one line of the code alone
// while that is selected.

import { parseAnsi, plainText } from '../core/ansi.js';
import { numberOf, printsOf } from '../core/code.js';
import { threadColour } from '../core/colours.js';
import { clockDigits, nameList } from '../core/format.js';
import { h, icon, whenChanged } from './dom.js';
import { createLineFilter } from './linefilter.js';
import { listenToThreads } from './whom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../core/trace.js').Print} Print
 */

const rowHeight = 22; // px, as in style.css

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {Parameters<typeof listenToThreads>[1]} picture
 * @param {import('../net/reading.js').Reading} reading
 * @returns {(view: View) => void} render
 */
export function createConsole(host, actions, picture, reading) {
  const filter = h('select', { onchange: () => actions.select(Number(filter.value)) });
  const rows = h('div', { class: 'rows' });
  const space = h('div', { class: 'space' }, rows);
  const scroller = h('div', { class: 'scroller', tabIndex: 0, role: 'log', 'aria-live': 'off', id: 'console-lines' }, space);
  const note = h('p', { class: 'note' });
  const newest = h('button', { class: 'chip newest', type: 'button', hidden: true, onclick: () => follow(true) });
  const lineFilter = createLineFilter(actions, 'code');
  host.append(h('div', { class: 'filters' }, filter, lineFilter.el), note, scroller, newest);
  listenToThreads(rows, picture);

  let following = true;
  let height = 0;
  let count = 0; // of the lines that there is space for: more may have come since
  /** @type {readonly Print[]} */
  let prints = [];
  /** @type {Map<number, HTMLElement>} */
  let built = new Map();

  function follow(/** @type {boolean} */ yes) {
    following = yes;
    newest.hidden = yes;
    actions.touch();
  }
  scroller.addEventListener('scroll', () => {
    const atEnd = scroller.scrollTop + height >= (count - 1) * rowHeight;
    if (atEnd !== following) follow(atEnd);
    else actions.touch();
  });
  new ResizeObserver(() => {
    height = scroller.clientHeight;
    actions.touch();
  }).observe(scroller);

  const words = whenChanged((/** @type {View['t']} */ t) => {
    filter.setAttribute('aria-label', t('console.filter'));
    newest.replaceChildren(icon('down'), t('console.newest'));
    scroller.setAttribute('aria-label', t('tab.console'));
  });
  const choices = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ names) => {
    const longest = names.split('\n').reduce((most, name) => Math.max(most, columns(chipName(name))), 4);
    rows.style.setProperty('--who', `min(64px, ${longest + 1.6}ch)`);
    filter.replaceChildren(h('option', { value: '0', textContent: t('console.all') }),
      ...names.split('\n').map((name, i) => h('option', { value: i + 1, textContent: name })));
  });
  const chosen = whenChanged((/** @type {number} */ thread, /** @type {string} */ _names, /** @type {View['t']} */ _t) => { filter.value = String(thread); });
  const noting = whenChanged((/** @type {string} */ text) => {
    note.textContent = text;
    note.hidden = !text;
  });
  const stretch = whenChanged((/** @type {number} */ rowsNow, /** @type {number} */ _height, /** @type {boolean} */ end) => {
    count = rowsNow;
    space.style.setProperty('height', `${count * rowHeight}px`);
    if (end) scroller.scrollTop = count * rowHeight;
  });
  const shift = whenChanged((/** @type {number} */ first) => rows.style.setProperty('transform', `translateY(${first * rowHeight}px)`));

  function lines(/** @type {View} */ { state }) {
    stretch(prints.length, height, following);
    const top = following ? Math.max(0, prints.length * rowHeight - height) : scroller.scrollTop;
    const first = Math.max(0, Math.floor(top / rowHeight));
    const seen = prints.slice(first, first + Math.ceil(height / rowHeight) + 1);
    const next = new Map(seen.map((print) => [print.seq, built.get(print.seq) ?? row(print, state.threads[print.thread - 1]?.name ?? '')]));
    const stays = seen.length === built.size && seen.every((print) => built.has(print.seq));
    if (!stays) rows.replaceChildren(...next.values());
    built = next;
    shift(first);
  }

  const anew = whenChanged((/** @type {number} */ _epoch, /** @type {number} */ _selected, /** @type {number} */ _line) => {
    built = new Map();
    rows.replaceChildren();
    follow(true);
  });

  return (view) => {
    const { t, selected, state, trace } = view;
    words(t);
    const names = state.threads.map((thread) => thread.name).join('\n');
    choices(t, names);
    chosen(selected, names, t);
    const code = view.tab.line && view.scenario ? reading.code(view.scenario.name) : null;
    const line = numberOf(code?.go, view.tab.line);
    anew(view.epoch, selected, line);
    const shown = printsOf(trace.prints, selected, line, state.threads);
    prints = shown.prints;
    lines(view);
    lineFilter.render(view, code, !shown.by ? '' : t('line.by', { names: nameList(shown.by.map(({ name }) => name), t) }));
    noting(view.live ? noteOf(view, prints.length) : '');
  };
}

function noteOf(/** @type {View} */ { t, tab, selected, state, trace }, /** @type {number} */ count) {
  const name = state.threads[selected - 1]?.name;
  if (count === 0) return tab.line ? t('console.emptyAt') : name ? t('console.emptyOf', { name }) : t('console.empty');
  return trace.missing ? t('console.missing', { n: trace.missing }) : '';
}

// chipName is a name without the function that Python puts behind it: the number tells
// threads apart.
const chipName = (/** @type {string} */ name) => name.replace(/\s*\([^)]*\)$/, '');

// columns is how many columns of a terminal a name takes.
function columns(/** @type {string} */ name) {
  return [...name].reduce((sum, c) => sum + (c > '\u2e7f' ? 2 : 1), 0);
}

function row(/** @type {Print} */ { time, thread, text }, /** @type {string} */ name) {
  const runs = parseAnsi(text).map((run) => h('span', { class: `${run.colour ? `ansi-${run.colour}` : ''} ${run.bold ? 'bold' : ''}`.trim() || undefined, textContent: run.text }));
  return h('div', { class: 'print' }, h('time', { textContent: clockDigits(time) }),
    h('span', { class: `who thread-${threadColour(thread)}`, 'data-thread': thread, title: name, textContent: chipName(name) }), h('span', { class: 'line', title: plainText(text) }, ...runs));
}
