// The square of a frame that a network looks at, and its pixels; the same as pose/region.py and pose/crop.py.

const MARGIN = 1.25; // side of the square around a person by the diameter of the circle around the whole body
const PART = 0.6, STEP = 0.7; // as in pose/region.py

// A square around (x, y) px, turned by `angle` rad; points in it have coordinates 0 to 1 from its own top left corner.
class Region {
  constructor(x, y, side, angle = 0) {
    Object.assign(this, { x, y, side, angle });
  }

  static whole([width, height]) {
    return new Region(width / 2, height / 2, Math.max(width, height));
  }

  // Overlapping squares that cover a frame, row by row.
  static parts([width, height]) {
    const short = Math.min(width, height), long = Math.max(width, height);
    const side = short < PART * long ? Math.max(short, 1) : PART * long;
    const middles = (length) => {
      const n = Math.ceil(Math.max(length - side, 0) / (STEP * side)) + 1;
      return n === 1 ? [length / 2] : Array.from({ length: n }, (_, k) => side / 2 + (k * (length - side)) / (n - 1));
    };
    return middles(height).flatMap((y) => middles(width).map((x) => new Region(x, y, side)));
  }

  // Around the circle of a body: its middle (the hips) and the point straight above it, [x, y] each.
  static around([x, y], [endX, endY]) {
    const angle = Math.PI / 2 - Math.atan2(y - endY, endX - x);
    const turn = angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
    return new Region(x, y, 2 * MARGIN * Math.hypot(endX - x, endY - y), turn);
  }

  // Radius of the circle around the whole body, px.
  get reach() {
    return this.side / 2 / MARGIN;
  }

  // [a, b, c, d, e, f]: a pixel (x, y) of a crop lies at (a x + b y + c, d x + e y + f) of the frame.
  matrix(side) {
    const grow = this.side / side, half = side / 2;
    const across = grow * Math.cos(this.angle), down = grow * Math.sin(this.angle);
    return [across, -down, this.x - half * (across - down), down, across, this.y - half * (across + down)];
  }

  toFrame([x, y]) {
    const [across, down] = this.turned([x - 0.5, y - 0.5]);
    return [across * this.side + this.x, down * this.side + this.y];
  }

  turned([x, y]) {
    const c = Math.cos(this.angle), s = Math.sin(this.angle);
    return [x * c - y * s, x * s + y * c];
  }
}

// Whether the hips are in a frame; below it they may well be. `margin` in reaches off its sides.
function isInside(region, [width], margin = 0) {
  const aside = margin * region.reach;
  return -aside <= region.x && region.x <= width + aside && region.y >= -aside;
}

// Cut a square of `side` px out of an image (RGBA), bilinear, into `out` as RGB of `low` to `high`. Beyond the image lies
// black, or its own edge again.
function crop(image, matrix, side, out, { low = 0, high = 1, blackOutside = false } = {}) {
  const { data, width, height } = image, [a, b, c, d, e, f] = matrix;
  const lastX = width - 1, lastY = height - 1, scale = (high - low) / 255;
  const clampX = (x) => (x < 0 ? 0 : x > lastX ? lastX : x), clampY = (y) => (y < 0 ? 0 : y > lastY ? lastY : y);
  let at = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = a * column + b * row + c, y = d * column + e * row + f;
      const left = Math.floor(x), top = Math.floor(y), right = x - left, below = y - top;
      let w00 = (1 - right) * (1 - below), w01 = right * (1 - below), w10 = (1 - right) * below, w11 = right * below;
      let p00, p01, p10, p11;
      if (left >= 0 && top >= 0 && left < lastX && top < lastY) {
        p00 = 4 * (top * width + left);
        p01 = p00 + 4;
        p10 = p00 + 4 * width;
        p11 = p10 + 4;
      } else {
        const x0 = clampX(left), x1 = clampX(left + 1), y0 = clampY(top), y1 = clampY(top + 1);
        p00 = 4 * (y0 * width + x0);
        p01 = 4 * (y0 * width + x1);
        p10 = 4 * (y1 * width + x0);
        p11 = 4 * (y1 * width + x1);
        if (blackOutside) {
          const in0 = left >= 0 && left <= lastX, in1 = left >= -1 && left < lastX;
          const on0 = top >= 0 && top <= lastY, on1 = top >= -1 && top < lastY;
          if (!(in0 && on0)) w00 = 0;
          if (!(in1 && on0)) w01 = 0;
          if (!(in0 && on1)) w10 = 0;
          if (!(in1 && on1)) w11 = 0;
        }
      }
      for (let k = 0; k < 3; k++) {
        const value = w00 * data[p00 + k] + w01 * data[p01 + k] + w10 * data[p10 + k] + w11 * data[p11 + k];
        out[at++] = low + scale * Math.floor(value + 0.5);
      }
    }
  }
  return out;
}
