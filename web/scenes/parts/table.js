// The geometry of the philosophers' table: seats at equal distances round an ellipse,
// a place on the table for every plate and every fork. Pure.

import { clamp, round } from '../../stage/marks.js';

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {'start'|'middle'|'end'} Anchor
 * @typedef {ReturnType<typeof laySeats>} Table
 */

/**
 * A table with n seats in an area; fork i lies between seats i − 1 and i.
 * @param {number} n
 * @param {{x: number, y: number, width: number, height: number}} area
 */
export function laySeats(n, area) {
  const scale = clamp(Math.min(area.width / 780, area.height / 370), 0.55, 1.9);
  const narrow = area.width < 560; // the words about a seat stand over or under it, not beside it
  const low = area.height < 190; // they all stand beside it, for want of room above and below
  // How many rows of words there are about a seat: the name, and what who sits there does.
  const labels = !narrow && !low ? (n <= 12 ? 2 : 0) : n > 6 || area.width < 280 || area.height < 90 ? 0 : narrow && low ? 1 : 2;
  const r = clamp(Math.min(20 * scale, seatRoom(n, area) * 0.3), 5, 34);
  const words = labels ? (narrow ? 9 : 11.5 * clamp(scale, 0.9, 1.4)) : 0;
  const side = labels === 1 ? words * 5 : labels && !narrow ? Math.min(words * 13.5, area.width * 0.24) : 0;
  const outer = r * 1.3 + 3;
  // The people sit just off the edge of the table; above and below them is a label.
  // Nobody of an odd number sits quite at the bottom.
  const lowest = Math.max(...spread(n, 1.75, 1).map(Math.sin));
  const above = outer + (labels && !low ? words * 2.9 : 0);
  const ry = (area.height - 2 * above) / (1 + lowest);
  const rx = Math.min(area.width / 2 - outer - side, ry * 1.75);
  const x = area.x + area.width / 2;
  const y = area.y + above + ry;
  const edge = { rx: rx - r * 1.25, ry: ry - r * 1.25 };
  const seats = spread(2 * n, rx, ry);
  const angle = (/** @type {number} */ half) => seats[((half % (2 * n)) + 2 * n) % (2 * n)];
  const on = (/** @type {number} */ half, /** @type {number} */ share) => ({ x: x + edge.rx * share * Math.cos(angle(half)), y: y + edge.ry * share * Math.sin(angle(half)) });
  const gap = seatGap(n, edge.rx, edge.ry);
  const plateSize = Math.min(r * 0.95, gap * 0.24);
  const forkSize = Math.min(r * 2.1, gap * 0.55, edge.ry * 0.5);
  const plateShare = 1 - (plateSize * 1.35) / edge.ry;
  const turnAt = (/** @type {number} */ half) => (Math.atan2(edge.ry * Math.sin(angle(half)), edge.rx * Math.cos(angle(half))) * 180) / Math.PI + 270;
  return {
    x, y, rx: edge.rx, ry: edge.ry, r, labels, plateSize, forkSize,
    middle: { size: clamp(17 * scale, 10, 26), width: 2 * edge.rx * Math.max(0.35, plateShare - (forkSize + plateSize * 0.5) / edge.rx), height: 2 * (edge.ry * plateShare - plateSize) },
    /** The middle of who sits there. */
    seat: (/** @type {number} */ i) => ({ x: x + rx * Math.cos(angle(2 * i)), y: y + ry * Math.sin(angle(2 * i)) }),
    plate: (/** @type {number} */ i) => on(2 * i, plateShare),
    /** A fork that nobody holds: half way to both plates, pointing to the middle. */
    between: (/** @type {number} */ i) => ({ ...on(2 * i - 1, plateShare - 0.08), turn: turnAt(2 * i - 1) }),
    /** A fork in the hand of a seat: beside the plate, on the side it came from. */
    inHand: (/** @type {number} */ i, /** @type {number} */ seat) => {
      const home = on(2 * i - 1, plateShare - 0.05);
      const plate = on(2 * seat, plateShare - 0.05);
      const far = Math.hypot(home.x - plate.x, home.y - plate.y) || 1;
      const step = Math.min((plateSize + forkSize * 0.3) / far, 0.6);
      return { x: plate.x + (home.x - plate.x) * step, y: plate.y + (home.y - plate.y) * step, turn: turnAt(2 * seat), aside: { x: (home.x - plate.x) / far, y: (home.y - plate.y) / far } };
    },
    /** Where the words about a seat stand: on its outer side. */
    label: (/** @type {number} */ i) => {
      const a = angle(2 * i);
      const flat = !low && (narrow || Math.abs(Math.sin(a)) > 0.8);
      const gone = outer + words * (flat ? 1.35 : 0.5);
      const at = { x: x + rx * Math.cos(a), y: y + ry * Math.sin(a) };
      const right = Math.cos(a) > -1e-6;
      const anchor = /** @type {Anchor} */ (flat ? 'middle' : right ? 'start' : 'end');
      const width = low ? side : narrow ? Math.min(words * 10, Math.max(words * 8.8, gap * 1.2)) : flat ? Math.max(words * 8, gap * 1.3) : side;
      if (!flat) return { x: at.x + (right ? gone : -gone), y: at.y, anchor, size: words, width };
      const within = clamp(at.x, area.x + width / 2, area.x + area.width - width / 2);
      return { x: within, y: at.y + (Math.sin(a) > 0.2 ? gone : -gone), anchor, size: words, width };
    },
  };
}

