// The wire `interleave.v1` as types, and the pure half of speaking it: text to
// message and message to text. docs/protocol.md is the contract. Times are
// virtual nanoseconds; ids count from 1, 0 means none.

/**
 * @typedef {'new' | 'ready' | 'running' | 'blocked' | 'sleeping' | 'done' | 'failed' | 'killed'} ThreadState
 * @typedef {'event' | 'lock' | 'rlock' | 'condition' | 'barrier' | 'semaphore' | 'queue' | 'simplequeue' | 'lifoqueue' | 'priorityqueue' | 'variable' | 'crew'
 *   | 'pipe' | 'connection' | 'processqueue' | 'pool' | 'dict' | 'list' | 'value'} ObjectKind
 * @typedef {{en: string, zh: string}} Label
 *
 * @typedef {object} LastOp a thread's last operation on an object
 * @property {'set' | 'clear' | 'acquire' | 'release' | 'put' | 'get' | 'load' | 'store' | 'write'} kind
 * @property {number} object
 * @property {number} item id of the item put or got, else 0
 * @property {string} text
 * @property {number} time
 * @property {number} seq
 *
 * @typedef {object} Thread
 * @property {number} id
 * @property {string} name
 * @property {number} process
 * @property {number} parent
 * @property {number} crew
 * @property {boolean} daemon
 * @property {ThreadState} state
 * @property {string} reason
 * @property {number} object what it is blocked on; a thread's id where reason is join or start
 * @property {number} by who gave it this state, 0 from outside
 * @property {number} since when it came to this state
 * @property {number} seq number of the record that gave it this state: waiters queue in this order
 * @property {number} until when its sleep or timed wait ends, -1 never
 * @property {number} line
 * @property {string} text the item it holds out while blocked in put; the error when failed
 * @property {string} said the last line it printed
 * @property {{[name: string]: number}} locals
 * @property {LastOp | null} last
 * @property {number} [core] on which it computes, from 1
 *
 * @typedef {object} Item
 * @property {number} id
 * @property {string} text
 * @property {number} thread
 * @property {number} [size] in a pipe: bytes of its pickle
 * @property {string} [bytes] the first of them, in hexadecimal
 * @property {number} [sent] when it was put, where bytes take time
 * @property {number} [until] when it arrives
 *
 * @typedef {object} Obj
 * @property {number} id
 * @property {ObjectKind} kind
 * @property {string} name
 * @property {number} process
 * @property {number} value
 * @property {number} limit
 * @property {number[]} holders
 * @property {Item[]} items
 * @property {Item & {by: number, time: number}} [taken] of a pipe: the message last received, by whom and when
 *
 * @typedef {object} Process
 * @property {number} id
 * @property {string} name
 * @property {number} [parent] the process that started it
 * @property {boolean} [daemon]
 * @property {number} [code] its exit code, once it has ended
 *
 * @typedef {object} Verdict
 * @property {'deadlock' | 'hang' | 'done' | 'failed' | 'violated' | 'starvation'} kind
 * @property {number[]} threads the stuck ones, the starving ones, or who broke the invariant
 * @property {{thread: number, reason: string, object: number, holder: number, line: number}[]} [cycle]
 * @property {string[]} [unless] parameters and actions that could release them
 * @property {{preset?: string, param?: string, value?: number}[]} [mends] with each of which the run does not come to this
 * @property {string} [invariant] name of the one that does not hold
 * @property {{thread: number, object: number, times: number, by: number[]}[]} [starving]
 * @property {string} text
 *
 * @typedef {object} State the whole run at one record
 * @property {number} seq
 * @property {number} step
 * @property {number} time
 * @property {{[name: string]: number}} params
 * @property {Process[]} processes processes[i].id is i + 1
 * @property {Thread[]} threads threads[i].id is i + 1
 * @property {Obj[]} objects objects[i].id is i + 1
 * @property {Verdict | null} verdict
 */

/**
 * @typedef {object} Record one transition of a run, every field there
 * @property {number} seq
 * @property {number} time
 * @property {string} kind
 * @property {number} thread
 * @property {number} object
 * @property {number | string} from a number, or a thread's state where kind is state
 * @property {number | string} to the same
 * @property {string} reason
 * @property {number} by
 * @property {number} until
 * @property {number} index
 * @property {number} line
 * @property {string} text
 * @property {string} bytes of a message put into a pipe: the first of its pickle, in hexadecimal
 * @property {string} class
 * @property {Verdict | null} verdict
 */

