import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layRoad, placeCars } from '../scenes/parts/road.js';
import { readLight, scene } from '../scenes/trafficlight.js';
import { boxes, second, watch } from './scenes.js';

const roads = [{ top: 165, low: 350, deep: 400, stop: 488, width: 820 }, { top: 90, low: 200, deep: 210, stop: 210, width: 340 }];

// overlaps lists pairs of cars that are drawn over each other on the visible road.
function overlaps(cars, set, time, road, width) {
  const spots = [...placeCars(cars, set, time, road)].map(([id, s]) => ({ id, ...s })).filter((s) => s.x > -road.length && s.x < width + road.length);
  const found = [];
  for (let i = 0; i < spots.length; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.abs(spots[i].x - spots[j].x) < road.length - 0.01 && Math.abs(spots[i].y - spots[j].y) < road.height - 0.01) found.push([spots[i], spots[j]]);
    }
  }
  return found;
}

const said = (marks) => marks.find((m) => m.key === 'saying').children.map((m) => m.text).join(' ');

const carsOf = (state) => state.threads.filter((t) => t.name.startsWith('car') && t.reason !== 'retired');

for (const n of [1, 2, 3, 6, 7, 15, 16, 40, 60, 123, 200]) {
  test(`${n} cars never overlap`, () => {
    const { run } = watch('trafficlight', { cars: n });
    const road = layRoad(n, roads[n % 2]);
    for (let time = 0; time < 34; time += n > 60 ? 0.83 : 0.17) {
      run.runTo(time * second);
      const cars = carsOf(run.state);
      assert.deepEqual(overlaps(cars, run.object('event').value === 1, run.k.now, road, roads[n % 2].width), [], `at ${time} s`);
    }
  });
}

test('cars that came at different moments never overlap, through green, yellow and red', () => {
  const { run } = watch('trafficlight', { cars: 2 });
  let wanted = 2;
  let most = 0;
  for (let i = 0; i < 400; i++) {
    const time = i * 0.093;
    run.runTo(time * second);
    if (i % 7 === 3 && i < 120) run.set('cars', (wanted += (i % 3) + 1));
    most = Math.max(most, wanted);
    if (i % 50 === 40) run.set('cars', (wanted -= 3));
    const cars = carsOf(run.state);
    const road = layRoad(cars.length, roads[0]);
    assert.deepEqual(overlaps(cars, run.object('event').value === 1, run.k.now, road, 820), [], `at ${time} s`);
  }
  assert.ok(most > 20, String(most));
});

test('on one course a car never jumps, and it never turns back', () => {
  const { run } = watch('trafficlight', { cars: 6, green: 12, yellow: 2, red: 8 });
  const changes = [[1.3, 9], [1.75, 14], [2.4, 17], [4.6, 12], [9.3, 20], [12.2, 25]];
  let before = new Map();
  let turns = 0;
  for (let ms = 0; ms < 16_000; ms += 10) {
    run.runTo(ms * 1e6);
    if (changes.length && changes[0][0] * 1000 <= ms) {
      run.set('cars', changes.shift()[1]);
      before = new Map();
    }
    const cars = carsOf(run.state);
    const road = layRoad(cars.length, roads[0]);
    const now = placeCars(cars, run.object('event').value === 1, run.k.now, road);
    const step = (road.cells * road.pitch) / 100;
    for (const [id, spot] of now) {
      const last = before.get(id);
      if (!last || !spot.drives || last.leg !== spot.leg) {
        turns += last && spot.drives && last.drives ? 1 : 0;
        continue;
      }
      const wraps = last.x > 820 && spot.x < 0;
      assert.ok(wraps || (spot.x >= last.x && spot.x - last.x <= step + 0.6), `car ${id} at ${ms} ms: ${last.x} to ${spot.x}`);
      assert.equal(spot.y, last.y);
    }
    before = now;
  }
  assert.ok(turns < 100, `${turns} changes of course`);
});

