// Inquiry: the same few answers about whatever a learner points at, a thread, an object,
// an item or a line of the code. Pure.

import { plainText } from './ansi.js';
import { textOf } from './code.js';
import { enders, explain, hasGil } from './explain.js';
import { duration, nameList } from './format.js';
import { isTold, nameOf } from './told.js';

/**
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('./explain.js').Seen} Seen
 * @typedef {object} Subject what is asked about
 * @property {'thread' | 'object' | 'item' | 'line' | 'gil'} kind
 * @property {number} id or the number of a line of the Go source, or of the process whose interpreter lock it is
 * @property {{left: number, top: number, width: number, height: number}} [rect] where it was asked about, if it is not to be seen on the stage
 *
 * @typedef {object} Answer
 * @property {string} name
 * @property {string} state of a thread, '' of anything else
 * @property {string} title
 * @property {string[]} lines the first says why or what it is, the others what else is known
 * @property {number} line number of the line of the Go source on which it stands, 0 none
 * @property {(record: Record) => boolean} fits whether a record is about it
 */

const listed = 4; // names, items or threads that are named before the others are counted

/**
 * What there is to say about a subject; null if it is not there (any more).
 * @param {Seen} view @param {Subject} subject @param {import('./code.js').Code | null} code where it has come
 * @returns {Answer | null}
 */
export function answer(view, subject, code) {
  return { thread: ofThread, object: ofObject, item: ofItem, line: ofLine, gil: ofGil }[subject.kind](view, subject.id, code);
}

/** @returns {Answer | null} */
function ofThread(/** @type {Seen} */ view, /** @type {number} */ id) {
  const told = explain(view, id);
  if (!told) return null;
  const thread = view.state.threads[id - 1];
  const able = enders(view.state, thread).map((one) => nameOf(view, one));
  const [why, ...rest] = told.lines;
  const asked = able.length && !able.every((name) => why.includes(name)) ? [view.t('about.enders', { names: nameList(able, view.t, listed) })] : [];
  return { name: told.name, state: told.state, title: told.title, lines: [why, ...asked, ...rest], line: thread.line, fits: (record) => record.thread === id && isTold(record) };
}

/** Objects by the name of their class, as Python has it. @type {{[kind: string]: string}} */
const classes = {
  event: 'Event', lock: 'Lock', rlock: 'RLock', condition: 'Condition', barrier: 'Barrier', semaphore: 'Semaphore', queue: 'Queue', simplequeue: 'SimpleQueue',
  lifoqueue: 'LifoQueue', priorityqueue: 'PriorityQueue', processqueue: 'multiprocessing.Queue', pipe: 'Pipe', connection: 'Connection', pool: 'Pool', dict: 'dict', list: 'list', value: 'Value',
};

/** @returns {Answer | null} */
function ofObject(/** @type {Seen} */ view, /** @type {number} */ id) {
  const { t, state } = view;
  const object = state.objects[id - 1];
  if (!object) return null;
  const waiting = state.threads.filter((o) => o.state === 'blocked' && o.object === id && o.reason !== 'join' && o.reason !== 'start').sort((a, b) => a.seq - b.seq);
  const holders = object.holders.map((one) => nameOf(view, one));
  const items = object.items.map((item) => plainText(item.text));
  const last = state.threads.filter((o) => o.last?.object === id).sort((a, b) => Number(b.last?.seq) - Number(a.last?.seq))[0];
  return {
    name: object.name, state: '', title: t('about.object', { name: object.name, kind: classes[object.kind] ?? t(`about.kind.${object.kind}`) }),
    lines: [
      ...(holders.length ? [t('about.held', { names: nameList(holders, t, listed) })] : []),
      ...valueOf(view, object),
      ...(state.processes.length > 1 && object.process ? [t('about.memory', { process: state.processes[object.process - 1].name })] : []),
      ...(items.length ? [t('about.items', { n: items.length, names: nameList(items, t, listed) })] : []),
      waiting.length ? t('about.waiters', { n: waiting.length, names: nameList(waiting.map(({ name }) => name), t, listed) }) : t('about.nobody'),
      ...(last?.last && last.last.kind in lastKinds ? [t(`about.last.${last.last.kind}`, { name: last.name, ago: duration(Math.max(0, view.time - last.last.time), t) })] : []),
    ],
    line: 0, fits: (record) => record.object === id && !ofOthers.has(record.kind) && isTold(record) && record.reason !== 'join' && record.reason !== 'start',
  };
}

const ofOthers = new Set(['thread', 'process', 'exit']); // kinds of records whose object is none

const lastKinds = { set: 1, clear: 1, acquire: 1, release: 1, put: 1, get: 1, load: 1, store: 1, write: 1 };