const seatRoom = (/** @type {number} */ n, /** @type {{width: number, height: number}} */ { width, height }) => seatGap(n, Math.min(width, height * 1.6) * 0.4, height * 0.38);

// seatGap is the distance along the edge from one seat to the next.
const seatGap = (/** @type {number} */ n, /** @type {number} */ rx, /** @type {number} */ ry) => (Math.PI * (1.5 * (rx + ry) - Math.sqrt(rx * ry))) / n;

/**
 * The angles of n points at equal distances round an ellipse, clockwise from the top.
 * @param {number} n @param {number} rx @param {number} ry
 */
export function spread(n, rx, ry) {
  const fine = 1440;
  const lengths = [0];
  const at = (/** @type {number} */ i) => -Math.PI / 2 + (2 * Math.PI * i) / fine;
  for (let i = 1; i <= fine; i++) {
    const a = (at(i) + at(i - 1)) / 2;
    lengths.push(lengths[i - 1] + Math.hypot(rx * Math.sin(a), ry * Math.cos(a)));
  }
  const angles = [];
  for (let i = 0, j = 0; i < n; i++) {
    while (lengths[j + 1] < (lengths[fine] * i) / n) j++;
    angles.push(at(j));
  }
  return angles;
}

/**
 * An arrow over the table from a plate to a fork, bent towards the edge.
 * @param {Point} plate @param {Point} to @param {Table} table @param {boolean} bold
 */
export function arrow(plate, to, table, bold) {
  const far = Math.hypot(to.x - plate.x, to.y - plate.y) || 1;
  const along = (/** @type {number} */ way) => ({ x: plate.x + ((to.x - plate.x) / far) * way, y: plate.y + ((to.y - plate.y) / far) * way });
  const from = along(Math.min(table.plateSize * 1.2, far * 0.4));
  const end = along(Math.max(far - table.forkSize * 0.35, far * 0.6));
  const mid = { x: (from.x + end.x) / 2, y: (from.y + end.y) / 2 };
  const bend = { x: mid.x + (table.x - mid.x) * -0.1, y: mid.y + (table.y - mid.y) * -0.1 };
  const dir = Math.atan2(end.y - bend.y, end.x - bend.x);
  const head = Math.min(clamp(table.r * (bold ? 0.55 : 0.42), 4, 13), far * 0.22);
  const barb = (/** @type {number} */ turn) => `L${round(end.x - head * Math.cos(dir + turn))},${round(end.y - head * Math.sin(dir + turn))}`;
  return `M${round(from.x)},${round(from.y)}Q${round(bend.x)},${round(bend.y)} ${round(end.x)},${round(end.y)}${barb(0.5)}M${round(end.x)},${round(end.y)}${barb(-0.5)}`;
}
