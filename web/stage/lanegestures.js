// What hands do on the lanes: pointing, scrubbing, scrolling the rows, and moving and
// zooming the window by wheel and with two fingers.

import { spotOn } from './zoom.js';

/**
 * @typedef {import('./lanelayout.js').Window} Window
 * @typedef {{x: number, y: number}} Point on the canvas, in pixels
 *
 * @typedef {object} Lanes what is shown, and what is done about it
 * @property {() => {left: number, width: number, top: number}} plot where time is drawn
 * @property {() => Window} shown
 * @property {() => boolean} scrolls whether there are more rows than fit
 * @property {(by: number) => void} scroll moves the rows by so many pixels
 * @property {(at: Point | null) => void} point the pointer is there, or nowhere
 * @property {(at: Point, byFinger: boolean) => void} click
 * @property {(time: number, pressed: boolean) => void} scrub to there, by a press or by dragging
 * @property {(factor: number, time: number) => void} zoom a moment stays where it is
 * @property {(from: number, span: number) => void} look another window is wanted
 */

const slack = 4; // pixels of a click that is no drag
const lineHeight = 16; // of a wheel that counts in lines

/** @param {HTMLCanvasElement} canvas @param {Lanes} lanes */
export function listenOnLanes(canvas, lanes) {
  /** Fingers and buttons that are down. @type {Map<number, Point>} */
  const down = new Map();
  let drag = /** @type {Point & {last: number, onAxis: boolean, way: '' | 'scroll' | 'scrub'} | null} */ (null);
  let pinch = /** @type {{spread: number, time: number, span: number} | null} */ (null);
  let dragged = false;

  const scale = () => (lanes.shown().to - lanes.shown().from) / lanes.plot().width;
  const timeAt = (/** @type {number} */ x) => lanes.shown().from + (x - lanes.plot().left) * scale();

  function scrub(/** @type {number} */ x, pressed = false) {
    lanes.point(null);
    lanes.scrub(timeAt(x), pressed);
  }

  // between is how far two fingers are apart, and the middle.
  function between() {
    const [a, b] = [...down.values()];
    return { spread: Math.max(20, Math.hypot(a.x - b.x, a.y - b.y)), middle: (a.x + b.x) / 2 };
  }

  canvas.addEventListener('pointerdown', (ev) => {
    dragged = false;
    const { left, top } = lanes.plot();
    const at = spotOn(canvas, ev);
    if (ev.button !== 0 || at.x < left) return;
    down.set(ev.pointerId, at);
    canvas.setPointerCapture(ev.pointerId);
    if (down.size === 2) {
      const { spread, middle } = between();
      drag = null;
      pinch = { spread, time: timeAt(middle), span: lanes.shown().to - lanes.shown().from };
      return;
    }
    drag = { ...at, last: at.y, onAxis: at.y < top, way: '' };
    if (drag.onAxis) scrub(at.x, true);
  });

  canvas.addEventListener('pointermove', (ev) => {
    const at = spotOn(canvas, ev);
    if (down.has(ev.pointerId)) down.set(ev.pointerId, at);
    if (pinch && down.size === 2) {
      const { spread, middle } = between();
      const { left, width } = lanes.plot();
      const span = (pinch.span * pinch.spread) / spread;
      dragged = true;
      lanes.look(pinch.time - ((middle - left) / width) * span, span);
    } else if (drag && (drag.way || Math.hypot(at.x - drag.x, at.y - drag.y) > slack)) {
      drag.way ||= ev.pointerType !== 'mouse' && !drag.onAxis && Math.abs(at.y - drag.y) > Math.abs(at.x - drag.x) ? 'scroll' : 'scrub';
      if (drag.way === 'scroll') lanes.scroll(drag.last - at.y);
      else scrub(at.x);
      drag.last = at.y;
    } else if (!pinch) lanes.point(at);
  });
  canvas.addEventListener('pointerleave', () => lanes.point(null));

  function release(/** @type {PointerEvent} */ ev) {
    down.delete(ev.pointerId);
    dragged ||= Boolean(drag?.way);
    drag = null;
    if (down.size === 0) pinch = null;
  }
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);

  canvas.addEventListener('click', (ev) => {
    if (!dragged) lanes.click(spotOn(canvas, ev), /** @type {PointerEvent} */ (ev).pointerType === 'touch');
  });

  canvas.addEventListener('wheel', (ev) => {
    const { plot, shown, scrolls } = lanes;
    const unit = ev.deltaMode ? lineHeight : 1;
    const [across, along] = [ev.deltaX * unit, ev.deltaY * unit];
    const at = spotOn(canvas, ev);
    const onAxis = at.y < plot().top;
    const sideways = ev.shiftKey || Math.abs(across) > Math.abs(along);
    const pageScrolls = document.documentElement.scrollHeight > innerHeight + 1;
    if (ev.ctrlKey || ev.metaKey || (!sideways && (onAxis || (!scrolls() && !pageScrolls)))) lanes.zoom(2 ** (along / 240), timeAt(Math.max(at.x, plot().left)));
    else if (sideways) lanes.look(shown().from + (across || along) * scale(), shown().to - shown().from);
    else if (scrolls()) lanes.scroll(along);
    else return;
    ev.preventDefault();
  }, { passive: false });
}
