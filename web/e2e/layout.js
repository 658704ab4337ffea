// Whether a page is laid out well: what can be measured of it. Not a comparison of
// pixels, but what must hold at every size, in every theme and language:
//
//   - the page does not scroll sideways, and nothing lies beyond its edges;
//   - nothing is cut off by a box that does not scroll;
//   - text that does not fit its box ends in an ellipsis, and its `title` (or that of
//     what it stands in) has the whole;
//   - no text lies over another text, no button over another one, neither in HTML nor
//     on the stage, unless something opaque lies between, and no panel over a panel;
//   - for fingers (`pointer: coarse`) what can be pressed is 44 px wide and tall, but for
//     words in a sentence, and the threads on a line of code, which are 24.
//
//   import { layoutFaults } from './layout.js';
//   assert.deepEqual(await layoutFaults(page), []);
//   assert.deepEqual(await layoutFaults(page, { within: '#stage' }), []); // the stage alone
//
// The page should be at rest: pause the run first, and wait until what glides has come
// to its place.

/**
 * @typedef {object} Options
 * @property {string} [within] selector of what is measured, all of the page by default
 * @property {string} [ignore] selector of what is not, with all that is in it
 */

/**
 * What is wrong with the layout of a page as it is shown now: one sentence for each
 * fault, with the words or the selector of what it is about and where it is; none
 * if all is well.
 * @param {import('playwright-core').Page} page
 * @param {Options} [options]
 * @returns {Promise<string[]>}
 */
export function layoutFaults(page, { within = 'body', ignore = '' } = {}) {
  return page.evaluate(measure, { within, ignore });
}

