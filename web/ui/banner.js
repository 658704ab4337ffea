// The banner: calm words about a connection that is slow to come, lost, or gone for good.

import { h, whenChanged } from './dom.js';

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
  const text = h('span', {});
  const button = h('button', { class: 'button', type: 'button' });
  host.append(text, button);
  let since = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  let press = () => {};
  button.addEventListener('click', () => press());

  const draw = whenChanged((/** @type {string} */ words, /** @type {string} */ label) => {
    host.hidden = !words;
    text.textContent = words;
    button.textContent = label;
    button.hidden = !label;
  });

  return ({ tab, t }) => {
    const { phase, retryAt } = tab.connection;
    if (phase === 'live') {
      since = 0;
      return draw('', '');
    }
    if (phase === 'deleted' || phase === 'refused') {
      press = actions.fresh;
      return draw(t(`conn.${phase}`), t('conn.fresh'));
    }
    const now = Date.now();
    since ||= now;
    press = actions.retry;
    const left = Math.ceil((retryAt - now) / 1000);
    if (now - since < patience) draw('', '');
    else if (phase === 'loading') draw(t('app.loading'), '');
    else draw(left > 0 ? t('conn.lostIn', { n: left }) : t('conn.lost'), t('conn.now'));
    clearTimeout(again);
    again = setTimeout(actions.touch, 250); // the seconds count down
  };
}
