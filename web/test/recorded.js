// Runs of the server's own kernel for the tests of scenes, written by
// `go test ./server/hub -run TestTraces -traces build/traces`: every preset of
// every scenario, and its parameters at their `least` and `most` (`mostoff`: with
// bools off).

import { readFileSync } from 'node:fs';
import { speaker } from '../core/language.js';
import { emptyState, reduce } from '../core/reduce.js';
import { createTrace } from '../core/trace.js';
import { complete } from '../net/wire.js';
import en from '../text/en.js';
import zh from '../text/zh.js';

export const cases = ['least', 'most', 'mostoff'];

/**
 * A recorded run; `at(seconds)` gives the view of it at a moment, which may not go back,
 * `times` are the moments in seconds at which something happens.
 */
export function recorded(name, kind, lang = 'en') {
  const file = new URL(`../../build/traces/${name}@${kind}.json`, import.meta.url);
  const records = JSON.parse(readFileSync(file, 'utf8'))[0].records.map((r) => complete(r, r.seq));
  const trace = createTrace();
  let state = emptyState();
  let next = 0;
  const view = (time) => ({
    state, time, head: time, playing: true, speed: 1, actual: 1, ended: ['done', 'failed'].includes(state.verdict?.kind), role: 'owner', trace,
    scenario: { name, actions: [], params: [], presets: [], invariants: [] }, status: null, selected: 0, hovered: 0, offered: [], epoch: 1, live: true, lang, t: speaker({ en, zh }[lang], lang),
  });
  return {
    times: [...new Set(records.map((r) => r.time / 1e9))],
    at(seconds) {
      while (next < records.length && records[next].time <= seconds * 1e9) take();
      return view(Math.max(seconds * 1e9, state.time));
    },
    /** The view right after each record, from here on. */
    * steps() {
      while (next < records.length) {
        take();
        yield view(state.time);
      }
    },
  };

  function take() {
    const after = reduce(state, records[next]);
    trace.apply(state, records[next], after);
    state = after;
    next++;
  }
}
