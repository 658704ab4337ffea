// A still of the stage: what is to be seen now as an SVG that stands alone, with its
// colours and type written out, or as a PNG. Fetched when it is asked for.

const svgNS = 'http://www.w3.org/2000/svg';
const pngScale = 2;

/** What a parent's value is taken from; the others have an initial one. */
const inherited = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-dashoffset', 'stroke-linecap', 'stroke-linejoin',
  'font-family', 'font-size', 'font-weight', 'font-style', 'font-variant-numeric', 'letter-spacing', 'text-anchor', 'dominant-baseline', 'paint-order', 'visibility'];
const initial = { opacity: '1', display: 'inline', 'vector-effect': 'none' };
const kept = new Set(['x', 'y', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height', 'd', 'points', 'x1', 'y1', 'x2', 'y2', 'transform', 'id', 'offset', 'viewBox', 'clip-path', 'preserveAspectRatio']);

/**
 * The stages in a part of the page, where they stand there, as one SVG that ends where
 * they do: below them lies what is not of the picture.
 * @param {HTMLElement} host
 * @param {string} title
 * @returns {{text: string, width: number, height: number}}
 */
export function stillOf(host, title) {
  const frame = host.getBoundingClientRect();
  const root = document.createElementNS(svgNS, 'svg');
  const stages = [...host.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width && !svg.parentElement?.closest('svg, button, .outcome, .asking'));
  const foot = Math.max(...stages.map(footOf), frame.top);
  const [width, height] = [Math.round(frame.width), Math.round(foot - frame.top) || Math.round(frame.height)];
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) root.setAttribute(name, String(value));
  const name = document.createElementNS(svgNS, 'title');
  name.textContent = title;
  const ground = document.createElementNS(svgNS, 'rect');
  for (const [key, value] of Object.entries({ width: '100%', height: '100%', fill: groundOf(host) })) ground.setAttribute(key, value);
  root.append(name, ground);
  for (const svg of stages) {
    const { left, top, width: w, height: h } = svg.getBoundingClientRect();
    const copy = /** @type {SVGElement} */ (copyOf(svg, null));
    for (const [key, value] of Object.entries({ x: left - frame.left, y: top - frame.top, width: w, height: h })) copy.setAttribute(key, String(Math.round(value * 10) / 10));
    root.append(copy);
  }
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

// footOf is where the picture of a scene ends: with its ground, if it has one.
function footOf(/** @type {SVGSVGElement} */ svg) {
  const whole = svg.getBoundingClientRect();
  const ground = svg.querySelector(':scope > rect')?.getBoundingClientRect();
  return ground && ground.width >= whole.width - 1 && ground.height >= whole.height / 2 ? Math.min(whole.bottom, ground.bottom) : whole.bottom;
}

// copyOf copies an element with what the style sheets say of it; null for what is not
// to be seen.
function copyOf(/** @type {Element} */ el, /** @type {CSSStyleDeclaration | null} */ parent) {
  const style = getComputedStyle(el);
  if (style.display === 'none') return null;
  const copy = document.createElementNS(svgNS, el.localName);
  for (const { name, value } of el.attributes) if (kept.has(name)) copy.setAttribute(name, value);
  for (const name of inherited) {
    const value = style.getPropertyValue(name);
    if (value && value !== parent?.getPropertyValue(name)) copy.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(initial)) {
    if (style.getPropertyValue(name) !== value) copy.setAttribute(name, style.getPropertyValue(name));
  }
  for (const child of el.childNodes) {
    const inner = child instanceof Element ? copyOf(child, style) : child.cloneNode();
    if (inner) copy.append(inner);
  }
  return copy;
}

// groundOf is the colour on which an element lies.
function groundOf(/** @type {Element} */ el) {
  for (let at = /** @type {Element | null} */ (el); at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== 'rgba(0, 0, 0, 0)') return colour;
  }
  return 'white';
}

/** The same as a PNG, at twice the size. @param {{text: string, width: number, height: number}} still @returns {Promise<Blob>} */
export async function pngOf({ text, width, height }) {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * pngScale;
    canvas.height = height * pngScale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => { canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture')))); });
  } finally {
    URL.revokeObjectURL(url);
  }
}