/**
 * @typedef {object} Param
 * @property {string} name
 * @property {Label} label
 * @property {'int' | 'bool' | 'choice'} kind
 * @property {number} min
 * @property {number} max
 * @property {number} default
 * @property {number} step
 * @property {'ms' | 'ticks'} [unit]
 * @property {string} [times] the parameter by which this one is multiplied for a reader
 * @property {{name: string, label: Label}[]} [options]
 * @property {'now' | 'next' | 'restart'} effect
 *
 * @typedef {{name: string, label: Label}} Action
 * @typedef {{name: string, label: Label, params?: {[name: string]: number}, seed?: number, policy?: string}} Preset
 * @typedef {{name: string, label: Label, preset: string, params: {[name: string]: [number, number]}}} Twin a comparison, with
 *   the values in which its two runs differ
 *
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} group
 * @property {number} order
 * @property {boolean} scene whether scenes/NAME.js exists
 * @property {Label} title
 * @property {Label} summary
 * @property {Param[]} params
 * @property {Action[]} actions
 * @property {Preset[]} presets
 * @property {Twin[]} twins comparisons worth seeing, the best first
 * @property {Action[]} invariants what a run says must always hold
 */

/**
 * @typedef {object} Status
 * @property {number} epoch
 * @property {boolean} playing
 * @property {number} speed virtual seconds per second, 0 as fast as it goes
 * @property {number} actual the speed reached during the last second
 * @property {string} policy
 * @property {number} seed
 * @property {number} viewers
 * @property {'' | 'records' | 'threads' | 'time'} bound
 * @property {string} hash
 * @property {Choice} [choice] that a person has to make
 * @property {boolean} [still] nothing happens any more by itself, though a program has not ended
 * @property {boolean} undo
 * @property {boolean} redo
 * @property {number} branches grows when they change
 * @property {number} [remaking] percent done of a run that is made again
 * @property {{epoch: number, seq: number, kind: string}} [question] what everybody is asked, see core/predict.js
 * @property {Status} [twin] of a second run
 * @property {number} [shared] of a second run: virtual time until which both were one
 * @property {Parting} [parting] where the two runs part, once that is known
 *
 * @typedef {{threads: number[], by?: number, object?: number, twin?: number}} Choice
 * @typedef {{seq: number, time: number}} Moment
 * @typedef {{kind: 'set' | 'act' | 'policy' | 'choose', name?: string, value?: number}} Cause
 * @typedef {{epoch: number, parent?: number, from?: Moment, cause?: Cause, head: Moment, hash: string, now: boolean, twin?: boolean, apart?: [Settings, Settings]}} Branch
 * @typedef {{params: {[name: string]: number}, seed: number, policy: string}} Settings
 * @typedef {{type: 'branches', id: number, list: Branch[]}} BranchesReply
 * @typedef {{epoch: number} & Moment} At
 *
 * @typedef {object} Parting the first thing that one of two runs did and the other did not
 * @property {number} time
 * @property {[Record | null, Record | null]} did by each of them; null: nothing at that moment
 *
 * @typedef {{type: 'welcome', session: string, scenario: string, role: 'owner' | 'viewer', frame: number}} Welcome
 * @typedef {{type: 'helm', viewer: number, role: 'owner' | 'borrower' | 'viewer', token?: string, asking?: number[], lent?: number}} Helm
 * @typedef {{type: 'keyframe', twin?: number, epoch: number, seq: number, time: number, gap: number, state: State}} Keyframe
 * @typedef {{type: 'delta', twin?: number, epoch: number, from: number, to: number, time: number, records: Record[]}} Delta
 * @typedef {{type: 'playhead', at: At | null}} PlayheadMessage where whoever steers looks
 * @typedef {{type: 'status'} & Status} StatusMessage
 *
 * @typedef {object} RangeReply
 * @property {'range'} type
 * @property {number} id
 * @property {number} epoch
 * @property {number} from
 * @property {number} to
 * @property {number} held
 * @property {[thread: number, from: number, to: number, state: string, reason: string, object: number][]} lanes
 * @property {[object: number, time: number, value: number, limit: number][]} levels
 * @property {Record[]} prints
 * @property {Record[]} marks
 * @property {number} missing
 *
 * @typedef {{type: 'overview', id: number, epoch: number, seq: number, column: number, turns: number[], marks: number[]}} OverviewReply
 * @typedef {{type: 'found', id: number, epoch: number, seq?: number}} Found
 * @typedef {{type: 'stretch', id: number, epoch: number, index: number, until: number, open: boolean, state: State, records: Record[]}} StretchReply
 * @typedef {{type: 'nearest', for: number, epoch: number, state: State}} Nearest
 * @typedef {object} CurvesReply
 * @property {'curves'} type
 * @property {number} id
 * @property {number} epoch
 * @property {number} from
 * @property {number} to
 * @property {number} column ns in a column
 * @property {number} bin columns in a bin
 * @property {[object: number, column: number, least: number, most: number, mean: number, limit: number][]} amounts
 * @property {[object: number, column: number, least: number, most: number, mean: number, limit: number][]} blocked
 * @property {[object: number, bin: number, count: number][]} passed
 * @property {[object: number, bin: number, count: number, median: number, high: number, longest: number][]} waits
 * @property {[thread: number, bin: number, share: number][]} shares
 *
 * @typedef {{type: 'ok', id?: number}} Ok
 * @typedef {{code: string, message: string, field?: string}} WireError
 * @typedef {{type: 'error', id?: number} & WireError} ErrorMessage
 * @typedef {Welcome | Helm | PlayheadMessage | Keyframe | Delta | StatusMessage | RangeReply | CurvesReply | StretchReply | OverviewReply | Found | Nearest | BranchesReply | Ok | ErrorMessage} ServerMessage
 *
 * @typedef {{epoch: number, seq: number}} Cursor
 * @typedef {{params?: {[name: string]: number}, preset?: string, seed?: number, policy?: string}} Variant
 * @typedef {{type: 'join', token?: string, cursor?: Cursor, twinCursor?: Cursor}
 *   | {type: 'play' | 'pause' | 'reset'}
 *   | {type: 'step', thread?: number, twin?: number}
 *   | {type: 'pose', epoch: number, seq: number, kind: string}
 *   | {type: 'speed', speed: number}
 *   | {type: 'undo' | 'redo' | 'cancel' | 'branches'}
 *   | {type: 'set', name: string, value: number, twin?: number, at?: At}
 *   | {type: 'act', name: string, twin?: number, at?: At}
 *   | {type: 'choose', thread: number, twin?: number, at?: At}
 *   | {type: 'preset', name: string, twin?: number}
 *   | {type: 'policy', policy: string, at?: At}
 *   | {type: 'twin', first?: Variant, at?: At} & Variant
 *   | {type: 'untwin', twin?: number}
 *   | {type: 'fork', at: At}
 *   | {type: 'playhead', at?: At}
 *   | {type: 'ask' | 'resign' | 'retake'}
 *   | {type: 'lend' | 'handover', viewer: number}
 *   | {type: 'return' | 'compare' | 'overview', epoch: number}
 *   | {type: 'find', epoch: number, seq: number, way: 1 | -1, kind: 'mark' | import('../core/overview.js').MarkKind}
 *   | {type: 'seed', seed: number}
 *   | {type: 'range' | 'curves', epoch: number, from: number, to: number, width: number, again?: boolean}
 *   | {type: 'stretch', epoch: number, seq?: number, time?: number}} Command
 */

