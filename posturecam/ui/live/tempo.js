// The metronome at the runner's own cadence, and the line that says its rate.

class Tempo {
  constructor(view, options) {
    this.view = view;
    this.options = options;
    this.metronome = new Metronome();
  }

  get isWanted() {
    return Boolean(this.options.get("beat"));
  }

  // A browser lets a page make sound after a click only: call this in one.
  wake() {
    this.metronome.wake();
  }

  beep(hertz) {
    this.metronome.beep(hertz);
  }

  // The latest cadence in steps per minute, null where it is not known; the first one of a session is kept as its own.
  measured(cadence, isLive) {
    this.cadence = cadence;
    if (!this.metronome.base && cadence && this.isWanted && isLive) this.metronome.base = cadence;
    this.show();
  }

  // The option was switched, within a session or outside.
  play(on) {
    this.metronome.base = on ? this.cadence : null;
    this.metronome.run(on);
  }

  run(on) {
    this.metronome.run(on && this.isWanted);
  }

  forget() {
    this.metronome.base = null;
  }

  show() {
    const base = this.metronome.base || this.cadence;
    const percent = this.options.faster;
    this.metronome.rate = base ? (base * (100 + percent)) / 100 : 0;
    this.view.$(".tempo").hidden = !this.isWanted;
    this.view.tempo(base, percent, this.metronome.rate);
  }

  close() {
    this.metronome.close();
  }
}
