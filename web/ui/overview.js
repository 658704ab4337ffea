// The row under the lanes: the whole run at a glance, and the way from mark to mark.
// Fetched once there is a run to show.

import { fixed } from '../core/language.js';
import { markKinds } from '../core/overview.js';
import { createMinimap } from '../stage/minimap.js';
import { h, setLabel, whenChanged } from './dom.js';
import { holdable } from './hold.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

const always = ['mark', 'record', 'print', 'choice'];

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {{shown: import('../stage/lanelayout.js').Window}} picture
 * @returns {(view: View) => void} render
 */
export function createOverviewRow(host, actions, picture) {
  const button = (/** @type {string} */ id, /** @type {1 | -1} */ way) => holdable(h('button', { type: 'button', id, textContent: way < 0 ? '‹' : '›' }), () => actions.travel.walkMark(way));
  const before = button('mark-before', -1);
  const after = button('mark-after', 1);
  const select = h('select', { id: 'mark-kind', onchange: () => actions.jumpBy(/** @type {View['tab']['jump']} */ (select.value)) });
  const canvas = h('canvas', {
    class: 'minimap', tabIndex: 0, role: 'slider', 'aria-valuemin': 0,
    onkeydown(/** @type {KeyboardEvent} */ ev) {
      const act = keys[ev.key];
      if (!act) return;
      act(actions);
      ev.preventDefault();
      ev.stopPropagation();
    },
  });
  host.append(h('div', { class: 'jump' }, before, select, after), canvas);
  const minimap = createMinimap(canvas, { onLook: actions.look, onZoom: actions.zoom, onTouch: actions.touch });

  const words = whenChanged((/** @type {View['t']} */ t) => {
    canvas.title = t('overview.label');
    canvas.setAttribute('aria-label', t('overview.label'));
    setLabel(select, t('jump.kind'));
  });
  const offer = whenChanged((/** @type {View['t']} */ t, /** @type {number} */ bits, /** @type {string} */ chosen) => {
    const kinds = ['mark', 'record', ...markKinds].filter((kind) => always.includes(kind) || kind === chosen || bits & (1 << markKinds.indexOf(/** @type {any} */ (kind))));
    select.replaceChildren(...kinds.map((kind) => h('option', { value: kind, textContent: t(`jump.${kind}`) })));
    select.value = chosen;
  });
  const label = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ what) => {
    setLabel(before, t(`jump.before${what}`));
    setLabel(after, t(`jump.after${what}`));
  });
  const tell = whenChanged((/** @type {View['t']} */ t, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ head) => {
    canvas.setAttribute('aria-valuemax', String(head));
    canvas.setAttribute('aria-valuenow', String(from));
    canvas.setAttribute('aria-valuetext', t('overview.window', { from: fixed(from, 1), to: fixed(to, 1) }));
  });
  const align = whenChanged((/** @type {string} */ width) => host.style.setProperty('--labels', width));

  return (view) => {
    if (!view.live) return;
    words(view.t);
    offer(view.t, view.all.reduce((bits, { trace }) => bits | trace.overview.marks.reduce((a, b) => a | b, 0), 0), view.tab.jump);
    label(view.t, view.tab.jump === 'record' ? '.record' : '');
    const { from, to } = picture.shown;
    tell(view.t, Math.round(from / 1e8) / 10, Math.round(Math.min(to, view.clock.head) / 1e8) / 10, Math.round(view.clock.head / 1e9));
    align(/** @type {HTMLElement} */ (host.parentElement?.querySelector('.block')).style.getPropertyValue('--labels'));
    minimap.render(view, picture.shown);
  };
}

/** @type {{[key: string]: (actions: Actions) => void}} */
const keys = {
  ArrowLeft: (actions) => actions.pan(-0.15),
  ArrowRight: (actions) => actions.pan(0.15),
  ArrowUp: (actions) => actions.zoom(0.6),
  ArrowDown: (actions) => actions.zoom(1 / 0.6),
};
