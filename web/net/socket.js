// The socket: one tab's connection to its session, kept alive. It joins, answers
// each command with a promise, notices silence, and after a loss comes back with
// the cursor, waiting 0.25 s, then twice as long each time up to 5 s.

import { comesBack, decode, encode, subprotocol } from './wire.js';

/**
 * @typedef {import('./wire.js').Command} Command
 * @typedef {import('./wire.js').ServerMessage} ServerMessage
 * @typedef {import('./wire.js').WireError} WireError
 *
 * @typedef {object} Handlers
 * @property {() => Command} join the message to begin with, asked for at every connection
 * @property {(message: ServerMessage) => void} onMessage everything but ok and error with an id
 * @property {() => void} onLive the session has let this tab in
 * @property {(retryIn: number) => void} onLost the connection is gone; the next attempt comes in so many ms, 0: now
 * @property {(code: number) => void} onClosed the server does not want this tab to come back
 * @property {() => boolean} expecting whether frames should be coming: then silence is a loss
 */

const firstWait = 250;
const longestWait = 5000;
const longestSilence = 3000;
const longestHandshake = 8000;

/**
 * Connects and stays connected until `close`.
 * @param {string} url
 * @param {Handlers} handlers
 * @param {typeof WebSocket} [Socket]
 */
export function createSocket(url, handlers, Socket = WebSocket) {
  /** @type {WebSocket | null} */
  let socket = null;
  let live = false;
  let since = 0; // of being live
  let heard = 0;
  let nextId = 1;
  let wait = firstWait;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Map<number, {resolve: (message: ServerMessage) => void, reject: (error: WireError) => void}>} */
  const waiting = new Map();

  function connect() {
    clearTimeout(timer);
    timer = undefined;
    const current = new Socket(url, subprotocol);
    socket = current;
    heard = Date.now();
    current.addEventListener('open', () => {
      if (current === socket) current.send(encode(handlers.join()));
      else current.close();
    });
    current.addEventListener('message', (ev) => {
      if (current === socket) receive(decode(ev.data));
    });
    current.addEventListener('close', (ev) => {
      if (current === socket) lose(ev.code);
    });
  }

  function receive(/** @type {ServerMessage} */ message) {
    heard = Date.now();
    if (message.type === 'welcome') {
      live = true;
      since = Date.now();
      handlers.onLive();
    }
    const asked = 'id' in message && message.id ? waiting.get(message.id) : undefined;
    if (!asked || !('id' in message) || !message.id) return handlers.onMessage(message);
    waiting.delete(message.id);
    if (message.type === 'error') asked.reject(message);
    else asked.resolve(message);
  }

  function lose(/** @type {number} */ code) {
    if (live && Date.now() - since > longestWait) wait = firstWait;
    drop();
    if (!comesBack(code)) return handlers.onClosed(code);
    timer = setTimeout(connect, wait);
    handlers.onLost(wait);
    wait = Math.min(longestWait, wait * 2);
  }

  // drop lets go of the connection without a word more from it.
  function drop() {
    const old = socket;
    socket = null;
    live = false;
    old?.close();
    for (const { reject } of waiting.values()) reject({ code: 'lost', message: 'connection lost' });
    waiting.clear();
  }

  function retry() {
    if (!timer) return;
    handlers.onLost(0);
    connect();
  }

  // watch finds a connection that died without a word, as a laptop's does in sleep.
  function watch() {
    if (!socket) return;
    const silence = Date.now() - heard;
    if (silence > (live ? longestSilence : longestHandshake) && (!live || handlers.expecting())) lose(4000);
  }

  function wake() {
    watch();
    retry();
  }
  function seen() {
    if (document.visibilityState === 'visible') wake();
  }

  const watcher = setInterval(watch, 1000);
  globalThis.addEventListener?.('online', wake);
  globalThis.document?.addEventListener('visibilitychange', seen);
  connect();

  return {
    /**
     * Sends a command. Resolves with its answer; rejects with the server's error,
     * or with code `lost` where there is no connection.
     * @param {Command} command
     * @returns {Promise<ServerMessage>}
     */
    send(command) {
      if (!live || !socket) return Promise.reject({ code: 'lost', message: 'connection lost' });
      const id = nextId++;
      socket.send(encode(command, id));
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    /** Tries again now instead of after the wait. */
    retry,
    /** Drops the connection and makes a new one from the cursor. */
    again() { if (socket) lose(4000); },
    close() {
      clearTimeout(timer);
      clearInterval(watcher);
      globalThis.removeEventListener?.('online', wake);
      globalThis.document?.removeEventListener('visibilitychange', seen);
      if (socket?.readyState === Socket.CONNECTING) socket = null; // closes once it is open: before that the browser would complain of it
      drop();
    },
  };
}

/** @typedef {ReturnType<typeof createSocket>} TabSocket */
