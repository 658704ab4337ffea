// The palette: one line to type into, and below it what can be done. A combobox whose
// list is always open, in a dialog; loaded when it is opened for the first time.

import { threadColour } from '../core/colours.js';
import { paramText } from '../core/format.js';
import { loadWords, speaker } from '../core/language.js';
import { momentIn } from '../core/typed.js';
import { shortName } from '../stage/marks.js';
import { zoomOf } from '../stage/zoom.js';
import { h, icon, setLabel, whenChanged } from './dom.js';
import { keyWords } from './keywords.js';
import { answersTo, offersOf, typedOf } from './offers.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('./offers.js').Found} Found
 */

const page = 8; // lines that Page Up and Page Down go

/**
 * @param {Actions} actions
 * @returns {Promise<{toggle: (view: View, typed?: string) => void, render: (view: View) => void}>}
 */
export async function createPalette(actions) {
  const [en, zh] = await Promise.all(/** @type {const} */ (['en', 'zh']).map(async (lang) => speaker({ ...await loadWords(lang), ...await loadWords(lang, 'commands') }, lang)));
  const speakers = { en, zh };
  const list = h('div', { id: 'palette-list', role: 'listbox' });
  const input = h('input', {
    type: 'text', role: 'combobox', autofocus: '', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'go',
    'aria-controls': list.id, 'aria-autocomplete': 'list', 'aria-expanded': 'true', oninput: () => fill(true),
  });
  const close = h('button', { class: 'close', type: 'button', onclick: shut }, icon('close'));
  const told = h('p', { class: 'spoken', role: 'status' });
  const empty = h('div', { class: 'nothing' });
  const host = h('dialog', { id: 'palette' }, h('header', {}, icon('find'), input, close), list, empty, told);
  document.body.append(host);

  /** @type {View | null} */
  let latest = null;
  /** @type {Found[]} */
  let found = [];
  let at = -1; // in found, the one that Enter takes

  host.addEventListener('click', (ev) => {
    if (ev.target === host) shut();
  });
  host.addEventListener('keydown', press);
  list.addEventListener('pointerdown', (ev) => ev.preventDefault()); // the focus stays where it is typed
  list.addEventListener('pointermove', (ev) => {
    const i = placeOf(ev);
    if (i >= 0 && i !== at) mark(i, false);
  });
  list.addEventListener('click', (ev) => take(placeOf(ev)));
  visualViewport?.addEventListener('resize', fit);

  const placeOf = (/** @type {Event} */ ev) => [...list.querySelectorAll('[role=option]')].findIndex((option) => option.contains(/** @type {Node} */ (ev.target)));

  // shut closes it, and leaves no key to the line that is typed into: where nothing had
  // the focus before, that would keep it until the next frame.
  function shut() {
    host.close();
    input.blur();
  }

  // fit leaves room for a keyboard on the screen.
  function fit() {
    host.style.setProperty('--seen', `${(visualViewport?.height ?? innerHeight) / zoomOf(host)}px`);
  }

  function press(/** @type {KeyboardEvent} */ ev) {
    if (ev.isComposing || ev.altKey) return;
    if ((ev.ctrlKey || ev.metaKey) && ev.key === 'k') shut();
    else if (ev.key === 'Escape') shut();
    else if (ev.key === 'Enter' && ev.target === input) take(at);
    else {
      const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[ev.key];
      if (!by || ev.target !== input || !found.length) return;
      const end = found.length - 1;
      mark(Math.abs(by) === 1 ? (at + by + found.length) % found.length : Math.max(0, Math.min(end, at + by)), true);
    }
    ev.preventDefault();
  }

  // take does what is chosen, once the focus is back where it was.
  function take(/** @type {number} */ i) {
    const one = found[i];
    if (!one) return;
    mark(i, false);
    if (one.why) {
      told.textContent = `${one.title}: ${one.why}`;
      return;
    }
    shut();
    one.run();
  }

  function mark(/** @type {number} */ i, /** @type {boolean} */ byKey) {
    at = i;
    [...list.querySelectorAll('[role=option]')].forEach((option, k) => {
      option.setAttribute('aria-selected', String(k === at));
      if (k === at && byKey) option.scrollIntoView({ block: 'nearest' });
    });
    if (found[at]) input.setAttribute('aria-activedescendant', `palette-${at}`);
    else input.removeAttribute('aria-activedescendant');
  }

  // fill shows what answers to what is typed; what was marked stays so, unless another
  // text was typed.
  function fill(anew = false) {
    if (!latest) return;
    const view = latest;
    const w = speakers[view.lang];
    const before = anew ? undefined : found[at]?.id;
    const answers = answersTo(offersOf(view, speakers, actions), input.value, typedOf(input.value, view, speakers, actions));
    found = answers.flatMap((group) => group.found);
    let i = 0;
    list.replaceChildren(...answers.map(({ group, found: own, more }) => {
      const name = w(`palette.group.${group}`);
      return h('div', { role: 'group', 'aria-label': name }, h('p', { class: 'caption', 'aria-hidden': 'true', textContent: name }),
        ...own.map((one) => line(one, i++, w)), more ? h('p', { class: 'more', 'aria-hidden': 'true', textContent: w('palette.more', { n: more }) }) : null);
    }));
    list.hidden = !found.length;
    empty.hidden = Boolean(found.length);
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (!found.length) empty.replaceChildren(...nothing(w, view));
    told.textContent = found.length ? w('palette.found', { n: found.length }) : /** @type {string} */ (empty.textContent);
    const same = found.findIndex(({ id }) => id === before);
    const first = found.findIndex(({ why }) => !why);
    mark(same >= 0 ? same : Math.max(first, 0), false);
    if (anew) list.scrollTop = 0;
  }

  // nothing says what could be typed instead, by examples of this very run.
  function nothing(/** @type {View['t']} */ w, /** @type {View} */ { scenario, state, lang }) {
    const param = scenario?.params.find(({ kind }) => kind === 'int');
    const thread = state.threads.at(-1);
    const say = (/** @type {string} */ name, /** @type {string} */ example) => h('li', { textContent: w(`palette.try.${name}`, { example: w('list.quoted', { name: example }) }) });
    return [
      h('p', { textContent: w('palette.none', { text: input.value.trim() }) }), h('p', { class: 'caption', textContent: w('palette.try') }),
      h('ul', {}, say('command', w('palette.example.command')), param ? say('value', `${param.label[lang]} ${exampleOf(param, state.params, w, lang)}`) : null,
        thread ? say('thread', thread.name) : null, say('time', w('palette.example.time'))),
    ];
  }

  const words = whenChanged((/** @type {View['lang']} */ lang) => {
    const w = speakers[lang];
    host.setAttribute('aria-label', w('palette'));
    input.setAttribute('aria-label', w('palette'));
    input.placeholder = w('palette.hint');
    list.setAttribute('aria-label', w('palette.list'));
    setLabel(close, w('help.close'));
  });
  // What is offered depends on all this, and only on this.
  const changed = whenChanged((/** @type {any[]} */ ..._parts) => fill());

  function render(/** @type {View} */ view) {
    latest = view;
    if (!host.open) return;
    const { tab, scenario, role, lang, past, ended, selected, side, all } = view;
    words(lang);
    changed(lang, tab.scenarios, scenario, role, past, ended, selected, side, tab.asked, tab.helm, tab.status?.undo, tab.status?.redo, tab.status?.twin?.shared,
      all.map(({ state }) => JSON.stringify(state.params)).join(), view.state.threads.map(({ name }) => name).join(), (momentIn(input.value) ?? 0) > view.clock.head);
  }

  return {
    render,
    toggle(view, typed = '') {
      if (host.open) return shut();
      input.value = typed;
      fit();
      host.showModal();
      render(view);
      fill(true);
    },
  };
}

