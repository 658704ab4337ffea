// The commands: everything that the page can be told to do, whatever runs. The keyboard,
// the legend on `?` and the palette are made from this one table; what only some runs
// have, their parameters and threads, is added by the palette, ui/offers.js.

import { speeds, speedWords, policies } from './transport.js';

/**
 * @typedef {import('../app.js').Actions} Actions
 * @typedef {import('../core/playhead.js').View} View
 *
 * @typedef {object} Command
 * @property {string} name its words are `command.NAME`; empty: it is done where the focus is, and stands in the legend alone
 * @property {string} [of] what fills the hole in its words, or the key of the words that do
 * @property {string} [group] under which the palette shows it, as the ones after it
 * @property {readonly string[]} [keys] as a KeyboardEvent calls them, `Ctrl+` before those that need it (or ⌘)
 * @property {readonly string[]} [also] keys that do the same, and are not shown
 * @property {string} [row] of the legend: its words are `help.ROW`; what has the same one shares it. Without one it is the command's name
 * @property {(actions: Actions) => unknown} [run] none: a key alone
 * @property {(view: View) => string} [bar] why it cannot be done now: its words are `bar.NAME`, '' if it can
 */

const steers = (/** @type {View} */ view) => (view.role === 'owner' ? '' : 'steer');
const forward = (/** @type {View} */ view) => (view.past ? '' : steers(view));
const over = (/** @type {View} */ { past, selected, state: { threads } }) => (!past && ['done', 'failed', 'killed'].includes(threads[selected - 1]?.state) ? 'over' : '');
const past = (/** @type {View} */ view) => (view.past ? '' : 'present');
const chosen = (/** @type {View} */ view) => (view.selected ? '' : 'thread');
const paired = (/** @type {View} */ view) => (view.all.length > 1 ? '' : 'single');
const seated = (/** @type {View} */ view) => (view.tab.helm?.role === 'viewer' ? '' : 'owner');

/** The tabs, in their order. */
export const tabNames = ['code', 'console', 'charts', 'threads', 'lesson'];
const exports = ['perfetto', 'csv', 'jsonl', 'text'];

