// Clicks at a rate per minute, planned a little ahead on the clock of the sound card.
class Metronome {
  constructor() {
    this.rate = 0;
    this.base = null;
    this.clicks = 0;
  }

  wake() {
    const Sound = window.AudioContext ?? window.webkitAudioContext;
    if (!Sound) return;
    this.sound ??= new Sound();
    this.sound.resume().catch(() => {});
  }

  run(on) {
    clearInterval(this.timer);
    this.timer = null;
    if (!on || !this.sound) return;
    this.next = this.sound.currentTime + 0.1;
    this.timer = setInterval(() => this.plan(), 25);
  }

  plan() {
    if (!this.rate || this.sound.state !== "running") {
      this.next = this.sound.currentTime + 0.1;
      return;
    }
    while (this.next < this.sound.currentTime + 0.15) {
      this.click(this.next, 1200, 0.03);
      this.clicks += 1;
      this.next += 60 / this.rate;
    }
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
  }

  close() {
    this.run(false);
    this.sound?.close().catch(() => {});
  }
}
