// The moments that are worth a question, and what became of them. A moment is known by
// the record that comes next; what the answer is, the records from there on say, and
// nothing else. No DOM, no clock.
//
// A kind of question has its words in text/predict.LANG.js: `KIND.ask` or `KIND.ask.HOW`,
// and for each reason that `judge` gives `KIND.why.REASON`.

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {{[name: string]: string | number}} Args `ns` is a stretch of virtual time, `how` the second part of the question's key
 *
 * @typedef {object} Option
 * @property {string | number} value
 * @property {string} [key] of its words; without it `name` is shown
 * @property {string} [name]
 * @property {number} [thread] whose colour it has
 * @property {number} [n] for its words
 *
 * @typedef {object} Truth
 * @property {string | number} value of the option that is right
 * @property {string} why
 * @property {Args} args for the reason
 * @property {boolean} met whether the situation that the question is about came up
 * @property {number} seq the record that decided
 *
 * @typedef {object} Question
 * @property {string} kind
 * @property {string} situation one of `situations`
 * @property {number} seq of the record before the moment
 * @property {Args} args
 * @property {Option[]} options two at least, exactly one of them right
 * @property {(record: Record, state: State) => Truth | 'void' | null} judge takes each
 *   record from the moment on with the state before it, until it gives an answer; `void`:
 *   nobody will ever know
 *
 * @typedef {object} Context what else is known of the run
 * @property {string} policy
 * @property {(thread: number) => string} readied why a thread last became ready, '' if not known
 */

/** What can be met, in the order of the score. */
export const situations = ['schedule', 'order', 'full', 'empty', 'contended', 'permits', 'timeout', 'wake', 'lost', 'deadlock', 'daemon', 'copy'];

const most = 4; // threads or items to choose from
const locks = new Set(['lock', 'rlock']);
const queues = new Set(['queue', 'simplequeue', 'lifoqueue', 'priorityqueue']);
const over = new Set(['done', 'failed', 'killed']);

const threadOf = (/** @type {State} */ state, /** @type {number} */ id) => state.threads[id - 1];
const objectOf = (/** @type {State} */ state, /** @type {number} */ id) => state.objects[id - 1];
const nameOf = (/** @type {State} */ state, /** @type {number} */ id) => threadOf(state, id)?.name ?? '';
const bySeq = (/** @type {Thread} */ a, /** @type {Thread} */ b) => a.seq - b.seq;
const waitersOf = (/** @type {State} */ state, /** @type {number} */ object, /** @type {string} */ reason) => state.threads.filter((t) => t.state === 'blocked' && t.object === object && t.reason === reason).sort(bySeq);
const becomes = (/** @type {Record} */ r, /** @type {number} */ thread) => r.kind === 'state' && r.thread === thread;
const blocks = (/** @type {Record} */ r, /** @type {readonly string[]} */ reasons) => r.kind === 'state' && r.to === 'blocked' && reasons.includes(r.reason);
// Of moments that go well there are many: one in so many is worth the question.
const oneIn = (/** @type {number} */ n, /** @type {Record} */ r) => Math.imul(r.seq, 0x9e3779b1) >>> 0 < 2 ** 32 / n;

const yesNo = (/** @type {string} */ kind) => ['yes', 'no'].map((value) => ({ value, key: `${kind}.${value}` }));
const truth = (/** @type {Record} */ r, /** @type {string | number} */ value, /** @type {string} */ why, /** @type {Args} */ args = {}, met = true) => ({ value, why, args, met, seq: r.seq });

// fewOf takes so many that choosing is possible, those that must be there among them,
// in an order that says nothing.
function fewOf(/** @type {Thread[]} */ threads, /** @type {Thread[]} */ needed) {
  const rest = threads.filter((t) => !needed.includes(t)).slice(0, most - needed.length);
  return [...needed, ...rest].sort((a, b) => a.id - b.id);
}
const asOptions = (/** @type {Thread[]} */ threads) => threads.map((t) => ({ value: t.id, name: t.name, thread: t.id }));

/** @typedef {Pick<Question, 'situation' | 'args' | 'options' | 'judge'>} Found */

// passes is about an operation that has to wait, or not: the one way is a state, the
// other a record of the operation itself.
function passes(/** @type {string} */ kind, /** @type {string} */ situation, /** @type {State} */ state, /** @type {Record} */ record, /** @type {Args} */ more = {}) {
  const object = objectOf(state, record.object);
  /** @type {Args} */
  const args = { name: nameOf(state, record.thread), object: object.name, ...more };
  /** @type {Found} */
  const found = { situation, args, options: yesNo(kind), judge: (r) => (r.kind === 'state' ? truth(r, 'yes', `yes${args.how ? `.${args.how}` : ''}`, args) : truth(r, 'no', 'no', args, false)) };
  return found;
}

