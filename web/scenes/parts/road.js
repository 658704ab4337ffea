// Where the cars of the traffic light are: a pure function of their states and of
// virtual time.
//
// The road is a ring. A driving car goes once round it while it sleeps its second:
// over the zebra, out on the right, in again on the left. Every car has a lane, and
// keeps it while others come and go. So that nobody drives through anybody, the ring
// has cells that move along with the traffic, one car each; the cars in step with the
// first stand exactly in their cells, the others in the nearest free ones, the older
// before the younger. Once the event is clear, whoever comes in from the left heads for
// the place where it will queue.

import { clamp } from '../../stage/marks.js';

/**
 * @typedef {import('../../net/wire.js').Thread} Thread
 * @typedef {Object} Road
 * @property {number} top
 * @property {number} bottom
 * @property {number} stop x of the stop line
 * @property {number} lanes
 * @property {number} laneHeight
 * @property {number} length of a car with its ring
 * @property {number} height of a car with its ring
 * @property {number} pitch from car to car in a queue
 * @property {number} cells around the ring, in each lane
 *
 * @typedef {{x: number, y: number, drives: boolean, leg: string}} Spot the middle of a car
 */

// Of few lanes the fewest that have room: the road changes rarely with the number of cars.
const laneCounts = [3, 5, 8, 12, 17, 24, 60];

/**
 * The road from `top` on with room for n cars left of the stop line: three lanes down to
 * `low`, or more and smaller ones, down to `deep`.
 * @param {number} n
 * @param {{top: number, low: number, deep: number, stop: number, width: number}} place
 * @returns {Road}
 */
export function layRoad(n, { top, low, deep, stop, width }) {
  const roads = laneCounts.map((lanes) => {
    const bottom = low + (deep - low) * clamp((lanes - 3) / 5, 0, 1);
    const laneHeight = (bottom - top) / lanes;
    const height = laneHeight * 0.62;
    const length = height * 1.97;
    const pitch = length + Math.max(2, height * 0.34);
    return { top, bottom, stop, lanes, laneHeight, length, height, pitch, cells: Math.ceil(width / pitch) + 1 };
  });
  const holds = (/** @type {Road} */ road) => Math.floor((road.stop - road.height * 0.3) / road.pitch) * road.lanes;
  return roads.find((road) => holds(road) >= n) ?? roads[roads.length - 1];
}

/**
 * The place of every car.
 * @param {Thread[]} cars in the order in which they came
 * @param {boolean} set whether the event is set
 * @param {number} time
 * @param {Road} road
 * @returns {Map<number, Spot>} by thread id
 */
export function placeCars(cars, set, time, road) {
  /** @type {Map<number, Spot>} */
  const spots = new Map();
  const moves = (/** @type {Thread} */ c) => c.state === 'sleeping' || (set && c.state !== 'blocked');
  const first = cars.find(moves);
  const lead = first && { phase: phaseOf(first, time), done: done(first, time) };
  for (let lane = 0; lane < road.lanes; lane++) {
    const here = cars.filter((_, i) => i % road.lanes === lane);
    const queued = here.filter((c) => c.state === 'blocked').sort(bySeq);
    const rest = here.filter((c) => c.state !== 'blocked');
    const standing = [...queued, ...(set ? [] : rest.filter((c) => !moves(c)).sort(bySeq))];
    standing.forEach((c, i) => spots.set(c.id, queueSpot(i, lane, road)));
    if (!lead) continue;
    const driving = rest.filter(moves);
    ring(driving, lane, lead, time, road, spots);
    if (set) continue;
    comeIn(driving, standing.length, lane, time, road, spots);
    makeWay(here, road, spots);
  }
  return spots;
}

/**
 * How far everything that drives has moved to the right, in pixels from any one moment
 * on; 0 while nothing drives.
 * @param {Thread[]} cars @param {number} time @param {Road} road
 */
export function driftOf(cars, time, road) {
  const driver = cars.find((c) => c.state === 'sleeping');
  if (!driver) return 0;
  const laps = time / lap(driver);
  return (laps % 16) * road.cells * road.pitch;
}

const bySeq = (/** @type {Thread} */ a, /** @type {Thread} */ b) => a.seq - b.seq;

const laneY = (/** @type {Road} */ road, /** @type {number} */ lane) => road.top + (lane + 0.5) * road.laneHeight;

const rowX = (/** @type {Road} */ road, /** @type {number} */ row) => road.stop - road.height * 0.3 - road.length / 2 - row * road.pitch;

/** @returns {Spot} */
function queueSpot(/** @type {number} */ row, /** @type {number} */ lane, /** @type {Road} */ road) {
  return { x: rowX(road, row), y: laneY(road, lane), drives: false, leg: '' };
}

const lap = (/** @type {Thread} */ car) => (car.state === 'sleeping' ? Math.max(1, car.until - car.since) : 1e9);

