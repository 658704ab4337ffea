// Questions about recorded runs of all scenarios: the answer that is judged right is
// what the records say, found here in another way than in core/predict.js.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { speaker } from '../core/language.js';
import { kinds, questionsAt, situations } from '../core/predict.js';
import { createQuiz, readScore } from '../core/quiz.js';
import { emptyState, reduce } from '../core/reduce.js';
import { complete } from '../net/wire.js';
import en from '../text/predict.en.js';
import zh from '../text/predict.zh.js';

const folder = new URL('../../build/traces/', import.meta.url);
const runs = readdirSync(folder).filter((file) => /@(?!most)/.test(file)).map((file) => {
  const records = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))[0].records.map((r) => complete(r, r.seq));
  return { name: file.replace('.json', ''), records };
});

// moments gives every question of a run with its place and what was judged.
function moments({ records }, policy = 'fifo') {
  const readied = new Map();
  const found = [];
  const states = [emptyState()];
  for (const [i, record] of records.entries()) {
    const state = states[i];
    for (const question of questionsAt(state, record, { policy, readied: (id) => readied.get(id) ?? '' })) found.push({ question, at: i, truth: null });
    for (const one of found) one.truth ??= one.question.judge(record, state);
    if (record.kind === 'state' && record.to === 'ready') readied.set(record.thread, record.reason);
    states.push(reduce(state, record));
  }
  return { found, states };
}

const of = (records, from, fits) => records.slice(from).find(fits);
const stateOf = (thread) => (r) => r.kind === 'state' && r.thread === thread;

/** What a kind's answer is, read off the whole run. */
const read = {
  contended: ({ record, records, at, ids }) => {
    const taken = of(records, at, (r) => r.kind === 'acquire' && r.object === record.object);
    return taken && (ids.includes(taken.thread) ? taken.thread : 'other');
  },
  acquire: ({ record, after }) => (after.threads[record.thread - 1].state === 'blocked' ? 'yes' : 'no'),
  put: ({ record, after }) => (after.threads[record.thread - 1].state === 'blocked' ? 'yes' : 'no'),
  get: ({ record, after }) => (after.threads[record.thread - 1].state === 'blocked' ? 'yes' : 'no'),
  timeout: ({ record, records, at }) => {
    const next = of(records, at + 1, stateOf(record.thread));
    return next && next.to === 'ready' && (next.time === record.until && next.reason === 'timeout' ? 'timeout' : 'got');
  },
  order: ({ record, before }) => {
    const { kind, items } = before.objects[record.object - 1];
    if (kind === 'lifoqueue') return items.at(-1).text;
    if (kind !== 'priorityqueue') return items[0].text;
    return items.map(({ text }) => text).sort((a, b) => parseInt(a.replace(/\D/g, ''), 10) - parseInt(b.replace(/\D/g, ''), 10))[0];
  },
  wake: ({ record, records, before, at }) => {
    const waiting = before.threads.filter((t) => t.state === 'blocked' && t.object === record.object).map((t) => t.id);
    let woken = 0;
    for (let i = at + 1; records[i]?.kind === 'state' && records[i].reason === 'woken' && waiting.includes(records[i].thread); i++) woken++;
    return woken === waiting.length ? 'all' : woken === 1 ? 'one' : 'some';
  },
  update: ({ record, records, at }) => {
    const loaded = records.findLastIndex((r, i) => i < at && r.kind === 'load' && r.thread === record.thread && r.object === record.object);
    return records.slice(loaded, at).some((r) => r.kind === 'store' && r.object === record.object) ? 'yes' : 'no';
  },
  losses: ({ record, records, last, at }) => {
    if (!['done', 'failed'].includes(last.verdict?.kind)) return undefined;
    const stores = records.slice(at).filter((r) => r.kind === 'store' && r.object === record.object).length;
    const lost = last.objects[record.object - 1].limit;
    return lost === 0 ? 'none' : lost < stores / 2 ? 'few' : 'many';
  },
  stuck: ({ record, records, last, at }) => {
    if (of(records, at + 1, stateOf(record.thread))) return 'no';
    return last.verdict?.threads?.includes(record.thread) ? 'yes' : undefined;
  },
  end: ({ record, last, question }) => {
    if (record.to === 'blocked') return 'waits';
    return last.threads.some((t) => t.name === question.args.name && t.state === 'killed') ? 'cut' : 'on';
  },
  copy: ({ before, after, record }) => (after.objects.filter((o, i) => o.name === before.objects[record.object - 1].name && o.value !== before.objects[i].value).length > 1 ? 'all' : 'own'),
  next: ({ record }) => record.thread,
  gil: ({ records, at, before, record, ids }) => {
    const { process } = before.threads[record.thread - 1];
    const got = of(records, at, (r) => r.kind === 'state' && before.threads[r.thread - 1]?.process === process && (r.to === 'running' && r.reason === 'compute' || r.reason === 'core'));
    return got && (ids.includes(got.thread) ? got.thread : 'other');
  },
};

