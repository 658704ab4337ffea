// The address: what stands behind the # of the page. `#semaphore` asks for a new
// session, `&p=` for a preset, `&set=` for parameters, such as `permits:3,threads:8`,
// `&seed=` and `&policy=` for these, `&twin=` for a comparison, by its name or by the
// parameters in which the second run differs; `&s=` names a session and `&t=` carries its
// owner's token, which therefore never reaches a server's log; `&r=` holds a whole run,
// see link.js.

/**
 * @typedef {{scenario: string, preset: string, set: string, seed: string, policy: string, twin: string, session: string, token: string, run: string}} Address all '' where absent
 */

const keys = /** @type {const} */ ({ preset: 'p', set: 'set', seed: 'seed', policy: 'policy', twin: 'twin', session: 's', token: 't', run: 'r' });
const names = /** @type {(keyof typeof keys)[]} */ (Object.keys(keys));

/** @param {string} hash with or without # @returns {Address} */
export function parseAddress(hash) {
  const [scenario, ...rest] = hash.replace(/^#/, '').split('&');
  const given = new URLSearchParams(rest.join('&'));
  return /** @type {Address} */ ({ scenario: plain(scenario), ...Object.fromEntries(names.map((name) => [name, given.get(keys[name]) ?? ''])) });
}

function plain(/** @type {string} */ name) {
  return /^[a-z]+$/.test(name) ? name : '';
}

/** @param {Partial<Address>} address @returns {string} with # */
export function formatAddress(address) {
  const parts = names.filter((name) => address[name]).map((name) => `${keys[name]}=${encodeURIComponent(address[name] ?? '').replaceAll('%3A', ':').replaceAll('%2C', ',')}`); // to be read by people
  return '#' + [address.scenario ?? '', ...parts].join('&');
}

/** The parameters in a text such as `lock:1,threads:8`, null if it is none. @param {string} text @returns {{[name: string]: number} | null} */
export function valuesIn(text) {
  const pairs = text.split(',').map((pair) => /^([a-z]+):(-?\d+)$/.exec(pair));
  return pairs.includes(null) ? null : Object.fromEntries(pairs.map((pair) => [pair?.[1], Number(pair?.[2])]));
}

/** Parameters as such a text. @param {{[name: string]: number}} values */
export const textOf = (values) => Object.entries(values).map(([name, value]) => `${name}:${value}`).join(',');

/**
 * What an address asks for besides the scenario and a comparison. What cannot be read is
 * left out.
 * @param {Address} address
 * @returns {{preset?: string, params?: {[name: string]: number}, seed?: number, policy?: string}}
 */
export function startOf({ preset, set, seed, policy }) {
  const params = valuesIn(set);
  return { ...(preset && { preset }), ...(params && { params }), ...(/^\d+$/.test(seed) && { seed: Number(seed) }), ...(policy && { policy }) };
}
