// The stage: patches keyed SVG so that it shows the marks of a scene. Elements
// live as long as their keys, and only what changed is written. Marks, their
// properties and how they move are described in marks.js.

import { listen } from './pointing.js';

/**
 * @typedef {import('./marks.js').Mark} Mark
 * @typedef {import('./marks.js').Place} Place
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {Object} Node what the stage knows of one element
 * @property {SVGElement} el
 * @property {string | number} key its mark's, or its index
 * @property {Mark} mark as last shown
 * @property {boolean} plain whether its place is written as the shape's own coordinates: what never moves on its own
 *   needs no transform, which the browser would have to keep apart from all others
 * @property {number} x where it is bound
 * @property {number} y
 * @property {number} opacity
 * @property {Place & {since: number} | null} offset how far it was from there when it set out, and when that was
 * @property {{x: number, y: number, rotate: number, scale: number, opacity: number, marked: number}} written
 * @property {Children} inner
 * @typedef {{list: Node[], ghosts: Node[], moving: boolean}} Children what is inside an element: who is there, in order,
 *   who is on the way out, and whether any of them is still on its way
 */

const svgNS = 'http://www.w3.org/2000/svg';
const glideTime = 260; // milliseconds, at speeds up to 2×
const own = new Set(['key', 'shape', 'x', 'y', 'rotate', 'scale', 'opacity', 'class', 'text', 'children',
  'move', 'slow', 'leg', 'reach', 'ends', 'drift', 'enter', 'leave', 'thread', 'object', 'item', 'gil', 'act', 'label']);

/** The attributes that hold the place of a shape. @type {{[shape: string]: [string, string]}} */
const placeNames = { rect: ['x', 'y'], text: ['x', 'y'], circle: ['cx', 'cy'], ellipse: ['cx', 'cy'] };

/**
 * Makes a stage that fills `host`.
 * `onHover(thread, rect)` is told which thread the pointer is over, (0, null) when none;
 * `onSelect(thread, rect)` which one was clicked or tapped, (0, null) for empty ground;
 * `onAct(name)` which action was asked for. Rects are in the viewport.
 * While the stage has the focus, the arrow keys select the next or previous thread.
 * @param {HTMLElement} host
 * @param {import('./pointing.js').Handlers} handlers
 * @param {{now?: () => number, reduced?: () => boolean}} [clock]
 */
