// What a learner does on the stage, by pointer and by keys. A finger need not be exact.

import { zoomOf } from './zoom.js';

/**
 * @typedef {'object' | 'item' | 'gil'} OtherKind what has a card besides threads
 *
 * @typedef {object} Handlers
 * @property {(thread: number, rect: DOMRect|null) => void} [onHover]
 * @property {(thread: number, rect: DOMRect|null) => void} [onSelect]
 * @property {(kind: OtherKind, id: number) => void} [onInquire]
 * @property {() => void} [onEnter] the card of what is selected is to have the focus
 * @property {(name: string) => void} [onAct]
 *
 * @typedef {object} Shown what the stage shows now, things as kind and id: `thread:2`
 * @property {() => string} chosen what is selected, '' for nothing
 * @property {() => string[]} stops what the arrow keys go through, in order
 * @property {(thread: number) => DOMRect|null} rectOf where a thread is
 */

/**
 * Turns pointing, clicks and keys on the svg into calls of the handlers.
 * @param {SVGSVGElement} svg
 * @param {Handlers} handlers
 * @param {Shown} shown
 */
export function listen(svg, { onHover, onSelect, onInquire, onEnter, onAct }, { chosen, stops, rectOf }) {
  let over = 0;
  const within = (/** @type {EventTarget|null} */ target, /** @type {string} */ name) => /** @type {SVGElement|null} */ (/** @type {Element|null} */ (target)?.closest?.(`[${name}]`) ?? null);
  const hover = (/** @type {SVGElement|null} */ el) => {
    const thread = Number(el?.getAttribute('data-thread') ?? 0);
    if (thread === over) return;
    over = thread;
    onHover?.(thread, el?.getBoundingClientRect() ?? null);
  };
  function choose(/** @type {string} */ key) {
    const [kind, id] = key.split(':');
    if (kind === 'thread') onSelect?.(Number(id), rectOf(Number(id)));
    else onInquire?.(/** @type {OtherKind} */ (kind), Number(id));
  }
  svg.addEventListener('pointerover', (ev) => hover(within(ev.target, 'data-thread')));
  svg.addEventListener('pointerleave', () => hover(null));
  svg.addEventListener('click', (ev) => {
    const near = (/** @type {string} */ selector) => (/** @type {PointerEvent} */ (ev).pointerType === 'touch' ? nearest(svg, selector, ev) : null);
    const thread = within(ev.target, 'data-thread');
    const act = within(ev.target, 'data-act') ?? (thread ? null : near('[data-act]'));
    if (act) return onAct?.(act.getAttribute('data-act') ?? '');
    const mark = /** @type {Element} */ (ev.target).closest?.(subjects) ?? near(subjects);
    if (mark) choose(keyOf(mark));
    else onSelect?.(0, null);
  });
  svg.addEventListener('keydown', (ev) => {
    const act = within(ev.target, 'data-act');
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[ev.key];
    const all = stops();
    if (act && (ev.key === 'Enter' || ev.key === ' ')) onAct?.(act.getAttribute('data-act') ?? '');
    else if (!act && ev.key === 'Enter' && chosen()) onEnter?.();
    else if (!act && step && all.length) {
      const at = all.indexOf(chosen());
      choose(all[(at < 0 && step < 0 ? 0 : at + step + all.length) % all.length]);
    } else return;
    ev.preventDefault();
    ev.stopPropagation();
  });
}

const kinds = ['thread', 'item', 'object', 'gil'];
const subjects = kinds.map((kind) => `[data-${kind}]`).join();

// keyOf is the kind and the id of what an element shows.
function keyOf(/** @type {Element} */ el) {
  const kind = /** @type {string} */ (kinds.find((name) => el.hasAttribute(`data-${name}`)));
  return `${kind}:${el.getAttribute(`data-${kind}`)}`;
}

const finger = 22; // px around a tap in which something is meant by it

// nearest is what is nearest to a tap of all that a selector finds, null if nothing is near.
function nearest(/** @type {SVGSVGElement} */ svg, /** @type {string} */ selector, /** @type {{clientX: number, clientY: number}} */ { clientX: x, clientY: y }) {
  let least = finger * zoomOf(svg);
  let found = /** @type {SVGElement | null} */ (null);
  for (const el of /** @type {NodeListOf<SVGElement>} */ (svg.querySelectorAll(selector))) {
    const { left, right, top, bottom } = el.getBoundingClientRect();
    const far = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    if (far < least) [least, found] = [far, el];
  }
  return found;
}
