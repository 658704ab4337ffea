// The clock maps the wall's milliseconds to the virtual time of the cursor. Frames
// come in bursts, the cursor moves evenly: it follows, a little late, the straight
// line that the frames of the last second lie on. Pure: the wall time is handed in.

const window = 1000; // ms of frames that the line is drawn through
const grace = 14; // ms behind the newest frame, beyond one frame's length
const mostLag = 300; // ms, however ragged the frames come
const jumpAfter = 500; // ms: farther off than this is not worth catching up with
const holdAfter = 40; // ms: farther ahead than this, stand still
const nudge = 0.06; // the most by which the pace is bent
const settleAfter = 150; // ms: a paused cursor farther from the head than this was stepped there

/**
 * @typedef {object} Clock
 * @property {(ms: number) => void} setFrame how far apart frames are
 * @property {(playing: boolean, speed: number) => void} setPace speed 0 is as fast as it goes
 * @property {(wall: number, time: number) => void} sample a frame that ends at virtual `time` arrived
 * @property {(time: number) => void} reset a new history begins at `time`
 * @property {(wall: number, head: number) => number} advance the virtual time to show now, never past `head`, never backwards
 */

/** @returns {Clock} */
export function createClock() {
  let lag = 50 + grace;
  let playing = false;
  let speed = 1;
  /** @type {{wall: number, time: number}[]} */
  let samples = [];
  let time = 0;
  let last = -1;

  // rate is the pace of the last second, virtual ns per wall ms: the nominal one
  // unless the slope of the frames says that the server clearly cannot keep it.
  function rate() {
    const nominal = speed * 1e6;
    if (samples.length < 4 || samples[samples.length - 1].wall - samples[0].wall < window / 2) return nominal;
    const wall = mean((s) => s.wall);
    const newTime = mean((s) => s.time);
    const slope = mean((s) => (s.wall - wall) * (s.time - newTime)) / mean((s) => (s.wall - wall) ** 2);
    return slope > 0 && Math.abs(slope / nominal - 1) > 0.1 ? slope : nominal;
  }

  const mean = (/** @type {(s: {wall: number, time: number}) => number} */ of) => samples.reduce((sum, s) => sum + of(s), 0) / samples.length;

  // raggedness is the longest that a moment of the line had to be waited for, in ms:
  // where frames come in bursts the cursor must stay that far behind.
  function raggedness(/** @type {number} */ pace, /** @type {number} */ line) {
    return samples.reduce((most, s, i) => (i ? Math.max(most, s.wall - (samples[i - 1].time - line) / pace) : most), 0);
  }

  function play(/** @type {number} */ wall, /** @type {number} */ elapsed, /** @type {number} */ head) {
    const pace = rate();
    if (samples.length === 0) return Math.min(head, time + pace * elapsed);
    const line = mean((s) => s.time - pace * s.wall);
    const target = line + pace * (wall - Math.max(lag, Math.min(mostLag, raggedness(pace, line))));
    const late = (target - time) / pace;
    if (late > jumpAfter) return Math.min(head, target);
    if (late < -holdAfter) return time;
    const bend = Math.max(-nudge, Math.min(nudge, late / 1000));
    return Math.min(head, time + pace * elapsed * (1 + bend));
  }

  function settle(/** @type {number} */ elapsed, /** @type {number} */ head) {
    const pace = (speed || 1) * 1e6;
    return head - time > pace * settleAfter ? head : Math.min(head, time + pace * elapsed);
  }

  return {
    setFrame(ms) { lag = ms + grace; },
    setPace(nowPlaying, nowSpeed) {
      if (nowPlaying === playing && nowSpeed === speed) return;
      playing = nowPlaying;
      speed = nowSpeed;
      samples = [];
    },
    sample(wall, newTime) {
      samples.push({ wall, time: newTime });
      while (wall - samples[0].wall > window) samples.shift();
    },
    reset(newTime) {
      samples = [];
      time = newTime;
    },
    advance(wall, head) {
      const elapsed = last < 0 ? 0 : wall - last;
      last = wall;
      if (playing && speed === 0) time = Math.max(time, head);
      else time = Math.max(time, playing ? play(wall, elapsed, head) : settle(elapsed, head));
      return time;
    },
  };
}