export function createStage(host, handlers, clock = {}) {
  const now = clock.now ?? (() => performance.now());
  const still = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');
  const reduced = clock.reduced ?? (() => still?.matches ?? false);
  const doc = host.ownerDocument;
  const svg = /** @type {SVGSVGElement} */ (doc.createElementNS(svgNS, 'svg'));
  svg.setAttribute('class', 'stage');
  svg.setAttribute('role', 'group');
  svg.setAttribute('tabindex', '0');
  host.append(svg);

  /** @type {Children} */
  const root = { list: [], ghosts: [], moving: false };
  /** @type {Map<number, Node>} */
  let threads = new Map();
  /** What else has a card, by kind and id: the first mark of each. @type {Map<string, Node>} */
  let others = new Map();
  let scene = '';
  let label = '';
  let time = 0; // wall time of this frame
  let span = glideTime;
  let fresh = true; // the first picture of a scene stands at once
  let moving = false;
  let selected = 0;
  let hovered = 0;
  let asked = ''; // kind and id of what else the card is about
  /** @type {readonly number[]} */
  let offered = [];

  // patch brings what is inside an element to show the marks. `drift` is how far the
  // element has drifted: what stands in it is drawn that much farther back.
  function patch(/** @type {SVGElement} */ parent, /** @type {Children} */ family, /** @type {Mark[]} */ marks, drift = 0) {
    const { list } = family;
    if (list.length !== marks.length || !marks.every((mark, i) => fits(list[i], mark, i))) arrange(parent, family, marks);
    family.moving = false;
    marks.forEach((mark, i) => {
      const node = family.list[i];
      update(node, mark, drift);
      if (node.offset || node.inner.moving) family.moving = true;
    });
    if (marks.some((mark) => mark.ends)) fasten(family.list);
    if (family.ghosts.length === 0) return;
    family.moving = true;
    family.ghosts = family.ghosts.filter((g) => {
      settle(g, drift);
      if (!g.offset) g.el.remove();
      return g.offset;
    });
  }

  // fasten draws the lines between marks that are on their way.
  function fasten(/** @type {Node[]} */ list) {
    const drawn = new Map(list.map((node) => [node.key, node.written]));
    for (const { el, mark } of list) {
      mark.ends?.forEach((key, i) => {
        const { x = 0, y = 0 } = drawn.get(key) ?? {};
        if (el.getAttribute(`x${i + 1}`) !== String(x)) el.setAttribute(`x${i + 1}`, String(x));
        if (el.getAttribute(`y${i + 1}`) !== String(y)) el.setAttribute(`y${i + 1}`, String(y));
      });
    }
  }

  // arrange gives every mark an element of its own, in the order of the marks. Elements
  // that are in order already stay where they are.
  function arrange(/** @type {SVGElement} */ parent, /** @type {Children} */ family, /** @type {Mark[]} */ marks) {
    const old = new Map(family.list.map((node, i) => [node.key, { node, i }]));
    const keys = new Set();
    /** @type {number[]} */
    const was = []; // the former place of each, −1 if it is new
    family.list = marks.map((mark, i) => {
      const key = mark.key ?? i;
      if (keys.has(key)) throw new Error(`stage: two marks with the key ${key}`);
      keys.add(key);
      const found = old.get(key);
      if (!found || !fits(found.node, mark, i)) {
        was.push(-1);
        return create(mark, key);
      }
      old.delete(key);
      was.push(found.i);
      return found.node;
    });
    for (const { node } of old.values()) leave(family, node);
    const stay = inOrder(was);
    for (let i = marks.length - 1; i >= 0; i--) {
      if (!stay.has(i)) parent.insertBefore(family.list[i].el, family.list[i + 1]?.el ?? null);
    }
  }

  /** @returns {Node} */
  function create(/** @type {Mark} */ mark, /** @type {string | number} */ key) {
    const el = /** @type {SVGElement} */ (doc.createElementNS(svgNS, mark.shape));
    const { x, y, opacity } = placeOf(mark);
    const from = fresh ? undefined : mark.enter;
    return {
      el, key, mark: /** @type {Mark} */ ({ shape: mark.shape, leg: mark.leg }), plain: isPlain(mark), x, y, opacity,
      offset: from ? { x: (from.x ?? x) - x, y: (from.y ?? y) - y, opacity: (from.opacity ?? opacity) - opacity, since: time } : null,
      written: { x: NaN, y: NaN, rotate: NaN, scale: NaN, opacity: 1, marked: NaN },
      inner: { list: [], ghosts: [], moving: false },
    };
  }

  function leave(/** @type {Children} */ family, /** @type {Node} */ node) {
    const to = node.mark.leave;
    if (!to || span === 0 || fresh) {
      node.el.remove();
      return;
    }
    aim(node, { x: to.x ?? node.x, y: to.y ?? node.y, opacity: to.opacity ?? node.opacity }, true);
    node.el.removeAttribute('data-thread');
    family.ghosts.push(node);
  }

  function update(/** @type {Node} */ node, /** @type {Mark} */ mark, /** @type {number} */ drift) {
    const old = node.mark;
    const same = mark === old && !drift && !node.offset && !node.inner.moving;
    const other = keyOf(mark);
    if (mark.thread) threads.set(mark.thread, node);
    if (other && !others.has(other)) others.set(other, node);
    const marked = markedOf(mark, other);
    if (same && marked === node.written.marked) return;
    node.mark = mark;
    attributes(node, old, mark, marked);
    if ((mark.x ?? 0) !== node.x || (mark.y ?? 0) !== node.y || (mark.opacity ?? 1) !== node.opacity) {
      aim(node, placeOf(mark), mark.move === 'glide' || (mark.move === 'exact' && changesCourse(node, old, mark)));
    }
    settle(node, drift);
    if (mark.text !== old.text) node.el.textContent = mark.text ?? '';
    if (mark.children && (mark.children !== old.children || node.inner.moving)) patch(node.el, node.inner, mark.children, mark.drift);
    if (node.inner.moving) moving = true;
  }

  // markedOf says in bits how a mark stands out: as selected, pointed at, offered, asked about.
  function markedOf(/** @type {Mark} */ { thread }, /** @type {string} */ other) {
    return (thread ? Number(thread === selected) + 2 * Number(thread === hovered) + 4 * Number(offered.includes(thread)) : 0) + 8 * Number(other !== '' && other === asked);
  }

  function attributes(/** @type {Node} */ node, /** @type {any} */ old, /** @type {any} */ mark, /** @type {number} */ marked) {
    const { el } = node;
    for (const name in mark) {
      if (!own.has(name) && old[name] !== mark[name]) el.setAttribute(name, mark[name]);
    }
    for (const name in old) {
      if (!own.has(name) && !(name in mark)) el.removeAttribute(name);
    }
    const thread = mark.thread ?? 0;
    for (const name of otherKinds) {
      if (mark[name] && old[name] !== mark[name]) el.setAttribute(`data-${name}`, String(mark[name]));
    }
    if (thread && old.thread !== thread) el.setAttribute('data-thread', String(thread));
    if (mark.class !== old.class || marked !== node.written.marked) {
      node.written.marked = marked;
      if (mark.class !== undefined || marked) el.setAttribute('class', (mark.class ?? '') + (marked & 1 ? ' selected' : '') + (marked & 2 ? ' hovered' : '') + (marked & 4 ? ' offered' : '') + (marked & 8 ? ' inquired' : ''));
      else el.removeAttribute('class');
    }
    if (mark.act !== old.act || mark.label !== old.label) actAttributes(el, mark);
  }

  // aim sets where a node is bound; if it glides, it stays where it is drawn now
  // and comes over from there.
  function aim(/** @type {Node} */ node, /** @type {{x: number, y: number, opacity: number}} */ target, /** @type {boolean} */ glides) {
    if (glides && !fresh && span > 0) {
      const d = remaining(node);
      node.offset = { x: node.x + d.x - target.x, y: node.y + d.y - target.y, opacity: node.opacity + d.opacity - target.opacity, since: time };
    }
    Object.assign(node, target);
  }

  const spanOf = (/** @type {Node} */ node) => span * (node.mark.slow ?? 1);

  function remaining(/** @type {Node} */ node) {
    const o = node.offset;
    if (!o) return here;
    const whole = spanOf(node);
    const left = whole === 0 ? 0 : Math.max(0, 1 - (time - o.since) / whole) ** 3;
    return { x: (o.x ?? 0) * left, y: (o.y ?? 0) * left, opacity: (o.opacity ?? 0) * left };
  }

  // settle writes where a node is now.
  function settle(/** @type {Node} */ node, /** @type {number} */ drift) {
    const d = remaining(node);
    if (node.offset && time - node.offset.since >= spanOf(node)) node.offset = null;
    if (node.offset) moving = true;
    const { mark, written, el } = node;
    const x = cut(node.x + d.x - drift + (mark.drift ?? 0));
    const y = cut(node.y + d.y);
    if (node.plain) {
      const [nameX, nameY] = placeNames[mark.shape];
      if (x !== written.x) el.setAttribute(nameX, String(x));
      if (y !== written.y) el.setAttribute(nameY, String(y));
    } else {
      const rotate = cut(mark.rotate ?? 0);
      const scale = cut(mark.scale ?? 1);
      if (x !== written.x || y !== written.y || rotate !== written.rotate || scale !== written.scale) {
        el.setAttribute('transform', `translate(${x} ${y})${rotate ? ` rotate(${rotate})` : ''}${scale === 1 ? '' : ` scale(${scale})`}`);
      }
      written.rotate = rotate;
      written.scale = scale;
    }
    written.x = x;
    written.y = y;
    const opacity = cut(node.opacity + d.opacity);
    if (opacity === written.opacity) return;
    written.opacity = opacity;
    if (opacity === 1) el.removeAttribute('opacity');
    else el.setAttribute('opacity', String(opacity));
  }

  function rectOf(/** @type {number} */ thread) {
    return threads.get(thread)?.el.getBoundingClientRect() ?? null;
  }

  listen(svg, handlers, {
    chosen: () => (selected ? `thread:${selected}` : asked),
    stops: () => [...[...threads.keys()].sort((a, b) => a - b).map((id) => `thread:${id}`), ...[...others.keys()].sort(byKind)],
    rectOf,
  });

  return {
    /**
     * Shows the marks; call it every frame while `moving`.
     * @param {Mark[]} marks
     * @param {View} view
     * @param {boolean} [resized] the stage has another size than before: everything stands at its new place at once
     */
    render(marks, view, resized = false) {
      time = now();
      span = reduced() || resized || view.sought ? 0 : glideTime / Math.max(1, (view.playing ? view.speed || Infinity : 1) / 2);
      fresh = view.scenario?.name !== scene;
      scene = view.scenario?.name ?? '';
      selected = view.selected;
      hovered = view.hovered;
      offered = view.offered;
      asked = view.tab?.about ? `${view.tab.about.kind}:${view.tab.about.id}` : '';
      moving = false;
      threads = new Map();
      others = new Map();
      if (fresh) {
        svg.replaceChildren();
        root.list = [];
        root.ghosts = [];
      }
      if (label !== view.t('stage.label')) svg.setAttribute('aria-label', (label = view.t('stage.label')));
      patch(svg, root, marks);
    },
    /** Whether something is still on its way. */
    get moving() { return moving; },
    /**
     * Where a thread is drawn, in the viewport; null if it is not.
     * @param {number} thread
     * @returns {DOMRect|null}
     */
    rectOf,
    /** The same for whatever else has a card. @param {string} key its kind and id @returns {DOMRect|null} */
    rectOfOther: (key) => others.get(key)?.el.getBoundingClientRect() ?? null,
  };
}

