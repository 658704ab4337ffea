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
 * @typedef {{from: number, out: boolean}} Pan from: virtual ns; out: what is looked at does not lie in the window
 *
 * @typedef {object} Tab
 * @property {string} publicURL address under which others reach the page, '' if that is not known
 * @property {Scenario[]} scenarios in catalogue order; empty until loaded
 * @property {Scenario | null} scenario the one on the stage
 * @property {{id: string, token: string} | null} session
 * @property {'owner' | 'viewer'} role owner: this tab may steer
 * @property {import('../net/wire.js').Helm | null} helm who else may, and this tab's number
 * @property {import('../net/wire.js').At | null} lead where whoever steers looks, null at the newest moment
 * @property {boolean} asked whether this tab asks to steer
 * @property {Status | null} status as last told by the server
 * @property {Connection} connection
 * @property {number} selected thread whose card is pinned, 0 none
 * @property {import('./inquiry.js').Subject | null} about what else the card is pinned to: an object, an item or a line
 * @property {boolean} follow whether the selected thread is followed: lanes and code keep it in sight
 * @property {number} hovered thread under the pointer, 0 none
 * @property {boolean} rested something was selected since the pointer moved last: what lies under it is not asked about
 * @property {import('./link.js').Recipe | null} awaited the run that is made again, until it is there
 * @property {number} span virtual ns that the lanes show, 0 as it comes
 * @property {Pan | null} pan where they were moved to by hand, null: they follow what is looked at
 * @property {'mark' | 'record' | import('./overview.js').MarkKind} jump the kind of marks that are gone to, or each record
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
    scenarios: [], scenario: null, session: null, role: 'viewer', helm: null, lead: null, asked: false, status: null,
    connection: { phase: 'loading', retryAt: 0 }, selected: 0, about: null, follow: false, hovered: 0, rested: false, span: 0, pan: null, jump: 'mark', publicURL: '', awaited: null, side: 0, over: 0, line: '', listing: 'go', lang: 'en', theme: 'auto', shade: 'dark',
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
