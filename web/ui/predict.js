// Predict first: the question under the stage, its answer and the reason; in the top
// bar's popover the switch and the score. Loaded when somebody wants it.

import { threadColour } from '../core/colours.js';
import { duration } from '../core/format.js';
import { loadWords, speaker } from '../core/language.js';
import { situations } from '../core/predict.js';
import { createQuiz, readScore } from '../core/quiz.js';
import { h, icon, setLabel, whenChanged } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/predict.js').Question} Question
 * @typedef {import('../core/predict.js').Option} Option
 * @typedef {import('../core/quiz.js').Asked} Asked
 * @typedef {import('../core/runs.js').Run} Run
 * @typedef {import('../net/wire.js').Command} Command
 *
 * @typedef {object} Parts
 * @property {import('../core/runs.js').Runs} runs
 * @property {import('../core/past.js').Past} past
 * @property {() => View} view
 * @property {(command: Command) => Promise<unknown>} send sends it, whatever the tab is asking
 * @property {() => void} touch something has to be drawn
 * @property {() => void} shut closes the popover
 */

const shownFor = 15_000; // ms that an outcome stands there by itself
const shownOver = 5_000; // ms that it hides a verdict which came after it

/**
 * @param {HTMLElement} panel the popover's, empty
 * @param {HTMLElement} host at the foot of the stage, empty
 * @param {Parts} parts
 */
export function createPredict(panel, host, { runs, past, view, send, touch, shut }) {
  const quiz = createQuiz(readScore(localStorage.getItem('predict.score')));
  let wanted = localStorage.getItem('predict') === 'on';
  /** @type {ReturnType<typeof speaker>} */
  let p = (key) => key;
  /** @type {View['lang'] | ''} */
  let spoken = '';
  /** @type {(Asked & {playing: boolean, seen: boolean}) | null} the question that is put here */
  let put = null;
  /** @type {ReturnType<typeof quiz.settle>} the outcome that is shown */
  let outcome = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let fade;
  let judged = false; // there is a verdict
  let looking = ''; // the question of somebody else that is being looked up

  const card = createCard(host, { answer, close: closeOutcome });
  const score = createScore(panel, { toggle, forget });

  function toggle() {
    wanted = !wanted;
    localStorage.setItem('predict', wanted ? 'on' : 'off');
    if (!wanted) leave();
    touch();
  }
  function forget() {
    quiz.reset();
    localStorage.removeItem('predict.score');
    touch();
  }
  function closeIn(/** @type {number} */ ms) {
    clearTimeout(fade);
    fade = setTimeout(closeOutcome, ms);
  }
  function closeOutcome() {
    outcome = null;
    touch();
  }

  // open shows a question that the tab stands still for.
  function open(/** @type {Asked} */ asked, /** @type {boolean} */ playing) {
    put = { ...asked, playing, seen: false };
    outcome = null;
    shut();
    runs.hold(asked.question.seq);
    touch();
  }

  // answer takes it, null for none, and lets the run go on if it did before.
  function answer(/** @type {string | number | null} */ value) {
    const before = put;
    leave(value);
    if (before?.playing && view().role === 'owner') send({ type: 'play' });
  }

  function leave(/** @type {string | number | null} */ value = null) {
    if (!put) return;
    put = null;
    quiz.answer(value, performance.now());
    runs.hold(Infinity);
    touch();
  }

  const may = (/** @type {View} */ now) => wanted && now.role === 'owner' && now.all.length === 1 && !now.past && now.live && !now.tab.status?.choice;

  /** Looks up a question that the owner puts to everybody. @param {{epoch: number, seq: number, kind: string}} given */
  async function hear(given) {
    const key = `${given.epoch}:${given.seq}:${given.kind}`;
    if (looking === key) return;
    looking = key;
    if (runs.all[0].cursor.state.seq <= given.seq) runs.hold(given.seq);
    /** @type {import('../net/wire.js').Record[]} */
    const records = [];
    for (let record; (record = await past.record(given.epoch, given.seq + records.length + 1));) records.push(record);
    const before = past.at(given.epoch, { seq: given.seq });
    const { tab, status } = view();
    const asked = before?.exact && tab.status?.question && quiz.pose(given.kind, given.epoch, before.state, records, { policy: status?.policy ?? '', wall: performance.now() });
    if (asked) open(asked, false);
    else runs.hold(Infinity);
  }

  return {
    /** Takes note of a message of the server, after the runs have. @param {import('../net/wire.js').ServerMessage} message */
    see(message) {
      if (message.type !== 'delta' || message.twin || !(wanted || quiz.given || put)) return;
      const { cursor } = runs.all[0];
      if (quiz.at?.epoch !== message.epoch || quiz.at.seq !== message.from) {
        leave();
        return quiz.follow(message.epoch, cursor.newestState); // from here on
      }
      const now = view();
      const asked = quiz.take(message.records, { ask: may(now), policy: now.status?.policy ?? '', wall: performance.now() });
      if (!asked) return;
      open(asked, now.status?.playing ?? false);
      send({ type: 'pose', epoch: asked.epoch, seq: asked.question.seq, kind: asked.question.kind }).catch(() => leave());
    },

    /** The tab is about to send a command: what changes the run, or lets it go on, ends the question. @param {Command} command */
    sending(command) {
      if (command.type !== 'speed') leave();
    },

    /** Ends the question without an answer; false if there was none. */
    skip() {
      if (!put) return false;
      answer(null);
      return true;
    },

    /** @param {View} now */
    render(now) {
      if (now.lang !== spoken) {
        spoken = now.lang;
        const { lang } = now;
        loadWords(lang, 'predict').then((words) => { p = speaker(words, lang); touch(); });
      }
      const question = now.tab.status?.question ?? null;
      if (put && (now.past || now.epoch !== put.epoch || now.all.length > 1 || (put.seen && question?.seq !== put.question.seq))) leave();
      if (put && question?.seq === put.question.seq) put.seen = true;
      if (!question) looking = '';
      else if (!put && now.role === 'viewer' && localStorage.getItem('predict') !== 'off' && now.all.length === 1) hear(question);
      const settled = put ? null : quiz.settle(now.epoch, now.latest.seq);
      if (settled) {
        outcome = settled;
        localStorage.setItem('predict.score', JSON.stringify(quiz.score));
        closeIn(shownFor);
      } else if (outcome && now.state.verdict && !judged) closeIn(shownOver);
      judged = Boolean(now.state.verdict);
      card(p, now, put, outcome, quiz.given);
      document.documentElement.toggleAttribute('data-predict', wanted && now.role === 'owner');
      score(p, now, wanted, quiz.score);
    },
  };
}

