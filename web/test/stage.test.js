import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { palette, threadColour } from '../core/colours.js';
import { numberText } from '../core/language.js';
import { arc, fit, seconds, textWidth, wrap } from '../stage/marks.js';
import { legendHeight, lostTo } from '../stage/legend.js';
import { createStage } from '../stage/stage.js';
import { fakeHost } from './fakedom.js';

function setUp({ reduced = false } = {}) {
  const host = fakeHost();
  const heard = [];
  let wall = 0;
  const stage = createStage(host, {
    onHover: (id, rect) => heard.push(['hover', id, rect !== null]),
    onSelect: (id, rect) => heard.push(['select', id, rect !== null]),
    onAct: (name) => heard.push(['act', name]),
    onInquire: (kind, id) => heard.push(['inquire', kind, id]),
    onEnter: () => heard.push(['enter']),
  }, { now: () => wall, reduced: () => reduced });
  const view = { scenario: { name: 'one' }, playing: true, speed: 1, selected: 0, hovered: 0, offered: [], t: (k) => k };
  return {
    stage, heard, view, svg: host.children[0], doc: host.ownerDocument,
    show(marks, at = wall) { wall = at; stage.render(marks, view); },
    wait(ms) { wall += ms; },
  };
}

const dot = (key, x, more) => ({ key, shape: 'circle', x, y: 0, r: 3, ...more });
const place = (el) => el.getAttribute('transform') ?? `translate(${el.getAttribute('cx')} ${el.getAttribute('cy')})`;

test('elements live as long as their keys, in the order of the marks', () => {
  const s = setUp();
  s.show([dot('a', 1), dot('b', 2), dot('c', 3)]);
  const [a, b, c] = s.svg.children;
  s.show([dot('c', 3), dot('a', 1), dot('d', 4)]);
  assert.equal(s.svg.children.length, 3);
  assert.equal(s.svg.children[0], c);
  assert.equal(s.svg.children[1], a);
  assert.ok(!s.svg.children.includes(b));
});

test('of elements in another order only those are moved that must be', () => {
  const s = setUp();
  const show = (names) => s.show([...names].map((name) => dot(name, 1)));
  show('abcdefgh');
  [...'abcdefgh'].forEach((name, i) => { s.svg.children[i].name = name; });
  for (const [names, moves] of [['bcdefgha', 1], ['cdefghab', 1], ['abcdefgh', 2], ['hgfedcba', 7], ['hgfa', 0], ['afgh', 3]]) {
    const before = s.doc.writes;
    show(names);
    assert.equal(s.svg.children.map((el) => el.name).join(''), names);
    assert.equal(s.doc.writes - before, moves, names);
  }
});

test('the same mark is passed over, but for how it stands out', () => {
  const s = setUp();
  const mark = dot('a', 1, { class: 'x', thread: 4 });
  s.show([mark]);
  const writes = s.doc.writes;
  s.show([mark]);
  assert.equal(s.doc.writes, writes);
  s.view.selected = 4;
  s.show([mark]);
  assert.equal(s.svg.children[0].getAttribute('class'), 'x selected');
  s.view.selected = 0;
  s.show([mark]);
  assert.equal(s.svg.children[0].getAttribute('class'), 'x');
  assert.notEqual(s.stage.rectOf(4), null, 'it is still known where the thread is');
});

test('what did not change is not written', () => {
  const s = setUp();
  const marks = () => [dot('a', 1, { class: 'x', thread: 4 }), { key: 'g', shape: 'g', children: [dot('b', 2), { shape: 'text', text: 'hello', x: 1, y: 2 }] }];
  s.show(marks());
  const writes = s.doc.writes;
  s.show(marks());
  assert.equal(s.doc.writes, writes);
  s.show([{ ...marks()[0], x: 5 }, marks()[1]]);
  assert.equal(s.doc.writes, writes + 1, 'one transform');
});

