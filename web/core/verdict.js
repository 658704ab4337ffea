// Explains verdicts in a reader's words: who is stuck, on which lines of the code, and
// what helps. Pure.

import { duration, nameList, paramText } from './format.js';

/**
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Verdict} Verdict
 * @typedef {Pick<import('./playhead.js').View, 'state' | 't' | 'lang' | 'scenario'> & {trace?: Pick<import('./playhead.js').View['trace'], 'marks'>}} Seen
 * @typedef {{line: number, text: string}} Line a line of the Go source
 *
 * @typedef {object} Way something that helps
 * @property {'set' | 'preset' | 'act'} do
 * @property {string} name of the parameter, preset or action
 * @property {number} value of the parameter
 * @property {boolean} live whether the run goes on with it, instead of beginning again
 * @property {string} label
 *
 * @typedef {object} Told
 * @property {string} kind
 * @property {(string | Line)[]} words the sentences, with the lines in them
 * @property {string} text the same as one
 * @property {string} unless what else could release the stuck ones
 * @property {Way[]} ways
 */

const named = 3; // overtakers, or waits of a long cycle; the others are not named
const mark = '\u0001'; // about the number of a line, until the sentences are taken apart

/**
 * The verdict as sentences, null while all is well.
 * @param {Seen} view
 * @param {(line: number) => number} [numberIn] the number by which the reader knows a line of the Go source
 * @returns {Told | null}
 */
export function explainVerdict(view, numberIn = (line) => line) {
  const { verdict } = view.state;
  if (!verdict) return null;
  const ways = waysOf(view, verdict);
  const words = sentences(view, verdict).reduce((first, next) => view.t('list.sentences', { first, next })).split(mark)
    .map((text, i) => (i % 2 ? { line: Number(text), text: view.t('verdict.line', { line: numberIn(Number(text)) }) } : text));
  return {
    kind: verdict.kind === 'done' && verdict.invariant ? 'violated' : verdict.kind, words, text: words.map((word) => (typeof word === 'string' ? word : word.text)).join(''),
    unless: unlessText(view, verdict, ways), ways,
  };
}

const nameOf = (/** @type {State} */ state, /** @type {number} */ id) => state.threads[id - 1]?.name ?? '';

// lined puts the lines behind what happens there.
function lined(/** @type {Seen['t']} */ t, /** @type {string} */ what, /** @type {number[]} */ ...lines) {
  const known = [...new Set(lines)].filter(Boolean).sort((a, b) => a - b).map((line) => mark + line + mark);
  return known.length ? t('verdict.lined', { what, line: nameList(known, t) }) : what;
}

/** @returns {string[]} */
function sentences(/** @type {Seen} */ view, /** @type {Verdict} */ verdict) {
  const { state, t } = view;
  switch (verdict.kind) {
    case 'done': return [verdict.invariant ? t('verdict.broken', { at: duration(state.time, t), invariant: invariantText(view, verdict) }) : t('verdict.done', { at: duration(state.time, t) })];
    case 'failed': return [failedText(view)];
    case 'violated': return [violatedText(view, verdict)];
    case 'starvation': return [starvationText(view, verdict)];
    case 'hang': return [t('verdict.hang', { waits: hangText(view, verdict.threads) }), ...othersText(view, verdict)];
    default: return [...deadlockText(view, verdict), ...othersText(view, verdict)];
  }
}

function failedText(/** @type {Seen} */ { state, t }) {
  const groups = grouped(state.threads.filter((o) => o.state === 'failed'), (o) => o.text);
  const deaths = groups.map((threads) => lined(t, t('verdict.death', { names: nameList(threads.map((o) => o.name), t), error: threads[0].text }), ...threads.map((o) => o.line)));
  return t('verdict.failed', { at: duration(state.time, t), deaths: deaths.join(t('list.semicolon')) });
}

// invariantText quotes the invariant that does not hold.
function invariantText(/** @type {Seen} */ { t, scenario, lang }, /** @type {Verdict} */ { invariant = '' }) {
  return t('list.quoted', { name: scenario?.invariants.find((i) => i.name === invariant)?.label[lang] ?? invariant });
}