// began is when a car began its lap; one that is about to drive begins now.
const began = (/** @type {Thread} */ car, /** @type {number} */ time) => (car.state === 'sleeping' ? car.since : time);

// done is how much of its lap a car has driven, 0 … 1.
const done = (/** @type {Thread} */ car, /** @type {number} */ time) => clamp((time - began(car, time)) / lap(car), 0, 1);

// Cars of the same phase are in step: their laps begin at the same moment.
const phaseOf = (/** @type {Thread} */ car, /** @type {number} */ time) => began(car, time) % lap(car);

/** @typedef {{phase: number, done: number}} Lead the first car's phase and how much of its lap it has driven */

// ring gives every driving car of a lane a cell of the ring and says where that cell is now.
function ring(/** @type {Thread[]} */ cars, /** @type {number} */ lane, /** @type {Lead} */ lead, /** @type {number} */ time, /** @type {Road} */ road, /** @type {Map<number, Spot>} */ spots) {
  const around = road.cells;
  const left = leftEnd(road);
  const taken = new Set();
  for (const { car, row, phase } of inStep(cars, lead, time)) {
    const cell = nearestFree(taken, Math.round(((lead.phase - phase) / lap(car)) * around) - row, around);
    taken.add(cell);
    const x = rowX(road, 0) + (lead.done * around + cell) * road.pitch;
    spots.set(car.id, { x: left + mod(x - left, around * road.pitch), y: laneY(road, lane), drives: true, leg: String(cell) });
  }
}

// inStep says of every car which row it has among those in step with it, in the order
// in which they began. Those in step with the first car come first, then the oldest.
function inStep(/** @type {Thread[]} */ cars, /** @type {Lead} */ lead, /** @type {number} */ time) {
  /** @type {Map<number, number>} */
  const rows = new Map();
  return cars.map((car) => ({ car, phase: phaseOf(car, time), row: 0 }))
    .sort(({ car: a }, { car: b }) => began(b, time) - began(a, time) || Number(b.state === 'sleeping') - Number(a.state === 'sleeping') || bySeq(a, b))
    .map((each) => {
      const row = rows.get(each.phase) ?? 0;
      rows.set(each.phase, row + 1);
      return { ...each, row };
    })
    .sort((a, b) => Number(b.phase === lead.phase) - Number(a.phase === lead.phase) || a.car.id - b.car.id);
}

// nearestFree is the free cell nearest to the wanted one.
function nearestFree(/** @type {Set<number>} */ taken, /** @type {number} */ wanted, /** @type {number} */ around) {
  for (let d = 0; d <= around; d++) {
    for (const cell of [mod(wanted + d, around), mod(wanted - d, around)]) if (!taken.has(cell)) return cell;
  }
  return mod(wanted, around);
}

// comeIn turns those who have left on the right and come in from the left towards the
// place where they will queue, in the order in which they arrive, behind those who
// stand already.
function comeIn(/** @type {Thread[]} */ driving, /** @type {number} */ standing, /** @type {number} */ lane, /** @type {number} */ time, /** @type {Road} */ road, /** @type {Map<number, Spot>} */ spots) {
  const length = road.cells * road.pitch;
  const left = leftEnd(road);
  [...driving].sort((a, b) => a.until - b.until || bySeq(a, b)).forEach((car, i) => {
    const { x } = /** @type {Spot} */ (spots.get(car.id));
    const part = done(car, time);
    const start = left + mod(x - part * length - left, length);
    if (x > start - 1e-3) return;
    const goal = queueSpot(standing + i, lane, road);
    spots.set(car.id, { x: goal.x - (1 - part) * length, y: goal.y, drives: true, leg: `in/${standing + i}` });
  });
}

// makeWay moves those of a lane who drive off ahead of all who come to a halt.
function makeWay(/** @type {Thread[]} */ cars, /** @type {Road} */ road, /** @type {Map<number, Spot>} */ spots) {
  const here = cars.map((c) => /** @type {Spot} */ (spots.get(c.id)));
  const stays = (/** @type {Spot} */ s) => !s.drives || s.leg.startsWith('in/');
  let behind = Math.max(-Infinity, ...here.filter(stays).map((s) => s.x));
  for (const spot of here.filter((s) => !stays(s)).sort((a, b) => a.x - b.x)) {
    if (spot.x < behind + road.pitch - 0.5) Object.assign(spot, { x: behind + road.pitch, leg: `${spot.leg}/ahead` });
    behind = spot.x;
  }
}

// leftEnd is where the ring begins: just out of sight, so that those who left on the right soon come in again.
const leftEnd = (/** @type {Road} */ road) => -0.5 * road.pitch;

const mod = (/** @type {number} */ n, /** @type {number} */ m) => ((n % m) + m) % m;
