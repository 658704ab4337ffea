// The quiz: when to ask which question, what was answered, and the score. It follows
// the newest records that are known, ahead of what the tab shows, so that the tab can
// stand still before the moment. No DOM, no clock of its own.

import { questionAt, questionsAt, situations } from './predict.js';
import { reduce } from './reduce.js';

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('./predict.js').Question} Question
 * @typedef {import('./predict.js').Truth} Truth
 * @typedef {{asked: number, right: number, met: number}} Tally `met`: how often the situation came up
 * @typedef {{[situation: string]: Tally}} Score
 * @typedef {{question: Question, epoch: number, answer: string | number | null, truth: Truth | null}} Asked `answer` null: none yet
 */

const quiet = 8_000; // ms between two questions
const again = 20_000; // ms until a kind of question comes a second time, three times as long each time after

/** A score from what was kept of it; what makes no sense is left out. @param {string | null} text @returns {Score} */
export function readScore(text) {
  /** @type {Score} */
  const score = {};
  try {
    const kept = JSON.parse(text ?? '{}');
    for (const name of situations) {
      const { asked, right, met } = kept?.[name] ?? {};
      if ([asked, right, met].every((n) => Number.isInteger(n) && n >= 0)) score[name] = { asked, right, met };
    }
  } catch {
    // begins anew
  }
  return score;
}

/** @param {Score} [score] so far */
export function createQuiz(score = {}) {
  /** @type {{epoch: number, state: State} | null} */
  let scout = null;
  /** @type {Map<number, string>} */
  const readied = new Map();
  /** What was asked and is not shown to its end: an open question, and answers that wait for the truth. @type {Asked[]} */
  let asked = [];
  /** How often a kind was asked, counting right answers twice, and when last. @type {Map<string, {times: number, at: number}>} */
  const history = new Map();
  let closedAt = -Infinity;

  const open = () => asked.find(({ answer }) => answer === null) ?? null;
  const context = (/** @type {string} */ policy) => ({ policy, readied: (/** @type {number} */ thread) => readied.get(thread) ?? '' });

  function due(/** @type {string} */ kind, /** @type {number} */ wall) {
    const before = history.get(kind);
    return !before || wall - before.at >= again * 3 ** (before.times - 1);
  }

  function begin(/** @type {Question} */ question, /** @type {number} */ epoch, /** @type {number} */ wall) {
    const { times } = history.get(question.kind) ?? { times: 0 };
    history.set(question.kind, { times: times + 1, at: wall });
    /** @type {Asked} */
    const one = { question, epoch, answer: null, truth: null };
    asked.push(one);
    return one;
  }

  // judge lets everything that was asked hear of a record.
  function judge(/** @type {Record} */ record, /** @type {State} */ state) {
    for (const one of [...asked]) {
      if (one.truth || record.seq <= one.question.seq) continue;
      const truth = one.question.judge(record, state);
      if (truth === 'void' || truth && !one.question.options.some(({ value }) => value === truth.value)) drop(one);
      else one.truth = truth;
    }
  }

  function drop(/** @type {Asked} */ one) {
    asked = asked.filter((other) => other !== one);
  }

  return {
    /** The score so far; changed by `settle` and `reset`. */
    get score() { return score; },
    /** The newest answer that waits for the truth to be seen, if there is one. */
    get given() { return asked.findLast(({ answer }) => answer !== null) ?? null; },
    /** Where the newest record is that was looked at; null before any. */
    get at() { return scout && { epoch: scout.epoch, seq: scout.state.seq }; },

    /** Begins to follow at a state: what was asked before will not be known. @param {number} epoch @param {State} state */
    follow(epoch, state) {
      scout = { epoch, state };
      readied.clear();
      asked = [];
    },

    /**
     * Takes the records after the newest one.
     * @param {readonly Record[]} records
     * @param {{ask: boolean, policy: string, wall: number}} how `ask`: whether a question may be asked at one of them; `wall` in ms
     * @returns {Asked | null} the question that is to be asked now
     */
    take(records, { ask, policy, wall }) {
      if (!scout) return null;
      let found = null;
      for (const record of records) {
        if (ask && !open() && wall - closedAt >= quiet) {
          const best = questionsAt(scout.state, record, context(policy)).filter(({ kind }) => due(kind, wall))
            .sort((a, b) => (history.get(a.kind)?.times ?? 0) - (history.get(b.kind)?.times ?? 0))[0];
          if (best) found = begin(best, scout.epoch, wall);
        }
        judge(record, scout.state);
        if (record.kind === 'state' && record.to === 'ready') readied.set(record.thread, record.reason);
        scout.state = reduce(scout.state, record);
      }
      return asked.includes(/** @type {Asked} */ (found)) ? found : null;
    },

    /**
     * Asks what somebody else asks: a kind of question, at the state and the records that
     * follow it.
     * @param {string} kind @param {number} epoch @param {State} state @param {readonly Record[]} records
     * @param {{policy: string, wall: number}} how
     */
    pose(kind, epoch, state, records, { policy, wall }) {
      this.follow(epoch, state);
      const question = records.length > 0 ? questionAt(kind, state, records[0], context(policy)) : null;
      const one = question && begin(question, epoch, wall);
      this.take(records, { ask: false, policy, wall });
      return one && asked.includes(one) ? one : null;
    },

    /** Takes the answer to the open question; null: none is given. @param {string | number | null} value @param {number} wall */
    answer(value, wall) {
      const one = open();
      closedAt = wall;
      if (one && value === null) drop(one);
      else if (one) one.answer = value;
    },

    /**
     * The next answer whose truth has come to be seen, and out of the list with it; null if
     * there is none.
     * @param {number} epoch @param {number} seq the record that the tab shows
     * @returns {(Asked & {truth: Truth}) | null}
     */
    settle(epoch, seq) {
      const one = asked.find(({ answer, truth }) => answer !== null && truth && truth.seq <= seq);
      if (!one?.truth || one.epoch !== epoch) return null;
      const { question, truth } = one;
      drop(one);
      const right = one.answer === truth.value;
      const { asked: n, right: well, met } = score[question.situation] ?? { asked: 0, right: 0, met: 0 };
      score = { ...score, [question.situation]: { asked: n + 1, right: well + Number(right), met: met + Number(truth.met) } };
      const { times, at } = /** @type {{times: number, at: number}} */ (history.get(question.kind));
      if (right) history.set(question.kind, { times: times + 1, at });
      return { ...one, truth };
    },

    /** Forgets the score. */
    reset() { score = {}; },
  };
}

/** @typedef {ReturnType<typeof createQuiz>} Quiz */
