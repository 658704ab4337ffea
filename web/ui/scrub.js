// Scrubbing: pointing at a field whose width is time, and going to a moment of it by a
// click, a drag, a finger or the keys.

const still = 4; // px that a press may move and be a click

/**
 * @param {HTMLElement} field
 * @param {HTMLElement} keys the element that has the focus where the keys count
 * @param {object} handlers
 * @param {(x: number, y: number) => void} handlers.onLook pointed at, in the viewport
 * @param {() => void} handlers.onLeave nobody points any more
 * @param {(x: number) => void} handlers.onScrub go there, in the viewport
 * @param {(by: number) => void} handlers.onKey go so many hundredths of the width on, by ±Infinity to an end
 */
export function listenToScrub(field, keys, { onLook, onLeave, onScrub, onKey }) {
  let drag = /** @type {{x: number, moved: boolean} | null} */ (null);

  field.addEventListener('pointerdown', (ev) => {
    if (ev.button !== 0) return;
    drag = { x: ev.clientX, moved: false };
    field.setPointerCapture(ev.pointerId);
  });
  field.addEventListener('pointermove', (ev) => {
    if (!drag) return onLook(ev.clientX, ev.clientY);
    drag.moved ||= Math.abs(ev.clientX - drag.x) > still;
    if (!drag.moved) return;
    onLeave();
    onScrub(ev.clientX);
  });
  field.addEventListener('pointerup', (ev) => {
    if (drag && !drag.moved) onScrub(ev.clientX);
    drag = null;
  });
  field.addEventListener('pointercancel', () => { drag = null; }); // the finger scrolls
  field.addEventListener('pointerleave', onLeave);
  keys.addEventListener('keydown', (ev) => {
    if (ev.ctrlKey || ev.metaKey || ev.altKey) return;
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[ev.key];
    if (!by) return;
    ev.preventDefault();
    ev.stopPropagation();
    onKey(ev.shiftKey ? by * 10 : by);
  });
}
