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
 * @property {Mark} mark as last shown
 * @property {number} x where it is bound
 * @property {number} y
 * @property {number} opacity
 * @property {Place & {since: number} | null} offset how far it was from there when it set out, and when that was
 * @property {string} transform as written
 * @property {string} fade opacity as written
 * @property {string} name class as written
 * @property {Children} inner
 * @typedef {{nodes: Map<string, Node>, ghosts: Node[], moving: boolean}} Children what is inside an element: who is
 *   there, who is on the way out, and whether any of them is still on its way
 */

const svgNS = 'http://www.w3.org/2000/svg';
const glideTime = 260; // milliseconds, at speeds up to 2×
const own = new Set(['key', 'shape', 'x', 'y', 'rotate', 'scale', 'opacity', 'class', 'text', 'children',
  'move', 'slow', 'leg', 'reach', 'enter', 'leave', 'thread', 'act', 'label']);

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
  const root = { nodes: new Map(), ghosts: [], moving: false };
  /** @type {Map<number, Node>} */
  let threads = new Map();
  let scene = '';
  let label = '';
  let time = 0; // wall time of this frame
  let span = glideTime;
  let fresh = true; // the first picture of a scene stands at once
  let moving = false;
  let selected = 0;
  let hovered = 0;

  function patch(/** @type {SVGElement} */ parent, /** @type {Children} */ family, /** @type {Mark[]} */ marks) {
    /** @type {Map<string, Node>} */
    const next = new Map();
    let place = parent.firstChild;
    marks.forEach((mark, i) => {
      const key = mark.key ?? `#${i}`;
      let node = family.nodes.get(key);
      if (node?.mark.shape !== mark.shape) node = undefined;
      if (node) family.nodes.delete(key);
      else node = create(mark);
      if (next.has(key)) throw new Error(`stage: two marks with the key ${key}`);
      next.set(key, node);
      while (place && family.ghosts.some((g) => g.el === place)) place = place.nextSibling;
      if (node.el === place) place = place.nextSibling;
      else parent.insertBefore(node.el, place);
      update(node, mark);
    });
    for (const node of family.nodes.values()) leave(family, node);
    family.nodes = next;
    family.ghosts = family.ghosts.filter((g) => {
      settle(g);
      if (g.offset) return true;
      g.el.remove();
      return false;
    });
    family.moving = family.ghosts.length > 0 || [...next.values()].some((n) => n.offset || n.inner.moving);
  }

  /** @returns {Node} */
  function create(/** @type {Mark} */ mark) {
    const el = /** @type {SVGElement} */ (doc.createElementNS(svgNS, mark.shape));
    const target = placeOf(mark);
    const from = fresh ? undefined : mark.enter;
    return {
      el, mark: /** @type {Mark} */ ({ shape: mark.shape, leg: mark.leg }), ...target, transform: '', fade: '', name: '',
      offset: from ? { x: (from.x ?? target.x) - target.x, y: (from.y ?? target.y) - target.y, opacity: (from.opacity ?? target.opacity) - target.opacity, since: time } : null,
      inner: { nodes: new Map(), ghosts: [], moving: false },
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

  function update(/** @type {Node} */ node, /** @type {Mark} */ mark) {
    const old = node.mark;
    node.mark = mark;
    attributes(node, old, mark);
    aim(node, placeOf(mark), mark.move === 'glide' || (mark.move === 'exact' && changesCourse(node, old, mark)));
    settle(node);
    if (mark.thread) threads.set(mark.thread, node);
    if (mark.text !== old.text) node.el.textContent = mark.text ?? '';
    if (mark.children && (mark.children !== old.children || node.inner.moving)) {
      patch(node.el, node.inner, mark.children);
    }
    if (node.inner.moving) moving = true;
  }

  function attributes(/** @type {Node} */ node, /** @type {any} */ old, /** @type {any} */ mark) {
    const { el } = node;
    for (const name in mark) {
      if (!own.has(name) && old[name] !== mark[name]) el.setAttribute(name, mark[name]);
    }
    for (const name in old) {
      if (!own.has(name) && !(name in mark)) el.removeAttribute(name);
    }
    const thread = mark.thread ?? 0;
    if (thread && old.thread !== thread) el.setAttribute('data-thread', String(thread));
    const name = className(mark);
    if (name !== node.name) {
      node.name = name;
      el.setAttribute('class', name);
    }
    if (mark.act !== old.act || mark.label !== old.label) actAttributes(el, mark);
  }

  function className(/** @type {Mark} */ mark) {
    const name = mark.class ?? '';
    if (!mark.thread) return name;
    return name + (mark.thread === selected ? ' selected' : '') + (mark.thread === hovered ? ' hovered' : '');
  }

  // aim sets where a node is bound; if it glides, it stays where it is drawn now
  // and comes over from there.
  function aim(/** @type {Node} */ node, /** @type {{x: number, y: number, opacity: number}} */ target, /** @type {boolean} */ glides) {
    if (target.x === node.x && target.y === node.y && target.opacity === node.opacity) return;
    if (glides && !fresh && span > 0) {
      const d = remaining(node);
      node.offset = { x: node.x + d.x - target.x, y: node.y + d.y - target.y, opacity: node.opacity + d.opacity - target.opacity, since: time };
    }
    Object.assign(node, target);
  }

  const spanOf = (/** @type {Node} */ node) => span * (node.mark.slow ?? 1);

  function remaining(/** @type {Node} */ node) {
    const o = node.offset;
    if (!o) return { x: 0, y: 0, opacity: 0 };
    const whole = spanOf(node);
    const left = whole === 0 ? 0 : Math.max(0, 1 - (time - o.since) / whole) ** 3;
    return { x: (o.x ?? 0) * left, y: (o.y ?? 0) * left, opacity: (o.opacity ?? 0) * left };
  }

  // settle writes where a node is now.
  function settle(/** @type {Node} */ node) {
    const d = remaining(node);
    if (node.offset && time - node.offset.since >= spanOf(node)) node.offset = null;
    if (node.offset) moving = true;
    const { rotate, scale } = node.mark;
    const transform = `translate(${cut(node.x + d.x)} ${cut(node.y + d.y)})`
      + (rotate ? ` rotate(${cut(rotate)})` : '') + (scale && scale !== 1 ? ` scale(${cut(scale)})` : '');
    if (transform !== node.transform) {
      node.transform = transform;
      node.el.setAttribute('transform', transform);
    }
    const opacity = node.opacity + d.opacity;
    const fade = opacity === 1 ? '' : String(cut(opacity));
    if (fade !== node.fade) {
      node.fade = fade;
      if (fade) node.el.setAttribute('opacity', fade);
      else node.el.removeAttribute('opacity');
    }
  }

  function rectOf(/** @type {number} */ thread) {
    return threads.get(thread)?.el.getBoundingClientRect() ?? null;
  }

  listen(svg, handlers, { selected: () => selected, threads: () => [...threads.keys()].sort((a, b) => a - b), rectOf });

  return {
    /**
     * Shows the marks; call it every frame while `moving`.
     * @param {Mark[]} marks
     * @param {View} view
     */
    render(marks, view) {
      time = now();
      span = reduced() ? 0 : glideTime / Math.max(1, (view.playing ? view.speed || Infinity : 1) / 2);
      fresh = view.scenario?.name !== scene;
      scene = view.scenario?.name ?? '';
      selected = view.selected;
      hovered = view.hovered;
      moving = false;
      threads = new Map();
      if (fresh) {
        svg.replaceChildren();
        root.nodes.clear();
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
  };
}

function changesCourse(/** @type {Node} */ node, /** @type {Mark} */ old, /** @type {Mark} */ mark) {
  return (old.move === 'glide' || old.leg !== mark.leg)
    && Math.hypot(node.x - (mark.x ?? 0), node.y - (mark.y ?? 0)) <= (mark.reach ?? Infinity);
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
