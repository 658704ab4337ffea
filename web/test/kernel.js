// A small kernel for the tests of the page: it runs the three first programs
// under the fifo policy and gives the records and states that the server would
// give, straight from docs/protocol.md.

const second = 1e9;

/**
 * A run of a program.
 * @param {(k: any) => Generator} main
 * @param {Object<string, number>} params
 * @param {(record: any, state: any) => void} [onRecord] called after each record with the state after it
 */
export function createRun(main, params, onRecord = () => {}) {
  const state = { seq: 0, step: 0, time: 0, params: { ...params }, processes: [{ id: 1, name: 'main' }], threads: [], objects: [], verdict: null };
  const bodies = new Map();
  const crews = new Map();
  const timers = [];
  const ready = [];
  let clock = 0;
  let order = 0;

  function emit(record) {
    state.seq++;
    state.time = clock;
    onRecord({ seq: state.seq, time: clock, ...record }, state);
  }
  function become(t, to, reason = '', object = 0, until = -1, text = '', by = 0) {
    const from = t.state;
    if (to === 'running' && reason !== 'spin') state.step++;
    Object.assign(t, { state: to, reason, object, until, text, by, since: clock, seq: state.seq + 1 });
    emit({ kind: 'state', thread: t.id, from, to, reason, object, until, text, by });
  }
  function wake(t, reason, by = 0) {
    become(t, 'ready', reason, 0, -1, '', by);
    ready.push(t);
  }
  function arm(t, until) { timers.push({ at: until, order: order++, t, seq: t.seq }); }
  function object(kind, name, value, limit) {
    const o = { id: state.objects.length + 1, kind, name, process: 1, value, limit, holders: [], items: [] };
    state.objects.push(o);
    emit({ kind: 'object', object: o.id, class: kind, text: name, to: value, from: limit });
    return o;
  }
  function spawn(name, crew, body) {
    let t = state.threads.find((x) => crew && x.crew === crew.id && x.reason === 'retired');
    const id = t ? t.id : state.threads.length + 1;
    const fresh = { id, name, process: 1, parent: id === 1 ? 0 : 1, crew: crew?.id ?? 0, daemon: false, state: 'new', reason: '', object: 0, by: 0,
      since: clock, seq: state.seq + 1, until: -1, line: 0, text: '', said: '', locals: {}, last: null };
    if (t) Object.assign(t, fresh);
    else state.threads.push(t = fresh);
    emit({ kind: 'thread', thread: id, by: fresh.parent, object: crew?.id ?? 0, from: 1, text: name });
    bodies.set(id, body(t));
    wake(t, 'started');
    return t;
  }
  const waiting = (o, reason) => state.threads.filter((t) => t.state === 'blocked' && t.object === o.id && t.reason === reason).sort((a, b) => a.seq - b.seq);
  const did = (t, kind, o, item = 0, text = '') => { if (t) t.last = { kind, object: o.id, item, text, time: clock, seq: state.seq + 1 }; };

  const k = {
    state, params: state.params,
    object, spawn,
    get now() { return clock; },
    set(t, o, value) {
      const from = o.value;
      o.value = value;
      did(t, value ? 'set' : 'clear', o);
      emit({ kind: value ? 'set' : 'clear', thread: t?.id ?? 0, object: o.id, from, to: value });
      if (value) for (const w of waiting(o, 'event')) wake(w, 'woken', t?.id ?? 0);
    },
    print(t, text) { t.said = text; emit({ kind: 'print', thread: t.id, text }); },
    local(t, name, value) { t.locals[name] = value; emit({ kind: 'local', thread: t.id, text: name, to: value }); },
    resize(o, limit) {
      const from = o.limit;
      if (o.kind === 'semaphore') o.value += limit - o.limit;
      o.limit = limit;
      emit({ kind: 'resize', object: o.id, from, to: limit, index: o.value });
      if (o.kind === 'semaphore') waiting(o, 'semaphore').slice(0, Math.max(0, o.value)).forEach((w) => wake(w, 'woken'));
      if (o.kind.endsWith('queue')) waiting(o, 'put').slice(0, Math.max(0, o.limit - o.value)).forEach((w) => wake(w, 'woken'));
    },
    crew(name, member) {
      const o = object('crew', name, 0, 0);
      crews.set(o.id, member);
      return o;
    },
    crewSize(crew, n) {
      const alive = state.threads.filter((t) => t.crew === crew.id && !['done', 'failed', 'killed'].includes(t.state));
      crew.limit = n;
      for (const t of alive.slice(n)) {
        bodies.delete(t.id);
        become(t, 'done', 'retired');
      }
      for (let i = alive.length; i < n; i++) {
        const { name, body } = crews.get(crew.id)(i);
        spawn(name, crew, body);
      }
      crew.value = n;
      emit({ kind: 'resize', object: crew.id, from: alive.length, to: n, index: n });
    },
    param(name, value) {
      const from = state.params[name];
      state.params[name] = value;
      emit({ kind: 'param', text: name, from, to: value });
    },
  };

  // Each operation that a body yields either parks the thread (true) or lets it go on.
  const park = {
    sleep(t, ns) { become(t, 'sleeping', '', 0, clock + ns); arm(t, clock + ns); return true; },
    spin(t) { if (t.reason !== 'spin') become(t, 'running', 'spin'); arm(t, clock + 5e6); return true; },
    wait(t, o) { if (o.value) return false; become(t, 'blocked', 'event', o.id); return true; },
    exit(t) { become(t, 'blocked', 'exit'); return true; },
    acquire(t, o) {
      if (o.value <= 0) { become(t, 'blocked', 'semaphore', o.id); return 'again'; }
      o.value--;
      o.holders.push(t.id);
      did(t, 'acquire', o);
      emit({ kind: 'acquire', thread: t.id, object: o.id, from: o.value + 1, to: o.value });
      return false;
    },
    release(t, o) {
      o.value++;
      o.holders.splice(o.holders.indexOf(t.id), 1);
      did(t, 'release', o);
      emit({ kind: 'release', thread: t.id, object: o.id, from: o.value - 1, to: o.value });
      const next = waiting(o, 'semaphore')[0];
      if (next && o.value > 0) wake(next, 'woken', t.id);
      return false;
    },
    put(t, o, text) {
      if (o.items.length >= o.limit) { become(t, 'blocked', 'put', o.id, -1, text); return 'again'; }
      o.items.push({ id: state.seq + 1, text, thread: t.id });
      o.value++;
      did(t, 'put', o, state.seq + 1, text);
      emit({ kind: 'put', thread: t.id, object: o.id, from: o.value - 1, to: o.value, text, index: o.value - 1 });
      const next = waiting(o, 'get')[0];
      if (next) wake(next, 'woken', t.id);
      return false;
    },
    get(t, o) {
      if (!o.items.length) { become(t, 'blocked', 'get', o.id); return 'again'; }
      const item = o.kind === 'lifoqueue' ? o.items.pop() : o.items.shift();
      o.value--;
      did(t, 'get', o, item.id, item.text);
      emit({ kind: 'get', thread: t.id, object: o.id, from: o.value + 1, to: o.value, text: item.text, index: 0 });
      const next = waiting(o, 'put')[0];
      if (next) wake(next, 'woken', t.id);
      return false;
    },
  };

  function resume(t) {
    const body = bodies.get(t.id);
    if (!body) return;
    if (t.reason !== 'spin') become(t, 'running');
    for (;;) {
      let op = body.again;
      body.again = null;
      if (!op) {
        const step = body.next();
        if (step.done) { become(t, 'done'); bodies.delete(t.id); return; }
        op = step.value;
      }
      const parked = park[op[0]](t, ...op.slice(1));
      if (parked === 'again') body.again = op;
      if (parked) return;
    }
  }

  /** Runs until nothing happens before or at `time`, then moves the clock there. */
  function runTo(time) {
    for (;;) {
      while (ready.length) resume(ready.shift());
      const due = timers.filter((x) => x.at <= time).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      timers.splice(timers.indexOf(due), 1);
      if (due.t.state === 'sleeping' && due.t.seq === due.seq) {
        clock = due.at;
        wake(due.t, 'timer');
        while (timers.some((x) => x.at === clock)) {
          const same = timers.filter((x) => x.at === clock).sort((a, b) => a.order - b.order)[0];
          timers.splice(timers.indexOf(same), 1);
          if (same.t.seq === same.seq && same.t.state === 'sleeping') wake(same.t, 'timer');
          else if (same.t.reason === 'spin') ready.push(same.t);
        }
      } else if (due.t.reason === 'spin') {
        clock = due.at;
        ready.push(due.t);
      }
    }
    clock = time;
  }

  spawn('main', null, () => main(k));
  return { state, runTo, k, object: (name) => state.objects.find((o) => o.name === name) };
}