// inOrder gives the indices of as many numbers as possible that grow from each to the
// next, but for negative ones.
function inOrder(/** @type {number[]} */ numbers) {
  /** @type {number[]} */
  const ends = []; // index of the least number that a growing row of that length ends with
  const before = numbers.map((n, i) => {
    if (n < 0) return -1;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (numbers[ends[mid]] < n) low = mid + 1;
      else high = mid;
    }
    ends[low] = i;
    return low ? ends[low - 1] : -1;
  });
  const row = new Set();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i]) row.add(i);
  return row;
}

// fits reports whether an element can go on as the i-th mark.
function fits(/** @type {Node} */ node, /** @type {Mark} */ mark, /** @type {number} */ i) {
  return node.key === (mark.key ?? i) && node.mark.shape === mark.shape && (mark === node.mark || node.plain === isPlain(mark));
}

function isPlain(/** @type {Mark} */ mark) {
  return mark.shape in placeNames && !(mark.move || mark.enter || mark.leave || mark.rotate || mark.scale || mark['clip-path']);
}

const here = { x: 0, y: 0, opacity: 0 };

function changesCourse(/** @type {Node} */ node, /** @type {Mark} */ old, /** @type {Mark} */ mark) {
  return (old.move === 'glide' || old.leg !== mark.leg)
    && Math.hypot(node.x - (mark.x ?? 0), node.y - (mark.y ?? 0)) <= (mark.reach ?? Infinity);
}