/** @type {{[kind: string]: (state: State, record: Record, context: Context) => Found | null}} */
const moments = {
  // Who gets a lock or a permit that others wait for?
  contended(state, record) {
    if (record.kind !== 'release' || !record.thread) return null;
    const object = objectOf(state, record.object);
    const lock = locks.has(object.kind);
    const waiting = waitersOf(state, object.id, lock ? 'lock' : 'semaphore');
    const another = state.threads.some((t) => t.state === 'ready' && t.reason === 'woken'); // perhaps for this one
    if (waiting.length < 2 || another) return null;
    const longest = waiting[0];
    const offered = fewOf(waiting, [longest]);
    return {
      situation: lock ? 'contended' : 'permits', args: { how: lock ? 'lock' : 'permit', name: nameOf(state, record.thread), object: object.name, n: waiting.length },
      options: [...asOptions(offered), { value: 'other', key: 'other' }],
      judge(r) {
        if (r.kind !== 'acquire' || r.object !== object.id) return null;
        const args = { name: nameOf(state, r.thread), object: object.name, first: longest.name };
        const why = r.thread === longest.id ? 'longest' : waiting.some((t) => t.id === r.thread) ? 'picked' : 'barged';
        return truth(r, offered.some((t) => t.id === r.thread) ? r.thread : 'other', why, args);
      },
    };
  },

  // Will taking a lock or a permit have to wait?
  acquire(state, record, { readied }) {
    const waits = blocks(record, ['lock', 'semaphore']) && record.until < 0;
    if (!waits && !(record.kind === 'acquire' && record.thread && oneIn(4, record)) || readied(record.thread) === 'woken') return null;
    const { kind } = objectOf(state, record.object);
    if (!locks.has(kind) && kind !== 'semaphore' || objectOf(state, record.object).holders.includes(record.thread)) return null;
    return passes('acquire', locks.has(kind) ? 'contended' : 'permits', state, record, { how: locks.has(kind) ? 'lock' : 'permit' });
  },

  // Will a put have to wait?
  put(state, record, { readied }) {
    const waits = blocks(record, ['put']) && record.until < 0;
    if (!waits && !(record.kind === 'put' && record.thread && oneIn(2, record)) || readied(record.thread) === 'woken') return null;
    const { kind, value, limit } = objectOf(state, record.object);
    if (!queues.has(kind) || limit === 0 || (!waits && value !== limit - 1)) return null;
    return passes('put', 'full', state, record, { n: value, limit });
  },

  // Will a get or a recv have to wait?
  get(state, record, { readied }) {
    const waits = blocks(record, ['get', 'recv']) && record.until < 0;
    if (!waits && !(record.kind === 'get' && record.thread && oneIn(2, record)) || readied(record.thread) === 'woken') return null;
    const { kind, items } = objectOf(state, record.object);
    if (!queues.has(kind) && kind !== 'pipe' || (!waits && items.length !== 1)) return null;
    return passes('get', 'empty', state, record, { how: kind === 'pipe' ? 'recv' : 'get' });
  },

  // What comes first, that for which a thread waits or its timeout?
  timeout(state, record) {
    if (!blocks(record, ['get', 'put', 'lock', 'semaphore', 'event', 'condition', 'join']) || record.until <= record.time) return null;
    const object = record.reason === 'join' ? nameOf(state, record.object) : objectOf(state, record.object).name;
    const args = { name: nameOf(state, record.thread), object, ns: record.until - record.time };
    return {
      situation: 'timeout', args, options: [{ value: 'got', key: record.reason === 'join' ? 'timeout.ends' : 'timeout.got' }, { value: 'timeout', key: 'timeout.timeout' }],
      judge(r) {
        if (!becomes(r, record.thread) || r.seq === record.seq) return null;
        if (r.to !== 'ready') return 'void';
        return r.reason === 'timeout' ? truth(r, 'timeout', 'timeout', args) : truth(r, 'got', 'got', args, false);
      },
    };
  },

  // Which item comes out?
  order(state, record) {
    if (record.kind !== 'get' || !record.thread) return null;
    const { kind, items, name } = objectOf(state, record.object);
    if (!queues.has(kind) || items.length < 2) return null;
    const least = items.reduce((a, b) => (Number(b.text) < Number(a.text) ? b : a));
    const offered = [...new Set([items[0], items[items.length - 1], least, ...items].map(({ text }) => text))].slice(0, most);
    if (new Set(items.map(({ text }) => text)).size < items.length) return null; // two look the same
    const args = { name: nameOf(state, record.thread), object: name };
    return {
      situation: 'order', args, options: offered.sort().map((text) => ({ value: text, name: text })),
      judge: (r) => (offered.includes(r.text) ? truth(r, r.text, kind === 'simplequeue' ? 'queue' : kind, args) : 'void'),
    };
  },

  // How many of those who wait are woken?
  wake(state, record) {
    if (!(record.kind === 'set' && record.from === 0 || record.kind === 'notify') || !record.thread) return null;
    const event = record.kind === 'set';
    const waiting = waitersOf(state, record.object, event ? 'event' : 'condition');
    if (waiting.length < 2) return null;
    const args = { name: nameOf(state, record.thread), object: objectOf(state, record.object).name, n: waiting.length };
    const woken = new Set();
    return {
      situation: 'wake', args: { ...args, how: record.kind }, options: [{ value: 'one', key: 'wake.one' }, { value: 'all', key: 'wake.all', n: waiting.length }, { value: 'some', key: 'wake.some' }],
      judge(r) {
        if (r.seq === record.seq) return null;
        if (r.kind === 'state' && r.to === 'ready' && r.reason === 'woken' && r.by === record.thread && waiting.some((t) => t.id === r.thread)) {
          woken.add(r.thread);
          return null;
        }
        const count = woken.size;
        return truth(r, count === waiting.length ? 'all' : count === 1 ? 'one' : 'some', event ? 'event' : 'condition', { ...args, count });
      },
    };
  },

  // Does a store erase somebody's update?
  update(state, record) {
    if (record.kind !== 'store' || !record.thread) return null;
    const { last } = threadOf(state, record.thread);
    if (last?.kind !== 'load' || last.object !== record.object) return null;
    const since = state.threads.filter((t) => t.last?.kind === 'store' && t.last.object === record.object && t.last.seq > last.seq);
    if (since.length === 0 && !oneIn(4, record)) return null;
    const args = { name: nameOf(state, record.thread), object: objectOf(state, record.object).name };
    return {
      situation: 'lost', args, options: yesNo('update'),
      judge: (r) => (r.by ? truth(r, 'yes', 'yes', { ...args, other: nameOf(state, r.by) }) : truth(r, 'no', 'no', args, false)),
    };
  },

  // How many updates will be lost by the end?
  losses(state, record) {
    if (record.kind !== 'store' || !record.thread) return null;
    const object = objectOf(state, record.object);
    const stored = state.threads.some((t) => t.last?.kind === 'store' && t.last.object === object.id);
    const alive = state.threads.filter((t) => t.process === object.process && !over.has(t.state));
    if (object.limit > 0 || stored || alive.length < 4) return null;
    let stores = 0;
    return {
      situation: 'lost', args: { object: object.name, n: alive.length - 1 }, options: ['none', 'few', 'many'].map((value) => ({ value, key: `losses.${value}` })),
      judge(r, now) {
        if (r.kind === 'store' && r.object === object.id) stores++;
        if (r.kind !== 'verdict' || !['done', 'failed'].includes(r.verdict?.kind ?? '')) return null;
        const lost = objectOf(now, object.id).limit;
        return truth(r, lost === 0 ? 'none' : lost * 2 < stores ? 'few' : 'many', lost ? 'some' : 'none', { n: lost, of: stores, object: object.name }, lost > 0);
      },
    };
  },

  // Does a wait come to an end?
  stuck(state, record) {
    if (!blocks(record, ['lock', 'join', 'recv']) || record.until >= 0) return null;
    const how = record.reason;
    const joiner = state.threads.find((t) => t.state === 'blocked' && t.reason === 'join' && t.object === record.thread && t.until < 0);
    const other = how === 'recv' ? joiner : threadOf(state, how === 'join' ? record.object : objectOf(state, record.object).holders[0]);
    const holds = state.objects.some((o) => locks.has(o.kind) && o.holders.includes(record.thread));
    if (other?.state !== 'blocked' || other.until >= 0 || other.reason === 'start' || (how === 'lock' && !holds)) return null;
    const args = { name: nameOf(state, record.thread), object: how === 'join' ? other.name : objectOf(state, record.object).name, other: other.name };
    return {
      situation: 'deadlock', args: { ...args, how }, options: yesNo('stuck'),
      judge(r) {
        const kind = r.verdict?.kind ?? '';
        if (r.kind === 'verdict' && ['deadlock', 'hang'].includes(kind) && r.verdict?.threads.includes(record.thread)) return truth(r, 'yes', kind, args);
        if (!becomes(r, record.thread) || r.seq === record.seq) return null;
        return r.to === 'ready' ? truth(r, 'no', 'no', args, false) : 'void';
      },
    };
  },

  // What becomes of the others when the main thread ends?
  end(state, record) {
    if (!becomes(record, 1) || !(record.to === 'done' || blocks(record, ['exit']))) return null;
    const others = state.threads.filter((t) => t.process === 1 && t.id !== 1 && !over.has(t.state));
    const other = others.find((t) => t.daemon === (record.to === 'done'));
    if (!other) return null;
    const args = { name: other.name };
    return {
      situation: 'daemon', args, options: ['waits', 'cut', 'on'].map((value) => ({ value, key: `end.${value}` })),
      judge(r) {
        if (becomes(r, 1) && r.reason === 'exit') return truth(r, 'waits', 'waits', args, false);
        if (!becomes(r, other.id)) return null;
        return r.to === 'killed' ? truth(r, 'cut', 'cut', args) : truth(r, 'on', 'on', args, false);
      },
    };
  },

  // Whose variable changes, where every process has one?
  copy(state, record) {
    if (record.kind !== 'store' || !record.thread) return null;
    const { name, process } = objectOf(state, record.object);
    const same = state.objects.filter((o) => o.kind === 'variable' && o.name === name);
    if (process === 1 || same.length < 2) return null;
    const args = { name: nameOf(state, record.thread), object: name, process: state.processes[process - 1].name };
    let changed = -1;
    return {
      situation: 'copy', args, options: [{ value: 'own', key: 'copy.own' }, { value: 'all', key: 'copy.all' }],
      judge(r, now) {
        if (changed < 0) {
          changed = 0;
          return null;
        }
        changed = same.filter((o) => objectOf(now, o.id).value !== o.value).length;
        return truth(r, changed > 1 ? 'all' : 'own', changed > 1 ? 'all' : 'own', args);
      },
    };
  },

  // Who is next to run?
  next(state, record, { policy }) {
    if (policy !== 'fifo' || record.kind !== 'state' || record.from !== 'ready' || record.to !== 'running' || record.reason) return null;
    const ready = state.threads.filter((t) => t.state === 'ready' && !['gil', 'core'].includes(t.reason)).sort(bySeq);
    if (ready.length < 3 || !ready.some((t) => t.id === record.thread)) return null;
    const offered = fewOf(ready, [...new Set([ready[0], threadOf(state, record.thread)])]);
    return {
      situation: 'schedule', args: { n: ready.length }, options: asOptions(offered),
      judge: (r) => truth(r, r.thread, r.thread === ready[0].id ? 'fifo' : 'other', { name: nameOf(state, r.thread), n: ready.length }),
    };
  },

  // Who gets the interpreter lock?
  gil(state, record) {
    if (record.kind !== 'state' || record.to !== 'ready' || record.reason !== 'gil' || record.from !== 'running') return null;
    const { process, name } = threadOf(state, record.thread);
    const waiting = state.threads.filter((t) => t.process === process && t.state === 'ready' && t.reason === 'gil').sort(bySeq);
    if (waiting.length < 2) return null;
    const offered = fewOf(waiting, [waiting[0]]);
    return {
      situation: 'schedule', args: { name }, options: [...asOptions(offered), { value: 'other', key: 'other' }],
      judge(r) {
        const t = r.kind === 'state' ? threadOf(state, r.thread) : null;
        if (!t || t.process !== process || !(r.to === 'running' && r.reason === 'compute' || r.to === 'ready' && r.reason === 'core')) return null;
        return truth(r, offered.includes(t) ? t.id : 'other', t.id === waiting[0].id ? 'longest' : 'other', { name: t.name });
      },
    };
  },
};

/** The kinds of questions. */
export const kinds = Object.keys(moments);

/**
 * The question of a kind that is worth asking before a record, null if it is not.
 * @param {string} kind one of `kinds`
 * @param {State} state before the record
 * @param {Record} record
 * @param {Context} context
 * @returns {Question | null}
 */
export function questionAt(kind, state, record, context) {
  const found = moments[kind]?.(state, record, context);
  return found ? { kind, seq: state.seq, ...found } : null;
}

/**
 * What can be asked before a record.
 * @param {State} state before it @param {Record} record @param {Context} context
 * @returns {Question[]}
 */
export function questionsAt(state, record, context) {
  return kinds.flatMap((kind) => questionAt(kind, state, record, context) ?? []);
}