function violatedText(/** @type {Seen} */ view, /** @type {Verdict} */ verdict) {
  const { state, t } = view;
  const { threads } = verdict;
  const keys = threads.length ? ['verdict.violated', 'verdict.violatedSince'] : ['verdict.violatedByHand', 'verdict.violatedByHandSince'];
  return dated(view, verdict, keys, { invariant: invariantText(view, verdict), names: nameList(threads.map((id) => nameOf(state, id)), t) });
}

// starvationText counts until the verdict was given: the kernel tells it once.
function starvationText(/** @type {Seen} */ view, /** @type {Verdict} */ verdict) {
  const { starving = [] } = verdict;
  return dated(view, verdict, ['verdict.starvation', 'verdict.starvationSince'], { starving: starving.map((s) => starvingText(view, s)).join(view.t('list.semicolon')) });
}

// dated says too when the verdict was given, where that is known.
function dated(/** @type {Seen} */ { state, t, trace }, /** @type {Verdict} */ { kind: given }, /** @type {string[]} */ [key, since], /** @type {{[name: string]: string}} */ args) {
  const mark = trace?.marks.findLast(({ kind, time, verdict }) => kind === 'verdict' && verdict?.kind === given && time <= state.time);
  return mark ? t(since, { ...args, at: duration(mark.time, t) }) : t(key, args);
}

function starvingText(/** @type {Seen} */ { state, t }, /** @type {NonNullable<Verdict['starving']>[number]} */ { thread, object, times, by }) {
  const names = by.slice(0, named).map((id) => nameOf(state, id));
  return t(by.length > named ? 'verdict.overtakenMost' : 'verdict.overtaken',
    { thread: nameOf(state, thread), object: state.objects[object - 1]?.name ?? '', n: times, names: nameList(names, t) });
}

// hangText names the stuck threads together where they wait for the same thing.
function hangText(/** @type {Seen} */ { state, t }, /** @type {number[]} */ ids) {
  const groups = grouped(ids.map((id) => state.threads[id - 1]), (o) => `${o.reason} ${o.object} ${o.line}`);
  return groups.map((threads) => {
    const { reason, object, line } = threads[0];
    const what = reason === 'join' || reason === 'start' ? nameOf(state, object) : state.objects[object - 1]?.name ?? '';
    return lined(t, t(`stuck.${reason}`, { names: nameList(threads.map((o) => o.name), t), n: threads.length, object: what }), line);
  }).join(t('list.semicolon'));
}

/** @returns {Thread[][]} */
function grouped(/** @type {Thread[]} */ threads, /** @type {(thread: Thread) => string} */ keyOf) {
  /** @type {Map<string, Thread[]>} */
  const groups = new Map();
  for (const thread of threads) groups.set(keyOf(thread), [...(groups.get(keyOf(thread)) ?? []), thread]);
  return [...groups.values()];
}

// deadlockText goes once round the cycle. Where all wait on one line it is said once,
// and of a long cycle only how it begins.
function deadlockText(/** @type {Seen} */ view, /** @type {Verdict} */ { cycle = [], threads }) {
  const { state, t } = view;
  const together = cycle.length > 1 && cycle.every(({ line }) => line === cycle[0].line) ? cycle[0].line : 0;
  const long = cycle.length > named + 1;
  const waits = cycle.slice(0, long ? named - 1 : cycle.length).map((wait) => lined(t, waitText(view, wait), together ? 0 : wait.line)).join(t('list.semicolon'));
  const beyond = threads.filter((id) => !cycle.some(({ thread }) => thread === id));
  return [
    long ? t('verdict.deadlockLong', { n: cycle.length, cycle: waits, first: nameOf(state, cycle[0].thread) }) : t('verdict.deadlock', { cycle: waits }),
    ...(together ? [t('verdict.together', { line: mark + together + mark })] : []),
    ...(beyond.length ? [t('verdict.beyond', { names: nameList(beyond.map((id) => nameOf(state, id)), t), n: beyond.length })] : []),
  ];
}