test('the road is never empty while six cars drive, and nobody vanishes in sight', () => {
  for (const place of roads) {
    const { run } = watch('trafficlight', { cars: 6 });
    const road = layRoad(6, place);
    const whole = road.cells * road.pitch;
    assert.ok(whole >= place.width + road.length);
    for (let ms = 1000; ms < 3000; ms += 10) {
      run.runTo(ms * 1e6);
      const xs = [...placeCars(carsOf(run.state), true, run.k.now, road).values()].map(({ x }) => x);
      assert.ok(xs.some((x) => x > -road.length / 2 && x < place.width + road.length / 2), `at ${ms} ms`);
      assert.ok(xs.every((x) => x >= -road.length / 2 - road.pitch && x <= whole - road.length / 2 + 1e-6), `at ${ms} ms`);
    }
  }
});

test('the queue stands at the stop line in the order of waiting', () => {
  const { run } = watch('trafficlight', { cars: 8 });
  run.runTo(20 * second);
  const cars = carsOf(run.state).sort((a, b) => a.seq - b.seq);
  assert.ok(cars.every((c) => c.state === 'blocked'));
  const road = layRoad(8, roads[0]);
  const spots = placeCars(cars, false, run.k.now, road);
  const at = cars.map((c) => spots.get(c.id));
  assert.deepEqual(at.slice(0, 3).map((s) => s.x), [at[0].x, at[0].x, at[0].x]);
  assert.ok(at[3].x < at[0].x && at[6].x < at[3].x);
  assert.equal(at[3].y, at[0].y);
  assert.ok(at[0].x + road.length / 2 < road.stop);
});

test('a car drives from its place in the queue round to the place where it will queue', () => {
  const { run } = watch('trafficlight', { cars: 6 });
  run.runTo(17.0 * second);
  const road = layRoad(6, roads[0]);
  const at = () => placeCars(carsOf(run.state), run.object('event').value === 1, run.k.now, road);
  const start = at();
  let before = start;
  let wraps = 0;
  for (let ms = 10; ms < 1000; ms += 10) {
    run.runTo((17 + ms / 1000) * second);
    const now = at();
    for (const [id, spot] of now) {
      if (spot.x < before.get(id).x) {
        wraps++;
        assert.ok(before.get(id).x > 820 && spot.x < 0, 'it leaves on the right and comes in on the left');
      }
    }
    before = now;
  }
  assert.equal(wraps, 6);
  run.runTo(17.999 * second);
  const near = at();
  run.runTo(18.0 * second);
  for (const [id, spot] of at()) assert.ok(Math.abs(spot.x - near.get(id).x) < 3 && spot.y === near.get(id).y, `car ${id} comes to rest where it arrives`);
});

test('the light shows what was printed, and counts down to the next colour', () => {
  const { run } = watch('trafficlight', {});
  const lighter = () => run.state.threads.find((t) => t.name === 'lighter');
  assert.equal(readLight(undefined, run.state.params, 0).colour, '');
  // Changes of colour as the lesson's program has them: 15 s, 2 s, 13.5 s, then 14.5 s.
  for (const [from, to, colour] of [[0, 15, 'green'], [15, 17, 'yellow'], [17, 30.5, 'red'], [30.5, 45, 'green'], [45, 47, 'yellow'], [47, 60.5, 'red']]) {
    for (let tenth = from * 10; tenth < to * 10; tenth++) {
      const time = tenth / 10;
      run.runTo(Math.round(time * 1e9 + 1));
      const light = readLight(lighter(), run.state.params, run.k.now);
      assert.equal(light.colour, colour, `at ${time}`);
      assert.ok(Math.abs(light.left / 1e9 - (to - time)) < 1e-3, `at ${time}: ${light.left / 1e9}`);
      assert.ok(light.left <= light.whole);
    }
  }
});

test('under the countdown stands how red comes to be a tick longer than its control says', () => {
  const run = watch('trafficlight', { cars: 6, green: 6, yellow: 3, red: 10 });
  const words = (time) => scene(run.at(time), boxes[4]).find((m) => m.key === 'countdown').children.filter((m) => m.shape === 'text').map((m) => m.text);
  assert.deepEqual(words(2), ['1.0s']);
  assert.deepEqual(words(4.6), ['5.4s', '5.0 + 0.5 s']);
  assert.deepEqual(words(9.6), ['0.4s', 'silent tick']);
  assert.deepEqual(words(10.1), ['2.4s']);
});

