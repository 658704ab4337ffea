// A listing: a program in one language, with the threads on its lines. It keeps
// the line of the selected thread in sight until its reader scrolls, and says at
// its edges who is out of sight.

import { beginningOf, fewOf, textOf, tintOf } from '../core/code.js';
import { threadColour } from '../core/colours.js';
import { nameList } from '../core/format.js';
import { shortName } from '../stage/marks.js';
import { h, icon, setLabel, whenChanged } from './dom.js';
import { threadAt } from './whom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../core/code.js').Listing} Listing
 * @typedef {import('../net/wire.js').Thread} Thread
 *
 * @typedef {object} Row a line; threads can stand on it if it has a label
 * @property {string} label
 * @property {HTMLElement} el
 * @property {number} top px from the first line
 * @property {HTMLElement} number
 * @property {HTMLElement} code
 * @property {HTMLElement} chips
 * @property {string} shown what it looks like
 */

/** How tall lines are, as in tabs.css: those that can be pressed, and the others. */
const heights = matchMedia('(pointer: coarse)').matches ? { pressed: 44, plain: 24 } : { pressed: 21, plain: 21 }; // px
const roomForChip = 80; // px of width for each chip
const room = 44; // px that stay free above and below the line that is followed
const mostAtEdge = 4;
const linesAbove = 1; // before the one where the action is
const heightOf = (/** @type {Listing['lines'][number]} */ { label }) => (label ? heights.pressed : heights.plain);
/** @type {Listing} */
const nothing = { first: 1, lines: [] };

/**
 * @param {import('../core/code.js').Language} language
 * @param {HTMLElement} choice of another language
 * @param {Actions} actions
 */
