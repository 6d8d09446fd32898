// The overlay that the server drew for one frame, moved along with the landmarks of the frames that follow.

const TIED_POINTS = { line: 2, dash: 2, dot: 1, wedge: 3, text: 1 }; // that a stroke begins with, after kind and strength
const BETWEEN = [[7, 8], [11, 12], [23, 24], [25, 26], [27, 28]]; // as in inference/overlay.py, numbers 33 to 37
const STILL = -1; // of a point that stays where it is: the place where a foot landed
const STILL_MS = 400; // for which such strokes are shown

class TiedStrokes {
  constructor() {
    this.clear();
  }

  clear() {
    this.strokes = [];
  }

  // xy: the landmarks in the frame that was drawn, of which t is the time in ms.
  set({ strokes, ties }, xy, t) {
    Object.assign(this, { strokes, ties, from: xy, t });
  }

  // The strokes on other landmarks.
  on(xy, t) {
    if (!this.from) return [];
    const moves = Array.from({ length: xy.length }, (_, k) => xy[k] - this.from[k]);
    for (const [left, right] of BETWEEN) for (const axis of [0, 1]) moves.push((moves[2 * left + axis] + moves[2 * right + axis]) / 2);
    return this.strokes.flatMap((stroke, n) => {
      const ties = this.ties[n];
      if (ties[0] === STILL) return t - this.t < STILL_MS ? [stroke] : [];
      const moved = stroke.slice();
      for (let k = 0; k < 2 * TIED_POINTS[stroke[0]]; k++) moved[2 + k] += moves[2 * ties[k >> 1] + (k % 2)];
      return [moved];
    });
  }
}

// Landmarks calmed for the eye, as steadying.py does it; what is measured never goes through it.
class LandmarkFilter {
  constructor() {
    this.oneEuro = new OneEuroFilter({ restHz: 2, hzPerSpeed: 15, speedHz: 2 });
    this.t = null;
  }

  forget() {
    this.t = null;
  }

  // xy: x and y by turns, px; t in ms.
  calmed(xy, t) {
    let since = this.t === null ? 0 : (t - this.t) / 1000;
    this.t = t;
    if (!(since > 0 && since <= 0.3)) {
      this.oneEuro.restart();
      since = 0.3;
    }
    const ys = xy.filter((_, k) => k % 2), height = Math.max(1, Math.max(...ys) - Math.min(...ys));
    const pace = (speeds) => speeds.map((_, k) => Math.hypot(speeds[k & ~1], speeds[k | 1]) / height);
    return this.oneEuro.filter(xy, 1 / since, 1, pace);
  }
}
