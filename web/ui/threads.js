// The threads as a table: for each what it is doing, since when, what it waits for, who
// has that, and where in the code it is. What the stage shows, for whoever reads.

import { threadColour } from '../core/colours.js';
import { lineOf } from '../core/inquiry.js';
import { rowsOf } from '../core/summary.js';
import { shortName, sign } from '../stage/marks.js';
import { h, loadStyle, svg, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/summary.js').Row} Row
 */

const columns = ['name', 'state', 'since', 'waits', 'holder', 'line'];
const pause = 500; // ms between two looks while the run plays

/**
 * @param {HTMLElement} host
 * @param {import('../app.js').Actions} actions
 * @param {Parameters<typeof import('./whom.js').listenToThreads>[1]} picture
 * @param {import('../net/reading.js').Reading} reading
 * @returns {Promise<(view: View) => void>} render
 */
export async function createThreads(host, actions, picture, reading) {
  await loadStyle('ui/threads.css');
  const heads = columns.map(() => h('th', { scope: 'col' }));
  const body = h('tbody', {});
  const caption = h('caption', { class: 'spoken' });
  const table = h('table', { class: 'threads' }, caption, h('thead', {}, h('tr', {}, ...heads)), body);
  const scroller = h('div', { class: 'scroller', tabIndex: 0, role: 'region' }, table);
  host.append(scroller);
  /** @type {ReturnType<typeof createRow>[]} */
  let rows = [];
  let looked = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;

  scroller.addEventListener('keydown', (ev) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
    const at = rows.findIndex(({ name }) => name === document.activeElement);
    if (!step || at < 0) return;
    ev.preventDefault();
    rows[(at + step + rows.length) % rows.length].name.focus();
  });

  const words = whenChanged((/** @type {View['t']} */ t) => {
    columns.forEach((column, i) => { heads[i].textContent = t(`threads.${column}`); });
    caption.textContent = t('threads.label');
    scroller.setAttribute('aria-label', t('threads.label'));
  });

  return (view) => {
    words(view.t);
    if (!view.live) return;
    if (view.playing && performance.now() - looked < pause) {
      again ??= setTimeout(() => { again = undefined; actions.touch(); }, pause);
      return;
    }
    looked = performance.now();
    const code = view.scenario ? reading.code(view.scenario.name) : null;
    const all = rowsOf(view);
    if (all.length !== rows.length) {
      while (rows.length > all.length) rows.pop()?.el.remove();
      while (rows.length < all.length) rows.push(createRow(actions, picture));
      body.append(...rows.map(({ el }) => el).filter((el) => !el.isConnected));
    }
    all.forEach((row, i) => rows[i].show(row, lineOf(code, view.tab.listing, row.line), row.id === view.selected));
  };
}

function createRow(/** @type {import('../app.js').Actions} */ actions, /** @type {Parameters<typeof createThreads>[2]} */ picture) {
  let id = 0;
  let label = '';
  const chip = h('span', { 'aria-hidden': 'true' });
  const called = h('span', {});
  const name = h('button', { type: 'button', onclick: () => picture.pick(id, name.getBoundingClientRect()) }, chip, called);
  const state = h('td', {});
  const cells = [0, 1, 2].map(() => h('td', {}));
  const line = h('button', { type: 'button', class: 'line-link', onclick: () => actions.showLine(label) });
  const el = h('tr', {}, h('th', { scope: 'row' }, name), state, ...cells, h('td', {}, line));

  const draw = whenChanged((/** @type {string} */ called2, /** @type {string} */ doing, /** @type {string} */ word, /** @type {boolean} */ chosen) => {
    called.textContent = called2;
    chip.textContent = shortName(called2);
    chip.className = `at-chip thread-${threadColour(id)}`;
    const mark = /** @type {any} */ (sign(doing, 0, 0, 5));
    state.className = `state-${doing}`;
    state.replaceChildren(svg({ viewBox: '-8 -8 16 16', class: 'stage sign-box', 'aria-hidden': 'true' }, mark.shape, { d: mark.d, class: mark.class }), word);
    name.setAttribute('aria-pressed', String(chosen));
    el.classList.toggle('chosen', chosen);
  });
  const place = whenChanged((/** @type {string} */ text, /** @type {string} */ where) => {
    line.textContent = text;
    line.title = where;
    line.hidden = !text;
  });

  return {
    el, name,
    show(/** @type {Row} */ row, /** @type {ReturnType<typeof lineOf>} */ found, /** @type {boolean} */ chosen) {
      id = row.id;
      label = found?.label ?? '';
      draw(row.name, row.state, row.word, chosen);
      [row.since, row.waits, row.holder].forEach((text, i) => { if (cells[i].textContent !== text) cells[i].textContent = text; });
      place(found ? String(found.number) : '', found?.text ?? '');
    },
  };
}
