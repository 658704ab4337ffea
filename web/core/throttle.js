// A throttle for a value that changes faster than it should be sent.

/**
 * Passes values on to `send`: the first at once, then at most one every `interval`
 * milliseconds, and always the last one.
 * @template T
 * @param {(value: T) => void} send
 * @param {number} interval
 */
export function createThrottle(send, interval) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {{value: T} | null} */
  let waiting = null;

  function pass() {
    timer = undefined;
    if (!waiting) return;
    const { value } = waiting;
    waiting = null;
    timer = setTimeout(pass, interval);
    send(value);
  }

  return {
    /** @param {T} value */
    call(value) {
      waiting = { value };
      if (!timer) pass();
    },
    /** Sends this value now, as the last one. @param {T} value */
    flush(value) {
      clearTimeout(timer);
      waiting = { value };
      pass();
    },
  };
}

/**
 * Paces what is drawn in every frame but need not be: `due()` is true at most once every
 * `interval` milliseconds. When it was not, `again` is called once it is time.
 * @param {number} interval
 * @param {() => void} again has `due` asked once more
 */
export function createPace(interval, again) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  let wanted = false;

  function rested() {
    resting = undefined;
    if (wanted) again();
  }

  return {
    due() {
      wanted = resting !== undefined;
      if (!wanted) resting = setTimeout(rested, interval);
      return !wanted;
    },
  };
}
