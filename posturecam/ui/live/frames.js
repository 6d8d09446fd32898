// Frames on their way to the server: one at a time, always the newest.

const JPEG_QUALITY = 0.8;
const MAX_SIDE_PX = 640;
const SILENT_MS = 5000; // without an answer to a frame after which the connection counts as lost
const MAX_AGE = 0.55; // of the camera's interval: a frame older than this is not sent, the next one is nearly there

// One frame of the camera, scaled to what is sent, with its times. It stays as it is until the answer to it is drawn.
class FrameBuffer {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.ctx = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    this.fresh = false;
  }

  take(video, meta) {
    const scale = Math.min(1, MAX_SIDE_PX / Math.max(video.videoWidth, video.videoHeight));
    const width = Math.round(video.videoWidth * scale);
    const height = Math.round(video.videoHeight * scale);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.ctx.drawImage(video, 0, 0, width, height);
    this.meta = meta;
    this.fresh = true;
  }
}

// Sends frames over a connection; `inFlight` is the one that waits for its answer.
class FrameSender {
  constructor(connection) {
    this.connection = connection;
    this.buffers = [new FrameBuffer(), new FrameBuffer()];
    this.id = 0;
    this.inFlight = null;
    this.watchdog = setInterval(() => this.watch(), 1000);
  }

  watch() {
    const now = performance.now();
    const isWaiting = this.inFlight && now - this.inFlight.since > SILENT_MS;
    if (this.connection.greeted && isWaiting && now - this.connection.lastMessage > SILENT_MS) this.connection.lose();
  }

  close() {
    clearInterval(this.watchdog);
  }

  offer(video, meta) {
    this.buffers[0].take(video, meta);
    if (!this.inFlight) this.send();
  }

  // The frame that an answer belongs to; nothing where it is not waited for.
  answered(id) {
    const flight = this.inFlight;
    if (flight?.id !== id) return null;
    this.inFlight = null;
    return flight;
  }

  // Send the frame that came in meanwhile, unless the next one of the camera is nearly there.
  sendFresh(now, interval) {
    const next = this.buffers[0];
    if (next.fresh && now - next.meta.shown < MAX_AGE * interval) this.send();
  }

  reset() {
    this.inFlight = null;
  }

  send() {
    const buffer = this.buffers.shift();
    this.buffers.push(buffer);
    buffer.fresh = false;
    const flight = (this.inFlight = { ...buffer.meta, id: ++this.id >>> 0, canvas: buffer.canvas, since: performance.now() });
    const header = new DataView(new ArrayBuffer(16));
    header.setUint32(0, flight.id, true);
    header.setUint32(4, flight.delivered >>> 0, true);
    header.setFloat64(8, flight.t, true);
    buffer.canvas.toBlob((jpeg) => {
      if (this.inFlight !== flight) return;
      if (jpeg && this.connection.isReady) this.connection.socket.send(new Blob([header.buffer, jpeg]));
      else this.inFlight = null;
    }, "image/jpeg", JPEG_QUALITY);
  }
}
