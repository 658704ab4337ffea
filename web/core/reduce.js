// The law of the page: a state and the next record give the next state, by the
// table in docs/protocol.md. The server follows the same law in sim/reduce.go.
// Both functions are pure; what did not change is shared with the state given.

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {(record: Record, state: State) => void} Seen
 */

/** The state before the first record. @returns {State} */
export function emptyState() {
  return { seq: 0, step: 0, time: 0, params: {}, processes: [], threads: [], objects: [], verdict: null };
}

/**
 * The state after one record.
 * @param {State} state
 * @param {Record} record the next one: seq is state.seq + 1
 * @returns {State}
 */
export function reduce(state, record) {
  return reduceAll(state, [record]);
}

/**
 * The state after many records, copying what they change only once.
 * @param {State} state
 * @param {readonly Record[]} records
 * @param {Seen} [seen] told of each record and the state right after it, which
 *   is still being worked on: read it during the call, keep nothing of it
 * @returns {State}
 */
export function reduceAll(state, records, seen) {
  if (records.length === 0) return state;
  const next = { ...state };
  const own = owner();
  for (const record of records) {
    next.seq = record.seq;
    next.time = record.time;
    changes[record.kind]?.(next, record, own);
    if (record.line) own(own(next, 'threads'), record.thread - 1).line = record.line;
    seen?.(record, next);
  }
  return next;
}

/**
 * Makes the function that copies parent[key] before its first change and gives
 * the copy, which may then be changed.
 * @returns {(parent: any, key: string | number) => any}
 */
function owner() {
  const owned = new Set();
  return (parent, key) => {
    const value = parent[key];
    if (owned.has(value)) return value;
    const copy = Array.isArray(value) ? value.slice() : { ...value };
    owned.add(copy);
    parent[key] = copy;
    return copy;
  };
}

/** @typedef {ReturnType<typeof owner>} Own */

/** @type {{[kind: string]: (next: State, r: Record, own: Own) => void}} */
const changes = {
  process(next, r, own) {
    own(next, 'processes').push({ id: r.object, name: r.text, ...(r.by && { parent: r.by }), ...(r.to && { daemon: true }) });
  },

  exit(next, r, own) {
    own(own(next, 'processes'), r.object - 1).code = r.to;
  },

  thread(next, r, own) {
    own(next, 'threads')[r.thread - 1] = {
      id: r.thread, name: r.text, process: r.from, parent: r.by, crew: r.object, daemon: r.to === 1,
      state: 'new', reason: '', object: 0, by: 0, since: r.time, seq: r.seq, until: -1,
      line: 0, text: '', said: '', locals: {}, last: null,
    };
  },

  state(next, r, own) {
    const thread = own(own(next, 'threads'), r.thread - 1);
    thread.state = r.to;
    thread.reason = r.reason;
    thread.object = r.object;
    thread.by = r.by;
    thread.until = r.until;
    thread.text = r.text;
    thread.since = r.time;
    thread.seq = r.seq;
    if (r.index) thread.core = r.index;
    else delete thread.core;
    if (r.to === 'running' && r.reason !== 'spin' && r.reason !== 'compute') next.step++;
  },

  object(next, r, own) {
    own(next, 'objects').push({
      id: r.object, kind: r.class, name: r.text, process: r.index, value: r.to, limit: r.from, holders: [], items: [],
    });
  },

  set: operate,
  clear: operate,
  load: operate,

  write(next, r, own) {
    operate(next, r, own).items = [{ id: r.seq, text: r.text, thread: r.thread }];
  },

  store(next, r, own) {
    operate(next, r, own).limit = r.index;
  },

  acquire(next, r, own) {
    own(operate(next, r, own), 'holders').push(r.thread);
  },

  release(next, r, own) {
    const holders = own(operate(next, r, own), 'holders');
    holders.splice(Math.max(0, holders.lastIndexOf(r.thread)), 1);
  },

  put(next, r, own) {
    const object = operate(next, r, own, r.seq);
    const item = { id: r.seq, text: r.text, thread: r.thread, ...(object.kind === 'pipe' && message(r)) };
    enter(object.kind, own(object, 'items'), item, r.index);
  },

  get(next, r, own) {
    const { kind, items } = next.objects[r.object - 1];
    const item = kind === 'lifoqueue' ? items[items.length - 1] : items[0];
    const object = operate(next, r, own, item.id);
    leave(kind, own(object, 'items'), r.index);
    if (kind === 'pipe') object.taken = { ...item, by: r.thread, time: r.time };
  },

  resize(next, r, own) {
    const object = own(own(next, 'objects'), r.object - 1);
    object.limit = r.to;
    object.value = r.index;
  },

  flow(next, r, own) {
    own(own(next, 'objects'), r.object - 1).value = r.to;
  },

  close(next, r, own) {
    Object.assign(own(own(next, 'objects'), r.object - 1), { value: 0, limit: 0 });
  },

  print(next, r, own) {
    own(own(next, 'threads'), r.thread - 1).said = r.text;
  },

  local(next, r, own) {
    own(own(own(next, 'threads'), r.thread - 1), 'locals')[r.text] = r.to;
  },

  param(next, r, own) {
    own(next, 'params')[r.text] = r.to;
  },

  verdict(next, r) {
    next.verdict = r.verdict;
  },
};

/**
 * What set, clear, acquire, release, put and get have in common.
 * @param {State} next @param {Record} r @param {Own} own @param {number} [item]
 * @returns {Obj} the object, which may be changed
 */
function operate(next, r, own, item = 0) {
  const object = own(own(next, 'objects'), r.object - 1);
  object.value = r.to;
  if (r.thread) {
    own(own(next, 'threads'), r.thread - 1).last = { kind: r.kind, object: r.object, item, text: r.text, time: r.time, seq: r.seq };
  }
  return object;
}

// message is what the item of a pipe has besides.
function message(/** @type {Record} */ r) {
  return { size: r.index, ...(r.bytes && { bytes: r.bytes }), ...(r.until >= 0 && { sent: r.time, until: r.until }) };
}

/**
 * Lets an item in. On its way up a heap every parent moves down one level.
 * @template T @param {string} kind @param {T[]} items changed @param {T} item @param {number} index where it ends in a heap
 */
function enter(kind, items, item, index) {
  items.push(item);
  if (kind !== 'priorityqueue') return;
  for (let i = items.length - 1; i > index; i = (i - 1) >> 1) items[i] = items[(i - 1) >> 1];
  items[index] = item;
}

/**
 * Takes an item out. In a heap the last one lands at index, and on the path from
 * the root to there every child moves up one level.
 * @template T @param {string} kind @param {T[]} items changed @param {number} index
 */
function leave(kind, items, index) {
  if (kind === 'lifoqueue') items.pop();
  else if (kind !== 'priorityqueue') items.shift();
  else {
    const moved = /** @type {T} */ (items.pop());
    if (items.length === 0) return;
    const path = [];
    for (let i = index; i > 0; i = (i - 1) >> 1) path.push(i);
    for (const i of path.reverse()) items[(i - 1) >> 1] = items[i];
    items[index] = moved;
  }
}