/** @type {readonly Command[]} */
export const commands = [
  { name: 'play', group: 'play', keys: [' '], run: (actions) => actions.toggle() },
  { name: 'step', keys: ['.'], run: (actions) => actions.step(), bar: forward },
  { name: 'back', keys: [','], run: (actions) => actions.travel.walkStep(-1) },
  { name: 'reset', keys: ['r'], run: (actions) => actions.reset(), bar: steers },
  ...speeds.map((speed, i) => ({ name: 'speed', of: speedWords[i], keys: [String(i + 1)], run: (/** @type {Actions} */ actions) => actions.command({ type: 'speed', speed }), bar: steers })),
  ...policies.map((policy) => ({ name: 'policy', of: `policy.${policy}`, run: (/** @type {Actions} */ actions) => actions.command({ type: 'policy', policy }), bar: steers })),
  { name: 'undo', keys: ['u'], also: ['Ctrl+z'], run: (actions) => actions.travel.undo(), bar: (view) => steers(view) || (view.tab.status?.undo ? '' : 'undo') },
  { name: 'redo', row: 'undo', keys: ['U'], also: ['Ctrl+Z', 'Ctrl+y'], run: (actions) => actions.travel.redo(), bar: (view) => steers(view) || (view.tab.status?.redo ? '' : 'redo') },
  { name: 'seed', run: (actions) => actions.openSeed(), bar: steers },
  { name: '', row: 'pick', keys: ['Shift+A–Z'] },

  { name: 'before', group: 'time', row: 'record', keys: ['['], run: (actions) => actions.travel.walkRecord(-1) },
  { name: 'after', row: 'record', keys: [']'], run: (actions) => actions.travel.walkRecord(1), bar: forward },
  { name: 'turn.before', row: 'turn', keys: ['<'], run: (actions) => actions.travel.walkTurn(-1), bar: chosen },
  { name: 'turn.after', row: 'turn', keys: ['>'], run: (actions) => actions.travel.walkTurn(1), bar: (view) => chosen(view) || forward(view) || over(view) },
  { name: 'mark.before', row: 'mark', keys: ['p'], run: (actions) => actions.travel.walkMark(-1) },
  { name: 'mark.after', row: 'mark', keys: ['n'], run: (actions) => actions.travel.walkMark(1) },
  { name: 'live', keys: ['End'], run: (actions) => actions.travel.leave(), bar: past },
  { name: 'fork', run: (actions) => actions.travel.fork(), bar: (view) => steers(view) || past(view) },
  { name: 'in', row: 'zoom', keys: ['w'], run: (actions) => actions.zoom(0.6) },
  { name: 'out', row: 'zoom', keys: ['s'], run: (actions) => actions.zoom(1 / 0.6) },
  { name: 'earlier', row: 'pan', keys: ['a'], run: (actions) => actions.pan(-0.15) },
  { name: 'later', row: 'pan', keys: ['d'], run: (actions) => actions.pan(0.15) },
  { name: 'fit', keys: ['f'], run: (actions) => actions.zoom(0) },

  ...tabNames.map((tab, i) => ({ name: 'tab', ...(!i && { group: 'look' }), of: `tab.${tab}`, run: (/** @type {Actions} */ actions) => actions.visitTab(tab) })),
  { name: 'tab.next', row: 'tab', keys: ['t'], run: (actions) => actions.moveTab(1) },
  { name: 'tab.before', row: 'tab', keys: ['T'], run: (actions) => actions.moveTab(-1) },
  { name: 'listing', of: 'Go', run: (actions) => actions.visitListing('go') },
  { name: 'listing', of: 'Python', run: (actions) => actions.visitListing('python') },
  { name: 'follow', run: (actions) => actions.follow(), bar: chosen },
  { name: 'side', keys: ['x'], run: (actions) => actions.otherSide(), bar: paired },
  { name: 'present', keys: ['l'], run: (actions) => actions.present(), bar: () => (globalThis.innerWidth < 900 ? 'narrow' : '') },
  ...(/** @type {const} */ (['dark', 'light', 'auto'])).map((theme) => ({ name: 'theme', of: `theme.${theme}`, run: (/** @type {Actions} */ actions) => actions.chooseTheme(theme) })),
  { name: 'language', run: (actions) => actions.switchLanguage() },
  { name: 'predict', run: (actions) => actions.openPredict() },
  { name: 'help', keys: ['?'], run: (actions) => actions.toggleHelp() },
  { name: '', row: 'find', keys: ['Ctrl+k', '/'], run: (actions) => actions.togglePalette() },
  { name: '', row: 'move', keys: ['arrows'] },
  { name: '', row: 'escape', keys: ['Escape'], run: (actions) => actions.escape() },

  { name: 'share', group: 'share', run: (actions) => actions.openShare() },
  { name: 'link', run: (actions) => actions.share() },
  { name: 'run', run: (actions) => actions.copyRun() },
  { name: 'embed', run: (actions) => actions.copyEmbed() },
  { name: 'save', run: (actions) => actions.saveRun() },
  { name: 'open', run: (actions) => actions.pickRun() },
  ...exports.map((format) => ({ name: 'export', of: `share.format.${format}`, run: (/** @type {Actions} */ actions) => actions.saveExport(format) })),
  ...(/** @type {const} */ (['svg', 'png'])).map((format) => ({ name: 'still', of: `share.format.${format}`, run: (/** @type {Actions} */ actions) => actions.saveStill(format) })),
  { name: 'copy', run: (actions) => actions.copy(), bar: seated },
  { name: 'ask', run: (actions) => actions.ask(true), bar: (view) => seated(view) || (view.tab.asked ? 'asked' : '') },
];

/** What a key does, by its name in the table. @type {ReadonlyMap<string, Command>} */
export const byKey = new Map(commands.flatMap((command) => (command.run ? [...command.keys ?? [], ...command.also ?? []].map((key) => /** @type {const} */ ([key, command])) : [])));
