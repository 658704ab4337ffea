// What the keys of the commands are called.

const spoken = { ' ': 'key.space', arrows: 'key.arrows', 'Shift+A–Z': 'key.letter', End: 'key.end', Escape: 'key.escape' };
const apple = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.userAgent ?? '');

/** A key of the table of commands, as it is written on the keyboard. @param {string} key @param {(key: string) => string} w the words of the commands @returns {string} */
export function keyWords(key, w) {
  const named = /** @type {{[key: string]: string}} */ (spoken)[key];
  if (named) return w(named);
  return key.startsWith('Ctrl+') ? `${apple ? '⌘' : 'Ctrl '}${key.slice(5).toUpperCase()}` : key;
}
