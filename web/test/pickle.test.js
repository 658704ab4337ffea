// What the bytes of a pickle mean.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaker } from '../core/language.js';
import { bytesTable, tokens } from '../scenes/parts/pickle.js';
import { broken, extents } from './scenes.js';
import en from '../text/en.js';

const lesson = '80049510000000000000005d94284b2a4e8c0568656c6c6f94652e';

test('the bytes of the lesson mean [42, None, \'hello\']', () => {
  const all = tokens(lesson);
  assert.deepEqual(all.filter((t) => t.kind === 'value').map((t) => t.words), ['42', 'None', "'hello'"]);
  assert.deepEqual(all.filter((t) => t.kind === 'form').map((t) => t.key), ['protocol', 'frame', 'list', 'end']);
  assert.deepEqual(all.map((t) => t.at), [0, 2, 11, 12, 13, 14, 16, 17, 24, 25, 26]);
});

test('tokens follow each other without a gap, also where the bytes are cut', () => {
  const big = `8004954b00000000000000${'4d3905'}${'4afeffffff'}8c05${'e4b896e7'}`;
  for (const hex of [lesson, lesson.slice(0, 40), lesson.slice(0, 8), big, '']) {
    let at = 0;
    for (const t of tokens(hex)) {
      assert.equal(t.at, at);
      at += t.length;
    }
    assert.equal(at, hex.length / 2);
  }
  assert.deepEqual(tokens(big).filter((t) => t.kind === 'value').map((t) => t.words), ['1337', '-2', "'世…"]);
});

test('the table stays in its area, and is left out where nobody could read it', () => {
  const item = { id: 1, text: '', thread: 2, size: 27, bytes: lesson };
  const view = { t: speaker(en, 'en') };
  for (const [width, height] of [[220, 120], [340, 150], [700, 260], [900, 60]]) {
    const marks = bytesTable(view, item, { x: 10, y: 20, width, height }, 16);
    assert.ok(marks.length > 30, `${width}×${height}`);
    assert.deepEqual(broken(marks), []);
    for (const e of extents(marks)) assert.ok(e.x0 >= 8 && e.y0 >= 19 && e.x1 <= 12 + width && e.y1 <= 21 + height, `${width}×${height} ${e.mark.text}`);
  }
  assert.deepEqual(bytesTable(view, item, { x: 0, y: 0, width: 60, height: 200 }, 16), []);
  assert.deepEqual(bytesTable(view, item, { x: 0, y: 0, width: 300, height: 30 }, 16), []);
});
