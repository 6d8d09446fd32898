// What a person wears, as the colours of four parts of the body; the same as pose/clothes.py, with its figures.

const COLOURS_EVERY_S = 0.2, RECENT_LOOKS = 10, PATCH_SIDE = 12, PATCH_WIDTH = 0.35, LIMB_SEEN = 0.5;
const FEWEST_PARTS = 2, OTHER_LIGHT = 25.0;
const LIMBS = [[[23, 24], [25, 26]], [[25, 26], [27, 28]], [[13, 14], [15, 16]]]; // besides the trunk

const medianOf = (values) => {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

// CIELAB (D65) of sRGB of 0 to 1.
function labOf(rgb) {
  const [r, g, b] = rgb.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  const f = (v) => (v > 0.008856 ? Math.cbrt(v) : 7.787 * v + 16 / 116);
  const x = f((0.412453 * r + 0.35758 * g + 0.180423 * b) / 0.950456);
  const luminance = 0.212671 * r + 0.71516 * g + 0.072169 * b;
  const y = f(luminance), z = f((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.088754);
  return [luminance > 0.008856 ? 116 * y - 16 : 903.3 * luminance, 500 * (x - y), 200 * (y - z)];
}

// The ends of a part of the body on the side that is seen better; those of the trunk lie between the sides.
function limbEnds({ xy, visibility }, limb) {
  const seen = (pair) => Math.max(...pair.map((k) => visibility[k])) >= LIMB_SEEN;
  const middle = ([left, right]) => [0, 1].map((axis) => (xy[left][axis] + xy[right][axis]) / 2);
  if (!limb) return seen([11, 12]) && seen([23, 24]) ? [middle([11, 12]), middle([23, 24])] : null;
  const least = [0, 1].map((side) => Math.min(...limb.map((pair) => visibility[pair[side]])));
  const side = least[1] > least[0] ? 1 : 0;
  return least[side] >= LIMB_SEEN ? limb.map((pair) => xy[pair[side]]) : null;
}

// The median colour around the middle of a limb; null where it is not seen.
function colourOf(frame, ends) {
  if (!ends) return null;
  const [[startX, startY], [endX, endY]] = ends, [width, height] = frame.size;
  const x = (startX + endX) / 2, y = (startY + endY) / 2, length = Math.hypot(endX - startX, endY - startY);
  if (!Number.isFinite(length) || length < 4 || !(x >= 0 && x < width && y >= 0 && y < height)) return null;
  const region = new Region(x, y, PATCH_WIDTH * length, Math.atan2(startX - endX, endY - startY));
  const patch = crop(frame.image, region.matrix(PATCH_SIDE), PATCH_SIDE, new Float32Array(3 * PATCH_SIDE ** 2));
  const labs = Array.from({ length: PATCH_SIDE ** 2 }, (_, k) => labOf([...patch.subarray(3 * k, 3 * k + 3)]));
  return [0, 1, 2].map((axis) => medianOf(labs.map((lab) => lab[axis])));
}

const coloursOf = (frame, body) => [null, ...LIMBS].map((limb) => colourOf(frame, limbEnds(body, limb)));

class Clothes {
  constructor() {
    this.t = -Infinity;
    this.looks = [];
  }

  look(frame, body) {
    if (frame.t - this.t < COLOURS_EVERY_S) return;
    this.t = frame.t;
    this.looks = [...this.looks.slice(1 - RECENT_LOOKS), coloursOf(frame, body)];
  }

  // Whether a body surely wears what the person followed wore recently.
  areOn(frame, body) {
    const distances = coloursOf(frame, body).flatMap((colour, part) => {
      const before = this.looks.map((look) => look[part]).filter(Boolean);
      if (!colour || !before.length) return [];
      return Math.hypot(...colour.map((value, axis) => value - medianOf(before.map((one) => one[axis]))));
    });
    return distances.length >= FEWEST_PARTS && Math.max(...distances) <= OTHER_LIGHT;
  }
}
