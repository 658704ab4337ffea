// Travelling: what gestures do to the place in time where the tab looks, and how what
// is done there becomes a branch.

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/roam.js').Roam} Roam
 * @typedef {import('../net/wire.js').Command} Command
 *
 * @typedef {object} Parts
 * @property {Roam} roam
 * @property {() => View} view
 * @property {(command: Command) => Promise<boolean>} command sends it and says what went wrong
 * @property {() => boolean} owning whether the tab may command
 */

const acting = new Set(['set', 'act', 'policy', 'choose', 'fork']);

/** @param {Parts} parts */
export function createTravel({ roam, view, command, owning }) {
  // stop has the run stand, so that the present does not run away from who looks back.
  function stop() {
    if (owning() && view().status?.playing && !view().past) command({ type: 'pause' });
  }

  // here is the record at which the tab stands, in the run that it is about.
  function here() {
    const { epoch, state } = view();
    return /** @type {[number, number]} */ ([epoch, state.seq]);
  }

  return {
    /** Goes to a virtual time; to the present if it is not before that. @param {number} time */
    seek(time) {
      stop();
      roam.seek(time);
    },
    /** One step back, or forward where the tab looks at the past. @param {1 | -1} way */
    walkStep(way) {
      stop();
      if (view().exact) roam.byStep(...here(), way);
    },
    /** One record back or forward. @param {1 | -1} way */
    walkRecord(way) {
      if (way > 0 && !view().past) return;
      stop();
      if (view().exact) roam.byRecord(...here(), way);
    },
    /** To where the selected thread, or else the one that ran last, gets the processor. @param {1 | -1} way */
    walkTurn(way) {
      const { selected, past, exact } = view();
      if (!selected || (way > 0 && !past)) return;
      stop();
      if (exact) roam.byTurn(...here(), way, selected);
    },
    /** To the mark before this moment, or after it. @param {1 | -1} way */
    walkMark(way) {
      const { trace, clock, past } = view();
      const marks = trace.marks.filter(({ time }) => (way > 0 ? time > clock.time : time < clock.time));
      const mark = way > 0 ? marks[0] : marks[marks.length - 1];
      if (mark) {
        stop();
        roam.seek(mark.time);
      } else if (way > 0 && past) roam.leave();
    },
    /** Comes back to the present. */
    leave: roam.leave,
    undo: () => owning() && command({ type: 'undo' }),
    redo: () => owning() && command({ type: 'redo' }),
    /** Goes on from the moment shown, in a branch. */
    fork: () => owning() && command({ type: 'fork', at: { epoch: 0, seq: 0, time: 0 } }).then((done) => done && command({ type: 'play' })),
    /** Returns to a branch. @param {number} epoch */
    returnTo: (epoch) => owning() && command({ type: 'return', epoch }),
    cancel: () => owning() && command({ type: 'cancel' }),

    /**
     * The command as it is sent: in the past, what acts on the run says when it does.
     * @param {Command} given
     * @returns {Command}
     */
    placed(given) {
      const now = view();
      if (!now.past || !acting.has(given.type)) return given;
      const side = now.all[/** @type {any} */ (given).twin ?? now.side] ?? now;
      return /** @type {Command} */ ({ ...given, at: { epoch: side.epoch, seq: side.state.seq, time: now.clock.time } });
    },
  };
}
