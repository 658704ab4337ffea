// One live control: a slider or a choice for one parameter. It shows what was
// chosen at once, then what the run says; an error puts it back.

import { letterOf, paramText } from '../core/format.js';
import { createThrottle } from '../core/throttle.js';
import { h, icon, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Param} Param
 */

const sendEvery = 40; // ms while a slider is dragged

/**
 * @param {Param} param
 * @param {Actions} actions
 * @param {number} [side] of two runs, 0 or 1: the one that it is for; else it is for all there are
 * @param {HTMLElement} [tool] something more behind its name
 * @returns {{el: HTMLElement, render: (view: View) => void}}
 */
export function createParam(param, actions, side, tool) {
  const sender = createThrottle(send, sendEvery);
  /** @type {{value: number, until: import('../net/wire.js').Cursor | null} | null} */
  let chosen = null; // shown until the run has come to `until`
  let shown = param.default;
  let ended = false;

  function choose(/** @type {number} */ value, /** @type {boolean} */ final) {
    const clamped = Math.max(param.min, Math.min(param.max, value));
    chosen = { value: clamped, until: null };
    if (final) sender.flush(clamped);
    else if (param.effect !== 'restart' && !ended) sender.call(clamped);
    actions.touch();
  }

  function send(/** @type {number} */ value) {
    actions.set(param.name, value, side).then(
      (until) => { if (chosen?.value === value) chosen.until = until; },
      () => { if (chosen?.value === value) chosen = null; },
    ).finally(actions.touch);
  }

  const widget = param.kind === 'int' ? slider(param, choose, () => shown) : segments(param, choose);
  const name = h('span', { class: 'name' });
  const letter = side === undefined ? '' : letterOf(side);
  const effect = h('span', { class: 'effect', role: 'img' }, icon(param.effect));
  const el = h('div', { class: `param ${param.kind}`, 'data-param': param.name, 'data-side': letter || undefined, role: 'group' },
    h('span', { class: 'label' }, letter ? h('b', { class: 'letter', textContent: letter }) : null, name, effect, tool), ...widget.parts);

  const words = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang) => {
    name.textContent = name.title = param.label[lang];
    const label = `${letter} ${param.label[lang]}`.trim();
    el.setAttribute('aria-label', label);
    setLabel(effect, t(`effect.${param.effect}`));
    widget.words(label, t, lang);
  });
  const show = whenChanged((/** @type {{[name: string]: number}} */ params, /** @type {number} */ value, /** @type {View['t']} */ t, /** @type {View['lang']} */ lang) => {
    shown = value;
    widget.show(value, paramText(param, { ...params, [param.name]: value }, t, lang), param.unit === 'ticks' ? t('controls.ticks', { n: value }) : '');
  });

  return {
    el,
    render({ state, epoch, all, t, lang }) {
      ended = all.some((view) => view.ended);
      const until = chosen?.until;
      if (until && (until.epoch !== epoch || state.seq >= until.seq)) chosen = null;
      words(t, lang);
      show(state.params, chosen?.value ?? state.params[param.name] ?? param.default, t, lang);
    },
  };
}

/** @typedef {{parts: Node[], words: (label: string, t: View['t'], lang: View['lang']) => void, show: (value: number, text: string, detail: string) => void}} Widget */

/** @param {Param} param @param {(value: number, final: boolean) => void} choose @param {() => number} shown @returns {Widget} */
function slider({ min, max, step }, choose, shown) {
  const input = h('input', {
    type: 'range', min, max, step,
    oninput: () => choose(Number(input.value), false), onchange: () => choose(Number(input.value), true),
  });
  const value = h('output', { class: 'value' });
  const less = h('button', { class: 'nudge', type: 'button', onclick: () => choose(shown() - step, true) }, icon('minus'));
  const more = h('button', { class: 'nudge', type: 'button', onclick: () => choose(shown() + step, true) }, icon('plus'));
  return {
    parts: [input, value, less, more],
    words(label, t) {
      input.setAttribute('aria-label', label);
      setLabel(less, t('controls.less', { label }));
      setLabel(more, t('controls.more', { label }));
    },
    show(n, text, detail) {
      input.value = String(n);
      input.setAttribute('aria-valuetext', text);
      input.style.setProperty('--fill', `${max > min ? (n - min) / (max - min) * 100 : 0}%`);
      value.textContent = text;
      value.title = detail;
      less.disabled = n <= min;
      more.disabled = n >= max;
    },
  };
}

/** @param {Param} param @param {(value: number, final: boolean) => void} choose @returns {Widget} */
function segments(param, choose) {
  const values = param.kind === 'bool' ? [0, 1] : (param.options ?? []).map((_, i) => i);
  const buttons = values.map((value) => h('button', { type: 'button', onclick: () => choose(value, true) }));
  const group = h('div', { class: 'segmented', role: 'group' }, ...buttons);
  return {
    parts: [group],
    words(label, t, lang) {
      group.setAttribute('aria-label', label);
      buttons.forEach((button, i) => { button.textContent = paramText(param, { [param.name]: values[i] }, t, lang); });
    },
    show(n) {
      buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(values[i] === n)));
    },
  };
}
