// The banner: calm words about a connection that is slow to come, lost, or gone for good.
// Meanwhile what is shown is not live, and looks so.

import { h, icon, setIcon, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

const patience = 1000; // ms before it is worth a word

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @returns {(view: View) => void} render
 */
export function createBanner(host, actions) {
  const text = h('b', {});
  const more = h('span', {});
  const count = h('span', { class: 'count', 'aria-hidden': 'true' }); // nobody wants to hear seconds
  const button = h('button', { class: 'button', type: 'button' });
  host.append(icon('lost'), h('div', { class: 'words' }, text, h('p', {}, more, ' ', count)), button);
  let since = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  let press = () => {};
  button.addEventListener('click', () => press());

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {string} */ what, /** @type {string} */ way) => {
    host.hidden = !what;
    document.documentElement.toggleAttribute('data-adrift', Boolean(way));
    if (!what) return;
    setIcon(host, { loading: 'auto', lost: 'lost' }[what] ?? 'over');
    text.textContent = t(`conn.${what}`);
    more.textContent = way && t(`conn.${what}.more`);
    button.textContent = way && t(way);
    button.hidden = !way;
  });
  const wait = whenChanged((/** @type {string} */ words) => { count.textContent = words; });

  return ({ tab, t }) => {
    const { phase, retryAt } = tab.connection;
    if (phase === 'live') {
      since = 0;
      return draw(t, '', '');
    }
    if (phase === 'deleted' || phase === 'refused') {
      press = actions.fresh;
      wait('');
      return draw(t, phase, 'conn.fresh');
    }
    const now = Date.now();
    since ||= now;
    press = actions.retry;
    const left = Math.ceil((retryAt - now) / 1000);
    if (now - since < patience) draw(t, '', '');
    else draw(t, phase, phase === 'lost' ? 'conn.now' : '');
    wait(phase === 'lost' ? t(left > 0 ? 'conn.next' : 'conn.trying', { n: left }) : '');
    clearTimeout(again);
    again = setTimeout(actions.touch, 250); // the seconds count down
  };
}