// valueOf is what an object's value means, where its holders do not say it.
function valueOf(/** @type {Seen} */ { t, state }, /** @type {Obj} */ { kind, value, limit, holders }) {
  if (kind === 'event' || (kind === 'lock' && !holders.length)) return [t('about.is', { what: t(`stage.object.${kind}.${value ? 1 : 0}`) })];
  if (kind === 'variable') return [t('stage.object.variable', { value, lost: limit })];
  if (kind === 'semaphore') return [t('about.permits', { value, limit })];
  if (kind.endsWith('queue') || kind === 'pipe') return [limit ? t('about.fill', { value, limit }) : t('about.unbounded', { value })];
  if (kind === 'connection') {
    const [into, from] = [value, limit].map((pipe) => state.objects[pipe - 1]?.name);
    return into || from ? [...(into ? [t('about.sends', { pipe: into })] : []), ...(from ? [t('about.receives', { pipe: from })] : [])] : [t('about.closed')];
  }
  if (kind === 'barrier' || kind === 'crew') return [t('stage.object.value', { value, limit })];
  return [];
}

/** @returns {Answer | null} */
function ofItem(/** @type {Seen} */ view, /** @type {number} */ id) {
  const { t, state } = view;
  const object = state.objects.find(({ items, taken }) => items.some((item) => item.id === id) || taken?.id === id);
  if (!object) return null;
  const at = object.items.findIndex((item) => item.id === id);
  const item = object.items[at] ?? object.taken;
  const name = plainText(item.text);
  const by = nameOf(view, item.thread);
  return {
    name, state: '', title: t('about.item', { name, object: object.name }),
    lines: [
      ...(by ? [t('about.maker', { name: by })] : []),
      ...(item.size ? [t('about.size', { n: item.size })] : []),
      at < 0 ? t('about.taken', { name: nameOf(view, object.taken?.by ?? 0) }) : t('about.place', { n: at + 1, of: object.items.length }),
    ],
    line: 0, fits: (record) => record.seq === id,
  };
}

/** @returns {Answer | null} */
function ofGil(/** @type {Seen} */ view, /** @type {number} */ id) {
  const { t, state } = view;
  const process = state.processes[id - 1];
  if (!process) return null;
  const own = state.threads.filter((o) => o.process === id);
  const holder = own.find(hasGil);
  const waiting = own.filter((o) => o.reason === 'gil').sort((a, b) => a.seq - b.seq);
  return {
    name: 'GIL', state: '', title: t('about.object', { name: 'GIL', kind: t('about.kind.gil', { process: process.name }) }),
    lines: [
      holder ? t('about.held', { names: holder.name }) : t('about.is', { what: t('stage.object.lock.1') }),
      waiting.length ? t('about.waiters', { n: waiting.length, names: nameList(waiting.map(({ name }) => name), t, listed) }) : t('about.nobody'),
    ],
    line: 0, fits: (record) => record.kind === 'state' && state.threads[record.thread - 1]?.process === id && ['gil', 'compute', 'core'].includes(record.reason),
  };
}

/** @returns {Answer | null} */
function ofLine(/** @type {Seen} */ view, /** @type {number} */ line, /** @type {import('./code.js').Code | null} */ code) {
  const { t, state } = view;
  const words = code?.go.lines[line - code.go.first];
  if (!words) return null;
  const here = state.threads.filter((o) => o.line === line && o.state !== 'done' && o.state !== 'killed');
  return {
    name: t('verdict.line', { line }), state: '', title: t('verdict.line', { line }),
    lines: here.length ? [
      t('about.standing', { n: here.length }),
      ...here.slice(0, listed).map(({ id, name }) => t('about.standingOne', { name, why: explain(view, id)?.lines[0] ?? '' })),
      ...(here.length > listed ? [t('code.more', { n: here.length - listed })] : []),
    ] : [t('about.nobodyHere')],
    line, fits: (record) => record.line === line && isTold(record),
  };
}

/** The text of a line of the Go source as its reader knows it, in the listing that is shown, with its number there; null if there is none. @param {import('./code.js').Code | null} code @param {'go' | 'python'} listing @param {number} line in the Go source @returns {{label: string, number: number, text: string} | null} */
export function lineOf(code, listing, line) {
  const label = code?.go.lines[line - code.go.first]?.label;
  const shown = label ? code?.[listing] : null;
  const at = shown ? shown.lines.findIndex((one) => one.label === label) : -1;
  return shown && label && at >= 0 ? { label, number: shown.first + at, text: textOf(shown.lines[at]).trim() } : null;
}

/**
 * The newest records that are about something, up to a moment, the newest first. What the
 * tab does not hold is asked for, a bounded way back.
 * @param {object} from
 * @param {number} from.epoch @param {number} from.seq
 * @param {Pick<import('./trace.js').Trace, 'record'>} from.trace
 * @param {Pick<import('./past.js').Past, 'record'>} from.past
 * @param {(record: Record) => boolean} fits
 * @returns {Promise<Record[]>}
 */
export async function lastOf({ epoch, seq, trace, past }, fits) {
  /** @type {Record[]} */
  const found = [];
  for (let at = seq; at > 0 && seq - at < reach && found.length < most; at--) {
    const record = trace.record(at) ?? await past.record(epoch, at);
    if (!record) break;
    if (fits(record)) found.push(record);
  }
  return found;
}
const most = 10; // records
const reach = 4096; // records that are looked at
