// The comparison: a strip under the two stages that says where the runs part and how
// they ended. A click on where they part goes there.

import { duration, letterOf } from '../core/format.js';
import { partingText } from '../core/parting.js';
import { h, icon, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @returns {(view: View) => void} render
 */
export function createComparison(host, actions) {
  const parting = h('p', { class: 'parting' });
  const there = h('button', { type: 'button', onclick: () => actions.travel.seek(parted) });
  const ends = h('p', { class: 'ends' });
  const again = h('button', { class: 'button', type: 'button', onclick: actions.runAgain });
  const end = h('button', { class: 'button', type: 'button', id: 'untwin', onclick: () => actions.untwin(0) });
  host.append(icon('part'), h('div', { class: 'words' }, parting, ends), again, end);
  let parted = 0;

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ pair, /** @type {string} */ where, /** @type {number | undefined} */ time, /** @type {string} */ how, /** @type {boolean} */ owner, /** @type {boolean} */ over) => {
    host.hidden = !pair;
    parted = time ?? 0;
    there.textContent = where;
    parting.replaceChildren(time === undefined ? where : there);
    there.title = t('parting.go');
    ends.textContent = how;
    end.textContent = t('twin.end');
    end.hidden = !owner;
    again.replaceChildren(icon('reset'), t('outcome.again'));
    again.hidden = !owner || !over;
    host.toggleAttribute('data-parted', time !== undefined);
  });

  return (view) => {
    const { t, tab: { status } } = view;
    const pair = view.all.length > 1;
    const where = pair ? partingText(view) : '';
    const shared = status?.twin?.shared ?? 0;
    const yet = shared ? t(view.role === 'owner' ? 'parting.shared' : 'parting.sharedOnly', { at: duration(shared, t, 2) }) : t('parting.none');
    draw(t, pair, where || yet, where ? status?.parting?.time : undefined, pair ? endsText(view) : '', view.role === 'owner', view.clock.ended || Boolean(view.status?.bound));
  };
}

// endsText says when each of the runs ended, once one has.
function endsText(/** @type {View} */ { all, t }) {
  return all.filter((view) => view.ended).map((view) => t('twin.ended', { letter: letterOf(view.side), at: duration(view.state.time, t) })).join(t('list.semicolon'));
}
