// The pair: all that only two runs side by side need, fetched when there are two.

import { createComparison } from './comparison.js';
import { loadStyle } from './dom.js';
import { createHeading } from './heading.js';
import { createSides } from './sides.js';
import { createTwinParam } from './twinparam.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 *
 * @typedef {object} Parts
 * @property {HTMLElement} strip under the stages
 * @property {HTMLElement} sides for the switch between them
 * @property {ReturnType<typeof import('./pictures.js').createPictures>} picture
 * @property {ReturnType<typeof import('./controls.js').createControls>} controls
 */

/**
 * Fetches how a pair looks, and makes what it needs.
 * @param {Parts} parts
 * @param {Actions} actions
 * @returns {Promise<(view: View) => void>} render
 */
export async function createPair({ strip, sides, picture, controls }, actions) {
  await loadStyle('ui/twins.css');
  const renders = [createComparison(strip, actions), createSides(sides, actions)];
  picture.pairUp((stage, lanes, side) => createHeading(stage, lanes, side, actions));
  controls.pairUp(createTwinParam);
  return (view) => { for (const render of renders) render(view); };
}
