// QR codes (ISO/IEC 18004): a text as UTF-8 bytes, error correction level M, versions 1
// to 10. Pure.

/** By version: error correction bytes of a block, then how many blocks have how many bytes of data. @type {readonly [ec: number, blocks: [count: number, size: number][]][]} */
const versions = [
  [10, [[1, 16]]], [16, [[1, 28]]], [26, [[1, 44]]], [18, [[2, 32]]], [24, [[2, 43]]],
  [16, [[4, 27]]], [18, [[4, 31]]], [22, [[2, 38], [2, 39]]], [22, [[3, 36], [2, 37]]], [26, [[4, 43], [1, 44]]],
];
/** Where the small squares are, by version, on both axes. */
const alignments = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

/** The longest text, in bytes of UTF-8. */
export const longestCode = 213;

const exps = new Uint8Array(510); // powers of 2 in GF(256), and their logarithms
const logs = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++, x = x & 128 ? (x << 1) ^ 0x11d : x << 1) {
  exps[i] = exps[i + 255] = x;
  logs[x] = i;
}
const times = (/** @type {number} */ a, /** @type {number} */ b) => (a && b ? exps[logs[a] + logs[b]] : 0);

/** The rules by which modules are turned over, so that no pattern misleads a reader. @type {((x: number, y: number) => boolean)[]} */
const masks = [
  (x, y) => (x + y) % 2 === 0, (_, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0, (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/**
 * The modules of the code for a text, row by row, true is dark; without the quiet zone
 * of four modules that belongs around it. Throws a RangeError on a text that is too long.
 * @param {string} text
 * @returns {boolean[][]}
 */
export function qrCode(text) {
  const bytes = new TextEncoder().encode(text);
  const version = versions.findIndex((_, i) => bytes.length <= dataBytes(i) - (i < 9 ? 2 : 3)) + 1;
  if (version === 0) throw new RangeError(`a code holds ${longestCode} bytes, not ${bytes.length}`);
  const bits = codewords(bytes, version).flatMap((byte) => bitsOf(byte, 8));
  const best = masks.map((_, mask) => draw(bits, version, mask)).map((modules) => ({ modules, cost: costOf(modules) }));
  return best.reduce((a, b) => (b.cost < a.cost ? b : a)).modules;
}

const dataBytes = (/** @type {number} */ i) => versions[i][1].reduce((sum, [count, size]) => sum + count * size, 0);
const bitsOf = (/** @type {number} */ value, /** @type {number} */ count) => Array.from({ length: count }, (_, i) => (value >> (count - 1 - i)) & 1);

// codewords are the bytes of data, filled up, and those that correct errors, interleaved.
function codewords(/** @type {Uint8Array} */ bytes, /** @type {number} */ version) {
  const bits = [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...[...bytes].flatMap((byte) => bitsOf(byte, 8)), 0, 0, 0, 0];
  const data = Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => bits.slice(i * 8, i * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0));
  const all = dataBytes(version - 1);
  for (let pad = 0xec; data.length < all; pad ^= 0xec ^ 0x11) data.push(pad);
  const [ec, groups] = versions[version - 1];
  let at = 0;
  const blocks = groups.flatMap(([count, size]) => Array.from({ length: count }, () => data.slice(at, (at += size))));
  const longest = Math.max(...blocks.map((block) => block.length));
  const woven = (/** @type {number[][]} */ rows, /** @type {number} */ length) => Array.from({ length }, (_, i) => rows.flatMap((row) => (i < row.length ? [row[i]] : []))).flat();
  return [...woven(blocks, longest), ...woven(blocks.map((block) => remainder(block, ec)), ec)];
}

// remainder is that of the division by the generator polynomial (Reed and Solomon).
function remainder(/** @type {number[]} */ block, /** @type {number} */ degree) {
  let generator = [1];
  for (let i = 0; i < degree; i++) {
    const next = [...generator, 0];
    generator.forEach((factor, j) => { next[j + 1] ^= times(factor, exps[i]); });
    generator = next;
  }
  const rest = [...block, ...new Array(degree).fill(0)];
  block.forEach((_, i) => {
    const factor = rest[i];
    generator.forEach((g, j) => { rest[i + j] ^= times(g, factor); });
  });
  return rest.slice(block.length);
}

// protectedBits are the bits of a value and those of its division by a polynomial.
function protectedBits(/** @type {number} */ value, /** @type {number} */ count, /** @type {number} */ polynomial, /** @type {number} */ degree) {
  let rest = value << degree;
  for (let i = count - 1; i >= 0; i--) if (rest & (1 << (i + degree))) rest ^= polynomial << i;
  return (value << degree) | rest;
}

function draw(/** @type {number[]} */ bits, /** @type {number} */ version, /** @type {number} */ mask) {
  const size = 17 + 4 * version;
  /** @type {(boolean | null)[][]} null: data */
  const modules = Array.from({ length: size }, () => new Array(size).fill(null));
  const set = (/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ dark) => { if (x >= 0 && y >= 0 && x < size && y < size) modules[y][x] = dark; };
  const square = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ reach, /** @type {(ring: number) => boolean} */ dark) => {
    for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) set(x + dx, y + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (let i = 0; i < size; i++) {
    set(i, 6, i % 2 === 0);
    set(6, i, i % 2 === 0);
  }
  const corners = [[3, 3], [size - 4, 3], [3, size - 4]];
  for (const [x, y] of corners) square(x, y, 4, (ring) => ring < 2 || ring === 3);
  const places = alignments[version - 1];
  for (const y of places) {
    for (const x of places) if (!corners.some(([cx, cy]) => Math.abs(cx - x) < 6 && Math.abs(cy - y) < 6)) square(x, y, 2, (ring) => ring !== 1);
  }
  const format = protectedBits(mask, 5, 0x537, 10) ^ 0x5412; // level M is 00
  for (let i = 0; i < 15; i++) {
    const dark = Boolean((format >> i) & 1);
    const [x, y] = i < 6 ? [8, i] : i < 8 ? [8, i + 1] : i === 8 ? [7, 8] : [14 - i, 8];
    set(x, y, dark);
    if (i < 8) set(size - 1 - i, 8, dark);
    else set(8, size - 15 + i, dark);
  }
  set(8, size - 8, true);
  if (version >= 7) {
    const told = protectedBits(version, 6, 0x1f25, 12);
    for (let i = 0; i < 18; i++) {
      const [a, b] = [Math.floor(i / 3), size - 11 + (i % 3)];
      set(a, b, Boolean((told >> i) & 1));
      set(b, a, Boolean((told >> i) & 1));
    }
  }
  let next = 0;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) { // column 6 is left out
    const upward = ((right > 6 ? size - 1 - right : size - 2 - right) / 2) % 2 === 0;
    for (let i = 0; i < size; i++) {
      const y = upward ? size - 1 - i : i;
      for (const x of [right, right - 1]) {
        if (modules[y][x] === null) modules[y][x] = Boolean(bits[next++]) !== masks[mask](x, y);
      }
    }
  }
  return /** @type {boolean[][]} */ (modules);
}

// costOf says how hard a code is to read: long runs, squares of one colour, what looks
// like a corner, and too much of one colour.
function costOf(/** @type {boolean[][]} */ modules) {
  const size = modules.length;
  const lines = [...modules, ...modules.map((_, x) => modules.map((row) => row[x]))].map((line) => line.map(Number).join(''));
  let cost = 0;
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) cost += run.length - 2;
    cost += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) if (new Set([modules[y][x], modules[y - 1][x], modules[y][x - 1], modules[y - 1][x - 1]]).size === 1) cost += 3;
  }
  const dark = modules.flat().filter(Boolean).length / (size * size);
  return cost + 10 * Math.floor(Math.abs(dark - 0.5) * 20);
}
