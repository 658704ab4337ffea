// The QR code of a link, large, for a class. Fetched when it is asked for.

import { qrCode } from '../core/qr.js';
import { h, icon, setLabel, svg } from './dom.js';

const quiet = 4; // modules around the code that are left white

/**
 * Shows the code of a link over the page, until it is closed.
 * @param {string} link
 * @param {import('../core/playhead.js').View['t']} t
 */
export function showQr(link, t) {
  const modules = qrCode(link);
  const side = modules.length + 2 * quiet;
  const d = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : ''))).join('');
  const close = h('button', { class: 'close', type: 'button', onclick: () => dialog.close() }, icon('close'));
  setLabel(close, t('toast.close'));
  const dialog = h('dialog', { class: 'qr', 'aria-label': t('share.qr.title'), onclose: () => dialog.remove(), onclick: (/** @type {Event} */ ev) => { if (ev.target === dialog) dialog.close(); } },
    h('header', {}, h('h2', { textContent: t('share.qr.title') }), close),
    svg({ viewBox: `0 0 ${side} ${side}`, role: 'img', 'aria-label': t('share.qr'), 'shape-rendering': 'crispEdges' }, 'path', { d }),
    h('p', { class: 'address', textContent: link }));
  document.body.append(dialog);
  dialog.showModal();
}