test('marks that drift together cost one transform, and stand where they say', () => {
  const s = setUp();
  const car = (key, x) => ({ key, shape: 'g', x, y: 5, move: 'exact', leg: '1', reach: 200, children: none });
  const none = [];
  const at = (drift, still) => [{ key: 'cars', shape: 'g', drift, children: [car('a', 10 + drift), car('b', 40 + drift), car('c', still)] }];
  s.show(at(0, 70));
  const group = s.svg.children[0];
  const drawn = () => group.children.map((el) => Number(/\((\S+)/.exec(place(group))[1]) + Number(/\((\S+)/.exec(place(el))[1]));
  for (const [drift, still, writes] of [[7.25, 77.25, 1], [31.5, 101.5, 1], [33, 101.5, 2]]) {
    const before = s.doc.writes;
    s.show(at(drift, still), drift);
    assert.deepEqual(drawn(), [10 + drift, 40 + drift, still]);
    assert.equal(s.doc.writes - before, writes, `drift ${drift}`);
  }
});

test('what moves on its own has a transform, everything else its place', () => {
  const s = setUp();
  s.show([dot('a', 4), dot('b', 4, { move: 'glide' }), dot('c', 4, { scale: 2 }), { key: 'd', shape: 'rect', x: 1, y: 2 }, { key: 'e', shape: 'path', x: 1, y: 2 }]);
  const [a, b, c, d, e] = s.svg.children.map((el) => el.getAttribute('transform'));
  assert.deepEqual([a, b, c, d, e], [null, 'translate(4 0)', 'translate(4 0) scale(2)', null, 'translate(1 2)']);
  assert.deepEqual(['cx', 'cy'].map((name) => s.svg.children[0].getAttribute(name)), ['4', '0']);
  assert.deepEqual(['x', 'y'].map((name) => s.svg.children[3].getAttribute(name)), ['1', '2']);
  s.show([dot('a', 4, { rotate: 30 })], 10);
  assert.equal(s.svg.children[0].getAttribute('transform'), 'translate(4 0) rotate(30)');
  assert.equal(s.svg.children[0].getAttribute('cx'), null);
});

test('a line between two marks goes from one to the other while they are on their way', () => {
  const s = setUp();
  const edge = { key: 'edge', shape: 'line', ends: ['a', 'b'] };
  const marks = (a, b) => [edge, dot('a', a, { move: 'glide' }), dot('b', b, { move: 'glide' })];
  const xs = () => [s.svg.children[0].getAttribute('x1'), s.svg.children[0].getAttribute('x2')].map(Number);
  const drawn = () => [1, 2].map((i) => Number(/\((\S+)/.exec(place(s.svg.children[i]))[1]));
  s.show(marks(10, 90));
  assert.deepEqual(xs(), [10, 90]);
  for (const at of [16, 60, 140]) {
    s.show(marks(90, 10), at);
    assert.ok(s.stage.moving);
    assert.deepEqual(xs(), drawn(), `after ${at} ms`);
  }
  s.show(marks(90, 10), 400);
  assert.deepEqual(xs(), [90, 10]);
  const writes = s.doc.writes;
  s.show(marks(90, 10));
  assert.equal(s.doc.writes, writes);
});

test('an attribute that a mark no longer has is removed', () => {
  const s = setUp();
  s.show([dot('a', 1, { 'stroke-width': 2 })]);
  s.show([dot('a', 1)]);
  assert.equal(s.svg.children[0].getAttribute('stroke-width'), null);
});

test('a gliding mark eases to its place; an exact one is there at once', () => {
  const s = setUp();
  s.show([dot('a', 0, { move: 'glide' }), dot('b', 0, { move: 'exact' }), dot('c', 0)]);
  s.show([dot('a', 100, { move: 'glide' }), dot('b', 100, { move: 'exact' }), dot('c', 100)], 16);
  const [a, b, c] = s.svg.children;
  assert.equal(place(a), 'translate(0 0)');
  assert.equal(place(b), 'translate(100 0)');
  assert.equal(place(c), 'translate(100 0)');
  assert.ok(s.stage.moving);
  const way = [];
  for (let at = 56; at <= 296; at += 40) {
    s.show([dot('a', 100, { move: 'glide' }), dot('b', 100, { move: 'exact' }), dot('c', 100)], at);
    way.push(Number(/\((\S+)/.exec(place(a))[1]));
  }
  assert.deepEqual([...way].sort((x, y) => x - y), way);
  assert.equal(way.at(-1), 100);
  assert.ok(!s.stage.moving);
});

test('where a time is gone to by hand all of it stands there at once, also what was on its way', () => {
  const s = setUp();
  s.show([dot('a', 0, { move: 'glide' }), dot('b', 0, { leave: { x: 900 } })]);
  s.show([dot('a', 100, { move: 'glide' })], 10);
  s.view.sought = true;
  s.show([dot('a', 50, { move: 'glide' }), dot('c', 5, { enter: { x: 0 } })], 20);
  assert.deepEqual(s.svg.children.map(place), ['translate(50 0)', 'translate(5 0)']);
  assert.ok(!s.stage.moving);
});

test('a slow mark takes as many times as long', () => {
  const s = setUp();
  const at = (x, gone) => [dot('a', x, { move: 'glide', slow: 3, leave: { x: 900 } })].slice(gone);
  s.show(at(0));
  s.show(at(100), 10);
  s.show(at(100), 300);
  assert.notEqual(place(s.svg.children[0]), 'translate(100 0)');
  s.show(at(100), 800);
  assert.equal(place(s.svg.children[0]), 'translate(100 0)');
  s.show(at(0, 1), 810);
  s.show([], 1200);
  assert.equal(s.svg.children.length, 1, 'still on its way out');
  s.show([], 1700);
  assert.equal(s.svg.children.length, 0);
});

test('a glide that is turned round goes on from where it is', () => {
  const s = setUp();
  s.show([dot('a', 0, { move: 'glide' })]);
  s.show([dot('a', 100, { move: 'glide' })], 10);
  s.show([dot('a', 100, { move: 'glide' })], 80);
  const before = place(s.svg.children[0]);
  s.show([dot('a', -50, { move: 'glide' })], 80);
  assert.equal(place(s.svg.children[0]), before);
});

test('an exact mark comes over where its leg changes, but not over its reach', () => {
  const s = setUp();
  const at = (x, leg) => [dot('a', x, { move: 'exact', leg, reach: 200 })];
  s.show(at(0, '1'));
  s.show(at(50, '2'), 16);
  assert.equal(place(s.svg.children[0]), 'translate(0 0)');
  s.show(at(60, '2'), 300);
  assert.equal(place(s.svg.children[0]), 'translate(60 0)');
  s.show(at(500, '3'), 316);
  assert.equal(place(s.svg.children[0]), 'translate(500 0)');
});

test('with reduced motion, or at full speed, everything stands at once', () => {
  for (const s of [setUp({ reduced: true }), setUp()]) {
    if (s.view.speed === 1) s.view.speed = 0;
    s.show([dot('a', 0, { move: 'glide' }), dot('b', 1, { leave: { opacity: 0 } })]);
    s.show([dot('a', 100, { move: 'glide' })], 5);
    s.show([dot('a', 100, { move: 'glide' })], 6);
    assert.equal(place(s.svg.children[0]), 'translate(100 0)');
    assert.equal(s.svg.children.length, 1);
  }
});

test('marks come in and go out, but stand at once in the first picture', () => {
  const s = setUp();
  s.show([dot('a', 10, { enter: { x: -90, opacity: 0 } })]);
  assert.equal(place(s.svg.children[0]), 'translate(10 0)');
  s.show([dot('a', 10), dot('b', 10, { enter: { x: -90, opacity: 0 }, leave: { x: 400, opacity: 0 } })], 20);
  const b = s.svg.children[1];
  assert.equal(place(b), 'translate(-90 0)');
  assert.equal(b.getAttribute('opacity'), '0');
  s.show([dot('a', 10), dot('b', 10, { leave: { x: 400, opacity: 0 } })], 400);
  assert.equal(place(b), 'translate(10 0)');
  assert.equal(b.getAttribute('opacity'), null);
  s.show([dot('a', 10)], 401);
  assert.ok(s.svg.children.includes(b), 'still on its way out');
  s.show([dot('a', 10)], 800);
  assert.ok(!s.svg.children.includes(b));
});

test('a key that comes back while its old element leaves gets a new one', () => {
  const s = setUp();
  const b = dot('b', 10, { leave: { opacity: 0 } });
  s.show([b]);
  s.show([], 10);
  s.show([b], 20);
  assert.equal(s.svg.children.length, 2);
  s.show([b], 600);
  assert.equal(s.svg.children.length, 1);
});

test('the same children array is not looked into, unless something in it moves', () => {
  const s = setUp();
  const inner = [dot('x', 0, { move: 'glide' })];
  s.show([{ key: 'g', shape: 'g', children: inner }]);
  inner[0].x = 50;
  s.show([{ key: 'g', shape: 'g', children: inner }], 10);
  assert.equal(place(s.svg.children[0].children[0]), 'translate(0 0)');
  const moved = [dot('x', 50, { move: 'glide' })];
  s.show([{ key: 'g', shape: 'g', children: moved }], 20);
  assert.ok(s.stage.moving);
  s.show([{ key: 'g', shape: 'g', children: moved }], 400);
  assert.equal(place(s.svg.children[0].children[0]), 'translate(50 0)');
});

test('two marks with one key are a mistake', () => {
  assert.throws(() => setUp().show([dot('a', 1), dot('a', 2)]), /key a/);
});

test('pointing, clicks and keys reach the handlers', () => {
  const s = setUp();
  s.show([{ key: 'g', shape: 'g', thread: 7, children: [dot('x', 0)] }, dot('y', 0, { thread: 9 }), dot('sw', 0, { act: 'set', label: 'Set' })]);
  const [g, y, sw] = s.svg.children;
  s.svg.fire('pointerover', { target: g.children[0] });
  s.svg.fire('pointerover', { target: g });
  s.svg.fire('pointerleave');
  s.svg.fire('click', { target: g.children[0] });
  s.svg.fire('click', { target: s.svg });
  s.svg.fire('click', { target: sw });
  s.svg.fire('keydown', { target: sw, key: 'Enter' });
  s.view.selected = 7;
  s.show([{ key: 'g', shape: 'g', thread: 7, children: [dot('x', 0)] }, dot('y', 0, { thread: 9 })]);
  s.svg.fire('keydown', { target: s.svg, key: 'ArrowRight' });
  assert.deepEqual(s.heard, [['hover', 7, true], ['hover', 0, false], ['select', 7, true], ['select', 0, false], ['act', 'set'], ['act', 'set'], ['select', 9, true]]);
  assert.equal(s.stage.rectOf(9).of, y);
  assert.equal(s.stage.rectOf(1), null);
  assert.match(g.getAttribute('class'), /selected/);
  assert.equal(sw.getAttribute('aria-label'), 'Set');
});

test('objects, interpreter locks and items are asked about by clicks and by keys; a thread on an object is the thread', () => {
  const s = setUp();
  const marks = () => [{ key: 'box', shape: 'g', object: 4, children: [dot('t', 0, { thread: 7 }), dot('i', 0, { item: 12 }), dot('bare', 0)] }, dot('token', 0, { gil: 2 }), dot('ten', 0, { object: 10 })];
  s.show(marks());
  const [box] = s.svg.children;
  const [t, i, bare] = box.children;
  for (const target of [t, i, bare]) s.svg.fire('click', { target });
  s.view.tab = { about: { kind: 'object', id: 4 } };
  s.show(marks());
  assert.match(box.getAttribute('class'), /inquired/);
  s.svg.fire('keydown', { target: s.svg, key: 'ArrowLeft' });
  s.svg.fire('keydown', { target: s.svg, key: 'Enter' });
  for (let n = 0; n < 5; n++) { // round once
    s.svg.fire('keydown', { target: s.svg, key: 'ArrowRight' });
    const [what, ...on] = s.heard.at(-1);
    s.view.selected = what === 'select' ? on[0] : 0;
    s.view.tab = { about: what === 'inquire' ? { kind: on[0], id: on[1] } : null };
    s.show(marks());
  }
  assert.deepEqual(s.heard.splice(5), [['inquire', 'object', 10], ['inquire', 'gil', 2], ['inquire', 'item', 12], ['select', 7, true], ['inquire', 'object', 4]]);
  assert.deepEqual(s.heard, [['select', 7, true], ['inquire', 'item', 12], ['inquire', 'object', 4], ['select', 7, true], ['enter']]);
  assert.equal(s.stage.rectOfOther('item:12').of, i);
});

test('another scenario starts with an empty stage', () => {
  const s = setUp();
  s.show([dot('a', 0, { leave: { opacity: 0 } })]);
  s.view.scenario = { name: 'two' };
  s.show([dot('b', 0, { enter: { x: 50 } })], 10);
  assert.equal(s.svg.children.length, 1);
  assert.equal(place(s.svg.children[0]), 'translate(0 0)');
});

test('every thread has one colour, the main thread the grey one, and the stylesheet knows them', async () => {
  assert.equal(threadColour(1), 0);
  assert.equal(threadColour({ id: 2 }), 1);
  assert.equal(threadColour(2 + palette.length - 1), 1);
  const css = await readFile(new URL('../stage/stage.css', import.meta.url), 'utf8');
  palette.forEach(({ colour, on }, i) => {
    assert.ok(css.includes(`.thread-${i} { --thread: ${colour}; --on-thread: ${on}; }`), `thread-${i}`);
    assert.ok(contrast(colour, on) >= 4.5, `${colour} with ${on}: ${contrast(colour, on)}`);
  });
});

function contrast(a, b) {
  const light = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

test('what lies on the foot of a stage covers what the legend says, and nothing of the scene', () => {
  for (let height = 240; height < 480; height++) {
    for (let over = 40; over < 140; over += 3.5) {
      const free = height - lostTo(height, over);
      const legend = legendHeight({ width: 700, height: free });
      assert.ok(free - legend <= height - over, `the scene in ${height} under ${over}`);
      assert.ok(free - legend / 2 - 11 >= height - over, `the note of the main thread in ${height} under ${over}`);
    }
  }
});

test('texts are measured, cut and wrapped', () => {
  assert.ok(textWidth('李闯', 10) > textWidth('al', 10));
  assert.equal(fit('alex', 10, 100), 'alex');
  assert.match(fit('a very long name', 10, 50), /^a .*…$/);
  assert.ok(textWidth(fit('a very long name', 10, 50), 10) <= 50);
  const rows = wrap('The event is clear: every car waits.', 12, 120, 3);
  assert.ok(rows.length > 1 && rows.every((r) => textWidth(r, 12) <= 120));
  assert.equal(rows.join(' '), 'The event is clear: every car waits.');
  assert.equal(wrap('事件已清除：开到停止线的车都在等', 12, 80, 9).join(''), '事件已清除：开到停止线的车都在等');
});

test('countdowns are cut, arcs begin at the top', () => {
  assert.equal(numberText(seconds(8.56e9), 'en'), '8.5');
  assert.equal(numberText(seconds(0), 'en'), '0.0');
  assert.match(arc(10, 0.25), /^M0,-10A10,10 0 0 1 10,0$/);
  assert.match(arc(10, 0.75), / 1 1 -10,0$/);
});
