// Travelling: what gestures do to the place in time where the tab looks, and how what
// is done there becomes a branch.

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/roam.js').Roam} Roam
 * @typedef {import('../net/wire.js').Command} Command
 * @typedef {import('../core/link.js').Recipe} Recipe
 *
 * @typedef {object} Parts
 * @property {Roam} roam
 * @property {() => View} view
 * @property {(command: Command) => Promise<boolean>} command sends it and says what went wrong
 * @property {() => boolean} owning whether the tab may command
 * @property {(wanted: Omit<Extract<Command, {type: 'find'}>, 'type'>) => Promise<number | null>} find after which record the nearest mark is seen
 * @property {(kind: View['tab']['jump']) => void} none says that there is no such mark on that side
 * @property {() => void} follow shows the stretch of time that belongs to the moment
 */

const over = new Set(['done', 'failed', 'killed']);
const acting = new Set(['set', 'act', 'policy', 'choose', 'fork']);

/** @param {Parts} parts */
export function createTravel({ roam, view, command, owning, find, follow, none }) {
  // stop has the run stand, so that the present does not run away from who looks back.
  function stop() {
    follow();
    if (owning() && view().status?.playing && !view().past) command({ type: 'pause' });
  }

  // here is the record at which the tab stands, in the run that it is about.
  function here() {
    const { epoch, state } = view();
    return /** @type {[number, number]} */ ([epoch, state.seq]);
  }

  // moment is where the tab stands, as a command says it, in one of the runs.
  function moment(side = view().side) {
    const { all, clock } = view();
    const { epoch, state } = all[side] ?? all[0];
    return { epoch, seq: state.seq, time: clock.time };
  }

  return {
    /** The moment shown, of the run that the tab is about. @returns {import('../net/wire.js').At} */
    here: () => moment(),
    /** Where in the past the tab looks, as a recipe says it. @returns {Recipe['at']} */
    place() {
      const { place } = roam;
      const run = place?.epoch ? view().all.findIndex(({ epoch }) => epoch === place.epoch) : -1;
      return place && run >= 0 ? [place.time, run, place.seq] : place?.time;
    },
    /** Goes where a run was looked at that has been made again: to the record only if it is the same run. @param {NonNullable<Recipe['at']>} at @param {boolean} same */
    arrive(at, same) {
      const [time, run, seq] = typeof at === 'number' ? [at, -1, 0] : at;
      const { epoch } = view().all[run] ?? {};
      if (same && epoch) this.stand(epoch, seq);
      else this.seek(time);
    },
    /** Goes to a virtual time; to the present if it is not before that. @param {number} time */
    seek(time) {
      stop();
      roam.seek(time);
    },
    /** Stands just after a record. @param {number} epoch @param {number} seq */
    stand(epoch, seq) {
      stop();
      roam.stand(epoch, seq);
    },
    /** One step back, or forward where the tab looks at the past. @param {1 | -1} way */
    walkStep(way) {
      stop();
      return view().exact ? roam.byStep(...here(), way) : undefined;
    },
    /** One record back or forward; from the newest one on the run takes a step, of which it stands after the first. @param {1 | -1} way */
    async walkRecord(way) {
      const { past, exact } = view();
      const from = here();
      if (way > 0 && !past && !(owning() && await command({ type: 'step' }))) return;
      stop();
      if (exact) await roam.byRecord(...from, way);
    },
    /** To where the selected thread gets the processor; at the newest moment the run goes on until it has had it. @param {1 | -1} way */
    async walkTurn(way) {
      const { selected, past, exact, all, side, state } = view();
      if (!selected) return;
      if (way > 0 && !past) return owning() && !over.has(state.threads[selected - 1]?.state) && command({ type: 'step', thread: selected, ...(all.length > 1 && { twin: side }) });
      stop();
      if (exact) await roam.byTurn(...here(), way, selected);
    },
    /** To the mark of the chosen kind before this moment, or after it, or to the next record. @param {1 | -1} way */
    async walkMark(way) {
      const { tab, exact } = view();
      if (tab.jump === 'record') return this.walkRecord(way);
      if (!exact) return;
      const [epoch, seq] = here();
      const found = await find({ epoch, seq, way, kind: tab.jump });
      if (found !== null) {
        stop();
        await roam.stand(epoch, found);
      } else if (way > 0 && view().past) roam.leave();
      else none(view().tab.jump);
    },
    /** Comes back to the present. */
    leave() {
      follow();
      roam.leave();
    },
    undo: () => owning() && view().status?.undo && command({ type: 'undo' }),
    redo: () => owning() && view().status?.redo && command({ type: 'redo' }),
    /** Goes on from the moment shown, in a branch. */
    fork: () => owning() && command({ type: 'fork', at: { epoch: 0, seq: 0, time: 0 } }).then((done) => done && command({ type: 'play' })),
    /** Returns to a branch. @param {number} epoch */
    returnTo: (epoch) => owning() && command({ type: 'return', epoch }),
    /** Puts a branch beside the present, and goes to where they part. @param {number} epoch */
    async compareWith(epoch) {
      if (!owning() || !await command({ type: 'compare', epoch })) return;
      const { parting } = view().tab.status ?? {};
      if (parting) roam.seek(parting.time);
    },
    cancel: () => owning() && command({ type: 'cancel' }),

    /**
     * The command as it is sent: in the past, what acts on the run says when it does.
     * @param {Command} given
     * @returns {Command}
     */
    placed(given) {
      const now = view();
      if (!now.past || !acting.has(given.type)) return given;
      return /** @type {Command} */ ({ ...given, at: moment(/** @type {any} */ (given).twin) });
    },
  };
}
