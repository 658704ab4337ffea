// A parameter in the controls: one control for every run there is, or one for each of
// two, where they differ or may come to.

import { h, icon, setLabel, whenChanged } from './dom.js';
import { createParam } from './param.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Param} Param
 */

/**
 * @param {Param} param
 * @param {Actions} actions
 * @returns {{el: HTMLElement, render: (view: View) => void}}
 */
export function createTwinParam(param, actions) {
  let apart = false; // although they have the same value
  let first = param.default;
  const split = h('button', { class: 'close', type: 'button', onclick() { apart = true; actions.touch(); } }, icon('split'));
  const join = h('button', { class: 'close', type: 'button', onclick: unite }, icon('join'));
  const shared = createParam(param, actions, undefined, split);
  /** @type {ReturnType<typeof createParam>[] | null} made when they are first needed */
  let sides = null;
  const el = h('div', { class: 'twin-param' }, shared.el);

  function unite() {
    apart = false;
    actions.set(param.name, first, 1).catch(() => {});
    actions.touch();
  }

  const arrange = whenChanged((/** @type {boolean} */ two) => {
    if (two) sides ??= [createParam(param, actions, 0, join), createParam(param, actions, 1)];
    el.classList.toggle('two', two);
    el.replaceChildren(...(two && sides ? sides : [shared]).map((row) => row.el));
  });
  const words = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ pair, /** @type {boolean} */ joins) => {
    split.hidden = !pair;
    join.hidden = !joins;
    setLabel(split, t('twin.split'));
    setLabel(join, t('twin.join'));
  });

  return {
    el,
    render(view) {
      const values = view.all.map(({ state }) => state.params[param.name] ?? param.default);
      const pair = values.length > 1;
      apart &&= pair;
      first = values[0];
      const departs = Boolean(view.tab.status?.twin?.shared) && param.effect !== 'restart'; // two that were one are there to differ
      const differ = values[0] !== values[1];
      const two = pair && (apart || departs || differ);
      arrange(two);
      words(view.t, pair, differ || !departs);
      if (two) sides?.forEach((row, side) => row.render(view.all[side]));
      else shared.render(view.all[0]);
    },
  };
}
