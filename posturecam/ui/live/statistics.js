// How the page is doing: frames per second, delay, and what tests and benchmarks look at.

const MAX_LATENCIES = 6000;
const SPEED_FRAMES = 40;

class Statistics {
  constructor(extras) {
    const counts = { state: "off", frames: 0, latencies: [], errors: [], cue: "", spoken: "", summaries: 0, hook: null };
    Object.assign(this, counts, extras);
    window.__posturecam = this;
  }

  // A frame was shown by the camera and drawn with its overlay at these times, ms.
  record(shown, drawn) {
    this.frames += 1;
    this.latencies.push([shown, drawn]);
    if (this.latencies.length > MAX_LATENCIES) this.latencies.splice(0, 1000);
  }

  // Frames per second and the median delay in ms over the last frames; nothing before there are ten.
  speed() {
    const last = this.latencies.slice(-SPEED_FRAMES);
    if (last.length < 10) return null;
    const span = last[last.length - 1][1] - last[0][1];
    const delays = last.map(([shown, drawn]) => drawn - shown).sort((a, b) => a - b);
    this.fps = (1000 * (last.length - 1)) / span;
    return { fps: this.fps.toFixed(0), ms: delays[delays.length >> 1].toFixed(0) };
  }
}