test('only the owner may throw the switch, which says what it would do', () => {
  const run = watch('trafficlight', {});
  const sw = (view) => scene(view, boxes[4]).find((m) => m.key === 'flag').children.find((m) => m.key === 'switch');
  const green = run.at(3);
  assert.equal(sw(green).act, 'clear');
  assert.equal(sw({ ...green, role: 'viewer' }).act, undefined);
  assert.equal(sw(run.at(20)).act, 'set');
});

test('cars drive in from the left; who leaves drives off, or backs out of the queue', () => {
  for (const [time, out] of [[3.2, (x) => x > 820], [20, (x) => x < 0]]) {
    const run = watch('trafficlight', {});
    run.at(time);
    const cars = scene(run.view(), boxes[4]).find((m) => m.key === 'cars').children;
    assert.equal(cars.length, 6);
    assert.ok(cars.every((c) => out(c.leave.x) && c.enter.x < 0), `at ${time} s`);
  }
});

test('a car keeps its place while others come and go', () => {
  for (const time of [3.3, 15.7, 20.1]) {
    const { run } = watch('trafficlight', { cars: 6 });
    run.runTo(time * second);
    const road = layRoad(6, roads[0]);
    const spots = () => placeCars(carsOf(run.state), run.object('event').value === 1, run.k.now, road);
    const before = spots();
    for (const cars of [7, 11, 15, 8, 3]) {
      run.set('cars', cars);
      const now = spots();
      assert.equal(now.size, cars);
      for (const [id, spot] of now) if (before.has(id)) assert.deepEqual(spot, before.get(id), `car ${id} at ${time} s with ${cars} cars`);
    }
  }
});

test('a car stays in its lane for as long as the road is the same', () => {
  const { run } = watch('trafficlight', { cars: 9, green: 6, yellow: 2, red: 5 });
  const road = layRoad(15, roads[0]);
  const lanes = new Map();
  for (let i = 0; i < 600; i++) {
    run.runTo(i * 0.061 * second);
    if (i % 11 === 7) run.set('cars', 3 + (i * 7) % 13);
    for (const [id, { y }] of placeCars(carsOf(run.state), run.object('event').value === 1, run.k.now, road)) {
      if (!lanes.has(id)) lanes.set(id, y);
      assert.equal(y, lanes.get(id), `car ${id} at ${i}`);
    }
  }
});

test('the road is rarely another one', () => {
  const roadsFor = Array.from({ length: 201 }, (_, n) => layRoad(n, roads[0]).lanes);
  assert.equal(new Set(roadsFor.slice(0, 13)).size, 1);
  assert.ok(new Set(roadsFor).size <= 6, String([...new Set(roadsFor)]));
});

test('before anything is made the panel and the light are there, off, and it says that the program begins', () => {
  const view = watch('trafficlight', {}).at(3);
  const marks = scene({ ...view, state: { ...view.state, threads: [], objects: [] } }, boxes[4]);
  for (const key of ['light', 'countdown', 'flag']) assert.ok(marks.some((m) => m.key === key), key);
  assert.ok(!JSON.stringify(marks.find((m) => m.key === 'light')).includes(' on"'));
  assert.ok(!JSON.stringify(marks.find((m) => m.key === 'flag')).includes('"act"'));
  assert.match(said(marks), /The program begins/);
});

test('a switch thrown by hand against the light is undone at the next tick, and the sentence says so', () => {
  const run = watch('trafficlight', {});
  const thrown = (time, value) => {
    const view = run.at(time);
    return said(scene({ ...view, state: { ...view.state, objects: view.state.objects.map((o) => (o.kind === 'event' ? { ...o, value } : o)) } }, boxes[4]));
  };
  assert.match(thrown(3.2, 0), /sets it again/);
  assert.doesNotMatch(thrown(3.2, 1), /again/);
  assert.doesNotMatch(thrown(14.7, 0), /sets it again/, 'the next tick is yellow');
  assert.match(thrown(20.2, 1), /clears it again/);
  assert.doesNotMatch(thrown(20.2, 0), /again/);
});
