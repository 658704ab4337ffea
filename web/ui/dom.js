// Making elements. No markup from strings: the page's policy forbids inline style
// and script, and texts stay texts.

/**
 * An element with properties and children. `onclick` and its like become
 * listeners; what the element knows as a property is set as one, the rest are
 * attributes; undefined and null are left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {{[name: string]: any}} [props]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith('on')) el.addEventListener(name.slice(2), value);
    else if (properties.has(name)) /** @type {any} */ (el)[name] = value;
    else el.setAttribute(name, String(value));
  }
  el.append(...children.filter((child) => child !== null && child !== undefined));
  return el;
}

/** Fetches a stylesheet of the page's own; fulfilled when it counts. @param {string} href @returns {Promise<unknown>} */
export function loadStyle(href) {
  return new Promise((resolve, reject) => {
    document.head.append(h('link', { rel: 'stylesheet', href, onload: resolve, onerror: reject }));
  });
}

const properties = new Set(['textContent', 'hidden', 'disabled', 'value', 'title', 'tabIndex', 'htmlFor', 'checked']);

/**
 * A function that calls `run` with its arguments, but only when one of them is
 * not what it was the last time.
 * @template {any[]} A
 * @param {(...args: A) => void} run
 * @returns {(...args: A) => boolean} whether it ran
 */
export function whenChanged(run) {
  /** @type {A | undefined} */
  let last;
  return (...args) => {
    if (last?.length === args.length && args.every((arg, i) => Object.is(arg, last?.[i]))) return false;
    last = args;
    run(...args);
    return true;
  };
}

const svgNS = 'http://www.w3.org/2000/svg';

/** What the icons look like, on a square of 24: strokes, and fills where the name says so. @type {{[name: string]: string}} */
const shapes = {
  play: 'fill M8 5.2v13.6a.8.8 0 0 0 1.2.7l10.6-6.8a.8.8 0 0 0 0-1.4L9.2 4.5a.8.8 0 0 0-1.2.7z',
  pause: 'fill M7 5h3.4v14H7zM13.6 5H17v14h-3.4z',
  step: 'fill M5 5.6v12.8a.7.7 0 0 0 1.1.6l8.9-6.4a.7.7 0 0 0 0-1.2L6.1 5a.7.7 0 0 0-1.1.6zM16.4 5H19v14h-2.6z',
  back: 'fill M19 5.6v12.8a.7.7 0 0 1-1.1.6L9 12.6a.7.7 0 0 1 0-1.2L17.9 5a.7.7 0 0 1 1.1.6zM5 5h2.6v14H5z',
  undo: 'M8 5 4 9l4 4M4 9h9.5a5.5 5.5 0 0 1 0 11H9',
  redo: 'M16 5l4 4-4 4M20 9h-9.5a5.5 5.5 0 0 0 0 11H15',
  branch: 'M7 4v16M7 14c0-4 10-3 10-8M17 8.5a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  reset: 'M5 12a7 7 0 1 0 2.3-5.2M5 4.5v4h4',
  minus: 'M6 12h12',
  plus: 'M6 12h12M12 6v12',
  share: 'M12 14.5V4M8 7.5 12 3.5l4 4M6 11H5v9h14v-9h-1',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  wide: 'M10 7 5 12l5 5M5 12h14M14 7l5 5-5 5',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  more: 'fill M7.5 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM14 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM20.5 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  away: 'M10 5H5v14h14v-5M13.5 4.5h6v6M19 5l-8.5 8.5',
  find: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.4 15.4 20 20',
  predict: 'M9.2 9.3a2.9 2.9 0 1 1 4.3 2.6c-1 .5-1.5 1.1-1.5 2.2v.4M12 17.6v.1M12 21a9 9 0 1 0-7.8-4.5L3 21l4.5-1.2A9 9 0 0 0 12 21z',
  present: 'M3 5h18v11H3zM12 16v4M8 20h8',
  eye: 'M2.5 12S6 5.8 12 5.8 21.5 12 21.5 12 18 18.2 12 18.2 2.5 12 2.5 12zM12 14.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z',
  dark: 'fill M20 14.2A8.3 8.3 0 0 1 9.8 4 8.3 8.3 0 1 0 20 14.2z',
  light: 'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  auto: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  up: 'M12 19V6M6.5 11.5 12 6l5.5 5.5',
  compare: 'M4 5h6v14H4zM14 5h6v14h-6z',
  lost: 'M4 4l16 16M8.5 16a5 5 0 0 1 5.6-1.1M5.5 12.6a9 9 0 0 1 4.2-2.4M18.5 12.6a9 9 0 0 0-4-2.3M2.5 9.3A13.5 13.5 0 0 1 6.5 6.7M21.5 9.3a13.5 13.5 0 0 0-11.2-3.7M12 19.5h.01',
  over: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v4.5M12 16h.01',
  part: 'M4 12h6l4-6h6M10 12l4 6h6',
  split: 'M4 12h5l4-5h7M9 12l4 5h7',
  join: 'M20 12h-5l-4-5H4M15 12l-4 5H4',
  down: 'M12 5v13M6.5 12.5 12 18l5.5-5.5',
  now: 'fill M13.5 2.5 5 13.5h5.5L9.5 21.5 19 10h-6z',
  next: 'M4 12h13M12.5 7l5 5-5 5M20.5 6v12',
  restart: 'M5 12a7 7 0 1 0 2.3-5.2M5 4.5v4h4',
};

/**
 * An svg with one shape in it.
 * @param {{[name: string]: string}} attributes
 * @param {string} shape
 * @param {{[name: string]: string}} inner the shape's attributes
 * @returns {SVGElement}
 */
export function svg(attributes, shape, inner) {
  const el = document.createElementNS(svgNS, 'svg');
  const child = document.createElementNS(svgNS, shape);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  for (const [name, value] of Object.entries(inner)) child.setAttribute(name, value);
  el.append(child);
  return el;
}

/** An icon by name, to be seen and not to be read. @param {string} name @returns {SVGElement} */
export function icon(name) {
  const filled = shapes[name].startsWith('fill ');
  return svg({ viewBox: '0 0 24 24', class: `icon icon-${name}${filled ? ' filled' : ''}`, 'aria-hidden': 'true' },
    'path', { d: filled ? shapes[name].slice(5) : shapes[name] });
}

/** Puts another icon into a button that holds one. @param {Element} button @param {string} name */
export function setIcon(button, name) {
  button.querySelector('.icon')?.replaceWith(icon(name));
}

/** Names a button for those who point at it and those who hear it. @param {HTMLElement} el @param {string} name */
export function setLabel(el, name) {
  el.title = name;
  el.setAttribute('aria-label', name);
}
