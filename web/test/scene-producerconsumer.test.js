import assert from 'node:assert/strict';
import { test } from 'node:test';
import { threadColour } from '../core/colours.js';
import { scene } from '../scenes/producerconsumer.js';
import { boxes, extents, watch } from './scenes.js';

const box = boxes[4];
const items = (marks) => marks.filter((m) => m.key?.startsWith('item-'));
const words = (mark) => [mark.text ?? '', ...(mark.children ?? []).map(words)].join(' ');

test('an item keeps its key and its colour from the producer to the consumer', () => {
  const run = watch('producerconsumer', { producers: 3, produce: 400, consume: 700 });
  const places = new Map();
  const colours = new Map();
  for (let time = 0; time < 12; time += 0.05) {
    for (const m of items(scene(run.at(time), box))) {
      if (colours.has(m.key)) assert.equal(m.class, colours.get(m.key), m.key);
      colours.set(m.key, m.class);
      places.set(m.key, new Set([...(places.get(m.key) ?? []), m.x < box.width / 2 + 60 ? 'tank' : 'hand']));
    }
  }
  assert.ok([...places.values()].filter((p) => p.size === 2).length > 10);
  const maker = run.run.state.objects[0].items[0];
  assert.equal(colours.get(`item-${maker.id}`), `item thread-${threadColour(maker.thread)}`);
});

test('whoever is blocked in put holds its item out, and says so', () => {
  const run = watch('producerconsumer', { producers: 4, produce: 500, consume: 2000 });
  const view = run.at(9.7);
  const marks = scene(view, box);
  const blocked = view.state.threads.filter((t) => t.reason === 'put');
  assert.ok(blocked.length > 0);
  for (const t of blocked) {
    assert.match(words(marks.find((m) => m.key === `offer-${t.id}`)), new RegExp(t.text));
    const card = marks.find((m) => m.key === `thread-${t.id}`);
    assert.match(card.class, /state-blocked/);
    assert.match(words(card), /blocked in put\(\)/);
  }
  assert.match(words(marks.find((m) => m.key === 'saying')), /full/);
});

test('among many a held item neither catches the pointer nor hides the number of its holder', () => {
  const view = watch('producerconsumer', { producers: 9, consumers: 1, produce: 500, consume: 5000 }).at(9.7);
  for (const b of boxes) {
    const marks = scene(view, b);
    const offers = marks.filter((m) => m.key?.startsWith('offer-'));
    assert.ok(offers.length > 4);
    for (const offer of offers) {
      assert.equal(offer['pointer-events'], 'none');
      const holder = marks.find((m) => m.key === offer.key.replace('offer', 'thread'));
      const name = extents([holder]).find((e) => e.mark.class === 'face-name');
      const disc = extents([offer]).find((e) => e.mark.class === 'item-body');
      const baseline = name && name.y1 - name.mark['font-size'] * 0.25; // digits have no descenders
      if (name) assert.ok(baseline <= disc.y0 || name.x1 <= disc.x0 || name.x0 >= disc.x1, `${offer.key} in ${b.width}×${b.height}`);
    }
  }
});

test('the tank fills from the bottom; a priority queue shows what comes out first at the bottom', () => {
  for (const order of [0, 1, 2]) {
    const run = watch('producerconsumer', { producers: 2, consumers: 0, produce: 300, maxsize: 6, order });
    const view = run.at(5);
    const q = view.state.objects[0];
    assert.equal(q.items.length, 6);
    const at = new Map(items(scene(view, box)).map((m) => [m.key, m.y]));
    const bottomUp = [...q.items].sort((a, b) => at.get(`item-${b.id}`) - at.get(`item-${a.id}`));
    if (order === 2) assert.deepEqual(bottomUp.map((i) => Number(i.text)), q.items.map((i) => Number(i.text)).sort((a, b) => a - b));
    else assert.deepEqual(bottomUp.map((i) => i.id), q.items.map((i) => i.id));
  }
});

test('lowering maxsize under the items shows the places that are too many', () => {
  const run = watch('producerconsumer', { producers: 4, produce: 300, consume: 5000 });
  run.at(5);
  run.run.set('maxsize', 2);
  const tank = scene(run.view(), box).find((m) => m.key === 'tank');
  assert.equal(tank.children.filter((m) => m.class === 'slot').length, 2);
  assert.equal(tank.children.filter((m) => m.class === 'slot over').length, 2);
});

test('the figures tell how many items were taken in the last ten seconds', () => {
  const run = watch('producerconsumer', { producers: 4, produce: 500, consume: 1000 });
  const figures = scene(run.at(30.5), box).find((m) => m.key === 'figures');
  assert.match(words(figures), /1\.0\/s/);
  assert.match(words(figures), /100%/);
});
