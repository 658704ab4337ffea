// Where the cars of the traffic light are: a pure function of their states and of
// virtual time.
//
// The road is a ring. A driving car goes once round it while it sleeps its second:
// over the zebra, out on the right, in again on the left. So that nobody drives
// through anybody, the ring has cells that move along with the traffic, one car
// each; the largest group of cars in step stands exactly in its cells, the others
// in the nearest free ones. Once the event is clear, whoever comes in from the left
// heads for the place where it will queue.

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

/**
 * The road between `top` and `bottom` with room for n cars left of the stop line:
 * three lanes, more and smaller ones only where that is not enough.
 * @param {number} n
 * @param {{top: number, bottom: number, stop: number, width: number}} place
 * @returns {Road}
 */
export function layRoad(n, { top, bottom, stop, width }) {
  for (let lanes = 3; ; lanes++) {
    const laneHeight = (bottom - top) / lanes;
    const height = laneHeight * 0.62;
    const length = height * 1.97;
    const pitch = length + Math.max(2, height * 0.34);
    const rows = Math.floor((stop - height * 0.3) / pitch);
    if (rows * lanes >= n || lanes === 60) {
      return { top, bottom, stop, lanes, laneHeight, length, height, pitch, cells: Math.ceil((width + 2 * pitch) / pitch) };
    }
  }
}

/**
 * The place of every car.
 * @param {Thread[]} cars
 * @param {boolean} set whether the event is set
 * @param {number} time
 * @param {Road} road
 * @returns {Map<number, Spot>} by thread id
 */
export function placeCars(cars, set, time, road) {
  const queued = cars.filter((c) => c.state === 'blocked').sort((a, b) => a.seq - b.seq);
  const rest = cars.filter((c) => c.state !== 'blocked');
  const driving = rest.filter((c) => c.state === 'sleeping');
  /** @type {Map<number, Spot>} */
  const spots = new Map();
  queued.forEach((c, i) => spots.set(c.id, queueSpot(i, road)));
  const moving = ring(set ? rest : driving, time, road);
  for (const [id, spot] of moving) spots.set(id, spot);
  if (!set) {
    rest.filter((c) => c.state !== 'sleeping').sort((a, b) => a.seq - b.seq)
      .forEach((c, i) => spots.set(c.id, queueSpot(queued.length + i, road)));
    comeIn(driving, cars.length - driving.length, time, road, spots);
    makeWay(cars, road, spots);
  }
  return spots;
}

const laneY = (/** @type {Road} */ road, /** @type {number} */ lane) => road.top + (lane + 0.5) * road.laneHeight;

const rowX = (/** @type {Road} */ road, /** @type {number} */ row) => road.stop - road.height * 0.3 - road.length / 2 - row * road.pitch;

/** @returns {Spot} */
function queueSpot(/** @type {number} */ rank, /** @type {Road} */ road) {
  return { x: rowX(road, Math.floor(rank / road.lanes)), y: laneY(road, rank % road.lanes), drives: false, leg: '' };
}

const lap = (/** @type {Thread} */ car) => (car.state === 'sleeping' ? Math.max(1, car.until - car.since) : 1e9);

// done is how much of its lap a car has driven, 0 … 1; one that is about to drive
// stands at the beginning.
const done = (/** @type {Thread} */ car, /** @type {number} */ time) => (car.state === 'sleeping' ? clamp((time - car.since) / lap(car), 0, 1) : 0);

// ring gives every car a cell of the ring and says where that cell is now.
function ring(/** @type {Thread[]} */ cars, /** @type {number} */ time, /** @type {Road} */ road) {
  const groups = inStep(cars, time);
  const [anchor, ...others] = groups;
  /** @type {Map<number, Spot>} */
  const spots = new Map();
  if (!anchor) return spots;
  const around = road.cells;
  const base = done(anchor.cars[0], time);
  const taken = Array.from({ length: road.lanes }, () => new Set());
  const left = leftEnd(road);
  const sit = (/** @type {Thread} */ car, /** @type {number} */ lane, /** @type {number} */ cell) => {
    taken[lane].add(cell);
    const x = rowX(road, 0) + (base * around + cell) * road.pitch;
    spots.set(car.id, { x: left + mod(x - left, around * road.pitch), y: laneY(road, lane), drives: true, leg: `${lane}/${cell}` });
  };
  anchor.cars.forEach((car, i) => sit(car, i % road.lanes, mod(-Math.floor(i / road.lanes), around)));
  const later = others.flatMap((g) => g.cars.map((car, i) => ({ car, i, ahead: (anchor.phase - g.phase) / lap(car) }))).sort((a, b) => a.car.id - b.car.id);
  for (const { car, i, ahead } of later) {
    const wanted = Math.round(ahead * around) - Math.floor(i / road.lanes);
    const [lane, cell] = nearestFree(taken, i % road.lanes, wanted, around);
    sit(car, lane, cell);
  }
  return spots;
}