/** @typedef {ReturnType<typeof createPredict>} Predict */

// argsOf are what fills the holes of a question's words.
function argsOf(/** @type {{[name: string]: string | number}} */ args, /** @type {View['t']} */ t) {
  return 'ns' in args ? { ...args, time: duration(Number(args.ns), t) } : args;
}

function labelOf(/** @type {View['t']} */ p, /** @type {View['t']} */ t, /** @type {Question} */ question, /** @type {string | number} */ value) {
  const option = /** @type {Option} */ (question.options.find((one) => one.value === value));
  return option.key ? p(option.key, argsOf(question.args, t)) : option.name ?? '';
}

/** @param {HTMLElement} host @param {{answer: (value: string | number | null) => void, close: () => void}} on */
function createCard(host, on) {
  const text = h('p', { class: 'text', id: 'predict-text' });
  const why = h('p', { class: 'why' });
  const options = h('div', { class: 'picks' });
  const skip = h('button', { class: 'button', type: 'button', onclick: () => on.answer(null) });
  const close = h('button', { class: 'close', type: 'button', onclick: on.close }, icon('close'));
  host.setAttribute('aria-labelledby', 'predict-text');
  host.tabIndex = -1;
  host.append(h('div', { class: 'words' }, text, why), options, skip, close);
  const live = h('div', { class: 'unseen', role: 'status' });
  host.after(live);
  /** @type {Element | null} */
  let before = null;

  addEventListener('keydown', (ev) => {
    if (options.hidden || host.hidden || ev.altKey || ev.ctrlKey || ev.metaKey || /** @type {HTMLElement} */ (ev.target).closest('input:not([type=range]), textarea, select, dialog')) return;
    const pick = ev.key === 'Escape' ? skip : /^[1-9]$/.test(ev.key) ? options.children[Number(ev.key) - 1] : null;
    if (!pick) return;
    /** @type {HTMLElement} */ (pick).click();
    ev.preventDefault();
    ev.stopImmediatePropagation();
  }, true);

  function show(/** @type {string} */ kind) {
    const asks = kind === 'ask';
    host.hidden = !kind;
    host.dataset.kind = kind;
    host.setAttribute('role', asks ? 'dialog' : 'group');
    options.hidden = skip.hidden = !asks;
    close.hidden = kind !== 'right' && kind !== 'wrong';
    if (asks) {
      before = document.activeElement;
      if (!before?.matches('input, textarea, select')) host.focus({ preventScroll: true });
    } else if (host.contains(document.activeElement)) /** @type {HTMLElement | null} */ (before)?.focus?.({ preventScroll: true });
  }

  const draw = whenChanged((/** @type {View['t']} */ p, /** @type {View['t']} */ t, /** @type {Asked | null} */ put, /** @type {(Asked & {truth: import('../core/predict.js').Truth}) | null} */ outcome, /** @type {Asked | null} */ given, /** @type {boolean} */ playing) => {
    const { question } = put ?? outcome ?? given ?? { question: null };
    if (!question) return show('');
    why.textContent = '';
    if (put) {
      const { how } = question.args;
      text.textContent = p(`${question.kind}.ask${how ? `.${how}` : ''}`, argsOf(question.args, t));
      options.replaceChildren(...question.options.map(({ value, thread }, i) => h('button', {
        class: thread ? `pick thread-${threadColour(thread)}` : 'pick plain', type: 'button', 'data-value': value, onclick: () => on.answer(value),
      }, h('kbd', { textContent: String(i + 1) }), labelOf(p, t, question, value))));
      skip.textContent = p('skip');
    } else if (outcome) {
      const { truth } = outcome;
      text.textContent = p(outcome.answer === truth.value ? 'right' : 'wrong', { answer: labelOf(p, t, question, truth.value) });
      why.textContent = p(`${question.kind}.why.${truth.why}`, argsOf(truth.args, t));
      setLabel(close, p('close'));
      live.textContent = `${text.textContent} ${why.textContent}`;
    } else if (given) text.textContent = p(playing ? 'said' : 'said.paused', { answer: labelOf(p, t, question, given.answer ?? '') });
    show(put ? 'ask' : outcome ? outcome.answer === outcome.truth.value ? 'right' : 'wrong' : 'said');
  });
  return (/** @type {View['t']} */ p, /** @type {View} */ now, /** @type {Asked | null} */ put, /** @type {Parameters<typeof draw>[3]} */ outcome, /** @type {Asked | null} */ given) => {
    draw(p, now.t, put, outcome, given, now.playing);
  };
}

