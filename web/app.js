// The page: makes the parts, ties gestures to commands and frames to drawing.

import { formatAddress, parseAddress } from './core/address.js';
import { clockDigits } from './core/format.js';
import { loadWords, pickLanguage, speaker } from './core/language.js';
import { createPast } from './core/past.js';
import { createPlayhead, viewOf } from './core/playhead.js';
import { createRoam } from './core/roam.js';
import { createRuns } from './core/runs.js';
import { createStore } from './core/store.js';
import { exportAddress, publicAddress, recipeAddress } from './net/api.js';
import { createFill } from './net/fill.js';
import { createLead } from './net/lead.js';
import { createReading } from './net/reading.js';
import { createSession } from './net/session.js';
import { windowAt, zoomed } from './stage/lanelayout.js';
import { createBanner } from './ui/banner.js';
import { createCatalogue } from './ui/catalogue.js';
import { tabNames } from './ui/commands.js';
import { createControls } from './ui/controls.js';
import { h, loadStyle, whenChanged } from './ui/dom.js';
import { createHistory } from './ui/history.js';
import { keepTyping, listenToKeys } from './ui/keyboard.js';
import { createPictures } from './ui/pictures.js';
import { preparePrinting } from './ui/print.js';
import { createTabs } from './ui/tabs.js';
import { createToasts } from './ui/toast.js';
import { createTopbar } from './ui/topbar.js';
import { createTransport } from './ui/transport.js';
import { createTravel } from './ui/travel.js';

/**
 * @typedef {import('./net/wire.js').Command} Command
 * @typedef {import('./net/wire.js').Cursor} Cursor
 * @typedef {typeof actions} Actions what gestures can ask for
 */

const root = document.documentElement;
const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const darkWanted = matchMedia('(prefers-color-scheme: dark)');
const calmWanted = matchMedia('(prefers-reduced-motion: reduce)');

const store = createStore({
  lang: pickLanguage(localStorage.getItem('lang'), navigator.languages),
  theme: /** @type {any} */ (['dark', 'light'].find((name) => name === localStorage.getItem('theme')) ?? 'auto'),
  listing: localStorage.getItem('listing') === 'python' ? 'python' : 'go',
});
let t = speaker(await loadWords(store.tab.lang), store.tab.lang);
const say = createToasts(byId('toasts'), () => t);
/** What fills the trace of each run. @type {WeakMap<import('./core/runs.js').Run, ReturnType<typeof createFill>>} */
const fills = new WeakMap();
const runs = createRuns(fill, (from) => Boolean(roam.own && roam.own.time > from));
/** @type {import('./core/past.js').Past} */
const past = createPast({
  ask: (epoch, wanted) => session.send({ type: 'stretch', epoch, ...wanted }).then((reply) => /** @type {import('./net/wire.js').StretchReply} */ (reply), waitAndThrow),
  touch: () => playhead.touch(),
});
const roam = createRoam({ past, head: () => Math.max(...runs.shown.map(({ cursor }) => cursor.time)), touch: () => playhead.touch() });
const clockwork = {
  advance(/** @type {number} */ wall) {
    const moved = runs.advance(wall);
    return roam.advance(wall) || moved;
  },
  get atHead() { return runs.atHead && !roam.playing; },
};
const playhead = createPlayhead({ runs: clockwork, draw, calm: () => calmWanted.matches });
const reading = createReading(playhead.touch);
const framed = root.dataset.embed !== undefined;
const session = createSession({
  store, runs, framed,
  setAddress: (address) => { if (!framed) history.replaceState(null, '', address); },
  onError: complain,
  note: (key, args) => say(t(key, args)),
  onFrame(message) {
    predict?.see(message);
    playhead.wake();
  },
  onNearest: past.nearest,
  onLeave() {
    roam.leave();
    past.clear();
  },
});

const lead = createLead({ store, roam, send: session.send });

function complain(/** @type {{code: string, message: string}} */ { code, message }) {
  const key = `error.${code}`;
  say(t(t(key) === key ? 'error.internal' : key, { message }), 'error');
}

