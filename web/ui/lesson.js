// The lesson: what to watch, what to try, why it is so. What it offers to do is
// done by a click.

import { h, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 */

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {import('../net/reading.js').Reading} reading
 * @returns {(view: View) => void} render
 */
export function createLesson(host, actions, reading) {
  const note = h('p', { class: 'note' });
  const text = h('article', { class: 'lesson', onclick: follow });
  const scroller = h('div', { class: 'scroller', tabIndex: 0, role: 'region' }, text);
  host.append(note, scroller);

  /** @type {View['scenario']} */
  let scenario = null;
  /** What the buttons of a lesson do, by their kind. @type {{[kind: string]: (name: string, value: number) => void}} */
  const offers = {
    preset: actions.preset,
    twins: (name) => actions.compare(scenario?.twins.find((twin) => twin.name === name)),
    set: (name, value) => { actions.set(name, value).catch(() => {}); },
    act: actions.act,
    code: actions.showLine,
  };
  function follow(/** @type {MouseEvent} */ ev) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (ev.target).closest('button'));
    if (button) offers[button.dataset.do ?? ''](button.dataset.name ?? '', Number(button.dataset.value));
  }

  const words = whenChanged((/** @type {View['t']} */ t) => {
    note.textContent = t('lesson.loading');
    scroller.setAttribute('aria-label', t('tab.lesson'));
  });
  const fill = whenChanged((/** @type {string | null} */ html) => {
    note.hidden = html !== null;
    text.innerHTML = html ?? ''; // the server made it from Markdown and lets no other HTML through
  });
  const begin = whenChanged((/** @type {string | undefined} */ _scenario) => { scroller.scrollTop = 0; });
  const permit = whenChanged((/** @type {boolean} */ may, /** @type {string | null} */ _html) => {
    for (const button of text.querySelectorAll('button')) button.disabled = !may && button.dataset.do !== 'code';
  });

  return ({ t, lang, scenario: now, role, live }) => {
    scenario = now;
    const html = scenario ? reading.lesson(scenario.name, lang) : null;
    words(t);
    fill(html);
    begin(scenario?.name);
    permit(live && role === 'owner', html);
  };
}
