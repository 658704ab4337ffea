// Presets: which one a run is, and what it takes to become another one. Pure.

/**
 * @typedef {import('../net/wire.js').Scenario} Scenario
 * @typedef {import('../net/wire.js').Preset} Preset
 * @typedef {import('../net/wire.js').Command} Command
 * @typedef {{params: {[name: string]: number}, seed: number, policy: string}} Setting
 */

/** The whole setting that a preset stands for. @param {Scenario} scenario @param {Preset} preset @returns {Setting} */
export function settingOf(scenario, preset) {
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

/**
 * The commands that take a run to a preset's setting and begin it anew.
 * @param {Scenario} scenario @param {Preset} preset @param {Setting} now @returns {Command[]}
 */
export function commandsFor(scenario, preset, now) {
  const wanted = settingOf(scenario, preset);
  /** @type {Command[]} */
  const commands = Object.entries(wanted.params)
    .filter(([name, value]) => now.params[name] !== value)
    .map(([name, value]) => ({ type: 'set', name, value }));
  if (wanted.policy !== now.policy) commands.push({ type: 'policy', policy: wanted.policy });
  if (wanted.seed !== now.seed) commands.push({ type: 'seed', seed: wanted.seed });
  return [...commands, { type: 'reset' }];
}
