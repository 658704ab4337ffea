// Presets: which one a run is. Pure.

/**
 * @typedef {import('../net/wire.js').Scenario} Scenario
 * @typedef {import('../net/wire.js').Preset} Preset
 * @typedef {{params: {[name: string]: number}, seed: number, policy: string}} Setting
 */

// settingOf is the whole setting that a preset stands for.
/** @returns {Setting} */
function settingOf(/** @type {Scenario} */ scenario, /** @type {Preset} */ preset) {
  const params = Object.fromEntries(scenario.params.map((p) => [p.name, preset.params?.[p.name] ?? p.default]));
  return { params, seed: preset.seed ?? 0, policy: preset.policy || 'fifo' };
}

/** The name of the preset that a run has the setting of, '' if none. @param {Scenario} scenario @param {Setting} now @returns {string} */
export function presetOf(scenario, now) {
  const found = scenario.presets.find((preset) => {
    const { params, seed, policy } = settingOf(scenario, preset);
    return seed === now.seed && policy === now.policy && Object.keys(params).every((name) => params[name] === now.params[name]);
  });
  return found?.name ?? '';
}
