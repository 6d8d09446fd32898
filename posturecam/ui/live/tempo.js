// The metronome at the runner's own cadence, and the line that says its rate.
// The own cadence is what was measured while no beat sounded: a runner who follows the beat would drive it up.

const UNAFFECTED_MS = 15000; // silence after which a cadence is the runner's own again: the window of 7 s, and 5 s to agree

class Tempo {
  constructor(view, options) {
    this.view = view;
    this.options = options;
    this.metronome = new Metronome();
    this.followed = null;
  }

  get isWanted() {
    return Boolean(this.options.get("beat")) || Boolean(this.followed);
  }

  // A browser lets a page make sound after a click only: call this in one.
  wake() {
    this.metronome.wake();
  }

  beep(hertz) {
    this.metronome.beep(hertz);
  }

  // The latest cadence in steps per minute, null where it is not known; one that the beat has not touched is kept.
  measured(cadence, isLive) {
    this.cadence = cadence;
    if (this.metronome.isSounding) this.lastBeat = performance.now();
    const isOwn = this.lastBeat === undefined || performance.now() - this.lastBeat > UNAFFECTED_MS;
    if (cadence && isLive && isOwn) this.own = cadence;
    this.show();
  }

  // The option was switched, within a session or outside.
  play(on) {
    this.metronome.run(on || Boolean(this.followed));
    this.show();
  }

  run(on) {
    this.metronome.run(on && this.isWanted);
  }

  // A trial asks for a rate of its own, or no longer does.
  follow(rate, isLive) {
    if (rate === this.followed) return;
    this.followed = rate;
    this.show();
    this.run(isLive);
  }

  forget() {
    this.own = this.followed = null;
    this.lastBeat = undefined;
  }

  show() {
    const base = this.own || null;
    const percent = this.options.faster;
    this.metronome.base = base;
    this.metronome.set(this.followed ?? (base ? (base * (100 + percent)) / 100 : 0), Boolean(this.options.get("alternate")));
    this.view.$(".tempo").hidden = this.view.$(".alternate-line").hidden = !this.options.get("beat");
    this.view.tempo(base ?? this.cadence, percent, this.metronome.rate || ((this.cadence ?? 0) * (100 + percent)) / 100);
  }

  close() {
    this.metronome.close();
  }
}
