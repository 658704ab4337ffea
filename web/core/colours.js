// One colour of its own for every thread, the same on the stage, in the lanes,
// in the console and on its card. The stylesheet stage/stage.css gives the class
// `.thread-N` the colour `palette[N]` as --thread and the colour of text on it as
// --on-thread; canvases read the palette itself.

/** @typedef {{colour: string, on: string}} Paint */

const dark = '#10141c';
const white = '#ffffff';

/**
 * Colours by index: 0 is the neutral grey of the main thread, then Okabe and
 * Ito's seven, which colour-blind people can tell apart, then further ones.
 * @type {readonly Paint[]}
 */
export const palette = [
  { colour: '#8b93a7', on: dark },
  { colour: '#56b4e9', on: dark },
  { colour: '#e69f00', on: dark },
  { colour: '#cc79a7', on: dark },
  { colour: '#009e73', on: dark },
  { colour: '#f0e442', on: dark },
  { colour: '#d55e00', on: dark },
  { colour: '#0072b2', on: white },
  { colour: '#a58bf5', on: dark },
  { colour: '#7fbf3f', on: dark },
  { colour: '#e8768f', on: dark },
  { colour: '#29bfc7', on: dark },
  { colour: '#b98a5a', on: dark },
  { colour: '#6e8bef', on: dark },
  { colour: '#c9d65b', on: dark },
  { colour: '#b65fc4', on: dark },
  { colour: '#f4a582', on: dark },
];

/**
 * The index in `palette` of a thread, given as such or by its id. Ids count from
 * 1, which is always the main thread; after the last colour the first comes again.
 * @param {number | {id: number}} thread
 */
export function threadColour(thread) {
  const id = typeof thread === 'number' ? thread : thread.id;
  return id <= 1 ? 0 : 1 + ((id - 2) % (palette.length - 1));
}
