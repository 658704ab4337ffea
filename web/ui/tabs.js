// Tabs: panels that share one place, one of them shown. A panel is made when it is
// first shown and drawn only while it is shown, so that the others cost nothing.

import { h, icon, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {(view: View) => void} Render
 * @typedef {(host: HTMLElement) => Promise<Render>} Create makes a panel in `host` and answers with what draws it
 *
 * @typedef {object} Panel
 * @property {string} name
 * @property {Create | null} create until it was called
 * @property {Render} render
 * @property {HTMLButtonElement} tab
 * @property {HTMLElement} host
 */

const remembered = 'tab'; // the name in localStorage

/**
 * Tabs without a panel yet. The one that was chosen last is shown, else the one
 * called `first`, else the first of all.
 * @param {HTMLElement} host
 * @param {{touch: () => void}} actions
 * @param {string} first
 */
export function createTabs(host, actions, first) {
  const list = h('div', { class: 'tablist', role: 'tablist', onkeydown: press });
  const widen = h('button', { class: 'close widen', type: 'button', id: 'widen', 'aria-pressed': document.documentElement.hasAttribute('data-wide'), onclick: spread }, icon('wide'));
  const strip = h('header', { class: 'tabstrip' }, list, h('div', { class: 'segmented small', id: 'sides', role: 'group', hidden: true }), widen);
  host.append(strip);
  /** @type {Panel[]} */
  const panels = [];
  /** @type {View | null} */
  let latest = null;
  let chosen = localStorage.getItem(remembered) ?? first;

  const shown = () => panels.find(({ name }) => name === chosen) ?? panels.find(({ name }) => name === first) ?? panels[0];

  // show shows a tab, and gives it the focus where that is wanted.
  function show(/** @type {string} */ name, enter = false) {
    chosen = name;
    if (enter) shown().tab.focus();
    localStorage.setItem(remembered, name);
    actions.touch();
  }

  // spread takes more of the window for the column, or gives it back; ui/early.js
  // does it as it was the last time.
  function spread() {
    const wide = document.documentElement.toggleAttribute('data-wide');
    widen.setAttribute('aria-pressed', String(wide));
    localStorage.setItem('wide', String(wide));
  }

  /** Shows the tab that many places further on, from the last one to the first. @param {number} by */
  function move(by) {
    const next = panels[(panels.indexOf(shown()) + by + panels.length) % panels.length];
    show(next.name);
    return next;
  }

  function press(/** @type {KeyboardEvent} */ ev) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[ev.key];
    if (!by) return;
    ev.preventDefault();
    move(by).tab.focus();
  }

  const arrange = whenChanged((/** @type {Panel} */ now) => {
    for (const panel of panels) {
      const here = panel === now;
      panel.host.hidden = !here;
      panel.tab.setAttribute('aria-selected', String(here));
      panel.tab.tabIndex = here ? 0 : -1;
    }
    const { create } = now;
    now.create = null;
    create?.(now.host).then(
      (render) => {
        now.render = render;
        if (latest) render(latest); // with its words from the first
        actions.touch();
      },
      () => { now.create = create; }, // it could not be fetched: again when it is shown again
    );
  });
  const words = whenChanged((/** @type {View['t']} */ t) => {
    list.setAttribute('aria-label', t('tabs.label'));
    setLabel(widen, t('tabs.wide'));
    for (const { name, tab } of panels) tab.textContent = t(`tab.${name}`);
  });

  return {
    /**
     * Adds a tab at the end, with the text `tab.NAME`; its panel gets NAME as its id.
     * @param {string} name
     * @param {Create} create
     */
    add(name, create) {
      const tab = h('button', { class: 'tab', type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': name, onclick: () => show(name) });
      const panel = h('div', { class: 'tabpanel', role: 'tabpanel', id: name, 'aria-labelledby': tab.id, hidden: true });
      list.append(tab);
      host.append(panel);
      panels.push({ name, create, render: () => {}, tab, host: panel });
    },
    show,
    move,
    /** @param {View} view */
    render(view) {
      latest = view;
      const now = shown();
      words(view.t);
      arrange(now);
      now.render(view);
    },
  };
}
