// The branches of a session in the order of their tree. Pure.

/** @typedef {import('../net/wire.js').Branch} Branch */

/**
 * Every branch under the one that it parted from, by where it did; what parted from
 * something forgotten stands like what began anew.
 * @param {readonly Branch[]} all
 * @returns {{branch: Branch, depth: number}[]}
 */
export function branchRows(all) {
  const known = new Set(all.map(({ epoch }) => epoch));
  /** @type {{branch: Branch, depth: number}[]} */
  const rows = [];
  function add(/** @type {number} */ parent, /** @type {number} */ depth) {
    const parted = all.filter((branch) => (known.has(branch.parent ?? 0) ? branch.parent : 0) === parent);
    for (const branch of parted.sort((a, b) => (a.from?.time ?? 0) - (b.from?.time ?? 0) || a.epoch - b.epoch)) {
      rows.push({ branch, depth });
      add(branch.epoch, depth + 1);
    }
  }
  add(0, 0);
  return rows;
}
