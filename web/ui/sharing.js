// The chip of sharing in the top bar: it says who asks to steer, and opens the popover.

import { h, icon, loadStyle, whenChanged } from './dom.js';
import { createPopover } from './popover.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/** @param {Actions} actions @returns {{el: HTMLElement, open: () => void, render: (view: View) => void}} */
export function createSharing(actions) {
  const word = h('span', { class: 'word' });
  const asked = h('b', { class: 'asked', hidden: true });
  const chip = h('button', { class: 'chip', type: 'button', id: 'share', 'aria-haspopup': 'dialog' }, icon('share'), word, asked);
  const panel = h('div', { class: 'popover share', role: 'dialog', hidden: true });
  const popover = createPopover(chip, panel, opened);
  /** @type {ReturnType<typeof import('./share.js').createSharePanel> | null} */
  let content = null;
  /** @type {View | null} */
  let latest = null;
  let fetching = false;

  // The popover opens once it has something to show.
  function opened() {
    if (!content) {
      popover.show(false);
      fetchContent();
      return;
    }
    actions.findAddress();
    content.enter();
  }

  async function fetchContent() {
    if (fetching) return;
    fetching = true;
    try {
      const [{ createSharePanel }] = await Promise.all([import('./share.js'), loadStyle('ui/share.css')]);
      content = createSharePanel(panel, popover.close, actions);
      if (latest) content.render(latest);
      popover.show(true);
    } catch { // it could not be fetched: again at the next press
    }
    fetching = false;
  }

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {View['tab']['helm']} */ helm) => {
    const asking = (helm?.role === 'owner' && helm.asking?.length) || 0;
    word.textContent = t('share');
    chip.title = asking ? t('helm.asked', { n: asking }) : t('share.title');
    chip.setAttribute('aria-label', chip.title);
    asked.textContent = String(asking);
    asked.hidden = asking === 0;
    panel.setAttribute('aria-label', t('share.title'));
  });

  function render(/** @type {View} */ view) {
    latest = view;
    draw(view.t, view.tab.helm);
    content?.render(view);
  }
  return { el: popover.el, open: () => popover.show(true), render };
}
