// The page in a frame of another page: the stage over a slim bar, begun as its address
// says. Loaded only there.

import { parseAddress } from '../core/address.js';
import { clockDigits } from '../core/format.js';
import { goesOn } from '../core/playhead.js';
import { h, icon, setIcon, setLabel, whenChanged } from './dom.js';
import { speeds, speedWords } from './transport.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 *
 * @typedef {object} Start how a frame begins
 * @property {number} at virtual ns, 0 the beginning
 * @property {number} speed
 * @property {boolean} playing
 */

/**
 * What the address of a frame says of its start besides what every address may say:
 * `&at=` seconds, `&speed=`, `&play=0`.
 * @param {string} hash
 * @returns {Start}
 */
export function startIn(hash) {
  const given = new URLSearchParams(hash.slice(hash.indexOf('&') + 1));
  const at = Number(given.get('at'));
  const speed = Number(given.get('speed') ?? 1);
  return { at: at > 0 ? Math.round(at * 1e9) : 0, speed: speed >= 0 && speed <= 1000 ? speed : 1, playing: given.get('play') !== '0' };
}

/**
 * @param {HTMLElement} host where the bar goes
 * @param {Actions} actions
 * @param {Start} start
 * @returns {(view: View) => void} render
 */
export function createEmbed(host, actions, start) {
  const again = h('button', { class: 'round', type: 'button', id: 'reset', onclick: restart }, icon('reset'));
  const play = h('button', { class: 'round play', type: 'button', id: 'play', onclick: actions.toggle }, icon('play'));
  const step = h('button', { class: 'round', type: 'button', id: 'step', onclick: actions.step }, icon('step'));
  const clock = h('time', { class: 'clock', id: 'clock', role: 'timer' });
  const title = h('h1', { class: 'title' });
  const elsewhere = start.at > 0 || Boolean(parseAddress(location.hash).run); // than at the beginning
  const options = speeds.map((speed) => h('option', { value: speed }));
  const speed = h('select', { id: 'speed', onchange: () => actions.command({ type: 'speed', speed: Number(speed.value) }) }, ...options);
  const words = h('span', { class: 'word' });
  const away = h('a', { class: 'button', id: 'away', target: '_blank', rel: 'noopener', onclick: open }, icon('away'), words);
  host.replaceChildren(h('div', { class: 'transport slim' }, again, play, step, clock, title, speed, away));

  // restart goes back to how the frame began.
  function restart() {
    if (!elsewhere) return actions.reset();
    shown = null;
    actions.begin();
    begin();
  }

  // open opens this very run, as far as it has come; if it is too long for a link, its start.
  async function open(/** @type {Event} */ ev) {
    ev.preventDefault();
    window.open(await actions.runLink() || away.href, '_blank', 'noopener');
  }

  /** @type {View | null} */
  let shown = null;
  /** @type {(() => void)[]} */
  let waiting = [];

  // until waits for a frame in which something holds.
  async function until(/** @type {(view: View) => boolean} */ fits) {
    while (!shown || !fits(shown)) await new Promise((/** @type {(value: void) => void} */ resolve) => { waiting.push(resolve); });
  }

  // begin brings the run to where it is to begin: at a moment of its own making, so that
  // nothing of what comes is known there.
  async function begin() {
    if (start.at > 0) document.documentElement.dataset.winding = '1';
    await until((view) => view.live && view.status !== null && view.tab.helm !== null); // until then nobody knows who steers
    const steers = shown?.role === 'owner';
    if (steers && start.at > 0) {
      await actions.command({ type: 'speed', speed: 1000 });
      await actions.command({ type: 'play' });
      await until((view) => view.time >= start.at || view.ended || view.status?.bound !== '');
      await actions.command({ type: 'pause' });
      if (shown && shown.clock.time > start.at) {
        actions.travel.seek(start.at);
        await until((view) => view.past && view.exact);
        await actions.command({ type: 'fork', at: { epoch: 0, seq: 0, time: 0 } });
      }
    }
    if (steers && (start.at > 0 || start.speed !== 1)) await actions.command({ type: 'speed', speed: start.speed });
    if (steers && !start.playing) await actions.command({ type: 'pause' });
    else if (steers && start.at > 0) await actions.command({ type: 'play' });
    delete document.documentElement.dataset.winding;
    actions.touch();
  }

  begin();

  const speak = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang, /** @type {View['scenario']} */ scenario) => {
    host.setAttribute('aria-label', t('transport.label'));
    setLabel(again, t('transport.reset'));
    setLabel(step, t('transport.step'));
    setLabel(clock, t('transport.clock'));
    speed.setAttribute('aria-label', t('speed.label'));
    options.forEach((option, i) => { option.textContent = t(speedWords[i]); });
    words.textContent = t('app.name');
    setLabel(away, t('embed.away'));
    away.setAttribute('href', `./${location.hash.replace(/&(at|play|speed|lang|theme|show)=[^&]*/g, '')}`);
    title.textContent = scenario?.title[lang] ?? '';
  });
  const playback = whenChanged((/** @type {View['t']} */ t, /** @type {boolean} */ playing) => {
    setIcon(play, playing ? 'pause' : 'play');
    setLabel(play, t(playing ? 'transport.pause' : 'transport.play'));
  });

  return (view) => {
    shown = view;
    for (const go of waiting.splice(0)) go();
    speak(view.t, view.lang, view.scenario);
    playback(view.t, goesOn(view));
    clock.textContent = clockDigits(view.clock.time);
    const steers = view.role === 'owner';
    for (const control of [again, step, speed]) control.disabled = !steers;
    if (view.status && document.activeElement !== speed) speed.value = String(view.status.speed);
  };
}
