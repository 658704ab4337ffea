// Ask a thread: in every scenario whatever is drawn of the state, each thread, object,
// interpreter lock and item, can be selected, and has something to say for itself.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { answer } from '../core/inquiry.js';
import { cases, recorded } from './recorded.js';
import { boxes } from './scenes.js';

const names = readdirSync(new URL('../scenes/', import.meta.url)).flatMap((file) => /^(?!generic)(\w+)\.js$/.exec(file)?.[1] ?? []);
const presets = (name) => readdirSync(new URL('../../build/traces/', import.meta.url)).flatMap((file) => (file.startsWith(`${name}@`) ? file.slice(name.length + 1, -5) : []));

/** The objects that a stage has no picture of, with the reason. @type {{[name: string]: (object: any, view: any) => boolean}} */
const undrawn = {
  trafficlight: ({ kind }) => kind === 'crew', // its cars are
  producerconsumer: ({ kind }) => kind === 'crew',
  semaphore: ({ kind }) => kind === 'crew',
  readerswriter: ({ kind }) => kind === 'lock', // it belongs to the condition
  philosophers: ({ kind, holders }, { state }) => kind === 'semaphore' && state.params.strategy !== 2 && !holders.length, // nobody has to ask the waiter
  pool: ({ kind, name }) => kind === 'connection' || kind === 'lock' || kind === 'event' || name === 'pool changes', // what is in the box of the parent, or at the ends of the pipes
  processqueue: ({ kind }) => kind === 'connection' || kind === 'lock',
  pipe: ({ kind, process }, { state }) => kind === 'connection' && state.processes[process - 1].code !== undefined, // of an ended process
  manager: ({ kind, name, process }, { state }) => kind === 'connection' || name.endsWith(' listener') || (kind === 'pipe' && !name.endsWith('→ SyncManager-1')) // the way back of the same wire
    || (state.params.manager === 1 && process > 2)
    || (state.params.manager === 0 && process > 1 && (state.params.processes > 12 || !state.objects.some((o) => o.process === process && o.kind === 'list'))), // small boxes show what was changed
};
/** The scenarios whose stage leaves out the main thread but for saying that it waits for the others, which is all that it does there; the lanes have it. */
const withoutMain = ['trafficlight', 'producerconsumer', 'semaphore', 'lock', 'readerswriter', 'philosophers', 'gil'];

const waiting = ['exit', 'join', 'spin'];

const kinds = ['thread', 'object', 'gil', 'item'];
const subjects = (marks) => marks.flatMap((m) => [...kinds.filter((kind) => m[kind]).map((kind) => `${kind}:${m[kind]}`), ...subjects(m.children ?? [])]);
const ended = (thread) => ['done', 'failed', 'killed'].includes(thread.state);

test('there is a scene for each of the fifteen scenarios', () => assert.equal(names.length, 15));

for (const name of names) {
  test(`${name}: every thread, object and item that is drawn can be selected, and answers`, async () => {
    const { scene } = await import(`../scenes/${name}.js`);
    let objects = 0;
    for (const kind of new Set([...cases, ...presets(name)])) {
      const run = recorded(name, kind);
      const times = Array.from({ length: 10 }, (_, i) => run.times[Math.floor((i * (run.times.length - 1)) / 9)]);
      for (const time of [...new Set([...times, ...times.map((t) => t + 0.3)])].sort((a, b) => a - b)) {
        const view = run.at(time);
        const { state } = view;
        const here = new Set(subjects(scene(view, boxes[4])));
        const where = `${kind} at ${time} s`;
        for (const o of state.objects) {
          if (undrawn[name]?.(o, view)) continue;
          objects++;
          assert.ok(here.has(`object:${o.id}`), `${where}: ${o.kind} ${o.name} of process ${o.process}`);
        }
        for (const o of state.threads) {
          if (!ended(o) && !(o.id === 1 && withoutMain.includes(name) && !waiting.includes(o.reason))) assert.ok(here.has(`thread:${o.id}`), `${where}: ${o.name}`);
        }
        if (name === 'gil') for (const p of state.processes) if (p.id === 1 ? state.params.as !== 1 : true) assert.ok(here.has(`gil:${p.id}`), `${where}: the interpreter lock of ${p.name}`);
        for (const subject of here) {
          const [what, id] = subject.split(':');
          const told = answer(view, { kind: /** @type {any} */ (what), id: Number(id) }, null);
          assert.ok(told && told.lines.length && told.title.includes(told.name), `${where}: the card of ${subject}`);
          assert.ok(!/\b(about|stage|card|wait|ready)\.\w/.test([told.title, ...told.lines].join()), `${where}: ${told.lines}`);
        }
      }
    }
    assert.ok(objects > 0 || ['threads', 'daemon', 'gil'].includes(name), 'a scenario without objects');
  });
}
