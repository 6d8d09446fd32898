// Frames analysed in this browser, by a worker: one at a time, always the newest. Only landmarks go to the server.

const BATCH_MS = 200; // between two messages to the server
const LIGHT_MS = 500; // between two measurements of the light
const START_MS = 120_000; // after which loading has failed: 11 MB at 1 Mbit/s take 90 s
const SLOW_MS = 125; // median time of a frame, 8 frames a second, from which on the server is faster
const JUDGED_FRAMES = 30; // of which that is the median
const REMEMBERED = 64; // frames whose landmarks are kept for the overlay that belongs to one of them

class BrowserAnalyser {
  // onPose(flight, strokes) for each frame analysed; onFail("cannot" or "slow") once, when it is no use.
  constructor(connection, { onPose, onFail }) {
    Object.assign(this, { connection, onPose, onFail });
    this.buffers = [new FrameBuffer(), new FrameBuffer()];
    this.id = 0;
    this.tied = new TiedStrokes();
    this.filter = new LandmarkFilter();
    this.reset();
    this.watchdog = setInterval(() => this.watch(), 1000);
  }

  // Load runtime and networks; true when frames can be analysed.
  async open(folder) {
    if (this.isReady) return true;
    const ready = new Promise((resolve) => (this.settle = resolve));
    try {
      this.worker = new Worker(`${folder}worker.js`);
    } catch {
      this.fail("cannot");
      return false;
    }
    this.worker.onmessage = ({ data }) => this[`on_${data.type}`](data);
    this.worker.onerror = () => this.fail("cannot");
    this.worker.postMessage({ type: "open", folder: new URL(folder, location.href).href });
    this.overdue = setTimeout(() => this.fail("cannot"), START_MS);
    return ready;
  }

  on_ready({ kind, threads, accelerators }) {
    clearTimeout(this.overdue);
    Object.assign(this, { isReady: true, kind, threads, accelerators });
    this.settle(true);
  }

  on_failed({ reason }) {
    this.problem = reason;
    this.fail("cannot");
  }

  fail(why) {
    if (this.isClosed) return;
    this.close();
    this.settle?.(false);
    this.onFail(why);
  }

  close() {
    this.isClosed = true;
    this.isReady = false;
    clearTimeout(this.overdue);
    clearInterval(this.watchdog);
    this.worker?.terminate();
  }

  watch() {
    const now = performance.now(), since = this.awaited?.since ?? now;
    if (this.connection.greeted && now - since > SILENT_MS && now - this.connection.lastMessage > SILENT_MS) this.connection.lose();
  }

  // A connection begins, or the page rests: what is under way belongs to nothing any more.
  reset() {
    this.flight = this.awaited = this.light = null;
    this.queue = [];
    this.places = new Map();
    this.times = [];
    this.sent = this.lit = -Infinity;
    this.tied.clear();
    this.filter.forget();
    if (this.isReady) this.worker.postMessage({ type: "restart" });
  }

  offer(video, meta) {
    this.buffers[0].take(video, meta);
    if (this.isReady && !this.flight) this.analyse();
  }

  analyse() {
    const buffer = this.buffers.shift(), { width, height } = buffer.canvas, now = performance.now();
    this.buffers.push(buffer);
    buffer.fresh = false;
    this.flight = { ...buffer.meta, id: ++this.id >>> 0, canvas: buffer.canvas, since: now };
    const wantsLight = now - this.lit > LIGHT_MS;
    if (wantsLight) this.lit = now;
    const pixels = buffer.ctx.getImageData(0, 0, width, height).data.buffer;
    const frame = { type: "frame", id: this.flight.id, t: this.flight.t / 1000, width, height, pixels, wantsLight };
    this.worker.postMessage(frame, [pixels]);
  }

  on_pose({ id, pose, light }) {
    const { flight } = this;
    if (flight?.id !== id) return;
    this.flight = null;
    const now = performance.now(), { width, height } = flight.canvas;
    const found = pose && isSendable(pose, width, height) ? pose : null;
    this.light = light ?? this.light;
    this.keep(flight, found, width, height);
    this.onPose(flight, found ? this.tied.on(this.filter.calmed(found.xy, flight.t), flight.t) : []);
    if (!found) this.filter.forget();
    if (this.isSlow(now - flight.since)) return this.fail("slow");
    this.send(now);
    if (this.buffers[0].fresh && !this.flight) this.analyse();
  }

  keep({ id, delivered, t }, pose, width, height) {
    const size = `${width}x${height}`;
    if (this.size !== size) this.queue = []; // of another camera
    this.size = size;
    if (this.queue.length && t <= this.queue[this.queue.length - 1].t) return;
    this.queue = [...this.queue.slice(1 - MOST_FRAMES), { id, delivered, t, pose, width, height }];
    if (pose) this.places.set(id, { xy: pose.xy, t });
    if (this.places.size > REMEMBERED) this.places.delete(this.places.keys().next().value);
  }

  isSlow(ms) {
    this.times.push(ms);
    if (this.times.length < JUDGED_FRAMES) return false;
    const median = [...this.times].sort((a, b) => a - b)[JUDGED_FRAMES >> 1];
    this.times.shift();
    return median > (window.__posturecamSlowMs ?? SLOW_MS);
  }

  // One message at a time: a busy server gets fewer, with more frames each.
  send(now) {
    if (this.awaited || now - this.sent < BATCH_MS || !this.queue.length || !this.connection.isReady) return;
    const { queue } = this, last = queue[queue.length - 1];
    this.awaited = { id: last.id, since: now };
    this.sent = now;
    this.connection.socket.send(encodeLandmarks(last.width, last.height, queue, this.light));
    this.queue = [];
    this.light = null;
  }

  // The answer to a message; it may bring the overlay of its last frame.
  overlay(message) {
    if (this.awaited?.id !== message.id) return;
    this.awaited = null;
    const place = this.places.get(message.id);
    if (message.strokes && place) this.tied.set(message, place.xy, place.t);
    else if (message.strokes) this.tied.clear();
  }

  answered() {
    return null; // no frame goes to the server
  }
}