// exampleOf is a value that a parameter could have, as it would be typed.
function exampleOf(/** @type {import('../net/wire.js').Param} */ param, /** @type {{[name: string]: number}} */ values, /** @type {View['t']} */ w, /** @type {View['lang']} */ lang) {
  return paramText(param, { ...values, [param.name]: param.unit ? param.default : Math.min(param.max, Math.max(param.min, 12)) }, w, lang);
}

// line is one of what can be chosen: what of its name was typed stands out, and its key is
// on the right.
function line(/** @type {Found} */ { title, detail, keys, thread, why, ranges }, /** @type {number} */ i, /** @type {View['t']} */ w) {
  const name = h('span', { class: 'name' });
  let done = 0;
  for (const [from, to] of ranges) {
    name.append(title.slice(done, from), h('mark', { textContent: title.slice(from, to) }));
    done = to;
  }
  name.append(title.slice(done));
  const chip = thread ? h('span', { class: `at-chip thread-${threadColour(thread)}`, 'aria-hidden': 'true', textContent: shortName(title) }) : null;
  const said = why || detail;
  return h('div', { role: 'option', id: `palette-${i}`, 'aria-selected': 'false', 'aria-disabled': why ? 'true' : undefined },
    chip, name, said ? h('span', { class: 'detail', textContent: said }) : null, ...keys.slice(0, 1).map((key) => h('kbd', { textContent: keyWords(key, w) })));
}
