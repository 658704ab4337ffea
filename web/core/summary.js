// The summary: the run at a moment as one sentence for the ear, and as rows of a table.
// Pure.

import { explain } from './explain.js';
import { duration, nameList } from './format.js';
import { nameOf } from './told.js';
import { explainVerdict } from './verdict.js';

/**
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('./explain.js').Seen} Seen
 *
 * @typedef {object} Row what there is to say of a thread
 * @property {number} id
 * @property {string} name
 * @property {string} state
 * @property {string} word for the state
 * @property {string} since
 * @property {string} waits for what, '' if it waits for nothing
 * @property {string} holder who holds that, '' if nobody does
 * @property {number} line number of the line of the Go source where it is, 0 none
 */

const clauses = 3; // of a sentence
const named = 2; // threads of a clause, before the others are counted

/**
 * What the run is at, in one sentence: the event, who waits for what, who sleeps until
 * when; or the verdict, if there is one.
 * @param {Seen} view
 * @returns {string}
 */
export function summarize(view) {
  const { t, state } = view;
  const verdict = explainVerdict(view);
  if (verdict) return verdict.text;
  const event = state.objects.find(({ kind }) => kind === 'event');
  const parts = [
    ...(event ? [t('sum.event', { object: event.name, what: t(`stage.object.event.${event.value ? 1 : 0}`) })] : []),
    ...groups(state.threads).map((threads) => clause(view, threads)),
  ];
  return parts.length ? t('sum.sentence', { parts: parts.slice(0, clauses).join(t('list.semicolon')) }) : '';
}

/**
 * What makes a summary another one: who waits for what, what events are, and who has
 * ended. Who runs and who sleeps changes all the time.
 * @param {Seen} view
 */
export function gist({ state }) {
  return [
    ...state.objects.filter(({ kind }) => kind === 'event').map(({ id, value }) => `${id}=${value}`),
    ...state.threads.filter(({ state: doing }) => doing === 'blocked').map(({ id, reason, object }) => `${id}:${reason}${object}`),
    state.threads.filter(ended).length,
  ].join(' ');
}

const ended = (/** @type {Thread} */ thread) => ['done', 'failed', 'killed'].includes(thread.state);

// groups are threads that do the same, what matters most first; those that wait for the
// end of others, as main does, and those that have ended, are left out.
function groups(/** @type {readonly Thread[]} */ threads) {
  /** @type {Map<string, Thread[]>} */
  const found = new Map();
  for (const thread of threads) {
    if (ended(thread) || thread.state === 'new' || thread.reason === 'exit') continue;
    const key = thread.state === 'blocked' ? `blocked ${thread.reason} ${thread.object}` : thread.state;
    const group = found.get(key);
    if (group) group.push(thread);
    else found.set(key, [thread]);
  }
  const rank = (/** @type {Thread[]} */ group) => ['blocked', 'running', 'sleeping', 'ready'].indexOf(group[0].state);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || b.length - a.length);
}

function clause(/** @type {Seen} */ view, /** @type {Thread[]} */ threads) {
  const { t, time } = view;
  const [first] = threads;
  const names = nameList(threads.map(({ name }) => name), t, named);
  const n = threads.length;
  if (first.state === 'blocked') {
    const { waits, holder } = waitOf(view, first);
    return holder ? t('sum.waitsHeld', { n, names, object: waits, holder }) : t('sum.waits', { n, names, object: waits });
  }
  if (first.state === 'sleeping' && n === 1 && first.until >= time) return t('sum.sleeps', { names, at: duration(first.until, t) });
  return t(`sum.${first.state}`, { n, names });
}

// waitOf is what a thread waits for, and who has that.
function waitOf(/** @type {Seen} */ view, /** @type {Thread} */ thread) {
  const { state, t } = view;
  if (thread.state !== 'blocked') return { waits: '', holder: '' };
  if (thread.reason === 'join' || thread.reason === 'start') return { waits: nameOf(view, thread.object), holder: '' };
  const object = state.objects[thread.object - 1];
  if (!object) return { waits: t('sum.others'), holder: '' };
  return { waits: t(`sum.what.${object.kind === 'semaphore' ? 'semaphore' : ['get', 'put'].includes(thread.reason) ? thread.reason : 'object'}`, { object: object.name }), holder: nameList(object.holders.map((id) => nameOf(view, id)), t, named) };
}

/** The threads as rows, in order of id. @param {Seen} view @returns {Row[]} */
export function rowsOf(view) {
  return view.state.threads.map((thread) => {
    const told = explain(view, thread.id);
    const { waits, holder } = waitOf(view, thread);
    return {
      id: thread.id, name: thread.name, state: thread.state, word: told?.stateWord ?? '', since: duration(Math.max(0, view.time - thread.since), view.t), waits, holder, line: ended(thread) ? 0 : thread.line,
    };
  });
}
