// The session this tab is on: found by the address or made anew, followed through
// losses, and left for another one. It feeds the runs and the store.

import { formatAddress, parseAddress, startOf, textOf } from '../core/address.js';
import { createSession as make, listScenarios } from './api.js';
import { createSocket } from './socket.js';
import { closeCodes } from './wire.js';

/**
 * @typedef {import('../core/address.js').Address} Address
 * @typedef {import('./wire.js').Command} Command
 * @typedef {import('./wire.js').ServerMessage} ServerMessage
 * @typedef {import('./wire.js').Scenario} Scenario
 * @typedef {import('./api.js').Wish} Wish
 *
 * @typedef {object} Parts
 * @property {import('../core/store.js').Store} store
 * @property {boolean} framed whether the page is in a frame: then it makes sessions that have no owner
 * @property {import('../core/runs.js').Runs} runs
 * @property {(address: string) => void} setAddress writes the part behind # without a new entry of the history
 * @property {(error: {code: string, message: string}) => void} onError
 * @property {(key: string, args?: {[name: string]: string}) => void} note says something by its key
 * @property {(nearest: import('./wire.js').Nearest) => void} onNearest a state that can be shown until a stretch comes
 * @property {() => void} onLeave the session is left
 * @property {(message: ServerMessage) => void} onFrame something has arrived, and the runs have taken it
 */

const firstScenario = 'trafficlight';
const firstWait = 250;
const longestWait = 5000;
const wrongWish = new Set(['unknown_preset', 'unknown_param', 'bad_param', 'bad_seed', 'bad_policy']);

