// Magnified elements: on a projector the page is (ui/sizes.css), and the stage in the
// presenter's view (ui/present.css). What the browser tells in pixels of the viewport,
// rectangles and where a pointer is, is then that many times more than in pixels of
// the element.

/** How many times an element is magnified. @param {Element} el @returns {number} */
export const zoomOf = (el) => /** @type {any} */ (el).currentCSSZoom ?? 1;

/** Where a pointer is on an element, in that element's pixels. @param {Element} el @param {{clientX: number, clientY: number}} pointer */
export function spotOn(el, { clientX, clientY }) {
  const { left, top } = el.getBoundingClientRect();
  const zoom = zoomOf(el);
  return { x: (clientX - left) / zoom, y: (clientY - top) / zoom };
}
