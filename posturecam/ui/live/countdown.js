// Counts whole seconds down to the start of a session.
class Countdown {
  // onTick(seconds left) each second, onEnd() at 0; a count that runs already is cancelled.
  start(seconds, onTick, onEnd) {
    const end = performance.now() + 1000 * seconds;
    const run = (this.run = {});
    const step = () => {
      if (this.run !== run) return;
      const left = Math.ceil((end - performance.now()) / 1000);
      if (left <= 0) {
        this.cancel();
        return onEnd();
      }
      onTick(left);
      setTimeout(step, (end - performance.now()) % 1000 || 1000);
    };
    step();
  }

  cancel() {
    this.run = null;
  }
}

// Keeps the screen on while a session runs, where the browser can.
class ScreenLock {
  async acquire() {
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch {
      this.lock = null; // the screen may go dark, as it may anywhere else
    }
  }

  release() {
    this.lock?.release().catch(() => {});
  }
}
