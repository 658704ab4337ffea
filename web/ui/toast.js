// Toasts: short messages that go away by themselves.

import { h, icon, setLabel } from './dom.js';

const shownFor = 7000; // ms
const most = 3;

/**
 * @param {HTMLElement} host
 * @param {() => (key: string) => string} speak the speaker of the moment
 * @returns {(text: string, kind?: 'note' | 'error', help?: {label: string, run: () => unknown}) => void} says something, with a button for what
 *   helps; what is being said already is not said twice
 */
export function createToasts(host, speak) {
  return (text, kind = 'note', help) => {
    const same = [...host.children].find((el) => el.firstChild?.textContent === text);
    same?.remove();
    const close = h('button', { class: 'close', type: 'button', onclick: () => toast.remove() }, icon('close'));
    setLabel(close, speak()('toast.close'));
    const button = help ? h('button', { class: 'button', type: 'button', textContent: help.label, onclick: () => { toast.remove(); help.run(); } }) : null;
    const toast = h('div', { class: `toast ${kind}`, role: kind === 'error' ? 'alert' : 'status' }, h('p', { textContent: text }), button, close);
    host.append(toast);
    while (host.children.length > most) host.firstElementChild?.remove();
    setTimeout(() => toast.remove(), shownFor);
  };
}
