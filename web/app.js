// The page: makes the parts, ties gestures to commands and frames to drawing.

import { formatAddress, parseAddress } from './core/address.js';
import { loadWords, pickLanguage, speaker } from './core/language.js';
import { createPast } from './core/past.js';
import { createPlayhead, viewOf } from './core/playhead.js';
import { createRoam } from './core/roam.js';
import { createRuns } from './core/runs.js';
import { createStore } from './core/store.js';
import { createFill } from './net/fill.js';
import { createReading } from './net/reading.js';
import { createSession } from './net/session.js';
import { widths } from './stage/lanelayout.js';
import { createBanner } from './ui/banner.js';
import { createCard } from './ui/card.js';
import { createCatalogue } from './ui/catalogue.js';
import { createConsole } from './ui/console.js';
import { createControls } from './ui/controls.js';
import { createHelp } from './ui/help.js';
import { createHistory } from './ui/history.js';
import { listenToKeys } from './ui/keyboard.js';
import { createPictures } from './ui/pictures.js';
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
let t = speaker(await loadWords(store.tab.lang));
const say = createToasts(byId('toasts'), () => t);
/** What fills the trace of each run. @type {WeakMap<import('./core/runs.js').Run, ReturnType<typeof createFill>>} */
const fills = new WeakMap();
const runs = createRuns(fill);
/** @type {import('./core/past.js').Past} */
const past = createPast({
  ask: (epoch, wanted) => session.send({ type: 'stretch', epoch, ...wanted }).then((reply) => /** @type {import('./net/wire.js').StretchReply} */ (reply), waitAndThrow),
  touch: () => playhead.touch(),
});
const roam = createRoam({ past, head: () => Math.max(...runs.all.map(({ cursor }) => cursor.time)), touch: () => playhead.touch() });
const clockwork = {
  advance(/** @type {number} */ wall) {
    const moved = runs.advance(wall);
    return roam.advance(wall) || moved;
  },
  get atHead() { return runs.atHead && !roam.playing; },
};
const playhead = createPlayhead({ runs: clockwork, draw, calm: () => calmWanted.matches });
const reading = createReading(playhead.touch);
const session = createSession({
  store, runs,
  setAddress: (address) => history.replaceState(null, '', address),
  onError: complain,
  note: (key, args) => say(t(key, args)),
  onFrame: playhead.wake,
  onNearest: past.nearest,
  onLeave() {
    roam.leave();
    past.clear();
  },
});

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
  return viewOf(store.tab, runs.all, t, roam);
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
const travel = createTravel({ roam, view, owning, command: (command) => actions.command(command) });

// send sends a command; one that acts on the run acts at the moment shown, and brings
// the tab back to the present of what it began.
// What comes meanwhile waits for that.
async function send(/** @type {Command} */ command) {
  if (forking) await forking;
  const placed = travel.placed(command);
  if (!('at' in placed)) return session.send(placed);
  const answer = session.send(placed);
  forking = answer.then(roam.leave, () => {}).finally(() => { forking = null; });
  return answer;
}
/** @type {Promise<void> | null} */
let forking = null;

const link = () => import('./core/link.js');