// measure runs in the page, so that it may use nothing from outside itself.
function measure(/** @type {{within: string, ignore: string}} */ { within, ignore }) {
  /** @typedef {{left: number, top: number, right: number, bottom: number}} Box */
  /** @typedef {{el: Element, box: Box, name: string, order: number, words: boolean}} Item */
  const slack = 1.5; // px, for rounding
  // What lies over others on purpose and goes away again.
  const layers = '.popover, dialog, #card, #banner, #toasts, .lane-tip, #catalogue.open, .backdrop, .hints, .at, .edge, .newest';
  const dense = '.lines .at-chips'; // what stands close together on a line of code
  const travellers = '.car'; // what leaves the stage over its edge
  /** @type {Set<string>} */
  const faults = new Set();
  const root = document.querySelector(within);
  if (!root) return [`there is no ${within}`];
  const page = document.documentElement;

  // What is asked again and again of the same elements is looked up once: nothing moves
  // while this runs.
  /** @type {<V>(look: (el: Element) => V) => (el: Element) => V} */
  const once = (look) => {
    const known = new Map();
    return (el) => {
      if (!known.has(el)) known.set(el, look(el));
      return known.get(el);
    };
  };
  const boxOf = once((el) => /** @type {Box} */ (el.getBoundingClientRect()));
  const styleOf = once((el) => getComputedStyle(el));
  const edges = once((el) => { // how it treats what is larger than itself
    const { overflow, overflowX, overflowY, position } = styleOf(el);
    return { clips: overflow !== 'visible' && el !== document.body && el !== page, cutsX: /hidden|clip/.test(overflowX), cutsY: /hidden|clip/.test(overflowY), fixed: position === 'fixed' };
  });
  const overlap = (/** @type {Box} */ a, /** @type {Box} */ b) => ({
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  });
  const size = (/** @type {Box} */ b) => ({ width: b.right - b.left, height: b.bottom - b.top });
  const at = (/** @type {Box} */ b) => `at ${Math.round(b.left)},${Math.round(b.top)}`;
  const ancestors = function* (/** @type {Element | null} */ el) {
    for (; el; el = el.parentElement) yield el;
  };

  function nameOf(/** @type {Element} */ el) {
    const own = el.id ? `#${el.id}` : `${el.tagName.toLowerCase()}${[...el.classList].map((c) => `.${c}`).join('')}`;
    const parent = el.closest('[id]');
    return parent && parent !== el ? `${own} in #${parent.id}` : own;
  }

  /** How much of an element is to be seen through its ancestors. @type {(el: Element) => number} */
  const opacityOf = once((el) => Number(styleOf(el).opacity) * (el.parentElement ? opacityOf(el.parentElement) : 1));
  /** Whether an element is for the ear alone. @type {(el: Element) => boolean} */
  const unseen = once((el) => styleOf(el).clipPath === 'inset(50%)' || Boolean(el.parentElement && unseen(el.parentElement)));

  function isVisible(/** @type {Element} */ el) {
    if (ignore && el.closest(ignore)) return false;
    const { width, height } = size(boxOf(el));
    if (width <= 1 || height <= 1 || unseen(el)) return false;
    return el.checkVisibility({ visibilityProperty: true }) && opacityOf(el) > 0.1;
  }

  // ownText is the text nodes of an element itself that are not blank.
  const ownText = (/** @type {Element} */ el) => [...el.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());

  // clip is what of a box in an element that element and its ancestors let through;
  // `cutBy` is the one that takes something away and does not scroll there.
  function clip(/** @type {Element | null} */ holder, /** @type {Box} */ box, fixed = false) {
    let cutBy = /** @type {Element | null} */ (null);
    for (const each of ancestors(holder)) {
      const { clips, cutsX, cutsY, fixed: leaves } = edges(each);
      if (!fixed && clips) {
        const edge = boxOf(each);
        const wide = box.left < edge.left - slack || box.right > edge.right + slack;
        const tall = box.top < edge.top - slack || box.bottom > edge.bottom + slack;
        if ((wide && cutsX) || (tall && cutsY)) cutBy ??= each;
        box = overlap(box, edge); // what one has cut off, the next one cannot
      }
      fixed ||= leaves;
    }
    return { box, cutBy };
  }
  const clipped = (/** @type {Element} */ el) => clip(el.parentElement, boxOf(el), edges(el).fixed);

  const titled = (/** @type {Element} */ el) => Boolean(el.closest('[title]:not([title=""])'));
  const lineClamp = (/** @type {CSSStyleDeclaration} */ style) => style.webkitLineClamp !== 'none' && style.webkitLineClamp !== '';

  // ellipsed finds the box around an element that may end its text in an ellipsis.
  function ellipsed(/** @type {Element} */ el) {
    for (const each of ancestors(el)) {
      const style = styleOf(each);
      if (style.overflow === 'visible') continue;
      return style.textOverflow === 'ellipsis' || lineClamp(style) ? each : null;
    }
    return null;
  }

  // opaque tells whether an element hides what it lies on.
  const opaque = once((el) => {
    const style = styleOf(el);
    if (Number(style.opacity) < 0.9) return false;
    if (el instanceof SVGElement && !(el instanceof SVGSVGElement)) {
      return !(el instanceof SVGTextElement) && !(el instanceof SVGGElement) && solid(style.fill) && Number(style.fillOpacity) > 0.9;
    }
    return solid(style.backgroundColor) || style.backgroundImage.includes('gradient');
  });
  function solid(/** @type {string} */ colour) {
    if (colour === 'none' || colour === 'transparent' || colour.startsWith('url')) return false;
    const alpha = /[,/]\s*([\d.]+%?)\)$/.exec(colour);
    return !alpha || !(colour.startsWith('rgba') || colour.includes('/')) || Number.parseFloat(alpha[1]) > 0.9;
  }
  const covers = (/** @type {Box} */ a, /** @type {Box} */ b) => a.left <= b.left + slack && a.right >= b.right - slack && a.top <= b.top + slack && a.bottom >= b.bottom - slack;

  // parted tells whether something opaque hides one of two from the other: what one of
  // them stands on, or on the stage what is drawn between the two.
  function parted(/** @type {Item} */ a, /** @type {Item} */ b, /** @type {Box} */ common) {
    for (const [one, other] of [[a, b], [b, a]]) {
      for (const each of ancestors(one.el)) {
        if (each.contains(other.el)) break;
        if (each.matches(layers)) return true;
        if (each.matches(pressable) && each === one.el && !one.words) continue; // it is what lies over the other
        if ( opaque(each) && covers(boxOf(each), common)) return true;
      }
    }
    const svg = a.el.closest('svg');
    if (!svg || svg !== b.el.closest('svg')) return false;
    const [first, last] = a.order < b.order ? [a.order, b.order] : [b.order, a.order];
    return shapesOf(svg).some(({ order, el, box }) => order > first && order < last && covers(box, common) && opaque(el));
  }
  /** @type {Map<Element, Item[]>} */
  const shapes = new Map();
  function shapesOf(/** @type {Element} */ svg) {
    const known = shapes.get(svg) ?? [...svg.querySelectorAll('rect, circle, ellipse, path')].map((el) => ({ el, box: boxOf(el), name: '', order: /** @type {number} */ (orders.get(el)), words: false }));
    shapes.set(svg, known);
    return known;
  }

  /** @type {Map<Element, number>} */
  const orders = new Map();
  [...root.querySelectorAll('*')].forEach((el, i) => orders.set(el, i));
  const all = [...orders.keys()].filter(isVisible);
  const pressable = 'button, a[href], input, select, textarea, summary, [role=button], [role=tab], [data-act]';

  // 1. The page itself.
  const width = page.clientWidth;
  if (page.scrollWidth > width + 1) faults.add(`the page is ${page.scrollWidth} px wide in a window of ${width}`);

  // 2. What is cut off, and what lies beyond the edges.
  /** @type {Item[]} */
  const items = [];
  for (const el of all) {
    const texts = ownText(el);
    const control = el.matches(pressable);
    if (!texts.length && !control && !el.matches('canvas, progress')) continue;
    const order = /** @type {number} */ (orders.get(el));
    const whole = boxOf(el);
    const { box, cutBy } = clipped(el);
    const seen = size(box);
    if (el.closest(travellers) && cutBy) continue;
    if (seen.width <= 0 || seen.height <= 0) {
      if (cutBy && !ellipsed(el)) faults.add(`${nameOf(el)} is hidden by ${nameOf(cutBy)}`);
      continue; // scrolled away
    }
    if (cutBy && !(ellipsed(el) && titled(el))) faults.add(`${nameOf(el)} ${at(whole)} is cut off by ${nameOf(cutBy)}`);
    if (box.left < -slack || box.right > width + slack) faults.add(`${nameOf(el)} ${at(box)} lies beyond the page`);
    if (control) items.push({ el, box, name: nameOf(el), order, words: false });
    for (const node of texts) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const words = `“${node.nodeValue?.trim().slice(0, 40)}”`;
      for (const line of el instanceof SVGElement ? [whole] : range.getClientRects()) {
        const { width, height } = size(line);
        if (width <= 1 || height <= 1) continue;
        // a line is a little taller than its letters
        const letters = { left: line.left, right: line.right, top: line.top + height * 0.16, bottom: line.bottom - height * 0.16 };
        const kept = clip(el, letters).box;
        if (size(kept).width <= 0 || size(kept).height <= 0) continue;
        items.push({ el, box: kept, name: words, order, words: true });
      }
    }
    // text wider or taller than its box
    if (!texts.length || !(el instanceof HTMLElement)) continue;
    const style = styleOf(el);
    if (style.display === 'inline') continue;
    const wide = el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0;
    const tall = el.scrollHeight > el.clientHeight + Math.max(2, Number.parseFloat(style.fontSize) * 0.35) && el.clientHeight > 0;
    if ((wide && /auto|scroll/.test(style.overflowX)) || (tall && /auto|scroll/.test(style.overflowY))) continue;
    const words = `“${el.textContent?.trim().slice(0, 40)}” in ${nameOf(el)}`;
    if (wide && style.overflowX === 'visible') faults.add(`${words} is wider than its box by ${el.scrollWidth - el.clientWidth} px`);
    else if ((wide && style.textOverflow !== 'ellipsis' && !lineClamp(style)) || (tall && !lineClamp(style))) faults.add(`${words} is cut off`);
    else if ((wide || tall) && !titled(el)) faults.add(`${words} is cut off, and no title has the whole`);
  }

  // 3. What lies over what.
  items.sort((a, b) => a.box.left - b.box.left);
  items.forEach((a, i) => {
    for (let j = i + 1; j < items.length && items[j].box.left < a.box.right; j++) {
      const b = items[j];
      const common = overlap(a.box, b.box);
      const { width, height } = size(common);
      if (width <= slack || height <= slack || a.el.contains(b.el) || b.el.contains(a.el) || parted(a, b, common)) continue;
      faults.add(`${a.name} and ${b.name} lie over each other ${at(common)}`);
    }
  });

  const panels = all.filter((el) => el.matches('.sheet') && !/fixed|sticky/.test(styleOf(el).position));
  panels.forEach((a, i) => {
    for (const b of panels.slice(i + 1)) {
      const { width, height } = size(overlap(boxOf(a), boxOf(b)));
      if (width > slack && height > slack && !a.contains(b) && !b.contains(a)) faults.add(`the panels ${nameOf(a)} and ${nameOf(b)} lie over each other`);
    }
  });

  // 4. Fingers. What is smaller may reach farther than it is drawn; links in a text are as tall as the text.
  if (matchMedia('(pointer: coarse)').matches) {
    for (const el of all.filter((each) => each.matches(pressable) && !each.closest(':disabled'))) {
      if (/^inline/.test(styleOf(el).display) && el.parentElement && ownText(el.parentElement).length) continue; // a word in a sentence
      const { box } = clipped(el);
      const whole = size(boxOf(el));
      const { width, height } = size(box);
      if (width <= 0 || height <= 0 || width < whole.width || height < whole.height) continue; // it can be scrolled into sight
      if (el.closest('svg.stage')) continue; // takes every tap that is near enough, stage/pointing.js
      const finger = el.closest(dense) ? 24 : 44;
      const reaches = (/** @type {number} */ dx, /** @type {number} */ dy) => {
        const hit = document.elementFromPoint((box.left + box.right) / 2 + dx, (box.top + box.bottom) / 2 + dy);
        return Boolean(hit && (el.contains(hit) || hit.closest('label')?.contains(el)));
      };
      const far = finger / 2 - 1;
      const wide = width >= finger - 0.5 || (reaches(-far, 0) && reaches(far, 0));
      const tall = height >= finger - 0.5 || (reaches(0, -far) && reaches(0, far));
      if (!wide || !tall) faults.add(`${nameOf(el)} ${at(box)} is ${Math.round(width)} × ${Math.round(height)} px, too small for a finger`);
    }
  }
  return [...faults];
}
