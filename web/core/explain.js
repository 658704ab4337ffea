// Explains threads in a reader's words: what state, since when,
// waiting for what, held by whom, behind how many. Pure.

import { plainText } from './ansi.js';
import { duration, nameList } from './format.js';

/**
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('../net/wire.js').State} State
 * @typedef {Pick<import('./playhead.js').View, 'state' | 'time' | 't' | 'lang' | 'scenario'>} Seen
 * @typedef {{name: string, state: string, stateWord: string, title: string, lines: string[]}} Explanation
 *   lines: the first says why, the others what else is known
 */

/**
 * What there is to say about a thread; null if there is none of that id.
 * @param {Seen} view
 * @param {number} id
 * @returns {Explanation | null}
 */
export function explain(view, id) {
  const { state, time, t } = view;
  const thread = state.threads[id - 1];
  if (!thread) return null;
  const stateWord = t(thread.reason === 'spin' ? 'state.spin' : `state.${thread.state}`);
  const since = duration(Math.max(0, time - thread.since), t);
  return {
    name: thread.name, state: thread.state, stateWord,
    title: t('card.title', { name: thread.name, state: stateWord, since }),
    lines: [...because(view, thread), ...place(view, thread), ...besides(view, thread)],
  };
}

/**
 * The ids of those who could end a thread's wait, as far as the run has shown: who holds
 * what it waits for, is waited for, or has done before what would wake it.
 * @param {State} state @param {Thread} thread
 * @returns {number[]}
 */
export function enders(state, thread) {
  if (thread.state !== 'blocked') return [];
  if (thread.reason === 'join' || thread.reason === 'start') return [thread.object];
  const object = state.objects[thread.object - 1];
  if (object?.holders.length) return object.holders;
  const wakes = wakers[thread.reason] ?? [];
  return state.threads.filter((o) => o !== thread && !ended(o) && o.last?.object === thread.object && wakes.includes(o.last.kind)).map(({ id }) => id);
}

/** Whether a thread has the interpreter lock of its process: it computes, or waits for a core. @param {Thread} thread */
export const hasGil = (thread) => thread.reason === 'compute' || thread.reason === 'core';

/** What wakes who waits for a reason. @type {{[reason: string]: string[]}} */
const wakers = { event: ['set', 'clear'], get: ['put'], put: ['get'], tasks: ['get'], condition: ['acquire', 'release'], semaphore: ['acquire', 'release'] };

const nameOf = (/** @type {State} */ state, /** @type {number} */ id) => state.threads[id - 1]?.name ?? '';

function because(/** @type {Seen} */ view, /** @type {Thread} */ thread) {
  const { state, time, t } = view;
  const left = duration(Math.max(0, thread.until - time), t);
  switch (thread.state) {
    case 'blocked': return [blockedBy(view, thread), ...(thread.until < 0 ? [] : [t('card.timeout', { left })])];
    case 'ready': return [readyBy(view, thread)];
    case 'sleeping': return [thread.until < 0 ? t('card.sleeping') : t('card.sleepingFor', { left })];
    case 'running': return [runs(view, thread)];
    case 'failed': return [thread.text];
    case 'done': return [t(thread.reason === 'retired' ? 'card.retired' : 'card.done')];
    case 'killed': return [t({ exit: 'card.killedExit', terminated: 'card.killedTerminated' }[thread.reason] ?? 'card.killed')];
    default: return [t('card.new', { by: nameOf(state, thread.parent) })];
  }
}

function runs(/** @type {Seen} */ { t }, /** @type {Thread} */ thread) {
  if (thread.reason === 'compute') return t('card.compute', { core: thread.core ?? 0 });
  return t(thread.reason === 'spin' ? 'card.spin' : 'card.running');
}

function blockedBy(/** @type {Seen} */ { state, t }, /** @type {Thread} */ thread) {
  if (thread.reason === 'join' || thread.reason === 'start') {
    return t(`wait.${thread.reason}`, { thread: nameOf(state, thread.object) });
  }
  if (thread.reason === 'exit') {
    const children = state.processes.filter((p) => p.parent === thread.process && p.code === undefined).map((p) => p.name);
    const others = state.threads.filter((o) => o !== thread && o.process === thread.process && !o.daemon && !ended(o));
    return children.length ? t('wait.exitOf', { names: nameList([...others.map((o) => o.name), ...children], t) }) : t('wait.exit', { n: others.length });
  }
  const object = state.objects[thread.object - 1];
  const args = { object: object?.name ?? '', limit: object?.limit ?? 0, value: object?.value ?? 0, item: plainText(thread.text) };
  const holders = object?.holders.map((id) => nameOf(state, id)) ?? [];
  if (thread.reason === 'event') {
    const setter = state.threads.find((o) => o.last?.object === thread.object && (o.last.kind === 'set' || o.last.kind === 'clear'));
    return setter ? t('wait.eventOf', { ...args, setter: setter.name }) : t('wait.event', args);
  }
  if (thread.reason === 'lock' && holders.length) return t('wait.lockHeld', { ...args, holder: nameList(holders, t) });
  if (thread.reason === 'semaphore' && holders.length) return t('wait.semaphoreHeld', { ...args, holders: nameList(holders, t) });
  if (thread.reason === 'recv' && object) {
    const senders = state.objects.filter((o) => o.kind === 'connection' && o.value === object.id && o.process !== thread.process)
      .map((o) => state.processes[o.process - 1]).filter((p) => p.code === undefined);
    if (senders.length) return t('wait.recvFrom', { holders: nameList(senders.map((p) => p.name), t) });
  }
  return t(`wait.${thread.reason}`, args);
}

function readyBy(/** @type {Seen} */ { state, t }, /** @type {Thread} */ thread) {
  const by = nameOf(state, thread.by);
  if (thread.reason === 'woken') return by ? t('ready.woken', { by }) : t('ready.wokenByHand');
  if (thread.reason === 'started') return t('ready.started', { by });
  if (thread.reason === 'gil') {
    const holder = state.threads.find((o) => o.process === thread.process && hasGil(o));
    return t('ready.gil', { holder: holder?.name ?? by });
  }
  return t(`ready.${thread.reason}`);
}

// place says how many wait before it, for what it waits for.
function place(/** @type {Seen} */ { state, t }, /** @type {Thread} */ thread) {
  const queued = ['lock', 'semaphore', 'get', 'put'].includes(thread.reason);
  if (thread.state !== 'ready' && !(thread.state === 'blocked' && queued)) return [];
  const before = state.threads.filter((o) => o.state === thread.state && o.seq < thread.seq
    && (thread.state === 'ready' || (o.object === thread.object && o.reason === thread.reason))).length;
  return [before ? t('card.before', { n: before }) : t('card.first')];
}

function besides(/** @type {Seen} */ { state, t }, /** @type {Thread} */ thread) {
  const held = state.objects.filter((o) => o.holders.includes(thread.id)).map((o) => o.name);
  const locals = Object.entries(thread.locals).map(([name, value]) => `${name} = ${value}`);
  return [
    ...(held.length ? [t('card.holds', { names: nameList(held, t) })] : []),
    ...(locals.length ? [locals.join(t('list.comma'))] : []),
    ...(thread.said ? [t('card.said', { text: plainText(thread.said) })] : []),
  ];
}

const ended = (/** @type {Thread} */ thread) => ['done', 'failed', 'killed'].includes(thread.state);
