// The transport bar: reset, steps back and forward, play, the clock, speeds and who runs
// next.

import { clockDigits } from '../core/format.js';
import { numberText } from '../core/language.js';
import { goesOn } from '../core/playhead.js';
import { h, icon, setIcon, setLabel, whenChanged } from './dom.js';
import { holdable } from './hold.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

export const speeds = [0.25, 1, 4, 16, 0];
/** What each of them is called, or the key of the words for it. */
export const speedWords = ['¼×', '1×', '4×', '16×', 'speed.max'];
export const policies = ['fifo', 'random', 'manual'];

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @returns {(view: View) => void} render
 */
export function createTransport(host, actions) {
  const reset = h('button', { class: 'round', type: 'button', id: 'reset', onclick: actions.reset }, icon('reset'));
  const play = h('button', { class: 'round play', type: 'button', id: 'play', onclick: actions.toggle }, icon('play'));
  const back = h('button', { class: 'round', type: 'button', id: 'back', }, icon('back'));
  holdable(back, () => actions.travel.walkStep(-1));
  const step = h('button', { class: 'round', type: 'button', id: 'step' }, icon('step'));
  holdable(step, actions.step);
  // How high it is says what lies above it on a phone, where it is fixed to the bottom.
  new ResizeObserver(() => document.documentElement.style.setProperty('--dock', `${host.offsetHeight}px`)).observe(host, { box: 'border-box' });
  const clock = h('time', { class: 'clock', id: 'clock', role: 'timer' });
  const count = h('span', { class: 'count' });
  const actual = h('span', { class: 'actual' });
  const speedButtons = speeds.map((speed) => h('button', {
    type: 'button', 'data-speed': speed, onclick: () => actions.command({ type: 'speed', speed }),
  }));
  const policyButtons = policies.map((policy) => h('button', {
    type: 'button', 'data-policy': policy, onclick: () => actions.command({ type: 'policy', policy }),
  }));
  const speedGroup = h('div', { class: 'segmented', role: 'group' }, ...speedButtons);
  const policyGroup = h('div', { class: 'segmented plain', role: 'group' }, ...policyButtons);
  // The same choice where there is no room for the buttons.
  const policyOptions = policies.map((policy) => h('option', { value: policy }));
  const policySelect = h('select', { onchange: () => actions.command({ type: 'policy', policy: policySelect.value }) }, ...policyOptions);
  const box = h('div', { class: 'transport' },
    h('div', { class: 'buttons' }, reset, back, play, step),
    h('div', { class: 'reading' }, clock, h('span', { class: 'counts' }, count, actual)),
    h('div', { class: 'choices' }, speedGroup, policyGroup, policySelect));
  const owned = [reset, ...speedButtons, ...policyButtons, policySelect];
  host.append(box);

  const words = whenChanged((/** @type {View['t']} */ t) => {
    host.setAttribute('aria-label', t('transport.label'));
    setLabel(reset, t('transport.reset'));
    setLabel(step, t('transport.step'));
    setLabel(back, t('transport.back'));
    setLabel(clock, t('transport.clock'));
    speedButtons.forEach((button, i) => { button.textContent = t(speedWords[i]); });
    speedGroup.setAttribute('aria-label', t('speed.label'));
    policyGroup.setAttribute('aria-label', t('policy.label'));
    setLabel(policySelect, t('policy.label'));
    policyButtons.forEach((button, i) => {
      button.textContent = t(`policy.${policies[i]}`);
      button.title = t(`policy.${policies[i]}.title`);
      policyOptions[i].textContent = button.textContent;
    });
  });
  const playback = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ playing, /** @type {boolean} */ still) => {
    setIcon(play, playing ? 'pause' : 'play');
    setLabel(play, t(playing ? 'transport.pause' : still ? 'transport.still' : 'transport.play'));
  });
  const choices = whenChanged((/** @type {View['status']} */ status, /** @type {string} */ policy, /** @type {boolean} */ disabled) => {
    for (const button of owned) button.disabled = disabled;
    speedButtons.forEach((button, i) => button.setAttribute('aria-pressed', String(status?.speed === speeds[i])));
    policyButtons.forEach((button, i) => button.setAttribute('aria-pressed', String(policy === policies[i])));
    policySelect.value = policy;
  });
  const reading = whenChanged((/** @type {string} */ digits) => { clock.textContent = digits; });
  const counting = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ n) => {
    count.textContent = t('transport.count', { n });
  });
  const roaming = whenChanged((/** @type {boolean} */ past, /** @type {boolean} */ owner) => {
    step.disabled = !past && !owner;
    host.classList.toggle('past', past);
  });
  const reached = whenChanged((/** @type {string} */ words) => { actual.textContent = words; });

  return (view) => {
    words(view.t);
    playback(view.t, goesOn(view), !view.past && Boolean(view.tab.status?.still));
    choices(view.status, same(view.all.map(({ status }) => status?.policy ?? '')), view.role !== 'owner');
    reading(clockDigits(view.clock.time));
    counting(view.t, view.all.map(({ state }) => numberText(state.step, view.lang)).join(' | '));
    reached(reachedSpeed(view));
    roaming(view.past, view.role === 'owner');
  };
}

// same is what all runs have, '' if they differ.
const same = (/** @type {string[]} */ all) => (all.every((one) => one === all[0]) ? all[0] : '');

// reachedSpeed is said at max, and where the server cannot keep the speed asked for.
function reachedSpeed(/** @type {View} */ { playing, clock: { ended }, speed, actual, lang, t }) {
  if (!playing || ended || actual <= 0 || (speed > 0 && actual > 0.9 * speed)) return '';
  return t('speed.actual', { n: numberText(actual, lang, actual < 10 ? 1 : 0) });
}
