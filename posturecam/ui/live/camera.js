// The camera: its video, which one it is, and each new frame.

class Camera {
  // onFrame(times) for each frame, where there is one; onEnd() when the camera is unplugged; onList(devices, id in use).
  constructor(video, { onFrame, onEnd, onList, rate = 30 }) {
    this.video = video;
    this.rate = rate;
    this.onFrame = onFrame;
    this.onEnd = onEnd;
    this.onList = onList;
    this.interval = 33;
    this.listChanged = () => this.list();
    navigator.mediaDevices?.addEventListener?.("devicechange", this.listChanged);
  }

  get isAvailable() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  // Start a camera, the given one where it is there. False where another call or `close` came first; throws DOMException.
  async start(deviceId) {
    const request = (this.request = {});
    this.stop();
    const stream = await this.streamOf(deviceId);
    if (this.closed || this.request !== request) {
      for (const track of stream.getTracks()) track.stop();
      return false;
    }
    this.track = stream.getVideoTracks()[0];
    this.track.addEventListener("ended", this.onEnd);
    this.stream = this.video.srcObject = stream;
    await this.video.play();
    await this.list();
    if (this.onFrame) this.watchFrames();
    return true;
  }

  async streamOf(deviceId) {
    const size = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: this.rate } };
    try {
      const video = deviceId ? { ...size, deviceId: { exact: deviceId } } : size;
      return await navigator.mediaDevices.getUserMedia({ audio: false, video });
    } catch (error) {
      if (!deviceId || !["OverconstrainedError", "NotFoundError"].includes(error.name)) throw error;
      return navigator.mediaDevices.getUserMedia({ audio: false, video: size });
    }
  }

  async list() {
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "videoinput");
    this.onList(devices, this.track?.getSettings().deviceId);
  }

  stop() {
    this.watching = {};
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = this.video.srcObject = null;
  }

  close() {
    this.closed = true;
    this.stop();
    navigator.mediaDevices?.removeEventListener?.("devicechange", this.listChanged);
  }

  watchFrames() {
    const watching = (this.watching = {});
    let last = -1;
    const next = () => {
      if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(step);
      else requestAnimationFrame((time) => step(time));
    };
    const step = (now, meta) => {
      if (this.watching !== watching) return;
      if (meta || this.video.currentTime !== last) this.count(meta?.captureTime ?? now, now, meta?.presentedFrames);
      last = this.video.currentTime;
      next();
    };
    next();
  }

  count(t, shown, delivered) {
    this.delivered = delivered ?? (this.delivered ?? 0) + 1;
    this.interval = 0.9 * this.interval + 0.1 * Math.min(200, shown - (this.lastShown ?? shown - 33));
    this.lastShown = shown;
    if (this.video.videoWidth) this.onFrame({ t, shown, delivered: this.delivered });
  }
}
