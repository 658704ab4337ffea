// On paper: light colours, pictures as wide as the page, and below them what it takes to
// make the run again. What it looks like is in ui/print.css.

import { textOf } from '../core/address.js';
import { clockDigits } from '../core/format.js';
import { h } from './dom.js';

/** @typedef {import('../core/playhead.js').View} View */

/**
 * @param {object} parts
 * @param {() => View} parts.view
 * @param {(printing: boolean) => void} parts.dress draws everything, in light colours while it is printed
 * @param {(parts: Partial<import('../core/address.js').Address>) => string} parts.linkTo
 */
export function preparePrinting({ view, dress, linkTo }) {
  const facts = h('p');
  const link = h('p');
  const pictures = () => /** @type {NodeListOf<SVGElement>} */ (document.querySelectorAll('svg.stage'));
  document.body.append(h('footer', { id: 'printed', hidden: true }, facts, link));

  addEventListener('beforeprint', () => {
    dress(true);
    for (const svg of pictures()) svg.setAttribute('viewBox', `0 0 ${svg.clientWidth} ${svg.clientHeight}`);
    const { clock, status, scenario, state, t } = view();
    facts.textContent = [clockDigits(clock.time), t('transport.count', { n: state.step }), t('seed.chip', { n: String(status?.seed ?? 0) })].join(' · ');
    const set = textOf(state.params);
    link.textContent = linkTo({ scenario: scenario?.name, set, seed: String(status?.seed ?? 0), policy: status?.policy });
  });
  addEventListener('afterprint', () => {
    for (const svg of pictures()) svg.removeAttribute('viewBox');
    dress(false);
  });
}
