// The console: what the program prints, with the virtual time and who printed it.
// Only the lines in sight are in the document. It stays at the newest line until
// it is scrolled away from there, and shows one thread or one line of the code alone
// while that is selected. In the past it ends at the moment looked at: what was printed
// later is faint, below a line that says so.

import { parseAnsi, plainText } from '../core/ansi.js';
import { numberOf, printedBy, printsOf } from '../core/code.js';
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
  const sheet = h('div', { class: 'space' }, rows);
  const scroller = h('div', { class: 'scroller', tabIndex: 0, role: 'log', 'aria-live': 'off', id: 'console-lines' }, sheet);
  const note = h('p', { class: 'note' });
  const newest = h('button', { class: 'chip newest', type: 'button', hidden: true, onclick: () => follow(true) });
  const lineFilter = createLineFilter(actions, 'code');
  host.append(h('div', { class: 'filters' }, filter, lineFilter.el), note, scroller, newest);
  listenToThreads(rows, picture);

  let following = true;
  let measured = 0;
  let height = 0; // as the lines were last laid out; 0 while it is not shown
  /** The rows that there is space for: more may have come since. Those from `printed` on are later than the moment shown. */
  let space = { rows: 0, printed: 0 };
  /** @type {readonly Print[]} */
  let prints = [];
  const later = h('div', { class: 'print rest' });
  /** @type {Map<number, HTMLElement>} */
  let built = new Map();

  function follow(/** @type {boolean} */ yes) {
    following = yes;
    newest.hidden = yes;
    actions.touch();
  }
  // end is how far it is scrolled where the last line before now is the lowest.
  const end = () => Math.max(0, (space.printed + (space.rows > space.printed ? 1 : 0)) * rowHeight - height);
  scroller.addEventListener('scroll', () => {
    if (height !== scroller.clientHeight || height === 0) return; // it is about to be laid out anew
    const off = scroller.scrollTop - end();
    const atEnd = off >= -rowHeight && (space.rows === space.printed || off <= rowHeight);
    if (atEnd !== following) follow(atEnd);
    else actions.touch();
  });
  new ResizeObserver(() => {
    measured = scroller.clientHeight;
    actions.touch();
  }).observe(scroller);

  const words = whenChanged((/** @type {View['t']} */ t) => {
    filter.setAttribute('aria-label', t('console.filter'));
    later.textContent = t('console.later');
    scroller.setAttribute('aria-label', t('tab.console'));
  });
  const choices = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ names) => {
    const longest = names.split('\n').reduce((most, name) => Math.max(most, columns(chipName(name))), 4);
    rows.style.setProperty('--who', `min(64px, ${longest + 1.6}ch)`);
    filter.replaceChildren(h('option', { value: '0', textContent: t('console.all') }),
      ...names.split('\n').map((name, i) => h('option', { value: i + 1, textContent: name })));
  });
  const lead = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ past) => newest.replaceChildren(icon('down'), t(past ? 'console.here' : 'console.newest')));
  const chosen = whenChanged((/** @type {number} */ thread, /** @type {string} */ _names, /** @type {View['t']} */ _t) => { filter.value = String(thread); });
  const noting = whenChanged((/** @type {string} */ text) => {
    note.textContent = text;
    note.hidden = !text;
  });
  const stretch = whenChanged((/** @type {number} */ count, /** @type {number} */ printed, /** @type {number} */ _height, /** @type {boolean} */ follows) => {
    space = { rows: count, printed };
    sheet.style.setProperty('height', `${count * rowHeight}px`);
    if (follows) scroller.scrollTop = end();
  });
  const shift = whenChanged((/** @type {number} */ first) => rows.style.setProperty('transform', `translateY(${first * rowHeight}px)`));

  // rowAt is what is in a row: a line, or the one that parts what was printed by now from
  // what comes later.
  function rowAt(/** @type {number} */ i, /** @type {number} */ printed, /** @type {View['state']['threads']} */ threads) {
    if (i === printed) return later;
    const print = prints[i < printed ? i : i - 1];
    const el = built.get(print.seq) ?? row(print, threads[print.thread - 1]?.name ?? '');
    built.set(print.seq, el);
    el.classList.toggle('later', i > printed);
    return el;
  }

  function lines(/** @type {View} */ { latest }, /** @type {number} */ printed) {
    const count = prints.length + (printed < prints.length ? 1 : 0);
    height = measured;
    stretch(count, printed, height, following && height > 0);
    const first = Math.max(0, Math.floor((following ? end() : scroller.scrollTop) / rowHeight));
    const last = Math.min(count, first + Math.ceil(height / rowHeight) + 1);
    const seen = Array.from({ length: Math.max(0, last - first) }, (_, i) => rowAt(first + i, printed < prints.length ? printed : count, latest.threads));
    if (seen.length !== rows.childElementCount || seen.some((el, i) => el !== rows.children[i])) rows.replaceChildren(...seen);
    if (built.size > 4 * seen.length + 100) built = new Map([...built].filter(([, el]) => el.isConnected));
    shift(first);
  }

  const anew = whenChanged((/** @type {number} */ _epoch, /** @type {number} */ _selected, /** @type {number} */ _line) => {
    built = new Map();
    rows.replaceChildren();
    follow(true);
  });

  return (view) => {
    const { t, selected, state, latest, trace } = view;
    if (view.live) actions.readBack();
    words(t);
    lead(t, view.past);
    const names = latest.threads.map((thread) => thread.name).join('\n');
    choices(t, names);
    chosen(selected, names, t);
    const code = view.tab.line && view.scenario ? reading.code(view.scenario.name) : null;
    const line = numberOf(code?.go, view.tab.line);
    anew(view.epoch, selected, line);
    const shown = printsOf(trace.prints, selected, line, state.threads);
    prints = shown.prints;
    const printed = view.past ? printedBy(prints, state.seq) : prints.length;
    lines(view, printed);
    lineFilter.render(view, code, !shown.by ? '' : t('line.by', { names: nameList(shown.by.map(({ name }) => name), t) }));
    noting(view.live ? noteOf(view, printed) : '');
  };
}

function noteOf(/** @type {View} */ { t, tab, selected, latest, trace }, /** @type {number} */ count) {
  const name = latest.threads[selected - 1]?.name;
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
