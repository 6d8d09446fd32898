// Clicks at a rate per minute, planned well ahead on the clock of the sound card: a busy page can't make them uneven.

const AHEAD_S = 2.0; // planned in advance: longer than any page is busy for; a new rate takes back what has not sounded
const PLAN_MS = 200;
const SOON_S = 0.08; // what sounds sooner than that is not taken back

class Metronome {
  constructor() {
    this.rate = 0;
    this.base = null;
    this.isAlternate = false;
    this.clicks = 0;
    this.planned = [];
    this.times = [];
  }

  wake() {
    const Sound = window.AudioContext ?? window.webkitAudioContext;
    if (!Sound) return;
    this.sound ??= new Sound();
    this.sound.resume().catch(() => {});
  }

  get isSounding() {
    return Boolean(this.timer) && this.rate > 0 && this.sound?.state === "running";
  }

  // Seconds from click to click: a step, or two.
  get interval() {
    return ((this.isAlternate ? 2 : 1) * 60) / this.rate;
  }

  // The rate in steps per minute, and whether only every second step has a click.
  set(rate, isAlternate) {
    if (rate === this.rate && isAlternate === this.isAlternate) return;
    this.rate = rate;
    this.isAlternate = isAlternate;
    this.takeBack();
  }

  run(on) {
    clearInterval(this.timer);
    this.timer = null;
    this.takeBack();
    if (!on || !this.sound) return;
    this.next = this.sound.currentTime + 0.1;
    this.timer = setInterval(() => this.plan(), PLAN_MS);
    this.plan();
  }

  plan() {
    if (!this.rate || this.sound.state !== "running") {
      this.next = this.sound.currentTime + 0.1;
      return;
    }
    const now = this.sound.currentTime;
    if (this.next < now) this.next += this.interval * Math.ceil((now - this.next) / this.interval); // in step after a standstill
    while (this.next < now + AHEAD_S) {
      this.planned.push({ at: this.next, tone: this.click(this.next, 1200, 0.03) });
      this.clicks += 1;
      this.times.push(this.next);
      this.next += this.interval;
    }
    this.planned = this.planned.filter(({ at }) => at > now);
    this.times.splice(0, this.times.length - 200);
  }

  // Silence what has not sounded yet; what follows is planned from the last click that stands.
  takeBack() {
    if (!this.sound) return;
    const from = this.sound.currentTime + SOON_S;
    const gone = this.planned.filter(({ at }) => at >= from);
    for (const { tone } of gone) tone.disconnect();
    this.planned = this.planned.filter(({ at }) => at < from);
    this.clicks -= gone.length;
    this.times = this.times.filter((at) => at < from);
    const last = this.planned.at(-1)?.at;
    this.next = last !== undefined && this.rate ? Math.max(from, last + this.interval) : from;
  }

  beep(hertz) {
    if (this.sound?.state === "running") this.click(this.sound.currentTime, hertz, 0.12);
  }

  click(at, hertz, seconds) {
    const tone = this.sound.createOscillator();
    const volume = this.sound.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.5, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.connect(volume).connect(this.sound.destination);
    tone.start(at);
    tone.stop(at + seconds);
    return volume;
  }

  close() {
    this.run(false);
    this.sound?.close().catch(() => {});
  }
}