/** The programs, by name of their scenario: main body, parameters, and what a change of a parameter does at once. */
export const programs = {
  trafficlight: {
    params: { cars: 6, green: 30, yellow: 4, red: 26, tick: 500 },
    * main(k) {
      const { params } = k;
      const event = k.object('event', 'event', 0, 0);
      k.spawn('lighter', null, function* (t) {
        let count = 0;
        k.local(t, 'count', 0);
        for (;;) {
          if (count < params.green) { if (!event.value) k.set(t, event, 1); k.print(t, '\x1b[32;1mgreen light\x1b[0m'); }
          else if (count < params.green + params.yellow) k.print(t, '\x1b[33;1myellow light\x1b[0m');
          else if (count < params.green + params.yellow + params.red) { if (event.value) k.set(t, event, 0); k.print(t, '\x1b[31;1mred light\x1b[0m'); }
          else count = 0;
          k.local(t, 'count', ++count);
          yield ['sleep', params.tick * 1e6];
        }
      });
      const crew = k.crew('car', (i) => ({ name: `car ${i + 2}`, body: function* (t) {
        for (;;) {
          yield ['wait', event];
          k.print(t, `car [${i + 2}] is running...`);
          yield ['sleep', second];
        }
      } }));
      k.crewSize(crew, params.cars);
      yield ['exit'];
    },
    change(run, name, value) { if (name === 'cars') run.k.crewSize(run.object('car'), value); },
  },
  producerconsumer: {
    params: { producers: 2, consumers: 1, produce: 3000, consume: 500, maxsize: 4, limit: 5, order: 0 },
    * main(k) {
      const { params } = k;
      const q = k.object(['queue', 'lifoqueue', 'priorityqueue'][params.order], 'q', 0, params.maxsize);
      const names = ['alex', 'eric', 'nora', 'omar', 'ines', 'juno', 'kofi', 'lena'];
      const eaters = ['李闯', '王芳', '张伟', '刘洋'];
      const makers = k.crew('producer', (i) => ({ name: names[i] ?? `maker ${i + 1}`, body: function* (t) {
        for (let n = 0; ; n++) {
          k.print(t, `${t.name} made bone ${n}`);
          yield ['put', q, String(n)];
          k.local(t, 'count', n + 1);
          yield ['sleep', params.produce * 1e6];
        }
      } }));
      k.crewSize(makers, params.producers);
      const takers = k.crew('consumer', (i) => ({ name: eaters[i] ?? `eater ${i + 1}`, body: function* (t) {
        for (;;) {
          yield ['get', q];
          k.print(t, `${t.name} got bone [${t.last.text}] and ate it`);
          yield ['sleep', params.consume * 1e6];
        }
      } }));
      k.crewSize(takers, params.consumers);
      yield ['exit'];
    },
    change(run, name, value) {
      if (name === 'producers' || name === 'consumers') run.k.crewSize(run.object(name.slice(0, -1)), value);
      if (name === 'maxsize') run.k.resize(run.object('q'), value);
    },
  },
  semaphore: {
    params: { permits: 5, threads: 20, hold: 1000 },
    * main(k) {
      const { params } = k;
      const gate = k.object('semaphore', 'semaphore', params.permits, params.permits);
      const crew = k.crew('run', (i) => ({ name: `run ${i}`, body: function* (t) {
        yield ['acquire', gate];
        yield ['sleep', params.hold * 1e6];
        k.print(t, `run the thread: ${i}`);
        yield ['release', gate];
      } }));
      k.crewSize(crew, params.threads);
      while (k.state.threads.some((t) => t.id > 1 && t.state !== 'done')) yield ['spin'];
      k.print(k.state.threads[0], '----all threads done---');
    },
    change(run, name, value) { if (name === 'permits') run.k.resize(run.object('semaphore'), value); },
  },
};

/** A run of the named program with some parameters of its own. */
export function start(name, params = {}, onRecord = undefined) {
  const program = programs[name];
  const run = createRun(program.main, { ...program.params, ...params }, onRecord);
  run.runTo(0);
  return {
    ...run,
    set(param, value) { run.k.param(param, value); program.change(run, param, value); run.runTo(run.k.now); },
  };
}
