// Names and numbers of threads in a text: the pointer on one points at its thread,
// a click selects it.

/**
 * Listens to the elements with a thread's id in `data-thread`.
 * @param {HTMLElement} host
 * @param {{point: (thread: number, rect: DOMRect | null) => void, pick: (thread: number, rect: DOMRect) => void}} picture
 *   shows the thread that is pointed at, and selects it
 */
export function listenToThreads(host, picture) {
  let over = 0;
  function hover(/** @type {HTMLElement | null} */ el) {
    const thread = Number(el?.dataset.thread ?? 0);
    if (thread === over) return;
    over = thread;
    picture.point(thread, el?.getBoundingClientRect() ?? null);
  }
  host.addEventListener('pointerover', (ev) => hover(threadAt(ev)));
  host.addEventListener('pointerleave', () => hover(null));
  host.addEventListener('click', (ev) => {
    const el = threadAt(ev);
    if (el) picture.pick(Number(el.dataset.thread), el.getBoundingClientRect());
  });
}

/** The name or number of a thread that something happened on. @param {Event} ev @returns {HTMLElement | null} */
export function threadAt(ev) {
  return /** @type {Element} */ (ev.target).closest('[data-thread]');
}
