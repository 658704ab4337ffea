// The seed: a chip that says which one, and for the owner a small form to change it.

import { h, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

const largest = Number.MAX_SAFE_INTEGER;
const drawn = 10_000; // new seeds are drawn below this: short enough to say aloud

/** @param {Actions} actions @returns {{el: HTMLElement, render: (view: View) => void}} */
export function createSeed(actions) {
  const chip = h('button', { class: 'chip', type: 'button', id: 'seed', 'aria-expanded': 'false', 'aria-haspopup': 'dialog', onclick: toggle });
  const label = h('label', { htmlFor: 'seed-value' });
  const input = h('input', { id: 'seed-value', inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const use = h('button', { class: 'button primary', type: 'submit' });
  const fresh = h('button', { class: 'button', type: 'button', onclick: () => send(Math.floor(Math.random() * drawn)) });
  const form = h('form', { class: 'popover', hidden: true, onsubmit: submit }, label, input, problem, h('div', { class: 'row' }, fresh, use));
  const el = h('div', { class: 'anchor' }, chip, form);
  let seed = 0;
  let bad = '';

  function toggle() {
    show(form.hidden !== false);
  }
  function show(/** @type {boolean} */ open) {
    form.hidden = !open;
    chip.setAttribute('aria-expanded', String(open));
    if (!open) return;
    problem.textContent = '';
    input.value = String(seed);
    input.select();
    input.focus();
  }
  function send(/** @type {number} */ value) {
    show(false);
    chip.focus();
    actions.command({ type: 'seed', seed: value });
  }
  function submit(/** @type {Event} */ ev) {
    ev.preventDefault();
    const value = /^\d+$/.test(input.value.trim()) ? Number(input.value) : NaN;
    if (value <= largest) send(value);
    else problem.textContent = bad;
  }
  el.addEventListener('keydown', (ev) => {
    if (ev.key !== 'Escape' || form.hidden) return;
    ev.stopPropagation();
    show(false);
    chip.focus();
  });
  document.addEventListener('pointerdown', (ev) => {
    if (!form.hidden && !el.contains(/** @type {Node} */ (ev.target))) show(false);
  });

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
    if (chip.disabled) show(false);
  });
  return { el, render: (view) => { draw(view.t, view.status, [...new Set(view.all.map(({ status }) => status?.seed ?? 0))].join(' | '), view.role); } };
}
