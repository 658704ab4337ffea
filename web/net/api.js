// The HTTP half of the wire: find scenarios, make sessions. Paths are relative to the
// page, which may lie below a path of its own.

/**
 * @typedef {import('./wire.js').Scenario} Scenario
 * @typedef {{scenario: string, preset?: string, params?: {[name: string]: number}, seed?: number, policy?: string, twin?: import('./wire.js').Variant}} Wish
 * @typedef {{recipe: import('../core/link.js').Recipe}} Again a run that was had before
 */

/** A request that failed: the server's code and sentence, or code `offline`. */
export class ApiError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const patience = 10_000; // ms

/** @param {string} path @param {RequestInit} [init] */
async function call(path, init) {
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(patience) }).catch((error) => {
    throw new ApiError('offline', String(error.message ?? error));
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(body.error?.code ?? 'internal', body.error?.message ?? response.statusText);
  return body;
}

/** The catalogue, in its order. @returns {Promise<Scenario[]>} */
export async function listScenarios() {
  return (await call('api/scenarios')).scenarios;
}

/** The address under which others reach the page, '' if the server was not told. @returns {Promise<string>} */
export async function publicAddress() {
  return (await call('api/about')).publicURL;
}

/** Where what happened in a session is to be had, for another tool. @param {string} session @param {string} format */
export const exportAddress = (session, format) => `api/sessions/${session}/export?format=${format}`;

/** Where what it takes to make its run again is to be had. @param {string} session */
export const recipeAddress = (session) => `api/sessions/${session}/recipe`;

/** Makes a session; the token is its owner's. @param {(Wish | Again) & {open?: boolean}} wish `open`: it has no owner, and no token @returns {Promise<{id: string, token?: string, scenario: string}>} */
export function createSession(wish) {
  return call('api/sessions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(wish) });
}
