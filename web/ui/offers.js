// What the palette offers at a moment: the commands, and what this run has besides them:
// its scenario's actions, parameters, comparisons and presets, its threads, the kinds of
// marks, and the other scenarios. What is typed as it is to be done comes first.

import { formatAddress } from '../core/address.js';
import { find, wordsOf } from '../core/find.js';
import { clockDigits, letterOf, paramText } from '../core/format.js';
import { markKinds } from '../core/overview.js';
import { momentIn, seedIn, valueIn, valueOf } from '../core/typed.js';
import { commands } from './commands.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../net/wire.js').Param} Param
 * @typedef {View['t']} Speaker
 *
 * @typedef {object} Offer something that can be chosen
 * @property {string} id the same as long as it is offered
 * @property {string} group its words are `palette.group.NAME`
 * @property {string} title
 * @property {string} also by what else it is found
 * @property {string} detail
 * @property {readonly string[]} keys that do the same
 * @property {number} thread its id, 0: it is no thread
 * @property {string} why it cannot be chosen, '' if it can
 * @property {() => unknown} run
 *
 * @typedef {Offer & {score: number, ranges: import('../core/find.js').Range[]}} Found
 * @typedef {{group: string, found: Found[], more: number}} Group more: how many are left out
 * @typedef {{en: Speaker, zh: Speaker}} Speakers of all the page's words and those of the commands
 */

const most = 30; // of one group that are shown
const mostTyped = 4; // parameters that a name may mean

/** In the order in which they stand while nothing is typed. */
const groups = ['typed', 'play', 'hand', 'value', 'preset', 'compare', 'thread', 'time', 'mark', 'look', 'share', 'scenario'];

/**
 * What can be chosen now, whatever is typed.
 * @param {View} view @param {Speakers} speakers @param {Actions} actions
 * @returns {Offer[]}
 */
export function offersOf(view, speakers, actions) {
  const { scenario, tab, all, lang, side } = view;
  const w = speakers[lang];
  const other = speakers[lang === 'en' ? 'zh' : 'en'];
  const steer = view.role === 'owner' ? '' : w('bar.steer');
  /** @type {Offer[]} */
  const offers = [];
  let group = '';

  /** @param {string} id @param {(say: Speaker, lang: 'en' | 'zh') => string} words what it is called in a language, and after a | by what else @param {() => unknown} run @param {Partial<Offer>} [more] */
  function offer(id, words, run, more) {
    const [title, ...own] = words(w, lang).split('|');
    const also = [...own, ...words(other, lang === 'en' ? 'zh' : 'en').split('|'), w(`palette.group.${group}`), other(`palette.group.${group}`)].join(' ');
    offers.push({ id, group, title, also, detail: '', keys: [], thread: 0, why: '', run, ...more });
  }

  for (const { name, of, group: next, keys, run, bar } of commands) {
    group = next ?? group;
    if (!name || !run) continue;
    const why = bar?.(view) ?? '';
    offer(`${name} ${of ?? ''}`, (say) => say(`command.${name}`, of ? { of: say(of) } : {}), () => run(actions), { keys: keys ?? [], why: why && w(`bar.${why}`) });
  }

  group = 'hand';
  for (const { name, label } of scenario?.actions ?? []) offer(`act ${name}`, (_, l) => label[l], () => actions.act(name, side), { why: steer });

  group = 'value';
  for (const { param, side: one } of rowsOf(view)) {
    const { params } = (all[one ?? 0] ?? view).state;
    const called = (/** @type {Speaker} */ say, /** @type {'en' | 'zh'} */ l) => labelOf(say, param, l, one);
    const value = (/** @type {number} */ n, /** @type {Speaker} */ say = w, l = lang) => paramText(param, { ...params, [param.name]: n }, say, l);
    const now = params[param.name] ?? param.default;
    const detail = param.kind === 'int' ? w('palette.now', { value: value(now), range: rangeOf(w, value, param) }) : value(now);
    offer(`control ${param.name} ${one}`, called, () => actions.visitParam(param.name, one), { detail, why: steer });
    if (param.kind === 'int') continue;
    for (let n = param.min; n <= param.max; n++) {
      offer(`set ${param.name} ${one} ${n}`, (say, l) => say('palette.value', { label: called(say, l), value: value(n, say, l) }), () => set(actions, param, n, one), { detail: n === now ? w('palette.current') : '', why: steer });
    }
  }

  group = 'compare';
  const twins = scenario?.twins ?? [];
  const over = steer || (view.ended ? w('bar.ended') : '');
  const live = twins.filter((twin) => Object.keys(twin.params).every((name) => scenario?.params.find((param) => param.name === name)?.effect !== 'restart'));
  for (const twin of twins) offer(`compare ${twin.name}`, (say, l) => say('palette.compare.anew', { twin: twin.label[l] }), () => actions.compare(twin), { why: steer });
  offer('compare', (say) => say('palette.compare.same'), () => actions.compare(), { why: steer });
  for (const twin of live) offer(`compare here ${twin.name}`, (say, l) => say('palette.compare.here', { twin: twin.label[l] }), () => actions.compare(twin, true), { why: over });
  offer('compare here', (say) => say('palette.compare.whatIf'), () => actions.compare(undefined, true), { why: over });
  if (all.length > 1) for (const one of [0, 1]) offer(`untwin ${one}`, (say) => say('palette.compare.end', { side: letterOf(one) }), () => actions.untwin(one), { why: steer });

  group = 'mark';
  for (const kind of markKinds) {
    for (const [way, name] of /** @type {const} */ ([[1, 'after'], [-1, 'before']])) {
      offer(`mark ${kind} ${way}`, (say) => say(`palette.mark.${name}`, { kind: say(`jump.${kind}`) }), () => {
        actions.jumpBy(kind);
        return actions.travel.walkMark(way);
      });
    }
  }

  group = 'thread';
  for (const { id, name } of view.state.threads) offer(`thread ${id}`, () => name, () => actions.explain(id), { thread: id });

  group = 'preset';
  const whole = steer || (all.length > 1 ? w('bar.pair') : '');
  for (const preset of scenario?.presets ?? []) {
    offer(`preset ${preset.name}`, (say, l) => say('palette.preset', { scenario: scenario?.title[l] ?? '', preset: preset.label[l] }), () => actions.preset(preset.name), { why: whole });
  }

  group = 'scenario';
  const others = tab.scenarios.filter(({ name }) => name !== scenario?.name);
  for (const { name, title, summary } of others) {
    offer(`scenario ${name}`, (say, l) => `${title[l]}|${summary[l]}`, () => open({ scenario: name }));
  }
  for (const { name, title, presets } of others) {
    for (const preset of presets) {
      offer(`scenario ${name} ${preset.name}`, (say, l) => say('palette.preset', { scenario: title[l], preset: preset.label[l] }), () => open({ scenario: name, preset: preset.name }));
    }
  }
  return offers;
}