// inStep groups the cars whose laps begin at the same moment, each group in the
// order in which its cars began; the largest group comes first.
function inStep(/** @type {Thread[]} */ cars, /** @type {number} */ time) {
  const began = (/** @type {Thread} */ c) => (c.state === 'sleeping' ? c.since : time);
  /** @type {Map<number, Thread[]>} */
  const groups = new Map();
  for (const car of cars) {
    const phase = began(car) % lap(car);
    const group = groups.get(phase);
    if (group) group.push(car);
    else groups.set(phase, [car]);
  }
  return [...groups].map(([phase, group]) => ({
    phase,
    cars: group.sort((a, b) => began(b) - began(a) || Number(b.state === 'sleeping') - Number(a.state === 'sleeping') || a.seq - b.seq),
  })).sort((a, b) => b.cars.length - a.cars.length || a.phase - b.phase);
}

// nearestFree looks for a free cell around the wanted one: first in its lane and the
// others, then one further ahead or behind, and so on.
function nearestFree(/** @type {Set<number>[]} */ taken, /** @type {number} */ lane, /** @type {number} */ wanted, /** @type {number} */ around) {
  for (let d = 0; d <= around; d++) {
    for (const cell of d ? [wanted + d, wanted - d] : [wanted]) {
      for (let i = 0; i < taken.length; i++) {
        const l = (lane + i) % taken.length;
        if (!taken[l].has(mod(cell, around))) return [l, mod(cell, around)];
      }
    }
  }
  return [lane, mod(wanted, around)];
}

// comeIn turns those who have left on the right and come in from the left towards the
// place where they will queue, in the order in which they arrive, behind those who
// stand already.
function comeIn(/** @type {Thread[]} */ driving, /** @type {number} */ standing, /** @type {number} */ time, /** @type {Road} */ road, /** @type {Map<number, Spot>} */ spots) {
  const length = road.cells * road.pitch;
  const left = leftEnd(road);
  [...driving].sort((a, b) => a.until - b.until || a.seq - b.seq).forEach((car, i) => {
    const { x } = /** @type {Spot} */ (spots.get(car.id));
    const part = done(car, time);
    const began = left + mod(x - part * length - left, length);
    if (x > began - 1e-3) return;
    const goal = queueSpot(standing + i, road);
    spots.set(car.id, { x: goal.x - (1 - part) * length, y: goal.y, drives: true, leg: `in/${standing + i}` });
  });
}

// makeWay moves those who drive off ahead of all who come to a halt in their lane.
function makeWay(/** @type {Thread[]} */ cars, /** @type {Road} */ road, /** @type {Map<number, Spot>} */ spots) {
  const all = cars.map((c) => /** @type {Spot} */ (spots.get(c.id)));
  for (let lane = 0; lane < road.lanes; lane++) {
    const here = all.filter((s) => s.y === laneY(road, lane));
    const stays = (/** @type {Spot} */ s) => !s.drives || s.leg.startsWith('in/');
    let behind = Math.max(-Infinity, ...here.filter(stays).map((s) => s.x));
    for (const spot of here.filter((s) => !stays(s)).sort((a, b) => a.x - b.x)) {
      if (spot.x < behind + road.pitch - 0.5) Object.assign(spot, { x: behind + road.pitch, leg: `${spot.leg}/ahead` });
      behind = spot.x;
    }
  }
}

// leftEnd is where the ring begins, out of sight.
const leftEnd = (/** @type {Road} */ road) => -1.5 * road.pitch;

const mod = (/** @type {number} */ n, /** @type {number} */ m) => ((n % m) + m) % m;