/** The websocket's subprotocol. */
export const subprotocol = 'interleave.v1';

/** What a close code means for the tab: come back, stay away, or look for the session. */
export const closeCodes = { deleted: 1000, refused: 1008, tooLarge: 1009, gone: 4404 };

/**
 * Whether a tab should connect again after a loss with this close code.
 * @param {number} code
 */
export function comesBack(code) {
  return !Object.values(closeCodes).includes(code);
}

/**
 * The text of a command; `id` comes back in its answer.
 * @param {Command} command
 * @param {number} [id] left out where 0
 */
export function encode(command, id = 0) {
  return JSON.stringify(id ? { ...command, id } : command);
}

const types = new Set(['welcome', 'helm', 'keyframe', 'delta', 'status', 'range', 'curves', 'stretch', 'overview', 'found', 'nearest', 'playhead', 'branches', 'ok', 'error']);

/**
 * The message in a frame of text, its records numbered and complete, a twin's status
 * likewise. Throws an
 * Error on text that is no message of this wire.
 * @param {string} text
 * @returns {ServerMessage}
 */
export function decode(text) {
  const message = JSON.parse(text);
  if (!types.has(message?.type)) throw new Error(`unknown message type ${message?.type}`);
  if (message.type === 'delta') {
    message.records = message.records.map((/** @type {any} */ r, /** @type {number} */ i) => complete(r, message.from + 1 + i));
  }
  if (message.type === 'stretch') {
    message.records = message.records.map((/** @type {any} */ r, /** @type {number} */ i) => complete(r, message.state.seq + 1 + i));
  }
  if (message.type === 'status' && message.twin) {
    message.twin = { ...message, ...message.twin };
    if (message.parting) message.parting.did = message.parting.did.map((/** @type {any} */ r) => r && complete(r, r.seq));
  }
  if (message.type === 'range') {
    message.prints = message.prints.map((/** @type {any} */ r) => complete(r, r.seq));
    message.marks = message.marks.map((/** @type {any} */ r) => complete(r, r.seq));
  }
  return message;
}

/**
 * A record with the fields that the wire leaves out when empty.
 * @param {any} r
 * @param {number} seq
 * @returns {Record}
 */
export function complete(r, seq) {
  const empty = r.kind === 'state' ? '' : 0;
  return {
    seq,
    time: r.time ?? 0,
    kind: r.kind,
    thread: r.thread ?? 0,
    object: r.object ?? 0,
    from: r.from ?? empty,
    to: r.to ?? empty,
    reason: r.reason ?? '',
    by: r.by ?? 0,
    until: r.until ?? -1,
    index: r.index ?? 0,
    line: r.line ?? 0,
    text: r.text ?? '',
    bytes: r.bytes ?? '',
    class: r.class ?? '',
    verdict: r.verdict ?? null,
  };
}