/**
 * What is typed to be done as it stands: to go to a moment, to set a parameter, to begin
 * with a seed.
 * @param {string} typed @param {View} view @param {Speakers} speakers @param {Actions} actions
 * @returns {Found[]}
 */
export function typedOf(typed, view, speakers, actions) {
  const { lang, clock } = view;
  const w = speakers[lang];
  const steer = view.role === 'owner' ? '' : w('bar.steer');
  const given = valueIn(typed);
  const time = momentIn(typed);
  const seed = seedIn(typed);
  /** @returns {Found} */
  const found = (/** @type {string} */ id, /** @type {string} */ title, /** @type {string} */ why, /** @type {() => unknown} */ run, score = 2, detail = '') =>
    ({ id, group: 'typed', title, also: '', detail, keys: [], thread: 0, why, run, score, ranges: [] });

  const values = given ? rowsOf(view).flatMap(({ param, side }) => {
    const match = find(wordsOf(given.name), param.label[lang], `${param.label.en} ${param.label.zh} ${param.name}`);
    const { params } = (view.all[side ?? 0] ?? view).state;
    const n = match && valueOf(param, params, given);
    if (!match || n === null) return [];
    const value = (/** @type {number} */ one) => paramText(param, { ...params, [param.name]: one }, w, lang);
    const outside = n < param.min || n > param.max;
    const title = w('palette.value', { label: labelOf(w, param, lang, side), value: value(n) });
    return [found(`value ${param.name} ${side}`, title, steer || (outside ? rangeOf(w, value, param) : ''), () => set(actions, param, n, side), match.score, w(`effect.${param.effect}`))];
  }) : [];
  return [
    ...(time === null ? [] : [found('time', w('palette.goto', { time: clockDigits(time) }), time > clock.head ? w('bar.sofar', { to: clockDigits(clock.head) }) : '', () => actions.travel.seek(time))]),
    ...(seed === null ? [] : [found('seed', w('palette.seed', { n: seed }), steer, () => actions.command({ type: 'seed', seed }))]),
    ...values.sort((a, b) => b.score - a.score).slice(0, mostTyped),
  ];
}

/**
 * The offers that answer what is typed, the best first, by group; all of them if nothing is.
 * @param {readonly Offer[]} offers @param {string} typed @param {readonly Found[]} asTyped what stands there to be done
 * @returns {Group[]}
 */
export function answersTo(offers, typed, asTyped) {
  const words = wordsOf(typed);
  /** @type {Map<string, Found[]>} */
  const byGroup = new Map(groups.map((group) => [group, []]));
  for (const one of asTyped) byGroup.get('typed')?.push(one);
  for (const offer of offers) {
    const match = find(words, offer.title, offer.also);
    if (match) byGroup.get(offer.group)?.push({ ...offer, ...match });
  }
  const all = [...byGroup].filter(([, found]) => found.length > 0);
  if (words.length) {
    for (const [, found] of all) found.sort((a, b) => b.score - a.score);
    all.sort(([, a], [, b]) => b[0].score - a[0].score);
  }
  return all.map(([group, found]) => ({ group, found: found.slice(0, most), more: Math.max(0, found.length - most) }));
}

// rowsOf is every parameter, of two runs in which it differs once for each.
function rowsOf(/** @type {View} */ { scenario, all, tab }) {
  return (scenario?.params ?? []).flatMap((param) => {
    const [first, second] = all.map(({ state }) => state.params[param.name] ?? param.default);
    const departs = Boolean(tab.status?.twin?.shared) && param.effect !== 'restart';
    const apart = all.length > 1 && (departs || first !== second);
    return /** @type {{param: Param, side?: number}[]} */ (apart ? [{ param, side: 0 }, { param, side: 1 }] : [{ param }]);
  });
}

const labelOf = (/** @type {Speaker} */ w, /** @type {Param} */ param, /** @type {'en' | 'zh'} */ lang, /** @type {number | undefined} */ side) =>
  (side === undefined ? param.label[lang] : w('palette.label.side', { label: param.label[lang], side: letterOf(side) }));

const rangeOf = (/** @type {Speaker} */ w, /** @type {(n: number) => string} */ value, /** @type {Param} */ { min, max }) => w('bar.range', { from: value(min), to: value(max) });

const set = (/** @type {Actions} */ actions, /** @type {Param} */ param, /** @type {number} */ n, /** @type {number | undefined} */ side) => actions.set(param.name, n, side).catch(() => {});

function open(/** @type {Partial<import('../core/address.js').Address>} */ address) {
  location.hash = formatAddress(address);
}
