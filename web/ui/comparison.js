// The comparison: a strip under the two stages that says where the runs part and how
// they ended.

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
  const ends = h('p', { class: 'ends' });
  const again = h('button', { class: 'button', type: 'button', onclick: actions.runAgain });
  const end = h('button', { class: 'button', type: 'button', id: 'untwin', onclick: () => actions.untwin(0) });
  host.append(icon('part'), h('div', { class: 'words' }, parting, ends), again, end);

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ pair, /** @type {string} */ where, /** @type {string} */ how, /** @type {boolean} */ owner, /** @type {boolean} */ over) => {
    host.hidden = !pair;
    parting.textContent = where || t('parting.none');
    ends.textContent = how;
    end.textContent = t('twin.end');
    end.hidden = !owner;
    again.replaceChildren(icon('reset'), t('outcome.again'));
    again.hidden = !owner || !over;
    host.toggleAttribute('data-parted', Boolean(where));
  });

  return (view) => {
    const pair = view.all.length > 1;
    draw(view.t, pair, pair ? partingText(view) : '', pair ? endsText(view) : '', view.role === 'owner', view.clock.ended || Boolean(view.status?.bound));
  };
}

// endsText says when each of the runs ended, once one has.
function endsText(/** @type {View} */ { all, t }) {
  return all.filter((view) => view.ended).map((view) => t('twin.ended', { letter: letterOf(view.side), at: duration(view.state.time, t) })).join(t('list.semicolon'));
}
