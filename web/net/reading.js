// Reading: the code and the lessons of scenarios. Each is fetched when it is first
// asked for, and kept.

const again = 3000; // ms until what did not come is asked for once more

/**
 * @typedef {import('../core/code.js').Code} Code
 */

/**
 * @param {() => void} onLoad something has come
 */
export function createReading(onLoad) {
  /** @type {Map<string, any>} by path; null while it is under way */
  const kept = new Map();

  function get(/** @type {string} */ path, /** @type {'json' | 'text'} */ form) {
    if (kept.has(path)) return kept.get(path);
    kept.set(path, null);
    fetch(path).then((response) => (response.ok ? response[form]() : Promise.reject(response.status))).then(
      (body) => { kept.set(path, body); onLoad(); },
      () => setTimeout(() => { kept.delete(path); onLoad(); }, again),
    );
    return null;
  }

  const of = (/** @type {string} */ scenario) => `api/scenarios/${encodeURIComponent(scenario)}`;
  return {
    /** The program of a scenario, null until it has come. @param {string} scenario @returns {Code | null} */
    code: (scenario) => get(`${of(scenario)}/code`, 'json'),
    /** The lesson of a scenario as HTML, null until it has come. @param {string} scenario @param {'en' | 'zh'} lang @returns {string | null} */
    lesson: (scenario, lang) => get(`${of(scenario)}/lesson?lang=${lang}`, 'text'),
  };
}

/** @typedef {ReturnType<typeof createReading>} Reading */
