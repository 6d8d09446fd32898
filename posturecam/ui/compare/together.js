// Plays two media in step: one drives, the other follows. Part of the module of compare.js.
const JUST_AFTER_S = 0.001; // rounding never shows the frame before
const CATCH_UP_S = 0.12; // a small error is made up for within about this, by more or less speed
const SEEK_FROM_S = 0.2; // a larger one by a seek: below, that takes longer than catching up (measured in Chromium)
const SEEK_EVERY_MS = 250; // no other seek before that
const PLAYED_UP_TO = 4; // beyond this rate browsers no longer keep up (Chromium: 7 and more), so frames are sought
const SLOWEST = 0.0625, FASTEST = 16; // the rates that browsers play

class Together {
  constructor(rates, times, listener) {
    Object.assign(this, { rates, times, listener, media: [null, null], speed: 1, playing: false, moment: 0, sought: -Infinity, latency: 0.05 });
    this.gaps = times.map((all) => (all.length > 1 ? (all[all.length - 1] - all[0]) / (all.length - 1) : 1 / 30));
  }

  use(number, media) {
    this.media[number] = media;
    media.addEventListener("seeked", () => this.arrived(number));
    media.addEventListener("loadeddata", () => this.settle());
    if (this.axis) this.settle();
  }

  setAxis(axis, moment) {
    this.axis = axis;
    this.go(moment);
  }

  get driver() { return this.media[this.axis.driver]; }

  get follower() { return this.media[this.axis.other]; }

  // The time of the frame that a clip shows.
  shownTime(number) {
    const t = this.media[number].currentTime, all = this.times[number];
    return all.length ? all[nearest(all, t)] : t;
  }

  async play() {
    if (this.moment >= this.axis.end - 1e-3) this.go(this.axis.start);
    this.playing = true;
    this.setRates();
    const followed = this.follower instanceof Clock || this.rateOf(this.axis.other) > PLAYED_UP_TO ? [] : [this.follower];
    await Promise.all([this.driver, ...followed].map((one) => one.play().catch(() => {}))); // interrupted by a pause
    this.next = requestAnimationFrame(() => this.tick());
    this.listener.changed();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.next);
    for (const one of this.media) one.pause();
    this.go(this.axis.momentOf(this.shownTime(this.axis.driver)));
    this.listener.changed();
  }

  tick() {
    if (!this.playing) return;
    this.next = requestAnimationFrame(() => this.tick());
    const { axis } = this, t = this.driver.currentTime;
    this.moment = axis.momentOf(t);
    if (t >= axis.timeAt(axis.driver, axis.end) - 1e-3 || (this.driver.ended ?? this.driver.paused)) return this.begin();
    this.follow();
    this.listener.show();
  }

  // At the end both begin again, unless the user wants little motion.
  begin() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.pause();
    this.go(this.axis.start);
    this.driver.play().catch(() => {});
    if (!(this.follower instanceof Clock) && this.rateOf(this.axis.other) <= PLAYED_UP_TO) this.follower.play().catch(() => {});
  }

  // Sets the follower's rate so that an error vanishes, or takes it where it belongs when it is off by a frame.
  follow() {
    const { axis, follower } = this, target = axis.timeAt(axis.other, this.moment);
    if (follower instanceof Clock) {
      follower.currentTime = target;
      return;
    }
    if (follower.seeking) return;
    const base = this.rateOf(axis.other), error = target - follower.currentTime, now = performance.now();
    const isSought = base > PLAYED_UP_TO;
    if (isSought && !follower.paused) follower.pause();
    if (isSought ? Math.abs(error) > this.gaps[axis.other] : Math.abs(error) > SEEK_FROM_S * Math.max(1, base) && now - this.sought > SEEK_EVERY_MS) {
      this.sought = now;
      follower.currentTime = this.within(axis.other, target + base * this.latency);
    }
    if (isSought) return;
    setRate(follower, base * Math.min(2, Math.max(0.5, 1 + error / (CATCH_UP_S * Math.max(base, 1e-3)))));
    if (follower.paused) follower.play().catch(() => {});
  }

  arrived(number) {
    if (this.playing && this.axis && number === this.axis.other) {
      const took = (performance.now() - this.sought) / 1000;
      this.latency = Math.min(0.3, 0.7 * this.latency + 0.3 * took);
    }
    this.listener.show();
  }

  // Seconds of a clip per second of the clock on the wall, at the present moment.
  rateOf(number) {
    const { axis } = this, driven = this.speed * this.rates[axis.driver];
    if (number === axis.driver) return driven;
    return (driven * axis.slopeAt(axis.other, this.moment)) / Math.max(axis.slopeAt(axis.driver, this.moment), 1e-6);
  }

  setRates() {
    setRate(this.driver, this.rateOf(this.axis.driver));
    if (!(this.follower instanceof Clock)) setRate(this.follower, this.rateOf(this.axis.other));
  }

  setSpeed(speed) {
    this.speed = speed;
    this.setRates();
  }

  // Both exactly at the frames of a moment.
  go(moment) {
    this.moment = Math.min(Math.max(moment, this.axis.start), this.axis.end);
    this.settle();
  }

  settle() {
    if (!this.axis || this.media.some((one) => one === null)) return;
    for (const number of [0, 1]) this.media[number].currentTime = this.frameTime(number, this.axis.timeAt(number, this.moment));
    this.listener.show();
  }

  step(by) {
    this.pause();
    const number = this.axis.driver, all = this.times[number];
    const ends = [this.axis.start, this.axis.end].map((moment) => nearest(all, this.axis.timeAt(number, moment)));
    const next = Math.min(Math.max(nearest(all, this.driver.currentTime) + by, ends[0]), ends[1]);
    this.go(all.length ? this.axis.momentOf(all[next]) : this.moment + 0.02 * by);
  }

  frameTime(number, t) {
    const all = this.times[number];
    return all.length ? closest(all, t) + JUST_AFTER_S : t;
  }

  within(number, t) {
    const all = this.times[number];
    return all.length ? Math.min(Math.max(t, all[0]), all[all.length - 1]) : t;
  }

  end() {
    this.playing = false;
    cancelAnimationFrame(this.next);
    for (const one of this.media) one?.pause();
  }
}

function setRate(media, rate) {
  const kept = Math.min(FASTEST, Math.max(SLOWEST, rate));
  if (Math.abs(media.playbackRate - kept) > 0.005 * kept) media.playbackRate = kept;
}
