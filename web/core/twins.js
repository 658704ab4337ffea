// Twins: what two runs side by side differ in, and what it takes to begin them. Fetched
// only where somebody compares. Pure.

import { valuesIn } from './address.js';
import { paramText } from './format.js';

/**
 * @typedef {import('../net/wire.js').Scenario} Scenario
 * @typedef {import('../net/wire.js').Twin} Twin
 * @typedef {import('./playhead.js').View} View
 */

/** The values of one side of a comparison. @param {Twin} twin @param {number} side */
export const valuesOf = (twin, side) => Object.fromEntries(Object.entries(twin.params).map(([name, values]) => [name, values[side]]));

/**
 * What an address that asks for a comparison adds to the wish for a session; nothing if
 * there is no such comparison.
 * @param {Scenario} scenario
 * @param {Pick<import('./address.js').Address, 'preset' | 'twin'>} address
 * @returns {Partial<import('../net/api.js').Wish>}
 */
export function wishOf(scenario, { preset, twin }) {
  const known = scenario.twins.find((w) => w.name === twin);
  if (known) return { preset: preset || known.preset, params: valuesOf(known, 0), twin: { params: valuesOf(known, 1) } };
  const params = valuesIn(twin);
  return params ? { twin: { params } } : {};
}

/**
 * The command that opens a comparison, or two runs that are the same: from the beginning,
 * or from a moment on.
 * @param {Twin | undefined} twin @param {import('../net/wire.js').At} [at]
 * @returns {import('../net/wire.js').Command}
 */
export function openingOf(twin, at) {
  const first = twin && { params: valuesOf(twin, 0), ...(!at && { preset: twin.preset }) };
  return { type: 'twin', params: twin ? valuesOf(twin, 1) : {}, ...(first && { first }), ...(at && { at }) };
}

/**
 * The parameters in which the runs differ, in the order of the scenario.
 * @param {Pick<View, 'scenario' | 'all'>} view
 */
export function differing({ scenario, all }) {
  const [first, second] = all;
  return (scenario?.params ?? []).filter(({ name }) => second && first.state.params[name] !== second.state.params[name]);
}

/**
 * What tells a run from its twin, in words: `Lock: off`, or in short `off`; empty if
 * nothing does.
 * @param {View} view @param {boolean} [short]
 */
export function titleOf(view, short = false) {
  const { state, status, lang, t, all } = view;
  const valueOf = (/** @type {import('../net/wire.js').Param} */ param) => paramText(param, state.params, t, lang);
  const params = differing(view).map((param) => (short ? valueOf(param) : t('twin.value', { label: param.label[lang], value: valueOf(param) })));
  const differs = (/** @type {'policy' | 'seed'} */ name) => all[0].status?.[name] !== all[1]?.status?.[name];
  return [...params, ...(differs('policy') ? [t(`policy.${status?.policy}`)] : []), ...(differs('seed') ? [t('seed.chip', { n: status?.seed ?? 0 })] : [])].join(t('list.comma'));
}
