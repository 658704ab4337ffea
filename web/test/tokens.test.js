// The tokens: words 4.5:1 and shapes 3:1 against what they stand on, in both themes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('../style.css', import.meta.url), 'utf8');
const dark = tokens(css.slice(0, css.indexOf("[data-theme='light']")));
const light = { ...dark, ...tokens(/\n\[data-theme='light'\] \{([^}]*)\}/.exec(css)[1]) };

function tokens(text) {
  return Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

// tinted is a panel with some of a state's colour in it, as a line of the code is.
function tinted(state, panel) {
  return mixed(state, panel, Number(/var\(--state\) (\d+)%, var\(--panel\)/.exec(readFileSync(new URL('../ui/tabs.css', import.meta.url), 'utf8'))[1]) / 100);
}

function mixed(colour, ground, part) {
  const channel = (hex, i) => parseInt(hex.slice(i, i + 2), 16);
  return `#${[1, 3, 5].map((i) => Math.round(channel(colour, i) * part + channel(ground, i) * (1 - part)).toString(16).padStart(2, '0')).join('')}`;
}

const grounds = ['panel', 'panel-2', 'bg'];
const states = ['run', 'ready', 'blocked', 'sleep', 'new', 'failed'];

const stage = readFileSync(new URL('../stage/stage.css', import.meta.url), 'utf8');
const threads = [...stage.matchAll(/\.thread-\d+ \{ --thread: (#\w+);/g)].map(([, colour]) => colour);

const access = readFileSync(new URL('../ui/access.css', import.meta.url), 'utf8');
const more = (theme, token) => ({ ...token, ...tokens(new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(access)[1]) });

for (const [theme, token] of Object.entries({ dark: more('dark', dark), light: more('light', light) })) {
  test(`${theme}, more contrast: words 7:1, lines 3:1`, () => {
    for (const ground of grounds) {
      for (const word of ['text', 'text-dim', 'text-faint']) assert.ok(contrast(token[word], token[ground]) >= 7, `${word} on ${ground}`);
      for (const line of ['line', 'line-strong']) assert.ok(contrast(token[line], token[ground]) >= 3, `${line} on ${ground}: ${contrast(token[line], token[ground])}`);
    }
    for (const state of states) assert.ok(contrast(token[state], token.panel) >= 5.5, `${state}: ${contrast(token[state], token.panel)}`);
  });
}

for (const [theme, token] of Object.entries({ dark, light })) {
  for (const state of states) token[`on-${state}`] = tinted(token[state], token.panel);
  const check = (least, words, on) => {
    for (const word of words) {
      for (const ground of on) {
        assert.ok(token[word] && token[ground], `${word} on ${ground} is a colour`);
        const ratio = contrast(token[word], token[ground]);
        assert.ok(ratio >= least, `${word} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  };
  test(`${theme}: words`, () => {
    check(4.5, ['text', 'text-dim', 'text-faint'], grounds);
    check(4.5, ['text', 'text-dim'], ['grass', 'accent-soft']);
    check(4.5, [...states, 'danger', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `ansi-${n}`)], ['panel']);
    check(4.5, ['text', 'text-dim', ...['keyword', 'string', 'number', 'name', 'comment'].map((kind) => `code-${kind}`)], ['panel', ...states.map((state) => `on-${state}`)]);
    check(4.5, ['on-accent'], ['accent']);
    check(4.5, ['on-brand'], ['brand']);
  });
  test(`${theme}: the number of a thread that has ended`, () => {
    const part = Number(/\.person\.state-done :is\(.body, .sign\) \{ fill-opacity: ([\d.]+);/.exec(stage)?.[1]);
    assert.match(stage, /\.person\.state-done \.body-words \{ fill: var\(--text\); \}/);
    assert.equal(threads.length, 17);
    for (const colour of threads) {
      for (const ground of ['panel', 'panel-2']) assert.ok(contrast(token.text, mixed(colour, token[ground], part)) >= 4.5, `${colour} on ${ground}`);
    }
  });
  test(`${theme}: shapes`, () => {
    check(3, [...states, 'done', 'killed'], [...grounds, 'grass', 'road']);
    check(3, ['accent', 'knob', 'part'], ['panel']);
  });
}

test('no rule of the page reaches the marks of a scene', async () => {
  const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8').replace(/\/\*[^]*?\*\//g, '').replace(/\{[^{}]*\}/g, '{}');
  const sheets = ['style.css', ...readdirSync(new URL('../ui/', import.meta.url)).filter((name) => name.endsWith('.css')).map((name) => `ui/${name}`)];
  const marks = new Set([...read('../stage/stage.css').matchAll(/\.([a-z][\w-]*)/g)].map((m) => m[1]));
  const bare = sheets.flatMap((name) => [...read(`../${name}`).matchAll(/(?<=^|[,{}])\s*\.([a-z][\w-]*)(?=[\s,:>{])/gm)].map((m) => m[1]));
  assert.ok(bare.includes('chip') && marks.has('ring'));
  assert.deepEqual([...new Set(bare)].filter((name) => marks.has(name) && name !== 'stage'), []);
  const loose = /\n\.(?!thread-|state-|lane-)[a-z][\w-]*[^{]*\{/.exec(read('../stage/stage.css'));
  assert.equal(loose, null, 'the marks have their rules under svg.stage');
});