test('what is judged right is what the run does, in every recorded run', () => {
  const met = new Set();
  for (const run of runs) {
    const { found, states } = moments(run);
    for (const { question, at, truth } of found) {
      const facts = { question, record: run.records[at], records: run.records, at, before: states[at], after: states[at + 1], last: states.at(-1), ids: question.options.map(({ value }) => value) };
      const where = `${run.name}, record ${at + 1}: ${question.kind}`;
      assert.equal(new Set(facts.ids).size, facts.ids.length, `${where}: two options are the same`);
      assert.ok(facts.ids.length >= 2 && facts.ids.length <= 5, where);
      if (!truth) continue; // the run is cut before it is known
      if (truth === 'void') {
        assert.equal(question.kind, 'timeout', where);
        continue;
      }
      assert.equal(truth.value, read[question.kind](facts), where);
      assert.ok(facts.ids.includes(truth.value), `${where}: what is right cannot be chosen`);
      assert.ok(truth.seq > question.seq, where);
      met.add(`${question.kind} ${truth.value === 'other' || typeof truth.value === 'number' || question.kind === 'order' ? '' : truth.value}`.trim());
    }
  }
  for (const kind of kinds) assert.ok([...met].some((one) => one.startsWith(kind)), `no run asks ${kind}`);
  for (const one of ['acquire yes', 'acquire no', 'put yes', 'put no', 'get yes', 'get no', 'update yes', 'update no', 'losses none', 'losses few', 'losses many', 'stuck yes', 'stuck no', 'end waits', 'end cut']) assert.ok(met.has(one), `nowhere is the answer ${one}`);
});

test('every scenario is asked about', () => {
  const asked = new Set(runs.filter((run) => moments(run).found.length > 0).map(({ name }) => name.split('@')[0]));
  assert.deepEqual([...new Set(runs.map(({ name }) => name.split('@')[0]))].filter((name) => !asked.has(name)), []);
});

test('each question and each reason has its words in both languages', () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  for (const words of [en, zh]) {
    const p = speaker(words, words === en ? 'en' : 'zh');
    const whole = (key, args, where) => {
      assert.notEqual(p(key, args), key, `${where}: no words for ${key}`);
      assert.doesNotMatch(p(key, args), /[{}]|undefined/, `${where}: ${key}`);
    };
    for (const run of runs) {
      for (const { question, truth } of moments(run).found) {
        const { kind, args, options } = question;
        const filled = { ...args, ...('ns' in args && { time: '1 s' }) };
        whole(`${kind}.ask${args.how ? `.${args.how}` : ''}`, filled, run.name);
        for (const { key, name } of options) key ? whole(key, filled, run.name) : assert.ok(name, run.name);
        if (truth && truth !== 'void') whole(`${kind}.why.${truth.why}`, { ...truth.args, ...('ns' in truth.args && { time: '1 s' }) }, run.name);
        assert.ok(situations.includes(question.situation));
      }
    }
  }
  for (const name of situations) assert.ok(en[`situation.${name}`]);
});

// play takes a run through a quiz that answers as `answerTo` says, a second of wall time a frame of 20 records.
function play(run, answerTo) {
  const quiz = createQuiz();
  const asked = [];
  let wall = 0;
  quiz.follow(1, emptyState());
  for (let i = 0; i < run.records.length; i += 20) {
    wall += 1000;
    const one = quiz.take(run.records.slice(i, i + 20), { ask: true, policy: 'fifo', wall });
    if (one) {
      asked.push({ kind: one.question.kind, wall });
      quiz.answer(answerTo(one), wall);
    }
    while (quiz.settle(1, i + 20));
  }
  return { quiz, asked, state: quiz.at };
}

test('questions are rare and varied, and answers leave the run alone', () => {
  for (const run of runs) {
    const text = JSON.stringify(run.records);
    const { asked, quiz } = play(run, ({ truth, question }) => truth?.value ?? question.options[0].value);
    assert.equal(JSON.stringify(run.records), text);
    assert.equal(quiz.at.seq, run.records.length);
    for (const [i, { kind, wall }] of asked.entries()) {
      if (i > 0) assert.ok(wall - asked[i - 1].wall >= 8000, `${run.name}: too soon after the one before`);
      const same = asked.slice(0, i).filter((one) => one.kind === kind);
      if (same.length > 0) assert.ok(wall - same.at(-1).wall >= 20_000, `${run.name}: ${kind} again`);
    }
  }
});

test('the score counts what was asked, what was right, and what came up', () => {
  const run = runs.find(({ name }) => name === 'philosophers@deadlock');
  const right = play(run, ({ truth, question }) => truth?.value ?? question.options[0].value).quiz.score;
  const wrong = play(run, ({ truth, question }) => question.options.find(({ value }) => value !== truth?.value).value).quiz.score;
  const sum = (score, what) => Object.values(score).reduce((n, tally) => n + tally[what], 0);
  assert.ok(sum(right, 'asked') > 0);
  assert.equal(sum(wrong, 'right'), 0);
  assert.ok(sum(right, 'right') > 0);
  assert.deepEqual(readScore(JSON.stringify(right)), right);
  assert.deepEqual(readScore('{"full": {"asked": -1}, "nonsense": 3}'), {});
  assert.deepEqual(readScore('<'), {});
});

test('a question that somebody else puts is the same question', () => {
  const run = runs.find(({ name }) => name === 'lock@mended');
  const { found, states } = moments(run);
  for (const { question, at, truth } of found) {
    const quiz = createQuiz();
    const posed = quiz.pose(question.kind, 1, states[at], run.records.slice(at), { policy: 'fifo', wall: 0 });
    assert.deepEqual(posed?.question.options, question.options);
    assert.deepEqual(posed?.truth, truth);
  }
});
