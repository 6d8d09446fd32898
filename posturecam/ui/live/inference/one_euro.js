// The One-Euro filter of pose/one_euro.py over a flat array of values, and the calmed points of pose/guides.py.

const weightOf = (cutoffHz, rateHz) => 1 / (1 + rateHz / (2 * Math.PI * cutoffHz));

class OneEuroFilter {
  // fromRaw: speed from the last value as it came, or from the last filtered one.
  constructor({ restHz, hzPerSpeed, speedHz, fromRaw = false }) {
    Object.assign(this, { restHz, hzPerSpeed, speedHz, fromRaw, last: null });
  }

  restart() {
    this.last = null;
  }

  // unit: in what speed is measured. pace(speeds): what raises the cut-off of each value.
  filter(values, rateHz, unit = 1, pace = (speeds) => speeds.map(Math.abs)) {
    if (!this.last) {
      this.filtered = Float64Array.from(values);
      this.speed = new Float64Array(values.length);
    } else if (unit > 0) {
      const before = this.fromRaw ? this.last : this.filtered, share = weightOf(this.speedHz, rateHz);
      this.speed = this.speed.map((speed, k) => {
        const next = speed + share * (((values[k] - before[k]) / unit) * rateHz - speed);
        return Number.isFinite(next) ? next : 0;
      });
      const paces = pace(this.speed);
      this.filtered = this.filtered.map((filtered, k) => {
        const next = filtered + weightOf(this.restHz + this.hzPerSpeed * paces[k], rateHz) * (values[k] - filtered);
        return Number.isFinite(next) ? next : values[k];
      });
    }
    this.last = Float64Array.from(values);
    return this.filtered;
  }
}

// Calms the middle of the hips and the end of the circle around the body, so that the crop does not tremble.
class GuideFilter {
  constructor() {
    this.oneEuro = new OneEuroFilter({ restHz: 0.01, hzPerSpeed: 10, speedHz: 1, fromRaw: true });
  }

  filter([hips, end]) {
    const diameter = 2 * Math.hypot(end[0] - hips[0], end[1] - hips[1]);
    const [x, y, endX, endY] = this.oneEuro.filter([...hips, ...end], 30, diameter); // each frame counts as 1/30 s
    return [[x, y], [endX, endY]];
  }
}