/** @param {Parts} parts */
export function createSession({ store, framed, runs, setAddress, onError, note, onFrame, onNearest, onLeave }) {
  /** @type {import('./socket.js').TabSocket | null} */
  let socket = null;
  let turn = 0; // grows with every change of mind, so that late answers are dropped
  let wait = firstWait;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let retryNow = () => {};

  function leave() {
    clearTimeout(timer);
    socket?.close();
    socket = null;
    runs.clear();
    onLeave();
    store.update({ session: null, status: null, role: 'viewer', lead: null, selected: 0, about: null, follow: false, hovered: 0, line: '' });
  }

  /**
   * Goes where the address says.
   * @param {Address} address
   * @returns {Promise<void>}
   */
  async function follow(address) {
    const mine = ++turn;
    leave();
    const again = () => follow(address);
    try {
      if (store.tab.scenarios.length === 0) store.update({ scenarios: await listScenarios() });
      if (mine !== turn) return;
      const scenario = choose(address.scenario);
      store.update({ scenario, connection: { phase: 'loading', retryAt: 0 } });
      if (address.session && scenario.name === address.scenario) return join(address.session, address.token);
      if (address.run) return await restore(address.run, address);
      /** @type {Wish} */
      const wish = { scenario: scenario.name, ...startOf(address), ...(address.twin && await twinOf(scenario, address)) };
      if (mine === turn) await create(wish);
    } catch (error) {
      if (mine === turn) fail(error, address, again);
    }
  }

  async function twinOf(/** @type {Scenario} */ scenario, /** @type {Address} */ address) {
    const wish = (await import('../core/twins.js')).wishOf(scenario, address);
    if (!wish.twin) note('toast.noTwin', { name: address.twin });
    return wish;
  }

  /**
   * Makes the run of a link again; one that cannot be read is said, and its scenario
   * begins anew.
   * @param {string} text @param {Address} address
   * @returns {Promise<void>}
   */
  async function restore(text, address) {
    const { unpack } = await import('../core/link.js');
    const recipe = await unpack(text).catch(() => null);
    if (!recipe) {
      note('toast.noRun');
      return follow({ ...address, run: '' });
    }
    await create({ recipe });
    store.update({ awaited: recipe });
  }

  // choose finds the scenario by name; another one is shown for a name unknown.
  function choose(/** @type {string} */ name) {
    const { scenarios } = store.tab;
    const found = scenarios.find((s) => s.name === name);
    if (name && !found) note('toast.unknown', { name });
    return found ?? scenarios.find((s) => s.name === firstScenario) ?? scenarios[0];
  }

  async function create(/** @type {Wish | import('./api.js').Again} */ wish) {
    const mine = turn;
    const { id, token, scenario } = await make({ ...wish, ...(framed && { open: true }) });
    if (mine !== turn) return;
    leave();
    wait = firstWait;
    setAddress(formatAddress({ scenario, session: id, token }));
    join(id, token ?? '');
  }

  // fail tries again later where the server cannot be reached, and without the preset
  // and the twin where they are what it refused.
  function fail(/** @type {any} */ error, /** @type {Address} */ address, /** @type {() => void} */ again) {
    const wrong = wrongWish.has(error.code) && (address.preset || address.twin || address.set || address.seed || address.policy);
    if (wrong || (address.run && error.code !== 'offline')) {
      onError(error);
      follow({ ...address, preset: '', set: '', seed: '', policy: '', twin: '', run: '' });
      return;
    }
    if (error.code !== 'offline') onError(error);
    retryNow = again;
    store.update({ connection: { phase: 'lost', retryAt: Date.now() + wait } });
    timer = setTimeout(again, wait);
    wait = Math.min(longestWait, wait * 2);
  }

  function join(/** @type {string} */ id, /** @type {string} */ token) {
    store.update({ session: { id, token } });
    const url = new URL(`ws/${encodeURIComponent(id)}`, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    url.hash = '';
    socket = createSocket(url.href, {
      join: () => ({ type: 'join', ...(store.tab.session?.token && { token: store.tab.session.token }), ...resume() }),
      onMessage: receive,
      onLive: () => store.update({ connection: { phase: 'live', retryAt: 0 } }),
      onLost: (retryIn) => store.update({ connection: { phase: 'lost', retryAt: retryIn ? Date.now() + retryIn : 0 } }),
      onClosed: (code) => closed(code),
      expecting: () => Boolean(store.tab.status?.playing && store.tab.status.actual > 0),
    });
    retryNow = () => socket?.retry();
  }

  function resume() {
    const [cursor, twinCursor] = runs.all.map((run) => run.cursor.newest);
    return { ...(cursor && { cursor }), ...(twinCursor && { twinCursor }) };
  }

  function closed(/** @type {number} */ code) {
    socket?.close();
    socket = null;
    if (code === closeCodes.gone) {
      note(store.tab.status ? 'toast.gone.same' : 'toast.gone');
      follow(alike());
    } else store.update({ connection: { phase: code === closeCodes.deleted ? 'deleted' : 'refused', retryAt: 0 } });
  }

  // alike asks for a run with the parameters, the seed and the policy of the one shown.
  function alike() {
    const { scenario, status } = store.tab;
    const params = runs.all[0].cursor.newestState.params;
    return { ...parseAddress(scenario?.name ?? ''), ...(status && { set: textOf(params), seed: String(status.seed), policy: status.policy }) };
  }

  // steer takes in who steers. Whoever becomes the owner keeps the token in the
  // address, and whoever is it no longer forgets theirs.
  function steer(/** @type {import('./wire.js').Helm} */ message) {
    const { helm, session, scenario, asked } = store.tab;
    const owner = message.role === 'owner';
    store.update({ helm: message, role: message.role === 'viewer' ? 'viewer' : 'owner', asked: asked && message.role === 'viewer' });
    if (session && (message.token || session.token && !owner)) {
      const token = message.token ?? '';
      store.update({ session: { ...session, token } });
      setAddress(formatAddress({ scenario: scenario?.name, session: session.id, token }));
    }
    if (helm && helm.role !== message.role) note(`helm.from.${helm.role}.to.${message.role}`);
  }

  function receive(/** @type {ServerMessage} */ message) {
    const wall = performance.now();
    switch (message.type) {
      case 'welcome':
        runs.setFrame(message.frame);
        if (message.role === 'viewer' && store.tab.session) store.update({ session: { ...store.tab.session, token: '' } }); // a wrong one is not tried again
        store.update({ role: message.role, helm: null, lead: null, asked: false, scenario: store.tab.scenarios.find((s) => s.name === message.scenario) ?? store.tab.scenario });
        break;
      case 'helm':
        steer(message);
        break;
      case 'playhead':
        store.update({ lead: message.at });
        break;
      case 'status':
        runs.pair(message.epoch, message.twin?.epoch ?? 0);
        store.update({ status: message, ...(!message.twin && { side: 0, over: 0 }) });
        runs.setPace(message.playing, message.speed);
        break;
      case 'keyframe':
        runs.keyframe(message, wall);
        break;
      case 'delta':
        if (!runs.delta(message, wall)) socket?.again();
        break;
      case 'nearest':
        onNearest(message);
        break;
      case 'error':
        onError(message);
    }
    onFrame(message);
  }

  return {
    follow,
    /** A new session of the scenario shown, instead of this one. */
    fresh: () => follow(parseAddress(store.tab.scenario?.name ?? '')),
    /**
     * A session of one's own from a wish, instead of this one, which stays if that
     * fails.
     * @param {Wish | import('./api.js').Again} wish
     */
    replace(wish) {
      turn++;
      return create(wish);
    },
    /** Tries to connect now instead of after the wait. */
    retry: () => retryNow(),
    /**
     * Sends a command to the session; rejects with an error of the wire.
     * @param {Command} command @returns {Promise<ServerMessage>}
     */
    send(command) {
      return socket ? socket.send(command) : Promise.reject({ code: 'lost', message: 'not connected' });
    },
  };
}
