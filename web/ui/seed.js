// The seed: a chip that says which one, and for the owner a small form to change it.

import { h, whenChanged } from './dom.js';
import { createPopover } from './popover.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

const largest = Number.MAX_SAFE_INTEGER;
const drawn = 10_000; // new seeds are drawn below this: short enough to say aloud

/** @param {Actions} actions @returns {{el: HTMLElement, open: () => void, render: (view: View) => void}} */
export function createSeed(actions) {
  const chip = h('button', { class: 'chip', type: 'button', id: 'seed', 'aria-haspopup': 'dialog' });
  const label = h('label', { htmlFor: 'seed-value' });
  const input = h('input', { id: 'seed-value', inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const use = h('button', { class: 'button primary', type: 'submit' });
  const fresh = h('button', { class: 'button', type: 'button', onclick: () => send(Math.floor(Math.random() * drawn)) });
  const form = h('form', { class: 'popover', hidden: true, onsubmit: submit }, label, input, problem, h('div', { class: 'row' }, fresh, use));
  const popover = createPopover(chip, form, opened);
  let seed = 0;
  let bad = '';

  function opened() {
    problem.textContent = '';
    input.value = String(seed);
    input.select();
    input.focus();
  }
  function send(/** @type {number} */ value) {
    popover.close();
    actions.command({ type: 'seed', seed: value });
  }
  function submit(/** @type {Event} */ ev) {
    ev.preventDefault();
    const value = /^\d+$/.test(input.value.trim()) ? Number(input.value) : NaN;
    if (value <= largest) send(value);
    else problem.textContent = bad;
  }

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {View['status']} */ status, /** @type {string} */ seeds, /** @type {string} */ role) => {
    seed = status?.seed ?? 0;
    bad = t('seed.bad');
    chip.hidden = !status;
    chip.textContent = t('seed.chip', { n: seeds });
    chip.title = t('seed.title');
    chip.disabled = role !== 'owner';
    label.textContent = t('seed.label');
    use.textContent = t('seed.use');
    fresh.textContent = t('seed.new');
    if (chip.disabled) popover.show(false);
  });
  return { el: popover.el, open: () => popover.show(true), render: (view) => { draw(view.t, view.status, [...new Set(view.all.map(({ status }) => status?.seed ?? 0))].join(' | '), view.role); } };
}
