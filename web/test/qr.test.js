import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsQR from 'jsqr';
import { longestCode, qrCode } from '../core/qr.js';

// read has another program read the code, from a picture with a quiet zone.
function read(/** @type {boolean[][]} */ modules, scale = 4) {
  const side = (modules.length + 8) * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (modules[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4]) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return /** @type {any} */ (jsQR)(pixels, side, side)?.data;
}

test('codes of every length are read by another program', () => {
  const letters = 'https://interleave.example/#trafficlight&s=0123456789abcdef&';
  for (let length = 1; length <= longestCode; length += length < 20 ? 1 : 7) {
    const text = letters.repeat(4).slice(0, length);
    assert.equal(read(qrCode(text)), text, `${length} bytes`);
  }
  assert.equal(read(qrCode(letters.repeat(4).slice(0, longestCode))).length, longestCode);
});

test('codes hold other alphabets', () => {
  for (const text of ['红绿灯', 'https://学校.example/#锁', '🚦']) assert.equal(read(qrCode(text)), text);
});

test('a code can be read where a part of it is covered', () => {
  const text = 'https://school.example/#philosophers&s=abcdefghijklmnop';
  const modules = qrCode(text);
  for (let y = 12; y < 15; y++) for (let x = 12; x < 15; x++) modules[y][x] = !modules[y][x];
  assert.equal(read(modules), text);
});

test('a text that is too long is refused', () => {
  assert.throws(() => qrCode('x'.repeat(longestCode + 1)), /holds 213 bytes, not 214/);
});
