// What a learner does on the stage, by pointer and by keys.

/**
 * @typedef {{onHover?: (thread: number, rect: DOMRect|null) => void, onSelect?: (thread: number, rect: DOMRect|null) => void, onAct?: (name: string) => void}} Handlers
 * @typedef {{selected: () => number, threads: () => number[], rectOf: (thread: number) => DOMRect|null}} Shown what the
 *   stage shows now: the selected thread, the threads in order of id, and where one is
 */

/**
 * Turns pointing, clicks and keys on the svg into calls of the handlers.
 * @param {SVGSVGElement} svg
 * @param {Handlers} handlers
 * @param {Shown} shown
 */
export function listen(svg, { onHover, onSelect, onAct }, { selected, threads, rectOf }) {
  let over = 0;
  const within = (/** @type {EventTarget|null} */ target, /** @type {string} */ name) => /** @type {SVGElement|null} */ (/** @type {Element|null} */ (target)?.closest?.(`[${name}]`) ?? null);
  const hover = (/** @type {SVGElement|null} */ el) => {
    const thread = Number(el?.getAttribute('data-thread') ?? 0);
    if (thread === over) return;
    over = thread;
    onHover?.(thread, el?.getBoundingClientRect() ?? null);
  };
  svg.addEventListener('pointerover', (ev) => hover(within(ev.target, 'data-thread')));
  svg.addEventListener('pointerleave', () => hover(null));
  svg.addEventListener('click', (ev) => {
    const act = within(ev.target, 'data-act');
    if (act) return onAct?.(act.getAttribute('data-act') ?? '');
    const el = within(ev.target, 'data-thread');
    onSelect?.(Number(el?.getAttribute('data-thread') ?? 0), el?.getBoundingClientRect() ?? null);
  });
  svg.addEventListener('keydown', (ev) => {
    const act = within(ev.target, 'data-act');
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[ev.key];
    if (act && (ev.key === 'Enter' || ev.key === ' ')) onAct?.(act.getAttribute('data-act') ?? '');
    else if (!act && step && threads().length) {
      const ids = threads();
      const at = ids.indexOf(selected());
      const id = ids[(at < 0 && step < 0 ? 0 : at + step + ids.length) % ids.length];
      onSelect?.(id, rectOf(id));
    } else return;
    ev.preventDefault();
    ev.stopPropagation();
  });
}
