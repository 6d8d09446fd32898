// The worker of the desk page. Timers and animation of a hidden tab are slowed down or stopped, a worker's are not: so
// it takes the frames, sends one at a time, and owns the connection.

const JPEG = { type: "image/jpeg", quality: 0.8 };
const LONG_SIDE_PX = 320; // of a frame that is sent: a face of a fifth of it is still measured to 1 %
const SILENT_MS = 8000; // without an answer to a frame after which the connection counts as lost
const NO_FRAME_MS = 5000; // after which the camera counts as silent

class Watcher {
  constructor() {
    this.canvas = new OffscreenCanvas(2, 2);
    this.ctx = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    this.connection = new Connection({
      onMessage: (message) => this.receive(message),
      onLost: (attempts) => this.lose(attempts),
      isHidden: () => false,
    });
    this.frames = 0;
    this.shows = false;
    this.due = 0;
    this.lastFrame = performance.now();
    this.setRate(8);
    setInterval(() => this.watch(), 1000);
  }

  obey({ kind, ...values }) {
    if (kind === "open") this.open(values.address);
    if (kind === "stream") this.read(values.stream);
    if (kind === "image") this.offer(values.image);
    if (kind === "rate") this.setRate(values.rate, values.shows);
    if (kind === "pull") this.pulls = values.pulls;
    if (kind === "send") this.connection.send(values.command, values.values);
    if (kind === "close") this.close();
  }

  open(address) {
    this.connection.close();
    this.flight = null;
    this.connection.open(address);
  }

  close() {
    this.reader?.cancel().catch(() => {});
    this.reader = null;
    this.pulls = false;
    this.connection.close();
    this.flight = null;
  }

  setRate(rate, shows = this.shows) {
    this.every = 1000 / rate;
    this.shows = shows;
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.pulls && this.isFree() && postMessage({ kind: "pull" }), this.every);
  }

  async read(stream) {
    this.reader?.cancel().catch(() => {});
    const reader = (this.reader = stream.getReader());
    for (;;) {
      const { value: frame, done } = await reader.read().catch(() => ({ done: true }));
      if (done || this.reader !== reader) {
        frame?.close();
        return;
      }
      this.lastFrame = performance.now();
      if (this.isFree() && this.isDue()) await this.offer(frame);
      else frame.close();
    }
  }

  isFree() {
    return this.connection.isReady && !this.flight;
  }

  // Whether it is time: within half a camera's interval, lest 5 a second of 30 become 4.
  isDue() {
    const now = performance.now();
    if (now < this.due - 16) return false;
    this.due = Math.max(this.due + this.every, now + this.every / 2);
    return true;
  }

  // Send a frame; where the page is seen, keep it in its full size until the answer is there.
  async offer(image) {
    this.lastFrame = performance.now();
    if (!this.isFree()) return image.close();
    const flight = (this.flight = { id: ++this.frames >>> 0, since: performance.now() });
    const [width, height] = [image.displayWidth ?? image.width, image.displayHeight ?? image.height];
    const scale = Math.min(1, LONG_SIDE_PX / Math.max(width, height));
    this.resize(Math.round(width * scale), Math.round(height * scale));
    this.ctx.drawImage(image, 0, 0, this.canvas.width, this.canvas.height);
    try {
      if (this.shows) flight.image = await createImageBitmap(image);
      image.close();
      this.send(flight, await this.canvas.convertToBlob(JPEG));
    } catch {
      this.flight = null; // such as a frame that the camera took back
    }
  }

  resize(width, height) {
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
  }

  send(flight, jpeg) {
    if (this.flight !== flight) return;
    if (!this.connection.isReady) return this.drop();
    const header = new DataView(new ArrayBuffer(4));
    header.setUint32(0, flight.id, true);
    this.connection.socket.send(new Blob([header.buffer, jpeg]));
  }

  receive(message) {
    if (message.type === "hello") {
      this.connection.greet();
      this.drop();
    }
    let image = null;
    if (message.type === "frame" && message.id === this.flight?.id) {
      image = this.flight.image;
      this.flight = null;
    }
    if (message.type === "refused") this.connection.wanted = false;
    postMessage({ kind: "message", message, image }, image ? [image] : []);
  }

  drop() {
    this.flight?.image?.close();
    this.flight = null;
  }

  lose(attempts) {
    this.drop();
    postMessage({ kind: "lost", attempts });
  }

  // Notice what has fallen silent: the server, or the camera.
  watch() {
    const now = performance.now();
    if (this.flight && now - this.flight.since > SILENT_MS && this.connection.greeted) this.connection.lose();
    const isSilent = this.connection.isReady && now - this.lastFrame > NO_FRAME_MS;
    if (isSilent !== this.wasSilent) postMessage({ kind: "silent", isSilent });
    this.wasSilent = isSilent;
  }
}

const watcher = new Watcher();
onmessage = (event) => watcher.obey(event.data);
