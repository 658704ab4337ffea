// Just enough of a document for the stage: elements with attributes, children and
// nothing else, which count how often they are written.

class FakeElement {
  constructor(name, doc) {
    this.nodeName = name;
    this.ownerDocument = doc;
    this.attributes = new Map();
    this.children = [];
    this.parent = null;
    this.text = '';
    this.listeners = {};
  }
  setAttribute(name, value) { this.ownerDocument.writes++; this.attributes.set(name, String(value)); }
  removeAttribute(name) { this.ownerDocument.writes++; this.attributes.delete(name); }
  getAttribute(name) { return this.attributes.get(name) ?? null; }
  set textContent(text) { this.ownerDocument.writes++; this.text = text; }
  get textContent() { return this.text; }
  get firstChild() { return this.children[0] ?? null; }
  get nextSibling() { return this.parent?.children[this.parent.children.indexOf(this) + 1] ?? null; }
  append(...nodes) { for (const n of nodes) this.insertBefore(n, null); }
  insertBefore(node, before) {
    this.ownerDocument.writes++;
    node.remove();
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, node);
    node.parent = this;
  }
  replaceChildren() { for (const c of this.children) c.parent = null; this.children = []; }
  remove() {
    if (!this.parent) return;
    this.parent.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = null;
  }
  contains(node) {
    for (let el = node; el; el = el.parent) if (el === this) return true;
    return false;
  }
  hasAttribute(name) { return this.attributes.has(name); }
  closest(selector) {
    const names = selector.split(',').map((one) => one.slice(1, -1));
    for (let el = this; el; el = el.parent) if (names.some((name) => el.attributes.has(name))) return el;
    return null;
  }
  addEventListener(type, listener) { (this.listeners[type] ??= []).push(listener); }
  fire(type, init = {}) { for (const l of this.listeners[type] ?? []) l({ preventDefault() {}, stopPropagation() {}, ...init }); }
  getBoundingClientRect() { return { of: this }; }
}

/** A host element; its document counts writes in `ownerDocument.writes`. */
export function fakeHost() {
  const doc = { writes: 0, createElementNS: (_, name) => new FakeElement(name, doc) };
  return new FakeElement('div', doc);
}
