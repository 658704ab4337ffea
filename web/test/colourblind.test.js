// Colour blindness: what states and threads look like to the three common types keeps
// them apart, by colour or else by their shape or number.
//
// The matrices are those of G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A
// Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6),
// 2009, at severity 1.0, for linear RGB. Distances are CIE76 in CIELAB (D65).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { palette } from '../core/colours.js';
import { sign, states } from '../stage/marks.js';

const types = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
};
const clear = 11; // distance from which on two colours are told apart at a glance, side by side

const css = readFileSync(new URL('../style.css', import.meta.url), 'utf8');
const tokens = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
const dark = tokens(css.slice(0, css.indexOf("[data-theme='light']")));
const lightOf = (text) => tokens(/\n\[data-theme='light'\] \{([^}]*)\}/.exec(text)[1]);
const stage = readFileSync(new URL('../stage/stage.css', import.meta.url), 'utf8');
const light = { ...dark, ...lightOf(css), ...lightOf(stage) };

const linear = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
const seen = (matrix, rgb) => matrix.map((row) => Math.min(1, Math.max(0, row.reduce((sum, part, i) => sum + part * rgb[i], 0))));

function lab([r, g, b]) {
  const f = (v) => (v > 216 / 24389 ? Math.cbrt(v) : (24389 / 27 * v + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
  const z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const distance = (matrix, a, b) => {
  const [one, other] = [a, b].map((hex) => lab(seen(matrix, linear(hex))));
  return Math.hypot(...one.map((v, i) => v - other[i]));
};

test('the measure itself: greys stay, red and green come together, black and white do not', () => {
  const { deuteranopia } = types;
  assert.ok(distance(deuteranopia, '#808080', '#808080') === 0);
  assert.ok(distance(deuteranopia, '#000000', '#ffffff') > 95);
  const plain = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  assert.ok(distance(deuteranopia, '#b05a3c', '#7a7a28') < 0.5 * distance(plain, '#b05a3c', '#7a7a28'));
});


test('every state has a sign of its own shape', () => {
  const shapes = [...states, 'new'].map((state) => sign(state, 0, 0, 5).d);
  assert.equal(new Set(shapes).size, states.length + 1);
  assert.ok(stage.includes('.sign-'), 'and the stage draws it');
});

test('bars in the lanes differ in height or pattern where their colours may not', () => {
  const paint = readFileSync(new URL('../stage/lanepaint.js', import.meta.url), 'utf8');
  const heights = Object.fromEntries([...paint.matchAll(/case '(\w+)': box\(c, tokens\.\w+, left, top[^,]*, \w+, thick( \* [\d.]+)?/g)].map((m) => [m[1], Number(m[2]?.slice(3) ?? 1)]));
  assert.notEqual(heights.sleeping, heights.ready);
  assert.match(paint, /striped\(c, tokens\.killed/);
  assert.match(paint, /reason === 'spin'\) striped/);
});

for (const [theme, token] of Object.entries({ dark, light })) {
  for (const [type, matrix] of Object.entries(types)) {
    test(`${theme}, ${type}: the states of a lane that is alive are told apart by colour alone`, () => {
      const lanes = { running: token.run, ready: token.ready, blocked: token['lane-blocked'] ?? token.blocked, sleeping: token['lane-sleep'] };
      const names = Object.keys(lanes);
      for (const [i, a] of names.entries()) {
        for (const b of names.slice(i + 1)) {
          const d = distance(matrix, lanes[a], lanes[b]);
          assert.ok(d >= clear, `${a} and ${b}: ${d.toFixed(1)}`);
        }
      }
    });
    test(`${theme}, ${type}: the first seven threads beside main are told apart by colour alone`, () => {
      const first = palette.slice(1, 8);
      for (const [i, a] of first.entries()) {
        for (const b of first.slice(i + 1)) {
          const d = distance(matrix, a.colour, b.colour);
          assert.ok(d >= clear, `${a.colour} and ${b.colour}: ${d.toFixed(1)}`);
        }
      }
    });
  }
}
