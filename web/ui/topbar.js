// The top bar: what runs, with which seed, who watches; share, language, theme.

import { numberText } from '../core/language.js';
import { h, icon, setIcon, setLabel, whenChanged } from './dom.js';
import { createPopover } from './popover.js';
import { createSeed } from './seed.js';
import { createSharing } from './sharing.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {HTMLElement} past what undoes
 * @returns {{render: (view: View) => void, shut: () => void, open: {share: () => void, seed: () => void, predict: () => void}}} `shut` closes
 *   the popover of predictions, `open` opens one
 */
export function createTopbar(host, actions, past) {
  const menu = h('button', { class: 'chip square menu', type: 'button', 'aria-controls': 'catalogue', onclick: actions.toggleCatalogue }, icon('menu'));
  const title = h('h1', {});
  const summary = h('p', { class: 'summary' });
  const seed = createSeed(actions);
  const viewers = h('span', {});
  const watching = h('span', { class: 'chip quiet', id: 'watching' }, icon('eye'), viewers);
  const share = createSharing(actions);
  const language = h('button', { class: 'chip', type: 'button', id: 'language', onclick: actions.switchLanguage });
  const theme = h('button', { class: 'chip square', type: 'button', id: 'theme', onclick: actions.switchTheme }, icon('auto'));
  const present = h('button', { class: 'chip square', type: 'button', id: 'present', onclick: actions.present }, icon('present'));
  const predict = h('button', { class: 'chip square', type: 'button', id: 'predict', 'aria-haspopup': 'dialog' }, icon('predict'));
  const panel = h('div', { class: 'popover predict', role: 'dialog', id: 'predict-panel', hidden: true });
  const predicting = createPopover(predict, panel, actions.wantPredict);
  const help = h('button', { class: 'chip square', type: 'button', id: 'help-open', textContent: '?', onclick: actions.toggleHelp });
  // On a phone the bar is one row: what is not in it lies below, and comes when it is asked for.
  const more = h('button', { class: 'chip square more', type: 'button', id: 'more', 'aria-controls': 'chips', 'aria-expanded': 'false', onclick: () => unfold(!host.hasAttribute('data-more')) }, icon('more'));
  host.prepend(menu);
  host.append(h('div', { class: 'what' }, title, summary), more, h('div', { class: 'chips', id: 'chips' }, past, seed.el, watching, share.el, predicting.el, language, theme, present, help));

  function unfold(/** @type {boolean} */ open) {
    host.toggleAttribute('data-more', open);
    more.setAttribute('aria-expanded', String(open));
  }
  document.addEventListener('pointerdown', (ev) => {
    if (!host.contains(/** @type {Node} */ (ev.target))) unfold(false);
  });
  document.addEventListener('keydown', (ev) => {
    const target = /** @type {Node} */ (ev.target);
    if (ev.key !== 'Escape' || !host.hasAttribute('data-more') || ev.defaultPrevented || !(target === document.body || host.contains(target))) return;
    ev.preventDefault();
    unfold(false);
    more.focus();
  });

  const words = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang, /** @type {View['scenario']} */ scenario) => {
    setLabel(menu, t('nav.open'));
    title.textContent = title.title = scenario?.title[lang] ?? '';
    summary.textContent = scenario?.summary[lang] ?? '';
    summary.title = summary.textContent;
    document.title = scenario ? `${scenario.title[lang]} — ${t('app.name')}` : t('app.name');
    language.textContent = t('language.other');
    setLabel(present, t('present.title'));
    setLabel(help, t('help'));
    setLabel(more, t('nav.more'));
    setLabel(predict, t('predict'));
    panel.setAttribute('aria-label', t('predict'));
    language.title = t('language.title');
    language.lang = lang === 'en' ? 'zh-Hans' : 'en';
  });
  const shade = whenChanged((/** @type {View['t']} */ t, /** @type {View['tab']['theme']} */ chosen) => {
    setIcon(theme, chosen);
    setLabel(theme, t('theme.title', { theme: t(`theme.${chosen}`) }));
  });
  const audience = whenChanged((/** @type {View['t']} */ t, /** @type {View['lang']} */ lang, /** @type {number} */ n) => {
    watching.title = t('watching', { n });
    viewers.replaceChildren(h('b', { textContent: numberText(n, lang) }), h('span', { class: 'word', textContent: t('watching', { n }).replace(numberText(n, lang), '') }));
    watching.hidden = n === 0;
    watching.toggleAttribute('data-alone', n === 1);
  });

  function render(/** @type {View} */ view) {
    words(view.t, view.lang, view.scenario);
    shade(view.t, view.tab.theme);
    audience(view.t, view.lang, view.status?.viewers ?? 0);
    seed.render(view);
    share.render(view);
  }
  const open = { share: share.open, seed: seed.open, predict: () => predicting.show(true) };
  return { render, shut: () => predicting.show(false), open };
}
