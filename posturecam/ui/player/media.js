// What plays: the video, or a clock where there is none. Part of the module of player.js.

// A clock with the part of a video element's interface that the player uses.
class Clock extends EventTarget {
  constructor(duration) {
    super();
    Object.assign(this, { duration, at: 0, paused: true, rate: 1, next: 0 });
  }

  get currentTime() { return this.at; }

  set currentTime(t) {
    this.at = Math.min(Math.max(t, 0), this.duration);
    this.tell("seeked");
  }

  get playbackRate() { return this.rate; }

  set playbackRate(rate) {
    this.rate = rate;
    this.tell("ratechange");
  }

  async play() {
    if (this.at >= this.duration) this.at = 0;
    this.paused = false;
    this.tell("play");
    let before = performance.now();
    const tick = (now) => {
      if (this.paused) return;
      this.at = Math.min(this.duration, this.at + (this.rate * (now - before)) / 1000);
      before = now;
      this.next = requestAnimationFrame(tick);
      if (this.at >= this.duration) this.pause();
    };
    this.next = requestAnimationFrame(tick);
  }

  pause() {
    cancelAnimationFrame(this.next);
    if (this.paused) return;
    this.paused = true;
    this.tell("pause");
  }

  tell(name) { this.dispatchEvent(new Event(name)); }
}

function makeVideo(address, words) {
  const video = element("video", { src: address, preload: "auto", playsinline: "", "aria-label": words.video });
  video.muted = true;
  video.defaultPlaybackRate = 1;
  return video;
}

// Calls back with the time of every frame as it is shown: exactly where the browser says so, else by its clock.
function onEveryFrame(media, show) {
  let next = 0, ended = false;
  if (media.requestVideoFrameCallback) {
    const shown = (now, { mediaTime }) => {
      if (ended) return;
      show(mediaTime);
      next = media.requestVideoFrameCallback(shown);
    };
    next = media.requestVideoFrameCallback(shown);
    return () => { ended = true; media.cancelVideoFrameCallback(next); };
  }
  const seeked = () => show(media.currentTime);
  const tick = () => {
    if (!media.paused) show(media.currentTime);
    next = requestAnimationFrame(tick);
  };
  for (const name of ["seeked", "loadeddata"]) media.addEventListener(name, seeked);
  next = requestAnimationFrame(tick);
  return () => {
    cancelAnimationFrame(next);
    for (const name of ["seeked", "loadeddata"]) media.removeEventListener(name, seeked);
  };
}
