// What the popover of sharing shows: the link for viewers and for the run, files, and
// for the owner who asks to steer, to whom the controls may be lent or the run handed over.
// It is fetched when it is opened for the first time.

import { exportAddress, recipeAddress } from '../net/api.js';
import { h, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

const formats = ['perfetto', 'csv', 'jsonl', 'text'];
const pictures = /** @type {const} */ (['svg', 'png']);
const loopback = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * @param {HTMLElement} panel
 * @param {() => void} close closes the popover
 * @param {Actions} actions
 * @returns {{render: (view: View) => void, enter: () => void}} `enter` gives it the focus
 */
export function createSharePanel(panel, close, actions) {
  const label = h('label', { htmlFor: 'share-link' });
  const link = h('input', { id: 'share-link', readonly: '', spellcheck: 'false', onfocus: () => link.select() });
  const copy = h('button', { class: 'button primary', type: 'button', id: 'share-copy', onclick: () => { close(); actions.share(); } });
  const qr = h('button', { class: 'button', type: 'button', id: 'share-qr', onclick: () => { close(); actions.showQr(); } });
  const hint = h('p', { class: 'hint' });
  const why = h('p', { class: 'hint', id: 'share-qr-why' });
  const title = h('h2', { class: 'caption' });
  const list = h('div', { class: 'helm' });
  const runTitle = h('h2', { class: 'caption' });
  const runHint = h('p', { class: 'hint' });
  const runCopy = h('button', { class: 'button primary', type: 'button', id: 'share-run', onclick: () => { close(); actions.copyRun(); } });
  const save = h('a', { class: 'button', id: 'share-save', download: '' });
  const openFile = h('button', { class: 'button', type: 'button', id: 'share-open', onclick: () => { close(); actions.pickRun(); } });
  const embed = h('button', { class: 'button', type: 'button', id: 'share-embed', onclick: () => { close(); actions.copyEmbed(); } });
  const filesTitle = h('p', { class: 'hint' });
  const files = formats.map((format) => h('a', { class: 'button', 'data-format': format, download: '' }));
  const stills = pictures.map((format) => h('button', { class: 'button', type: 'button', 'data-format': format, onclick: () => actions.saveStill(format) }));
  panel.append(label, h('div', { class: 'entry' }, link, copy, qr), hint, why,
    runTitle, h('div', { class: 'entry' }, runCopy, save, openFile), runHint, filesTitle, h('div', { class: 'entry files' }, ...files, ...stills, embed), title, list);

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
    label.textContent = t('share.label');
    link.value = address;
    copy.textContent = t('share.copy');
    qr.textContent = t('share.qr');
    qr.disabled = loopback.test(new URL(address).hostname);
    why.textContent = t('share.qr.loopback');
    why.hidden = !qr.disabled;
    qr.title = qr.disabled ? why.textContent : t('share.qr.title');
    hint.textContent = t('share.hint');
    runTitle.textContent = t('share.run');
    runCopy.textContent = t('share.run.copy');
    runHint.textContent = t('share.run.hint');
    embed.textContent = t('share.embed');
    embed.title = t('share.embed.title');
    save.textContent = t('share.save');
    openFile.textContent = t('share.open');
    filesTitle.textContent = t('share.files');
    save.href = recipeAddress(id);
    save.download = 'interleave-run.json';
    files.forEach((link, i) => {
      link.textContent = t(`share.format.${formats[i]}`);
      link.href = exportAddress(id, formats[i]);
    });
    stills.forEach((button, i) => {
      button.textContent = t(`share.format.${pictures[i]}`);
      button.title = t('share.still');
    });
    title.textContent = t('helm.title');
    title.hidden = list.hidden = !mine;
    const lent = helm?.lent ?? 0;
    list.replaceChildren(
      ...(lent ? [row(t('helm.lent', { n: lent }), button(t('helm.retake'), 'retake', () => actions.command({ type: 'retake' })))] : []),
      ...asking.map((viewer) => asks(t, viewer)),
      ...(lent || asking.length ? [] : [h('p', { class: 'hint', textContent: t('helm.nobody') })]));
  });
  return {
    render: (view) => { draw(view.t, view.tab.helm, actions.viewersLink(), sure, view.tab.session?.id ?? ''); },
    enter: () => copy.focus(),
  };
}
