// The address: what stands behind the # of the page. `#semaphore` asks for a new
// session, `&p=` for a preset, `&twin=` for a comparison, by its name or by the
// parameters in which the second run differs, such as `lock:1,threads:8`; `&s=`
// names a session and `&t=` carries its owner's token, which therefore never reaches a
// server's log; `&r=` holds a whole run, see link.js.

/**
 * @typedef {{scenario: string, preset: string, twin: string, session: string, token: string, run: string}} Address all '' where absent
 */

/** @param {string} hash with or without # @returns {Address} */
export function parseAddress(hash) {
  const [scenario, ...rest] = hash.replace(/^#/, '').split('&');
  const given = new URLSearchParams(rest.join('&'));
  return { scenario: plain(scenario), preset: given.get('p') ?? '', twin: given.get('twin') ?? '', session: given.get('s') ?? '', token: given.get('t') ?? '', run: given.get('r') ?? '' };
}

function plain(/** @type {string} */ name) {
  return /^[a-z]+$/.test(name) ? name : '';
}

/** @param {Partial<Address>} address @returns {string} with # */
export function formatAddress({ scenario = '', preset = '', twin = '', session = '', token = '', run = '' }) {
  const parts = [scenario];
  for (const [name, value] of [['p', preset], ['twin', twin], ['s', session], ['t', token], ['r', run]]) {
    if (value) parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  return '#' + parts.join('&');
}