/** What has a card besides threads, in the order in which the arrow keys go through it. */
const otherKinds = /** @type {const} */ (['object', 'gil', 'item']);

// keyOf is what a mark shows besides a thread, as kind and id.
function keyOf(/** @type {Mark} */ mark) {
  const kind = otherKinds.find((name) => mark[name]);
  return kind ? `${kind}:${mark[kind]}` : '';
}

// byKind orders such keys: by kind, then by number.
function byKind(/** @type {string} */ one, /** @type {string} */ other) {
  const [[kindA, a], [kindB, b]] = [one.split(':'), other.split(':')];
  const order = /** @type {readonly string[]} */ (otherKinds);
  return order.indexOf(kindA) - order.indexOf(kindB) || Number(a) - Number(b);
}

const cut = (/** @type {number} */ n) => Math.round(n * 100) / 100;

const placeOf = (/** @type {Mark} */ mark) => ({ x: mark.x ?? 0, y: mark.y ?? 0, opacity: mark.opacity ?? 1 });

function actAttributes(/** @type {SVGElement} */ el, /** @type {Mark} */ mark) {
  const given = { 'data-act': mark.act, role: mark.act && 'button', tabindex: mark.act && '0', 'aria-label': mark.label };
  for (const [name, value] of Object.entries(given)) {
    if (value) el.setAttribute(name, value);
    else el.removeAttribute(name);
  }
}
