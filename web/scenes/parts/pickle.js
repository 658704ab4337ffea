// A pickle as what it is: bytes, and over them what they mean. The opcodes are those
// of protocol 4 that plain values need, as in sim/pickle.go.

import { fit, rect, round, text } from '../../stage/marks.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../core/playhead.js').View} View
 * @typedef {import('../../net/wire.js').Item} Item
 * @typedef {import('./people.js').Area} Area
 * @typedef {'value' | 'form' | 'rest'} TokenKind value: what Python shows; form: what holds or frames it; rest: how it is put together
 * @typedef {{at: number, length: number, kind: TokenKind, words: string, key: string}} Token
 *   bytes at … at + length − 1; `words` are the same in every language, else `key` is that of the words
 */

const fixed = new Map(/** @type {[number, [number, TokenKind, string]][]} */ ([
  [0x80, [1, 'form', 'protocol']], [0x95, [8, 'form', 'frame']], [0x2e, [0, 'form', 'end']],
  [0x5d, [0, 'form', 'list']], [0x7d, [0, 'form', 'dict']], [0x29, [0, 'form', 'tuple']], [0x74, [0, 'form', 'tuple']],
  [0x85, [0, 'form', 'tuple']], [0x86, [0, 'form', 'tuple']], [0x87, [0, 'form', 'tuple']],
  [0x4a, [4, 'value', 'int']], [0x4b, [1, 'value', 'int']], [0x4d, [2, 'value', 'int']],
  [0x4e, [0, 'value', 'None']], [0x88, [0, 'value', 'True']], [0x89, [0, 'value', 'False']],
  [0x68, [1, 'rest', '']], [0x6a, [4, 'rest', '']], [0x71, [1, 'rest', '']], [0x72, [4, 'rest', '']], [0x47, [8, 'value', '']],
]));
const sized = new Map([[0x8c, 1], [0x58, 4], [0x43, 1], [0x42, 4], [0x8a, 1]]);

/**
 * What the bytes of a pickle mean, as far as they are given.
 * @param {string} hex
 * @returns {Token[]}
 */
export function tokens(hex) {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  /** @type {Token[]} */
  const all = [];
  for (let at = 0; at < bytes.length;) {
    const token = tokenAt(bytes, at);
    all.push({ ...token, length: Math.min(token.length, bytes.length - at) });
    at += token.length;
  }
  return all;
}

/** @returns {Token} */
function tokenAt(/** @type {Uint8Array} */ bytes, /** @type {number} */ at) {
  const op = bytes[at];
  const head = sized.get(op);
  if (head) {
    const length = number(bytes, at + 1, head);
    const data = bytes.subarray(at + 1 + head, at + 1 + head + length);
    const words = op === 0x8c || op === 0x58 ? `'${new TextDecoder().decode(data).replace(/\ufffd+$/, '')}${data.length < length ? '…' : '\''}` : '';
    return { at, length: 1 + head + length, kind: 'value', words, key: '' };
  }
  const [more, kind, name] = fixed.get(op) ?? [0, 'rest', ''];
  const token = { at, length: 1 + more, kind: /** @type {TokenKind} */ (kind), words: '', key: '' };
  if (name === 'int') return { ...token, words: String(op === 0x4a ? number(bytes, at + 1, 4) | 0 : number(bytes, at + 1, more)) };
  return kind === 'value' ? { ...token, words: name } : { ...token, key: name };
}

/** A little-endian number. */
const number = (/** @type {Uint8Array} */ bytes, /** @type {number} */ at, /** @type {number} */ length) => {
  let n = 0;
  for (let i = length - 1; i >= 0; i--) n = n * 256 + (bytes[at + i] ?? 0);
  return n;
};

/**
 * The bytes of a message in rows, what they mean below them; nothing where there is
 * no room to read them.
 * @param {View} view @param {Item} item @param {Area} area @param {number} most size of the letters
 * @returns {Mark[]}
 */
export function bytesTable(view, item, area, most) {
  const count = (item.bytes ?? '').length / 2;
  const { columns, size } = [5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 24].map((n) => (
    { columns: n, size: Math.min(most, (area.width / n) * 0.5, area.height / Math.ceil(count / n) / 2.75) }
  )).reduce((a, b) => (b.size >= a.size ? b : a));
  if (size < 7.5 || !count) return [];
  const row = size * 2.75;
  const cell = Math.min(area.width / columns, size * 2.3);
  const left = area.x + (area.width - columns * cell) / 2;
  const top = area.y + (area.height - Math.ceil(count / columns) * row) / 2;
  return tokens(item.bytes ?? '').flatMap((token) => {
    const parts = rowsOf(token, columns);
    const widest = parts.reduce((a, b) => (b.length > a.length ? b : a));
    return parts.flatMap((part) => {
      const x = left + part.column * cell;
      const y = top + part.row * row;
      const words = part === widest ? fit(wordsOf(view, token, item), size * 0.8, part.length * cell + (part.length < 2 ? cell * 0.3 : 0)) : '';
      return [
        rect(x + 1, y, part.length * cell - 2, size * 1.55, `byte-run ${token.kind}`, { rx: round(size * 0.3) }),
        ...Array.from({ length: part.length }, (_, i) => text(x + (i + 0.5) * cell, y + size * 0.78, (item.bytes ?? '').slice(2 * (part.at + i), 2 * (part.at + i) + 2), size, `byte ${token.kind}`, 'middle')),
        ...(words ? [text(x + (part.length * cell) / 2, y + size * 2.1, words, size * 0.8, `byte-words ${token.kind}`, 'middle')] : []),
      ];
    });
  });
}

const wordsOf = (/** @type {View} */ view, /** @type {Token} */ token, /** @type {Item} */ item) => token.words
  || (token.key ? view.t(`pickle.${token.key}`, { n: (item.size ?? 0) - 11 }) : '');

// rowsOf cuts a token into the parts that lie in one row each.
function rowsOf(/** @type {Token} */ token, /** @type {number} */ columns) {
  const parts = [];
  for (let at = token.at; at < token.at + token.length;) {
    const column = at % columns;
    const length = Math.min(columns - column, token.at + token.length - at);
    parts.push({ at, row: Math.floor(at / columns), column, length });
    at += length;
  }
  return parts;
}
