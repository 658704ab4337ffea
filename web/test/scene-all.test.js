import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene as generic } from '../scenes/generic.js';
import { scene as producerconsumer } from '../scenes/producerconsumer.js';
import { scene as semaphore } from '../scenes/semaphore.js';
import { scene as trafficlight } from '../scenes/trafficlight.js';
import { boxes, broken, doubleKeys, extents, watch, wordless } from './scenes.js';

const scenes = { trafficlight, producerconsumer, semaphore };
const cases = [
  ['trafficlight', {}, [0, 3.3, 15.4, 17.2, 20, 30.2, 30.9]],
  ['trafficlight', { cars: 0 }, [0, 20]],
  ['trafficlight', { cars: 1 }, [0.4, 20]],
  ['trafficlight', { cars: 200 }, [0.4, 20]],
  ['producerconsumer', {}, [0, 1.2, 3, 6.3]],
  ['producerconsumer', { producers: 0, consumers: 3 }, [2]],
  ['producerconsumer', { producers: 4, produce: 500, consume: 1000 }, [8.3, 20]],
  ['producerconsumer', { producers: 3, consumers: 0, order: 1, maxsize: 1 }, [5]],
  ['producerconsumer', { producers: 50, consumers: 50, maxsize: 50, order: 2 }, [0.2, 9.1]],
  ['semaphore', {}, [0, 0.4, 2.5, 4.2]],
  ['semaphore', { threads: 200, permits: 20 }, [0.4, 7.7, 11]],
  ['semaphore', { threads: 1, permits: 1 }, [0.5, 2]],
];

for (const [name, params, times] of cases) {
  for (const [kind, scene] of [['', scenes[name]], ['generic, ', generic]]) {
    test(`${kind}${name} ${JSON.stringify(params)}: pure, keyed, in words, inside the box`, () => {
      for (const lang of ['en', 'zh']) {
        const run = watch(name, params, lang);
        for (const time of times) {
          const view = run.at(time);
          for (const box of boxes) {
            const marks = scene(view, box);
            const where = `${time} s in ${box.width}×${box.height}, ${lang}`;
            assert.deepEqual(scene(view, box), marks, where);
            assert.deepEqual(doubleKeys(marks), [], where);
            assert.deepEqual(wordless(marks), [], where);
            assert.deepEqual(broken(marks), [], where);
            for (const e of extents(marks.filter((m) => m.key !== 'cars'))) {
              const inside = e.x0 >= -1 && e.y0 >= -1 && e.x1 <= box.width + 1 && e.y1 <= box.height + 1;
              assert.ok(inside, `${where}: ${e.mark.class} ${e.mark.text ?? ''} ${[e.x0, e.y0, e.x1, e.y1].map(Math.round)}`);
            }
          }
        }
      }
    });
  }
}

for (const [name, scene] of Object.entries(scenes)) {
  test(`${name}: nothing to show yet is no mistake`, () => {
    const view = { ...watch(name, {}).view(), state: { seq: 0, step: 0, time: 0, params: {}, processes: [], threads: [], objects: [], verdict: null } };
    for (const box of boxes) assert.deepEqual(broken(scene(view, box)), []);
  });

  test(`${name}: every thread of a crew can be pointed at`, () => {
    const run = watch(name, {});
    const view = run.at(2.3);
    const threads = new Set();
    const collect = (marks) => marks.forEach((m) => { if (m.thread) threads.add(m.thread); collect(m.children ?? []); });
    collect(scene(view, boxes[4]));
    for (const t of view.state.threads) assert.ok(threads.has(t.id), t.name);
  });
}
