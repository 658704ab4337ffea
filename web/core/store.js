// The store: what the tab knows beside the run itself, as plain values. Whoever
// changes it says so through `update`; subscribers are told once for each change.
// No DOM.

/**
 * @typedef {import('../net/wire.js').Scenario} Scenario
 * @typedef {import('../net/wire.js').Status} Status
 * @typedef {'dark' | 'light'} Shade
 *
 * @typedef {object} Connection
 * @property {'loading' | 'live' | 'lost' | 'deleted' | 'refused'} phase
 * @property {number} retryAt wall time of the next attempt in ms, 0 while one is under way
 *
 * @typedef {object} Tab
 * @property {Scenario[]} scenarios in catalogue order; empty until loaded
 * @property {Scenario | null} scenario the one on the stage
 * @property {{id: string, token: string} | null} session
 * @property {'owner' | 'viewer'} role owner: this tab may steer
 * @property {import('../net/wire.js').Helm | null} helm who else may, and this tab's number
 * @property {boolean} asked whether this tab asks to steer
 * @property {Status | null} status as last told by the server
 * @property {Connection} connection
 * @property {number} selected thread whose card is pinned, 0 none
 * @property {number} hovered thread under the pointer, 0 none
 * @property {import('./link.js').Recipe | null} awaited the run that is made again, until it is there
 * @property {number} span virtual ns that the lanes show, 0 as it comes
 * @property {number} side which of two runs the column on the right is about, 0 or 1
 * @property {number} over which of them the pointer is at
 * @property {string} line label of the line of the code that the console shows alone, '' all
 * @property {'go' | 'python'} listing the language in which the code is shown
 * @property {'en' | 'zh'} lang
 * @property {Shade | 'auto'} theme as chosen
 * @property {Shade} shade as shown
 */

/** @returns {Tab} */
function emptyTab() {
  return {
    scenarios: [], scenario: null, session: null, role: 'viewer', helm: null, asked: false, status: null,
    connection: { phase: 'loading', retryAt: 0 }, selected: 0, hovered: 0, span: 0, awaited: null, side: 0, over: 0, line: '', listing: 'go', lang: 'en', theme: 'auto', shade: 'dark',
  };
}

/** @param {Partial<Tab>} initial */
export function createStore(initial = {}) {
  let tab = { ...emptyTab(), ...initial };
  /** @type {Set<(tab: Tab, before: Tab) => void>} */
  const subscribers = new Set();
  return {
    /** The values now; a new object after every change. */
    get tab() { return tab; },
    /** @param {Partial<Tab>} patch */
    update(patch) {
      const names = /** @type {(keyof Tab)[]} */ (Object.keys(patch));
      if (names.every((name) => tab[name] === patch[name])) return;
      const before = tab;
      tab = { ...tab, ...patch };
      for (const tell of subscribers) tell(tab, before);
    },
    /** @param {(tab: Tab, before: Tab) => void} tell @returns {() => void} ends it */
    subscribe(tell) {
      subscribers.add(tell);
      return () => subscribers.delete(tell);
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
