// Share: the link for viewers, and for the owner who asks to steer, to whom the
// controls may be lent or the run handed over.

import { h, icon, whenChanged } from './dom.js';
import { createPopover } from './popover.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

const formats = ['perfetto', 'csv', 'jsonl', 'text'];

/** @param {Actions} actions @returns {{el: HTMLElement, render: (view: View) => void}} */
export function createShare(actions) {
  const word = h('span', { class: 'word' });
  const asked = h('b', { class: 'asked', hidden: true });
  const chip = h('button', { class: 'chip', type: 'button', id: 'share', 'aria-haspopup': 'dialog' }, icon('share'), word, asked);
  const label = h('label', { htmlFor: 'share-link' });
  const link = h('input', { id: 'share-link', readonly: '', spellcheck: 'false', onfocus: () => link.select() });
  const copy = h('button', { class: 'button primary', type: 'button', id: 'share-copy', onclick: () => { popover.close(); actions.share(); } });
  const hint = h('p', { class: 'hint' });
  const title = h('h3', { class: 'caption' });
  const list = h('div', { class: 'helm' });
  const runTitle = h('h3', { class: 'caption' });
  const runHint = h('p', { class: 'hint' });
  const runCopy = h('button', { class: 'button primary', type: 'button', id: 'share-run', onclick: () => { popover.close(); actions.copyRun(); } });
  const save = h('a', { class: 'button', id: 'share-save', download: '' });
  const file = h('input', { type: 'file', accept: '.json,application/json', hidden: true, onchange: () => { if (file.files?.[0]) actions.openRun(file.files[0]); popover.close(); } });
  const openFile = h('button', { class: 'button', type: 'button', id: 'share-open', onclick: () => file.click() });
  const filesTitle = h('p', { class: 'hint' });
  const files = formats.map((format) => h('a', { class: 'button', 'data-format': format, download: '' }));
  const panel = h('div', { class: 'popover share', role: 'dialog', hidden: true }, label, h('div', { class: 'entry' }, link, copy), hint,
    runTitle, h('div', { class: 'entry' }, runCopy, save, openFile, file), runHint, filesTitle, h('div', { class: 'entry files' }, ...files), title, list);
  const popover = createPopover(chip, panel, () => copy.focus());

  let sure = 0; // the viewer to whom the run would be handed over

  const row = (/** @type {string} */ words, /** @type {(HTMLElement)[]} */ ...buttons) => h('div', { class: 'entry' }, h('span', { textContent: words }), ...buttons);
  const button = (/** @type {string} */ words, /** @type {string} */ what, /** @type {() => void} */ onclick) =>
    h('button', { class: 'button', type: 'button', 'data-helm': what, textContent: words, onclick });

  // asks is the row of a viewer who asks; handing over takes a second press.
  function asks(/** @type {View['t']} */ t, /** @type {number} */ viewer) {
    const decide = (/** @type {number} */ n) => { sure = n; actions.touch(); };
    if (sure === viewer) {
      return row(t('helm.sure', { n: viewer }),
        button(t('helm.handover'), 'handover', () => actions.command({ type: 'handover', viewer })),
        button(t('helm.cancel'), 'cancel', () => decide(0)));
    }
    return row(t('helm.asks', { n: viewer }),
      button(t('helm.lend'), 'lend', () => actions.command({ type: 'lend', viewer })),
      button(t('helm.handover') + '…', 'handover', () => decide(viewer)));
  }

  const draw = whenChanged((/** @type {View['t']} */ t, /** @type {View['tab']['helm']} */ helm, /** @type {string} */ address, /** @type {number} */ _sure, /** @type {string} */ id) => {
    const mine = helm?.role === 'owner';
    const asking = mine ? helm.asking ?? [] : [];
    word.textContent = t('share');
    chip.title = asking.length ? t('helm.asked', { n: asking.length }) : t('share.title');
    chip.setAttribute('aria-label', chip.title);
    asked.textContent = String(asking.length);
    asked.hidden = asking.length === 0;
    label.textContent = t('share.label');
    link.value = address;
    copy.textContent = t('share.copy');
    hint.textContent = t('share.hint');
    runTitle.textContent = t('share.run');
    runCopy.textContent = t('share.run.copy');
    runHint.textContent = t('share.run.hint');
    save.textContent = t('share.save');
    openFile.textContent = t('share.open');
    filesTitle.textContent = t('share.files');
    save.href = `api/sessions/${id}/recipe`;
    save.download = 'interleave-run.json';
    files.forEach((link, i) => {
      link.textContent = t(`share.format.${formats[i]}`);
      link.href = `api/sessions/${id}/export?format=${formats[i]}`;
    });
    title.textContent = t('helm.title');
    title.hidden = list.hidden = !mine;
    const lent = helm?.lent ?? 0;
    list.replaceChildren(
      ...(lent ? [row(t('helm.lent', { n: lent }), button(t('helm.retake'), 'retake', () => actions.command({ type: 'retake' })))] : []),
      ...asking.map((viewer) => asks(t, viewer)),
      ...(lent || asking.length ? [] : [h('p', { class: 'hint', textContent: t('helm.nobody') })]));
  });
  return { el: popover.el, render: (view) => { draw(view.t, view.tab.helm, actions.viewersLink(), sure, view.tab.session?.id ?? ''); } };
}