/** What one of a cycle waits for. @param {Pick<Seen, 'state' | 't'>} view @param {NonNullable<Verdict['cycle']>[number]} wait */
function waitText({ state, t }, { thread, holder, object, reason }) {
  return t({ join: holder === object ? 'verdict.edgeJoin' : 'verdict.edgeJoinOf', recv: 'verdict.edgeRecv', send: 'verdict.edgeSend' }[reason] ?? 'verdict.edge',
    { thread: nameOf(state, thread), holder: nameOf(state, holder), joined: nameOf(state, object), object: state.objects[object - 1]?.name ?? '' });
}

/**
 * Who waits for whom in a deadlock, and in a few words what for; none where there is no
 * cycle.
 * @param {Pick<Seen, 'state' | 't'>} view
 * @returns {{from: number, to: number, words: string}[]}
 */
export function cycleOf({ state, t }) {
  return (state.verdict?.cycle ?? []).map(({ thread, holder, object, reason }) => ({
    from: thread, to: holder, words: t(`cycle.${reason}`, { object: state.objects[object - 1]?.name ?? '' }),
  }));
}

// othersText says how many go on beside the stuck ones.
function othersText(/** @type {Seen} */ { state, t }, /** @type {Verdict} */ { threads }) {
  const n = state.threads.filter(({ id, state: doing }) => ['running', 'ready', 'sleeping'].includes(doing) && !threads.includes(id)).length;
  return n ? [t('verdict.others', { n })] : [];
}

// waysOf lists what mends it, and what can be done by hand.
/** @returns {Way[]} */
function waysOf(/** @type {Seen} */ { state, scenario, lang, t }, /** @type {Verdict} */ { mends = [], unless = [] }) {
  if (!scenario) return [];
  /** @type {Way[]} */
  const ways = [];
  for (const { preset, param: name = '', value = 0 } of mends) {
    const named = scenario.presets.find((p) => p.name === preset);
    const param = scenario.params.find((p) => p.name === name);
    if (named) ways.push({ do: 'preset', name: named.name, value: 0, live: false, label: t('mend.preset', { label: named.label[lang] }) });
    if (param) ways.push({ do: 'set', name, value, live: unless.includes(name), label: t('mend.set', { label: param.label[lang], value: paramText(param, { ...state.params, [name]: value }, t, lang) }) });
  }
  const acts = scenario.actions.filter(({ name }) => unless.includes(name));
  return [...ways, ...acts.map(({ name, label }) => (/** @type {Way} */ ({ do: 'act', name, value: 0, live: true, label: label[lang] })))];
}

// unlessText says which parameters and actions could release the stuck ones, but for
// those that are offered anyway.
function unlessText(/** @type {Seen} */ { scenario, lang, t }, /** @type {Verdict} */ { kind, unless = [] }, /** @type {Way[]} */ ways) {
  const others = unless.filter((name) => !ways.some((way) => way.live && way.name === name));
  const way = (/** @type {string} */ key, /** @type {{name: string, label: import('../net/wire.js').Label}[]} */ all) => {
    const labels = all.filter((a) => others.includes(a.name)).map((a) => t('list.quoted', { name: a.label[lang] }));
    return labels.length ? [t(key, { labels: labels.join(t('list.or')) })] : [];
  };
  const words = [...way('unless.change', scenario?.params ?? []), ...way('unless.act', scenario?.actions ?? [])];
  const key = kind === 'starvation' ? 'unless.starves' : ways.length ? 'unless.also' : 'unless';
  return words.length ? t(key, { ways: words.join(t('list.or')) }) : '';
}

/**
 * The commands that do what helps: a live change lets the run go on, any other begins
 * it again.
 * @param {Way} way
 * @param {Pick<import('./playhead.js').View, 'scenario' | 'state' | 'ended' | 'side' | 'all'>} view of the run that it is for
 * @returns {import('../net/wire.js').Command[]}
 */
export function commandsOf({ do: what, name, value, live }, { scenario, state, ended, side, all }) {
  const twin = all.length > 1 ? side : undefined;
  if (what !== 'set') return [{ type: what, name, twin }];
  const known = state.params[name] === value;
  const restarts = !known && (ended || scenario?.params.find((p) => p.name === name)?.effect === 'restart');
  return [
    ...(known ? [] : [/** @type {const} */ ({ type: 'set', name, value, twin })]),
    ...(live || restarts ? [] : [/** @type {const} */ ({ type: 'reset' })]),
    { type: 'play' },
  ];
}