/** @param {HTMLElement} panel @param {{toggle: () => void, forget: () => void}} on */
function createScore(panel, on) {
  const about = h('p', { class: 'about' });
  const yes = h('button', { type: 'button', id: 'predict-on', onclick: () => { if (yes.getAttribute('aria-pressed') === 'false') on.toggle(); } });
  const no = h('button', { type: 'button', id: 'predict-off', onclick: () => { if (no.getAttribute('aria-pressed') === 'false') on.toggle(); } });
  const title = h('span', { id: 'predict-title' });
  const pair = h('div', { class: 'segmented', role: 'group', 'aria-labelledby': 'predict-title' }, no, yes);
  const heading = h('h2', { class: 'caption' });
  const list = h('ul', { class: 'met' });
  const forget = h('button', { class: 'button', type: 'button', onclick: on.forget });
  panel.append(h('div', { class: 'row switch' }, title, pair), about, heading, list, h('div', { class: 'row' }, forget));

  const draw = whenChanged((/** @type {View['t']} */ p, /** @type {View['t']} */ t, /** @type {boolean} */ wanted, /** @type {import('../core/quiz.js').Score} */ score, /** @type {string} */ role) => {
    title.textContent = t('predict');
    about.textContent = p(role === 'owner' ? 'about' : 'about.viewer');
    yes.textContent = t('value.on');
    no.textContent = t('value.off');
    yes.setAttribute('aria-pressed', String(wanted));
    no.setAttribute('aria-pressed', String(!wanted));
    heading.textContent = p('score');
    forget.textContent = p('reset');
    forget.disabled = Object.keys(score).length === 0;
    list.replaceChildren(...situations.map((name) => {
      const { asked, right, met } = score[name] ?? { asked: 0, right: 0, met: 0 };
      const told = asked === 0 ? p('score.new') : met === 0 ? p('score.unmet') : p('score.row', { n: asked, right });
      return h('li', { class: met ? 'met' : '' }, h('span', { textContent: p(`situation.${name}`) }), h('span', { class: 'told', textContent: told }));
    }));
  });
  return (/** @type {View['t']} */ p, /** @type {View} */ now, /** @type {boolean} */ wanted, /** @type {import('../core/quiz.js').Score} */ score) => {
    draw(p, now.t, now.role === 'owner' ? wanted : localStorage.getItem('predict') !== 'off', score, now.role);
  };
}
