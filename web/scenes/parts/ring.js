// Boxes around a centre: as large as fit around an area, beginning at the top left and
// going clockwise.

/**
 * @typedef {import('./people.js').Area} Area
 * @typedef {{boxes: Area[], centre: Area, width: number, height: number}} Ring the boxes' places and size, and what is left in the middle
 */

/**
 * @param {number} n @param {Area} area @param {{most: number, gap: number, link: number, wide: number}} sizes most: width of a box; link: between a box
 *   and the centre, above and below; wide: how many times as far it is at the sides
 * @returns {Ring}
 */
export function ring(n, area, { most, gap, link, wide }) {
  let width = Math.min(most, area.width * 0.2);
  let height = heightOf(width, area);
  while (width > 9 && places(width, height, area, gap).reduce((a, b) => a + b) < n) {
    width -= 1;
    height = heightOf(width, area);
  }
  const [across, down] = places(width, height, area, gap);
  const counts = deal(n, [across, down, across, down]);
  const { x, y } = area;
  const right = x + area.width - width;
  const low = y + area.height - height;
  const columnTop = y + height + gap;
  const column = area.height - 2 * (height + gap);
  /** @type {Area[]} */
  const boxes = [];
  const add = (/** @type {number} */ count, /** @type {(share: number) => {x: number, y: number}} */ at) => {
    for (let i = 0; i < count; i++) boxes.push({ ...at((i + 0.5) / count), width, height });
  };
  add(counts[0], (s) => ({ x: x + s * area.width - width / 2, y }));
  add(counts[1], (s) => ({ x: right, y: columnTop + s * column - height / 2 }));
  add(counts[2], (s) => ({ x: x + (1 - s) * area.width - width / 2, y: low }));
  add(counts[3], (s) => ({ x, y: columnTop + (1 - s) * column - height / 2 }));
  const [dx, dy] = [width + link * wide, height + link];
  return { boxes, width, height, centre: { x: x + dx, y: y + dy, width: area.width - 2 * dx, height: area.height - 2 * dy } };
}

const heightOf = (/** @type {number} */ width, /** @type {Area} */ area) => Math.min(width * (width < 70 ? 0.85 : 0.62), area.height * 0.2);

/** How many boxes fit along the top and along a side. @returns {[number, number, number, number]} */
function places(/** @type {number} */ width, /** @type {number} */ height, /** @type {Area} */ area, /** @type {number} */ gap) {
  const across = Math.max(0, Math.floor((area.width + gap) / (width + gap)));
  const down = Math.max(0, Math.floor((area.height - 2 * height - gap) / (height + gap)));
  return [across, down, across, down];
}

// deal gives each side its part of n, none more than it can take.
function deal(/** @type {number} */ n, /** @type {number[]} */ places) {
  const total = places.reduce((a, b) => a + b) || 1;
  const counts = places.map((p) => Math.min(p, Math.floor((n * p) / total)));
  for (let left = n - counts.reduce((a, b) => a + b); left > 0; left--) {
    const side = places.map((p, i) => ({ i, room: p - counts[i], lack: (n * p) / total - counts[i] })).filter((s) => s.room > 0).sort((a, b) => b.lack - a.lack)[0];
    counts[side ? side.i : 0]++;
  }
  return counts;
}

/**
 * Where the line from a box to the middle of the centre leaves the box and enters the
 * centre.
 * @param {Area} box @param {Area} centre
 */
export function link(box, centre) {
  const from = middle(box);
  const to = middle(centre);
  return { from: edge(from, to, box), to: edge(to, from, centre) };
}

const middle = (/** @type {Area} */ { x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

// edge is where the line from the middle of an area towards a point leaves it.
function edge(/** @type {{x: number, y: number}} */ from, /** @type {{x: number, y: number}} */ to, /** @type {Area} */ { width, height }) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = Math.min(width / 2 / Math.max(Math.abs(dx), 1e-9), height / 2 / Math.max(Math.abs(dy), 1e-9));
  return { x: from.x + dx * share, y: from.y + dy * share };
}