export function createListing(language, choice, actions) {
  const title = h('span', {});
  const copy = h('button', { class: 'close', type: 'button', onclick: () => actions.copyText(`${program.lines.map(textOf).join('\n')}\n`) }, icon('copy'));
  const lines = h('div', { class: 'lines' });
  const scroller = h('div', { class: 'scroller', role: 'region', tabIndex: 0 }, lines);
  const above = createEdge('up');
  const below = createEdge('down');
  const follow = h('button', { class: 'chip follow', type: 'button', hidden: true, onclick: () => { following = true; actions.touch(); } });
  const el = h('section', { class: 'listing', 'data-language': language }, h('header', {}, choice, title, above.el, copy), scroller, h('footer', {}, below.el, follow));
  let program = nothing;
  let placed = false; // whether it has been put where the action is
  let following = true;
  let held = false; // whether its reader has put it somewhere
  let seen = { top: 0, height: 0, width: 0 };
  /** Every line. @type {Row[]} */
  let all = [];
  /** @type {Row[]} */
  let rows = [];
  /** @type {Map<string, Thread[]>} threads by the label of their line */
  let standing = new Map();

  function look() {
    seen = { top: scroller.scrollTop, height: scroller.clientHeight, width: scroller.clientWidth };
    scroller.classList.toggle('aside', scroller.scrollLeft > 0);
    fade(all, seen.width);
    actions.touch();
  }
  /** What sticks costs something in every frame: a line fades out at the edge only where it is cut off. */
  const fade = whenChanged((/** @type {Row[]} */ lines, /** @type {number} */ width) => {
    if (width === 0) return;
    const long = lines.map(({ code }) => code.offsetLeft + code.offsetWidth > width);
    lines.forEach(({ el }, i) => el.toggleAttribute('data-long', long[i]));
  });
  new ResizeObserver(look).observe(scroller);
  scroller.addEventListener('scroll', look);
  for (const gesture of ['wheel', 'touchmove', 'pointerdown']) scroller.addEventListener(gesture, stay, { passive: true });
  scroller.addEventListener('keydown', (ev) => {
    if (ev.target === scroller && /^(Arrow|Page|Home|End)/.test(ev.key)) stay();
    const at = rows.findIndex(({ el }) => el.contains(/** @type {Node} */ (ev.target)));
    const next = at < 0 ? null : neighbour(rows, at, ev);
    if (!next) return;
    ev.preventDefault();
    next.focus();
  });
  lines.addEventListener('click', (ev) => {
    const line = /** @type {HTMLElement | null} */ (/** @type {Element} */ (ev.target).closest('[data-label]'));
    if (line && !threadAt(ev) && !String(getSelection())) actions.filterLine(line.dataset.label ?? '', line.querySelector('.no')?.getBoundingClientRect());
  });

  // stay leaves the listing where its reader has put it.
  function stay() {
    following = false;
    placed = true;
    held = true;
    actions.touch();
  }

  // place puts a listing that is shown anew where the action is.
  function place(/** @type {Map<string, Thread[]>} */ places) {
    const { line, crowd, busy } = beginningOf(program, places);
    const least = topOf(crowd) + heights.pressed + room - seen.height; // or else who stands there is below the edge
    scroller.scrollTop = busy ? Math.max(topOf(line - linesAbove), least) : topOf(line - linesAbove);
    placed = busy;
  }

  // topOf is where a line begins, in px from the first one.
  const topOf = (/** @type {number} */ line) => program.lines.slice(0, Math.max(0, line)).reduce((sum, one) => sum + heightOf(one), 0);

  function bringIntoView(/** @type {Row} */ row, free = 0) {
    const { top } = row;
    if (seen.height === 0 || (top >= seen.top + free && top + heights.pressed <= seen.top + seen.height - free)) return;
    scroller.scrollTo({ top: top - seen.height / 2, behavior: actions.calm() ? 'auto' : 'smooth' });
  }

  /** Says who stands above or below what is to be seen. */
  const edges = whenChanged((/** @type {Map<string, Thread[]>} */ places, /** @type {typeof seen} */ { top, height }, /** @type {number} */ selected, /** @type {View['t']} */ t) => {
    const out = rows.filter(({ label }) => places.get(label)?.length);
    const over = height ? out.filter((row) => row.top + heights.pressed / 2 < top) : [];
    const under = height ? out.filter((row) => row.top + heights.pressed / 2 > top + height) : [];
    for (const [edge, hidden, nearest] of /** @type {const} */ ([[above, over, over.at(-1)], [below, under, under[0]]])) {
      edge.show(hidden.flatMap(({ label }) => places.get(label) ?? []), selected, t, () => { stay(); if (nearest) bringIntoView(nearest, room); });
    }
  });
  const words = whenChanged((/** @type {View['t']} */ t, /** @type {View['scenario']} */ scenario, /** @type {Row[]} */ _rows) => {
    title.textContent = title.title = t(`code.${language}.title`, { name: scenario?.name ?? '' });
    setLabel(copy, t('code.copy'));
    scroller.setAttribute('aria-label', title.textContent);
    for (const { number } of rows) setLabel(number, t('code.filter', { n: number.textContent ?? '' }));
  });
  const offer = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ name) => {
    follow.hidden = !name;
    follow.replaceChildren(icon('eye'), t('code.follow', { name }));
  });
  const show = whenChanged((/** @type {Row | undefined} */ row) => { if (row) bringIntoView(row); });
  /** Shows a line of a verdict on threads that are stuck, as it is given, and at each height. */
  const stuck = whenChanged((/** @type {View['state']['verdict']} */ verdict, /** @type {number} */ height) => {
    if (!height || held || !verdict || !['deadlock', 'hang', 'failed'].includes(verdict.kind)) return;
    const row = rows.find(({ label }) => standing.get(label)?.some(({ id, state }) => verdict.threads.includes(id) || state === 'failed'));
    if (row) bringIntoView(row, room);
  });
  const anew = whenChanged((/** @type {number} */ _selected) => { following = true; });

  return {
    el,
    /** Shows a program. @param {Listing | null} listing */
    fill(listing) {
      program = listing ?? nothing;
      all = program.lines.map((line, i) => buildLine(line, topOf(i), program.first + i));
      rows = all.filter(({ label }) => label);
      if (rows.length) rows[0].number.tabIndex = 0;
      lines.replaceChildren(...all.map((row) => row.el));
      placed = false;
      held = false;
      look();
    },
    /**
     * @param {View} view
     * @param {Map<string, Thread[]>} places the threads on the line of each label
     */
    render({ t, lang, scenario, selected, state, tab }, places) {
      const most = Math.max(3, Math.floor(seen.width / roomForChip));
      words(t, scenario, rows);
      anew(selected);
      if (tab.follow) following = true;
      /** @type {Row | undefined} */
      let target;
      for (const row of rows) {
        const here = places.get(row.label) ?? [];
        const looks = `${lang} ${row.label === tab.line} ${selected} ${most} ${here.map(({ id, state: doing }) => `${id} ${doing}`).join()}`;
        if (looks !== row.shown) {
          const tint = tintOf(here);
          row.el.className = `code-line${tint && ` state-${tint}`}${row.label === tab.line ? ' filtered' : ''}`;
          rechip(row, chipsOf(here, selected, most, t, 'button'));
        }
        row.shown = looks;
        if (here.some(({ id }) => id === selected)) target = row;
      }
      if (!placed && seen.height > 0) place(places);
      if (tab.line) placed = true;
      show(rows.find(({ label }) => label === tab.line));
      standing = places;
      stuck(state.verdict, seen.height);
      if (target && following) bringIntoView(target, room);
      edges(places, seen, selected, t);
      offer(t, target && !following ? state.threads[selected - 1].name : '');
    },
  };
}