/** Keeps what failed from being tried again at once. @param {unknown} error @returns {Promise<never>} */
async function waitAndThrow(error) {
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  throw error;
}

// copyText puts a text into the clipboard; false if the browser does not let it.
const copyText = async (/** @type {string} */ text) => Boolean(await navigator.clipboard?.writeText(text).then(() => true, () => false));

function view() {
  if (!roam.own) runs.unpark();
  return viewOf(store.tab, runs.shown, t, roam);
}

function fill(/** @type {import('./core/runs.js').Run} */ run, /** @type {number} */ to) {
  fillOf(run).before(to);
}

function fillOf(/** @type {import('./core/runs.js').Run} */ run) {
  const known = fills.get(run) ?? createFill(run, { send: session.send, window: picture.window, touch: playhead.touch });
  fills.set(run, known);
  return known;
}

const owning = () => store.tab.role === 'owner' && store.tab.connection.phase === 'live';
const travel = createTravel({
  roam, view, owning, command: (command) => actions.command(command),
  find: (wanted) => session.send({ type: 'find', ...wanted }).then((reply) => (reply.type === 'found' ? reply.seq ?? null : null), () => null),
  follow: () => store.update({ pan: null }),
  none: (kind) => say(t('jump.none', { kind: t(`jump.${kind}`) })),
});

// send sends a command; one that acts on the run acts at the moment shown, and brings
// the tab back to the present of what it began.
// What comes meanwhile waits for that.
async function send(/** @type {Command} */ command) {
  predict?.sending(command);
  if (forking) await forking;
  const placed = travel.placed(command);
  const stayed = runs.parked;
  if (!('at' in placed)) return session.send(placed).finally(() => { if (runs.parked && !stayed) roam.leave(); });
  const answer = session.send(placed);
  forking = answer.then(roam.leave, () => {}).finally(() => { forking = null; });
  return answer;
}
/** @type {Promise<void> | null} */
let forking = null;

const link = () => import('./core/link.js');

// recipeNow is what it takes to make this run again; null if it cannot be had.
const recipeNow = () => fetch(recipeAddress(store.tab.session?.id ?? '')).then(async (r) => /** @type {import('./core/link.js').Recipe | null} */ ((await r.json()).recipe ?? null)).catch(() => null);

// linkTo is an address of the page for others, or of the page for frames.
function linkTo(/** @type {Parameters<typeof formatAddress>[0]} */ parts, search = '') {
  const url = new URL(store.tab.publicURL || location.href);
  url.search = search;
  url.hash = formatAddress(parts);
  return url.href;
}

/** What asks before instructive moments: loaded when somebody wants it, or the owner of the run asks. @type {import('./ui/predict.js').Predict | null} */
let predict = null;
const wantPredict = once(async () => {
  const [{ createPredict }] = await Promise.all([import('./ui/predict.js'), loadStyle('ui/predict.css')]);
  predict = createPredict(byId('predict-panel'), byId('predict-card'), { runs, past, view, send: session.send, touch: playhead.touch, shut: topbar.shut });
  playhead.touch();
});
if (localStorage.getItem('predict') === 'on') wantPredict();

// once keeps something from being begun while it is under way or done.
function once(/** @type {() => Promise<void>} */ run) {
  /** @type {Promise<void> | null} */
  let under = null;
  return () => { under ??= run().catch(() => { under = null; }); };
}