const actions = {
  touch: playhead.touch,
  travel,
  /** Sends a command; an error is said and answered with false. @param {Command} command */
  command: (command) => send(command).then(() => true, (error) => { complain(error); return false; }),
  /** Changes a parameter, of one of two runs or of all; answers with the cursor from which on the run shows it, rejects after saying why. @param {string} name @param {number} value @param {number} [twin] @returns {Promise<Cursor | null>} */
  set: (name, value, twin) => send({ type: 'set', name, value, twin })
    .then(() => runs.all[twin ?? 0]?.cursor.newest ?? null, (error) => { complain(error); throw error; }),
  step() {
    if (roam.place) travel.walkStep(1);
    else if (owning()) actions.command({ type: 'step' });
  },
  reset: () => owning() && actions.command({ type: 'reset' }),
  toggle() {
    if (roam.place) return roam.playing ? roam.pause() : roam.play(store.tab.status?.speed || 16);
    if (!owning()) return roam.hold(view().clock.time);
    if (view().clock.ended || store.tab.status?.bound) actions.runAgain();
    else actions.command({ type: store.tab.status?.playing ? 'pause' : 'play' });
  },
  runAgain() {
    actions.command({ type: 'reset' });
    actions.command({ type: 'play' });
  },
  preset: (/** @type {string} */ name) => actions.command({ type: 'preset', name }),
  act: (/** @type {string} */ name) => owning() && actions.command({ type: 'act', name }),
  /** Picks a thread, where a choice is due in one of two runs. @param {number} thread @param {number} side */
  choose: (thread, side) => owning() && actions.command({ type: 'choose', thread, ...(runs.all.length > 1 && { twin: side }) }),
  /** Selects a thread in one of two runs, or lets go of the one that is. @param {number} thread @param {number} [side] */
  select: (thread, side = view().side) => store.update({ selected: thread === store.tab.selected && side === store.tab.side ? 0 : thread, side }),
  /** Points at a thread in one of two runs. @param {number} thread @param {number} side */
  hover: (thread, side) => store.update({ hovered: thread, over: side }),
  /** Opens a comparison, or two runs that are the same. @param {import('./net/wire.js').Twin} [twin] */
  compare: async (twin) => actions.command((await import('./core/twins.js')).openingOf(twin)),
  /** Lets one of two runs go on alone. @param {number} stays */
  untwin: (stays) => actions.command({ type: 'untwin', twin: stays }),
  /** Shows one of two runs where there is room for one. @param {number} side */
  chooseSide: (side) => store.update({ side }),
  otherSide: () => store.update({ side: (view().side + 1) % runs.all.length }),
  copy() {
    const { scenario, status } = store.tab;
    if (!scenario || !status) return;
    const [own, twin] = view().all.map(({ state, status: its }) => ({ params: state.params, seed: its?.seed, policy: its?.policy }));
    session.replace({ scenario: scenario.name, ...own, twin }).then(() => say(t('toast.copied')), complain);
  },
  /** The address for viewers: without the owner's token. */
  /** A link that makes this very run anywhere, as it is looked at; '' if it would be too long. @returns {Promise<string>} */
  async runLink() {
    const { session: current, scenario } = store.tab;
    const { longestLink, pack } = await link();
    const answer = await fetch(`api/sessions/${current?.id}/recipe`).then((r) => r.json(), () => null);
    if (!answer?.recipe) return '';
    const run = await pack({ ...answer.recipe, ...(roam.place && { at: roam.place.time }) });
    return run.length > longestLink ? '' : new URL(formatAddress({ scenario: scenario?.name, run }), location.href).href;
  },
  async copyRun() {
    const shown = await actions.runLink();
    if (!shown) return say(t('share.long'), 'error');
    say(await copyText(shown) ? t('share.run.copied') : t('share.byHand', { link: shown }));
  },
  /** Opens a run that was saved. @param {File} file */
  async openRun(file) {
    const { readRecipe } = await link();
    const recipe = await file.text().then(readRecipe).catch(() => null);
    if (!recipe) return say(t('toast.noRun'), 'error');
    session.replace({ recipe }).then(() => store.update({ awaited: recipe }), complain);
  },
  viewersLink() {
    const { scenario, session: current } = store.tab;
    return new URL(formatAddress({ scenario: scenario?.name, session: current?.id }), location.href).href;
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
      t = speaker(words);
      localStorage.setItem('lang', lang);
      store.update({ lang });
    }, () => complain({ code: 'offline', message: '' }));
  },
  switchTheme() {
    const order = /** @type {const} */ (['auto', 'dark', 'light']);
    const theme = order[(order.indexOf(store.tab.theme) + 1) % order.length];
    localStorage.setItem('theme', theme);
    store.update({ theme });
  },
  /** Shows stage and lanes alone and large, for a hall; or everything again. */
  present() {
    root.toggleAttribute('data-present');
    playhead.touch();
  },
  toggleCatalogue: () => catalogue.toggle(),
  toggleHelp: () => help.toggle(),
  /** Shows a tab. @param {string} name */
  showTab: (name) => tabs.show(name),
  /** Shows the tab that many places further on. @param {number} by */
  moveTab: (by) => tabs.move(by),
  /** Shows the listing in one language. @param {'go' | 'python'} listing */
  chooseListing(listing) {
    localStorage.setItem('listing', listing);
    store.update({ listing });
  },
  /** Lets the console show one line of the code alone, by its label; all of them if it does so already or the label is ''. @param {string} line */
  filterLine: (line) => store.update({ line: line === store.tab.line ? '' : line }),
  /** Shows a line of the code, by its label. @param {string} line */
  showLine(line) {
    tabs.show('code');
    store.update({ line });
  },
  /** Shows more or less of time in the lanes. @param {number} factor of the width, 0: as it comes */
  zoom(factor) {
    const { from, to } = picture.window(view().clock.head);
    store.update({ span: factor && Math.min(widths.most, Math.max(widths.least, (to - from) * factor)) });
  },
  /** The histories of the session; none while they cannot be had. @returns {Promise<import('./net/wire.js').Branch[]>} */
  branches: () => session.send({ type: 'branches' }).then((reply) => (reply.type === 'branches' ? reply.list : []), () => []),
  copyText: (/** @type {string} */ text) => copyText(text).then((copied) => say(t(copied ? 'toast.text' : 'toast.noText'))),
  /** Whether motion is to be reduced. */
  calm: () => calmWanted.matches,
  escape() {
    if (catalogue.close()) return;
    if (store.tab.selected || store.tab.line) store.update({ selected: 0, hovered: 0, line: '' });
    else roam.leave();
  },
  retry: session.retry,
  fresh: session.fresh,
};

