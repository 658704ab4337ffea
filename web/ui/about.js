// What a pinned card says beyond the sentences: the line of the code, the last records
// with their times, and for a thread that it is to be followed, and the way to its turns.

import { clockDigits } from '../core/format.js';
import { lastOf, lineOf } from '../core/inquiry.js';
import { nameOf, toldText } from '../core/told.js';
import { h, icon, setLabel, whenChanged } from './dom.js';
import { holdable } from './hold.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/inquiry.js').Subject} Subject
 * @typedef {import('../core/inquiry.js').Answer} Answer
 * @typedef {import('../core/code.js').Code} Code
 * @typedef {import('../net/wire.js').Record} Record
 */

const pause = 400; // ms between two looks at the records of a run that goes on

/**
 * @param {import('../app.js').Actions} actions
 * @param {import('../core/past.js').Past} past
 * @returns {{el: HTMLElement, render: (view: View, subject: Subject, answer: Answer, code: Code | null) => void}}
 */
export function createAbout(actions, past) {
  const go = h('button', { type: 'button', class: 'line-link', onclick: () => actions.showLine(label) });
  const line = h('p', { class: 'at-line' }, go);
  const newest = h('span', {});
  const list = h('ol', {});
  const title = h('span', { class: 'caption' });
  const records = h('details', { class: 'records', ontoggle: actions.touch }, h('summary', {}, title, newest), list);
  const follow = h('button', { type: 'button', class: 'button follow', 'aria-pressed': 'false', onclick: actions.follow }, icon('eye'), h('span', {}));
  const turn = (/** @type {1 | -1} */ way) => holdable(h('button', { type: 'button', class: 'button turn', textContent: way < 0 ? '‹' : '›' }), () => actions.travel.walkTurn(way));
  const before = turn(-1);
  const after = turn(1);
  const turns = h('div', { class: 'turns' }, before, h('span', {}), after);
  const el = h('div', { class: 'about' }, line, records, h('div', { class: 'ways' }, follow, turns));
  let label = '';
  /** @type {View} */
  let view;
  /** @type {readonly Record[]} */
  let last = [];
  let found = ''; // what they were found for
  let busy = false;

  const place = whenChanged((/** @type {View['t']} */ t, /** @type {Code | null} */ code, /** @type {View['tab']['listing']} */ listing, /** @type {number} */ number) => {
    const known = lineOf(code, listing, number);
    line.hidden = !known;
    label = known?.label ?? '';
    go.replaceChildren(t('verdict.line', { line: known?.number ?? 0 }), ' ', h('code', { textContent: known?.text ?? '' }));
  });
  const offer = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ thread, /** @type {boolean} */ following, /** @type {boolean} */ past) => {
    follow.hidden = turns.hidden = !thread;
    follow.setAttribute('aria-pressed', String(following));
    /** @type {HTMLElement} */ (follow.lastChild).textContent = t('about.follow');
    turns.children[1].textContent = t('about.turn');
    setLabel(before, t('about.turn.before'));
    setLabel(after, t('about.turn.after'));
    after.disabled = !past;
  });
  const show = whenChanged((/** @type {View['t']} */ t, /** @type {readonly Record[]} */ all, /** @type {boolean} */ open) => {
    const focused = list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.seq : '';
    records.hidden = all.length === 0;
    title.textContent = t('about.records');
    newest.textContent = open || !all.length ? '' : said(all[0]);
    list.replaceChildren(...(open ? all.map(row) : []));
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-seq="${focused}"]`) ?? records.querySelector('summary'))?.focus();
  });

  // said is a record in words, without the name that the card is headed by.
  function said(/** @type {Record} */ record) {
    const text = toldText(view, record);
    const name = nameOf(view, record.thread);
    return record.thread === view.selected && text.startsWith(name) ? text.slice(name.length).trim() : text;
  }
  function row(/** @type {Record} */ record) {
    const { epoch } = view;
    return h('li', {}, h('button', { type: 'button', 'data-seq': record.seq, onclick: () => actions.travel.stand(epoch, record.seq) },
      h('time', { textContent: clockDigits(record.time) }), h('span', { textContent: said(record) })));
  }

  // look finds the last records anew, now and then while the run goes on.
  async function look(/** @type {string} */ wanted, /** @type {Answer} */ { fits }) {
    busy = true;
    const { epoch, trace, state: { seq } } = view;
    const all = await lastOf({ epoch, seq, trace, past }, fits).catch(() => last);
    if (all.length !== last.length || all.some((record, i) => record.seq !== last[i].seq)) last = all;
    found = wanted;
    actions.touch();
    setTimeout(() => { busy = false; actions.touch(); }, pause);
  }

  return {
    el,
    render(now, { kind, id }, answer, code) {
      view = now;
      const wanted = `${kind} ${id} ${view.epoch} ${view.state.seq}`;
      offer(view.t, kind === 'thread', view.tab.follow, view.past);
      if (wanted !== found && !busy) look(wanted, answer);
      const all = found.startsWith(`${kind} ${id} ${view.epoch} `) ? last : none;
      place(view.t, code, view.tab.listing, answer.line || (all[0]?.line ?? 0)); // what stands on no line: where something was done with it last
      show(view.t, all, records.open);
    },
  };
}

/** @type {readonly Record[]} */
const none = [];