const actions = {
  touch: playhead.touch,
  travel,
  /** Sends a command; an error is said and answered with false. @param {Command} command */
  command: (command) => send(command).then(() => true, (error) => { complain(error); return false; }),
  /** Changes a parameter, of one of two runs or of all; answers with the cursor from which on the run shows it, rejects after saying why. @param {string} name @param {number} value @param {number} [twin] @returns {Promise<Cursor | null>} */
  set: (name, value, twin) => send({ type: 'set', name, value, twin })
    .then(() => runs.all[twin ?? 0]?.cursor.newest ?? null, (error) => { complain(error); throw error; }),
  step() {
    if (roam.place) return travel.walkStep(1);
    return owning() && actions.command({ type: 'step' });
  },
  reset: () => owning() && actions.command({ type: 'reset' }),
  toggle() {
    if (roam.place) return roam.playing ? roam.pause() : roam.play(store.tab.status?.speed || 16);
    if (!owning()) return roam.hold(view().clock.time);
    if (view().clock.ended || store.tab.status?.bound || store.tab.status?.still) actions.runAgain();
    else actions.command({ type: store.tab.status?.playing ? 'pause' : 'play' });
  },
  runAgain() {
    actions.command({ type: 'reset' });
    actions.command({ type: 'play' });
  },
  preset: (/** @type {string} */ name) => actions.command({ type: 'preset', name }),
  /** Does something by hand; of two runs that were one, in that alone. @param {string} name @param {number} [side] */
  act: (name, side) => owning() && actions.command({ type: 'act', name, ...(side !== undefined && store.tab.status?.twin?.shared && { twin: side }) }),
  /** Picks a thread, where a choice is due in one of two runs, or where one was made in the past: another pick begins a branch. @param {number} thread @param {number} side */
  choose(thread, side) {
    if (thread === view().all[side]?.ran) travel.walkStep(1);
    else if (owning()) actions.command({ type: 'choose', thread, ...(runs.all.length > 1 && { twin: side }) });
  },
  /** Fetches what the runs have printed before this tab came to them. */
  readBack: () => { for (const run of runs.shown) fillOf(run).prints(); },
  /** Selects a thread in one of two runs, or lets go of the one that is. @param {number} thread @param {number} [side] */
  select: (thread, side = view().side) => store.update({ selected: thread === store.tab.selected && side === store.tab.side ? 0 : thread, side, about: null, follow: false }),
  /** Asks about an object, an item or a line in one of two runs, or no longer. @param {import('./core/inquiry.js').Subject | null} about @param {number} [side] */
  inquire: (about, side = view().side) => store.update({ about, side, selected: 0, follow: false }),
  /** Lets go of what the card is pinned to. */
  dismiss: () => store.update({ selected: 0, about: null, follow: false, hovered: 0 }),
  /** Goes into the card that is pinned, once it is there. */
  enterCard() {
    entering = true;
    playhead.touch();
  },
  /** Selects a thread, and goes into the card that explains it. @param {number} thread */
  explain(thread) {
    picture.anchor(thread);
    store.update({ selected: thread, about: null, follow: false });
    actions.enterCard();
  },
  /** Follows the selected thread, or no longer. */
  follow: () => store.update({ follow: !store.tab.follow }),
  /** Points at a thread in one of two runs. @param {number} thread @param {number} side */
  hover: (thread, side) => store.update({ hovered: thread, over: side }),
  /** Opens a comparison, or two runs that are the same. @param {import('./net/wire.js').Twin} [twin] @param {boolean} [here] from the moment shown on */
  compare: async (twin, here) => actions.command((await import('./core/twins.js')).openingOf(twin, here ? travel.here() : undefined)),
  /** Lets one of two runs go on alone. @param {number} stays */
  untwin: (stays) => actions.command({ type: 'untwin', twin: stays }),
  /** Shows one of two runs where there is room for one. @param {number} side */
  chooseSide: (side) => store.update({ side }),
  otherSide: () => store.update({ side: (view().side + 1) % runs.shown.length }),
  /** Makes a run of one's own that is this one so far, and goes on from the moment looked at. */
  async copy() {
    const at = travel.place();
    const recipe = await recipeNow();
    if (!recipe) return complain({ code: 'offline', message: '' });
    session.replace({ recipe }).then(() => {
      say(t('toast.copied'));
      if (at !== undefined) store.update({ awaited: { ...recipe, at } });
    }, complain);
  },
  /** A link that makes this very run anywhere, as it is looked at; '' if it would be too long, null if the run cannot be had. @returns {Promise<string | null>} */
  async runLink() {
    const { scenario } = store.tab;
    const at = travel.place();
    const { longestLink, pack } = await link();
    const recipe = await recipeNow();
    if (!recipe) return null;
    const run = await pack({ ...recipe, at });
    return run.length > longestLink ? '' : linkTo({ scenario: scenario?.name, run });
  },
  async copyRun() {
    const shown = await actions.runLink();
    if (shown === null) return complain({ code: 'offline', message: '' });
    if (!shown) return say(t('share.long'), 'error', { label: t('share.long.save'), run: actions.saveRun });
    say(await copyText(shown) ? t('share.run.copied') : t('share.byHand', { link: shown }));
  },
  /** Copies what shows this very run in a frame of another page. */
  async copyEmbed() {
    const { hash } = new URL(await actions.runLink() || linkTo({ scenario: store.tab.scenario?.name }));
    const frame = Object.assign(document.createElement('iframe'), { src: linkTo(parseAddress(hash), '?embed=1'), title: document.title, width: '960', height: '540' });
    frame.setAttribute('loading', 'lazy');
    actions.copyText(frame.outerHTML);
  },
  /** Saves what happened for another tool. @param {string} format */
  saveExport: (format) => h('a', { href: exportAddress(store.tab.session?.id ?? '', format), download: '' }).click(),
  /** Saves what it takes to make this run again. */
  saveRun: () => h('a', { href: recipeAddress(store.tab.session?.id ?? ''), download: 'interleave-run.json' }).click(),
  /** Asks for a file, and opens the run that was saved in it. */
  pickRun() {
    const file = h('input', { type: 'file', accept: '.json,application/json', onchange: () => { if (file.files?.[0]) actions.openRun(file.files[0]); } });
    file.click();
  },
  /** Opens a run that was saved. @param {File} file */
  async openRun(file) {
    const { readRecipe } = await link();
    const recipe = await file.text().then(readRecipe).catch(() => null);
    if (!recipe) return say(t('toast.noRun'), 'error');
    session.replace({ recipe }).then(() => store.update({ awaited: recipe }), complain);
  },
  /** The address for viewers: without the owner's token. */
  viewersLink() {
    const { scenario, session: current } = store.tab;
    return linkTo({ scenario: scenario?.name, session: current?.id });
  },
  /** Finds out under which address others reach the page. */
  findAddress: () => publicAddress().then((publicURL) => store.update({ publicURL }), () => {}),
  /** Shows the QR code of the link for viewers. */
  showQr: () => import('./ui/qr.js').then(({ showQr }) => showQr(actions.viewersLink(), t)),
  /** Saves what is on the stage as a picture. @param {'svg' | 'png'} format */
  async saveStill(format) {
    const { stillOf, pngOf } = await import('./stage/still.js');
    const { scenario, clock, lang } = view();
    const still = stillOf(byId('stage'), `${scenario?.title[lang]}, ${clockDigits(clock.time)}`);
    const blob = format === 'svg' ? new Blob([still.text], { type: 'image/svg+xml' }) : await pngOf(still).catch(() => null);
    if (!blob) return say(t('share.noStill'), 'error');
    const href = URL.createObjectURL(blob);
    h('a', { href, download: `${scenario?.name}-${(clock.time / 1e9).toFixed(2)}s.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  },
  /** Asks for the controls, or gives them or the question back. @param {boolean} wanted */
  ask(wanted) {
    actions.command({ type: wanted ? 'ask' : 'resign' }).then((done) => { if (done) store.update({ asked: wanted }); });
  },
  async share() {
    const shown = actions.viewersLink();
    say(await copyText(shown) ? t('share.copied') : t('share.byHand', { link: shown }));
  },
  switchLanguage() {
    const lang = store.tab.lang === 'en' ? 'zh' : 'en';
    loadWords(lang).then((words) => {
      t = speaker(words, lang);
      localStorage.setItem('lang', lang);
      store.update({ lang });
    }, () => complain({ code: 'offline', message: '' }));
  },
  switchTheme() {
    const order = /** @type {const} */ (['auto', 'dark', 'light']);
    actions.chooseTheme(order[(order.indexOf(store.tab.theme) + 1) % order.length]);
  },
  /** Chooses the colours of the page. @param {import('./core/store.js').Tab['theme']} theme */
  chooseTheme(theme) {
    localStorage.setItem('theme', theme);
    store.update({ theme });
  },
  /** Shows stage and lanes alone and large, for a hall; or everything again. */
  present() {
    if (framed) return;
    root.toggleAttribute('data-present');
    playhead.touch();
  },
  toggleCatalogue: () => catalogue.toggle(),
  wantPredict,
  toggleHelp() {
    helping ??= import('./ui/help.js').then(({ createHelp }) => createHelp(/** @type {HTMLDialogElement} */ (byId('help'))));
    helping.then((help) => help.toggle(view()), () => { helping = null; });
  },
  /** Opens the palette, or closes it. */
  togglePalette() {
    if (framed) return;
    catalogue.close();
    palette ??= Promise.all([import('./ui/palette.js'), loadStyle('ui/palette.css')]).then(async ([{ createPalette }]) => {
      const made = await createPalette(actions);
      renders.push(made.render);
      return made;
    });
    const typed = keepTyping();
    palette.then(({ toggle }) => toggle(view(), typed()), () => { typed(); palette = null; });
  },
  openShare: () => topbar.open.share(),
  openSeed: () => topbar.open.seed(),
  openPredict: () => topbar.open.predict(),
  /** Shows a tab, and gives it the focus. @param {string} name */
  visitTab(name) {
    leaveHall();
    tabs.show(name, true);
  },
  /** Shows the code in one language. @param {'go' | 'python'} listing */
  visitListing(listing) {
    actions.visitTab('code');
    actions.chooseListing(listing);
  },
  /** Gives the focus to the control of a parameter. @param {string} name @param {number} [side] of two runs, where each has its own */
  visitParam(name, side) {
    leaveHall();
    controls.enter(name, side);
  },
  /** Shows a tab. @param {string} name */
  showTab: (name) => tabs.show(name),
  /** Shows the tab that many places further on. @param {number} by */
  moveTab: (by) => tabs.move(by),
  /** Shows the listing in one language. @param {'go' | 'python'} listing */
  chooseListing(listing) {
    localStorage.setItem('listing', listing);
    store.update({ listing });
  },
  /** Lets the console show one line of the code alone, by its label; all of them if it does so already or the label is ''. @param {string} line @param {import('./ui/card.js').Rect} [rect] where it is to be explained */
  filterLine: (line, rect) => store.update(line && line !== store.tab.line ? { line, about: rect ? { kind: 'line', id: 0, rect } : null } : { line: '', about: null }),
  /** Shows a line of the code, by its label. @param {string} line */
  showLine(line) {
    tabs.show('code');
    store.update({ line });
  },
  /** Shows more or less of time in the lanes. @param {number} factor of the width, 0: as it comes @param {number} [time] that stays where it is, that which is looked at if none is given */
  zoom(factor, time) {
    if (!factor) return store.update({ span: 0, pan: null });
    const window = wanted();
    const { from, to } = window;
    const now = view().clock.time;
    const { from: start, span } = zoomed(window, factor, time ?? (now >= from && now <= to ? now : (from + to) / 2));
    actions.look(start, span);
  },
  /** Moves the lanes' window. @param {number} part of its width */
  pan(part) {
    const { from, to } = wanted();
    actions.look(from + part * (to - from), to - from);
  },
  /** Has the lanes show another window; one that the present runs through follows it. @param {number} from @param {number} span ns */
  look(from, span) {
    const { past, playing, clock } = view();
    const window = windowAt(from, span, clock.head);
    const inside = clock.time >= window.from && clock.time <= window.to;
    store.update({ span: window.to - window.from, pan: inside && playing && !past ? null : { from: window.from, out: !inside } });
  },
  /** Says which kind of marks are gone to. @param {import('./core/store.js').Tab['jump']} jump */
  jumpBy: (jump) => store.update({ jump }),
  /** The histories of the session; none while they cannot be had. @returns {Promise<import('./net/wire.js').Branch[]>} */
  branches: () => session.send({ type: 'branches' }).then((reply) => (reply.type === 'branches' ? reply.list : []), () => []),
  copyText: (/** @type {string} */ text) => copyText(text).then((copied) => say(t(copied ? 'toast.text' : 'toast.noText'))),
  /** Whether motion is to be reduced. */
  calm: () => calmWanted.matches,
  escape() {
    if (catalogue.close() || predict?.skip()) return;
    if (store.tab.selected || store.tab.about || store.tab.line) store.update({ selected: 0, about: null, follow: false, hovered: 0, line: '' });
    else roam.leave();
  },
  retry: session.retry,
  /** Follows the address anew. */
  begin: () => go(),
  fresh: session.fresh,
};

const catalogue = createCatalogue(byId('catalogue'), actions);
/** @type {Promise<ReturnType<typeof import('./ui/help.js').createHelp>> | null} */
let helping = null;
/** @type {ReturnType<typeof import('./ui/palette.js').createPalette> | null} */
let palette = null;

// leaveHall shows everything again, so that what is gone to is there.
function leaveHall() {
  if (root.hasAttribute('data-present')) actions.present();
}

const picture = createPictures(byId('stage'), byId('lanes'), actions, reading, byId('predict-card'));
const controls = createControls(byId('controls'), actions);
const tabs = createTabs(byId('tabs'), actions, matchMedia('(min-width: 1100px)').matches ? 'code' : 'console');
/** @type {{[name: string]: import('./ui/tabs.js').Create}} */
const panels = {
  code: async (host) => (await import('./ui/code.js')).createCode(host, actions, picture, reading),
  console: async (host) => (await import('./ui/console.js')).createConsole(host, actions, picture, reading),
  charts: async (host) => (await import('./ui/charts.js')).createCharts(host, actions, session.send, picture),
  threads: async (host) => (await import('./ui/threads.js')).createThreads(host, actions, picture, reading),
  lesson: async (host) => (await import('./ui/lesson.js')).createLesson(host, actions, reading),
};
for (const name of tabNames) tabs.add(name, panels[name]);
const done = createHistory(byId('lanes'), actions);
const topbar = createTopbar(byId('topbar'), actions, done.el);
const renders = [
  topbar.render, done.render, catalogue.render, createTransport(byId('transport'), actions), controls.render,
  createBanner(byId('banner'), actions), picture.render,
  tabs.render,
];

// wanted is the lanes' window as it was asked for last.
function wanted() {
  const { pan, span } = store.tab;
  return pan ? { from: pan.from, to: pan.from + span } : picture.shown;
}

let overview = false; // the whole run at a glance is there or on its way
function wantOverview() {
  overview = true;
  import('./ui/overview.js').then(({ createOverviewRow }) => { renders.push(createOverviewRow(byId('overview'), actions, picture)); playhead.touch(); }, () => { overview = false; });
}
/** @type {ReturnType<typeof import('./ui/card.js').createCard> | null} */
let card = null;
let entering = false; // the card is to get the focus as soon as it is there
// The card comes with the first thing that it is to explain; it is drawn last, because it
// asks where things are.
const carded = whenChanged((/** @type {boolean} */ asked) => {
  if (asked && !card) import('./ui/card.js').then(({ createCard }) => { renders.push((card ??= createCard(byId('card'), actions, { picture, reading, past })).render); playhead.touch(); });
});

// What is said aloud comes once there is something to be seen.
const speak = whenChanged(async (/** @type {boolean} */ _drawn) => renders.push((await import('./ui/spoken.js')).createSpoken(byId('stage-panel'), actions)));

let paired = false; // what two runs need is there
let fetching = false;
async function fetchPair() {
  if (fetching) return;
  fetching = true;
  const parts = { strip: byId('comparison'), sides: byId('sides'), picture, controls };
  try {
    renders.unshift(await (await import('./ui/pair.js')).createPair(parts, actions));
    paired = true;
  } catch {
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
  fetching = false;
  playhead.touch();
}

const parted = whenChanged((/** @type {boolean} */ stays) => { if (stays) say(t('toast.parted'), 'note', { label: t('toast.present'), run: roam.leave }); });

// draw shows this moment; true if something is still gliding to its place.
function draw() {
  const now = view();
  if (now.all.length > 1 && !paired) {
    fetchPair();
    return false;
  }
  for (const render of renders) render(now);
  parted(runs.parked && !owning());
  if (now.tab.status?.question) wantPredict();
  predict?.render(now);
  const { awaited, status } = store.tab;
  if (awaited && status && !status.remaking && now.live && now.epoch === status.epoch) arrive(awaited, status);
  if (now.live) for (const run of runs.shown) fillOf(run).look(picture.window(now.clock.head), now.past);
  if (now.live && picture.drawn) {
    root.dataset.ready = '1';
    speak(true);
  }
  if (now.live && !overview) wantOverview();
  carded(Boolean(now.hovered || now.selected || now.tab.about));
  if (entering && card?.enter()) entering = false;
  lead.tell();
  return picture.moving;
}

// arrive says whether the run that was made again is the one that was meant, and looks
// where it was looked at.
function arrive(/** @type {import('./core/link.js').Recipe} */ recipe, /** @type {import('./net/wire.js').Status} */ status) {
  store.update({ awaited: null });
  const hashes = [status.hash, status.twin?.hash];
  const same = recipe.runs.every(({ hash }, i) => hash === hashes[i]);
  if (same) say(t('toast.sameRun'));
  else tellOther(recipe);
  if (recipe.at !== undefined) travel.arrive(recipe.at, same);
}

// tellOther says that it is another run, and how many of its changes have no place in it.
async function tellOther(/** @type {import('./core/link.js').Recipe} */ recipe) {
  const [all, kept] = [recipe, await recipeNow()].map((each) => each?.runs.reduce((n, { journal }) => n + (journal?.length ?? 0), 0) ?? 0);
  say([t('toast.otherRun'), ...(kept < all ? [t('toast.otherRun.less', { n: all - kept })] : [])].reduce((first, next) => t('list.sentences', { first, next })));
}

// dress chooses the colours and the language of the page; paper is light.
function dress(printing = false) {
  const { lang, theme } = store.tab;
  const shade = printing ? 'light' : theme === 'auto' ? (darkWanted.matches ? 'dark' : 'light') : theme;
  root.lang = lang === 'zh' ? 'zh-Hans' : 'en';
  root.dataset.theme = shade;
  store.update({ shade });
}

store.subscribe((tab, before) => {
  if (tab.selected !== before.selected || tab.about !== before.about) store.update({ rested: Boolean(tab.selected || tab.about) });
  if (tab.lang !== before.lang || tab.theme !== before.theme) dress();
  playhead.touch();
});
darkWanted.addEventListener('change', () => dress());
addEventListener('resize', playhead.touch);
// Where something moves under a pointer that rests, the browser tells as if it had moved.
let pointer = '';
addEventListener('pointermove', ({ screenX, screenY }) => {
  const at = `${screenX} ${screenY}`;
  if (at !== pointer) store.update({ rested: false });
  pointer = at;
}, { capture: true });
addEventListener('hashchange', go);
preparePrinting({ view, linkTo, dress(printing) {
  dress(printing);
  draw();
} });
listenToKeys(actions, view, say);

// go follows the address; a link to what is shown already changes nothing.
function go() {
  const address = parseAddress(location.hash);
  const { scenario, session: current, connection } = store.tab;
  const over = connection.phase === 'deleted' || connection.phase === 'refused';
  if (current && !over && formatAddress(address) === formatAddress({ scenario: scenario?.name })) {
    history.replaceState(null, '', formatAddress({ scenario: scenario?.name, session: current.id, token: current.token }));
  } else session.follow(framed ? { ...address, token: '' } : address);
}

/** The debugging handle: what the page shows at this moment. */
Object.assign(window, { interleave: { view } });

if (framed) {
  const { createEmbed, startIn } = await import('./ui/embed.js');
  renders.push(createEmbed(byId('transport'), actions, startIn(location.hash)));
}
// Who comes for the first time is told what to try.
if (!framed && (localStorage.getItem('hints') ?? '').split(' ').length < 3) {
  Promise.all([import('./ui/hints.js'), loadStyle('ui/hints.css')]).then(([{ createHints }]) => {
    renders.push(createHints(byId('hints'), byId('controls'), playhead.touch));
    playhead.touch();
  }, () => {});
}
if (!framed) navigator.serviceWorker?.register('sw.js').catch(() => {}); // it can do without
dress();
playhead.touch();
go();