const catalogue = createCatalogue(byId('catalogue'));
const help = createHelp(/** @type {HTMLDialogElement} */ (byId('help')));
const picture = createPictures(byId('stage'), byId('lanes'), actions, reading);
const controls = createControls(byId('controls'), actions);
const tabs = createTabs(byId('tabs'), actions, matchMedia('(min-width: 1100px)').matches ? 'code' : 'console');
tabs.add('code', async (host) => (await import('./ui/code.js')).createCode(host, actions, picture, reading));
tabs.add('console', async (host) => createConsole(host, actions, picture, reading));
tabs.add('charts', async (host) => (await import('./ui/charts.js')).createCharts(host, actions, session.send));
tabs.add('lesson', async (host) => (await import('./ui/lesson.js')).createLesson(host, actions, reading));
const done = createHistory(byId('lanes'), actions);
const renders = [
  createTopbar(byId('topbar'), actions, done.el), done.render, catalogue.render, createTransport(byId('transport'), actions), controls.render,
  createBanner(byId('banner'), actions), help.render, picture.render,
  tabs.render, createCard(byId('card'), actions, picture), // last, because they ask where things are
];

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

// draw shows this moment; true if something is still gliding to its place.
function draw() {
  const now = view();
  if (now.all.length > 1 && !paired) {
    fetchPair();
    return false;
  }
  for (const render of renders) render(now);
  const { awaited, status } = store.tab;
  if (awaited && status && !status.remaking && now.live && now.epoch === status.epoch) arrive(awaited, status);
  if (now.live) for (const run of runs.all) fillOf(run).look(picture.window(now.clock.head), now.past);
  if (now.live && picture.drawn) root.dataset.ready = '1';
  return picture.moving;
}

// arrive says whether the run that was made again is the one that was meant, and looks
// where it was looked at.
function arrive(/** @type {import('./core/link.js').Recipe} */ recipe, /** @type {import('./net/wire.js').Status} */ status) {
  store.update({ awaited: null });
  say(t(recipe.runs[0].hash === status.hash ? 'toast.sameRun' : 'toast.otherRun'));
  if (recipe.at !== undefined) travel.seek(recipe.at);
}

function dress() {
  const { lang, theme } = store.tab;
  const shade = theme === 'auto' ? (darkWanted.matches ? 'dark' : 'light') : theme;
  root.lang = lang === 'zh' ? 'zh-Hans' : 'en';
  root.dataset.theme = shade;
  store.update({ shade });
}

store.subscribe((tab, before) => {
  if (tab.lang !== before.lang || tab.theme !== before.theme) dress();
  playhead.touch();
});
darkWanted.addEventListener('change', dress);
addEventListener('resize', playhead.touch);
addEventListener('hashchange', go);
listenToKeys(actions);

// go follows the address; a link to what is shown already changes nothing.
function go() {
  const address = parseAddress(location.hash);
  const { scenario, session: current, connection } = store.tab;
  const over = connection.phase === 'deleted' || connection.phase === 'refused';
  if (current && !over && !address.session && !address.preset && !address.twin && !address.run && address.scenario === scenario?.name) {
    history.replaceState(null, '', formatAddress({ scenario: scenario.name, session: current.id, token: current.token }));
  } else session.follow(address);
}

/** The debugging handle: what the page shows at this moment. */
Object.assign(window, { interleave: { view } });

dress();
playhead.touch();
go();