/** @param {Listing['lines'][number]} line @param {number} top @param {number} n its number to read @returns {Row} */
function buildLine({ label = '', words }, top, n) {
  const code = h('code', {}, ...words.map(([kind, word]) => (kind ? h('span', { class: kind, textContent: word }) : word)));
  const number = label ? h('button', { class: 'no', type: 'button', tabIndex: -1, textContent: n }) : h('span', { class: 'no', textContent: n });
  const chips = h('span', { class: 'at-chips' });
  const el = h('div', { class: 'code-line', 'data-label': label || null }, number, code, label ? h('span', { class: 'at', hidden: true }, chips) : null);
  return { label, el, top, number, code, chips, shown: '' };
}

// neighbour is where an arrow key leads: up and down from line to line, to the right and
// back along the threads on a line.
function neighbour(/** @type {Row[]} */ rows, /** @type {number} */ at, /** @type {KeyboardEvent} */ { key, target }) {
  const down = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (down) return rows[(at + down + rows.length) % rows.length].number;
  const along = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!along) return null;
  const stops = [rows[at].number, .../** @type {NodeListOf<HTMLElement>} */ (rows[at].chips.querySelectorAll('button'))];
  return stops[(stops.indexOf(/** @type {HTMLElement} */ (target)) + along + stops.length) % stops.length];
}

// rechip puts other threads on a line; the focus stays on the thread that had it, or goes to the line.
function rechip(/** @type {Row} */ { chips, number }, /** @type {HTMLElement[]} */ fresh) {
  const focused = chips.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.thread : '';
  chips.replaceChildren(...fresh);
  if (chips.parentElement) chips.parentElement.hidden = fresh.length === 0;
  if (focused) (fresh.find(({ dataset }) => dataset.thread === focused) ?? number).focus();
}

// chipsOf are the threads on a line; as buttons, the arrow keys reach them from its number.
function chipsOf(/** @type {Thread[]} */ threads, /** @type {number} */ selected, /** @type {number} */ most, /** @type {View['t']} */ t, /** @type {'button' | 'span'} */ tag) {
  const { shown, more } = fewOf(threads, selected, most);
  return [
    ...shown.map((thread) => h(tag, {
      class: `at-chip thread-${threadColour(thread)} state-${thread.state}${thread.id === selected ? ' selected' : ''}`,
      'data-thread': thread.id, textContent: shortName(thread.name),
      ...(tag === 'button' && { type: 'button', tabIndex: -1, 'aria-label': t('code.chip', { short: shortName(thread.name), name: thread.name, state: t(`state.${thread.state}`) }) }),
    })),
    ...(more ? [h('span', { class: 'at-more', title: nameList(threads.map(({ name }) => name), t, 12), textContent: t('code.more', { n: more }) })] : []),
  ];
}

// createEdge is a note at one edge of the listing about who is beyond it.
function createEdge(/** @type {'up' | 'down'} */ way) {
  let go = () => {};
  const chips = h('span', { class: 'at-chips' });
  const said = h('span', { class: 'spoken' });
  const el = h('button', { class: `chip edge ${way}`, type: 'button', hidden: true, onclick: (/** @type {Event} */ ev) => { if (!threadAt(ev)) go(); } }, icon(way), chips, said);
  /** @type {Thread[]} */
  let beyond = [];
  const draw = whenChanged((/** @type {string} */ _looks, /** @type {number} */ selected, /** @type {View['t']} */ t) => {
    el.hidden = beyond.length === 0;
    chips.replaceChildren(...chipsOf(beyond, selected, mostAtEdge, t, 'span'));
    el.title = said.textContent = t(`code.${way}`, { n: beyond.length });
  });
  return {
    el,
    show(/** @type {Thread[]} */ threads, /** @type {number} */ selected, /** @type {View['t']} */ t, /** @type {() => void} */ reach) {
      go = reach;
      beyond = threads;
      draw(threads.map(({ id, state }) => `${id} ${state}`).join(), selected, t);
    },
  };
}
