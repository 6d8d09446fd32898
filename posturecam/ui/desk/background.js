// The page's side of the worker: hands it the frames of the camera, in the way that this browser can, and passes on what
// it says.

const PULL_MS = 3000; // for which a frame that the page draws is waited for
const RATES = { seen: 8, hidden: 2.5 }; // frames a second

class Background {
  // onMessage(message, image); onLost(attempts); onSilent(whether the camera gives no frames).
  constructor(video, { onMessage, onLost, onSilent }) {
    this.video = video;
    this.pullingUntil = 0;
    this.handlers = { message: ({ message, image }) => onMessage(message, image), lost: ({ attempts }) => onLost(attempts) };
    this.handlers.silent = ({ isSilent }) => onSilent(isSilent);
    this.handlers.pull = () => this.pull();
    this.address = URL.createObjectURL(new Blob([WATCHER], { type: "text/javascript" }));
    this.worker = new Worker(this.address);
    this.worker.onmessage = (event) => this.handlers[event.data.kind](event.data);
    this.seen(!document.hidden);
  }

  // How frames reach the worker: "stream" does not need the page at all; "pull" wakes it for each frame.
  watch(track) {
    this.way = this.hand(track);
    if (this.way === "stream") this.video.srcObject = null; // it would take every frame as well
    this.worker.postMessage({ kind: "pull", pulls: this.way === "pull" });
    return this.way;
  }

  hand(track) {
    try {
      if (window.MediaStreamTrackProcessor) {
        const stream = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable;
        this.worker.postMessage({ kind: "stream", stream }, [stream]);
        return "stream";
      }
    } catch {
      return "pull";
    }
    return "pull";
  }

  async pull() {
    const now = performance.now();
    if (now < this.pullingUntil || !this.video.videoWidth) return;
    this.pullingUntil = now + PULL_MS;
    try {
      const image = await createImageBitmap(this.video);
      this.worker.postMessage({ kind: "image", image }, [image]);
    } catch {
      return; // no frame yet
    } finally {
      this.pullingUntil = 0;
    }
  }

  open(address) {
    const host = location.host;
    this.worker.postMessage({ kind: "open", address: { ...address, host, isSecure: location.protocol === "https:" } });
  }

  send(command, values = {}) {
    this.worker.postMessage({ kind: "send", command, values });
  }

  seen(isSeen) {
    this.worker.postMessage({ kind: "rate", rate: isSeen ? RATES.seen : RATES.hidden, shows: isSeen });
  }

  rest() {
    this.worker.postMessage({ kind: "close" });
  }

  close() {
    this.rest();
    this.worker.terminate();
    URL.revokeObjectURL(this.address);
  }
}
