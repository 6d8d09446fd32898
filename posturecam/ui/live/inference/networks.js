// The two networks, as pose/detector.py and pose/landmark_model.py run them.

const DETECTOR_SIDE = 224, STRIDES = [8, 16, 32, 32, 32], ANCHORS_A_CELL = 2;
const SURE = 0.5; // score from which a cell has found a person, and heat from which a point is moved
const SAME = 0.3; // shared over united area from which two answers are of one person
const SIDE = 256, BODY = 33, KEPT = 35; // the body, the middle of the hips and the end of the circle around the body
const REACH = 4; // cells around a point whose heat counts
const SHORTEST_TRUNK = 0.2, SEEN = 0.3; // as in pose/landmark_model.py

const logistic = (x) => 0.5 + 0.5 * Math.tanh(0.5 * x);

// The middles of the cells to which the outputs of the detector are relative, x and y by turns.
function anchors() {
  const found = [];
  for (const stride of [...new Set(STRIDES)].sort((a, b) => a - b)) {
    const cells = Math.trunc(DETECTOR_SIDE / stride), copies = ANCHORS_A_CELL * STRIDES.filter((one) => one === stride).length;
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++)
        for (let k = 0; k < copies; k++) found.push((column + 0.5) / cells, (row + 0.5) / cells);
  }
  return Float64Array.from(found);
}

function overlap(one, other) {
  const shared =
    Math.max(0, Math.min(one[2], other[2]) - Math.max(one[0], other[0])) *
    Math.max(0, Math.min(one[3], other[3]) - Math.max(one[1], other[1]));
  const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
  const united = area(one) + area(other) - shared;
  return united > 0 ? shared / united : 0;
}

// Finds all people in a frame; run(pixels) returns the outputs of the network by name.
class Detector {
  constructor(run) {
    this.run = run;
    this.anchors = anchors();
    this.pixels = new Float32Array(3 * DETECTOR_SIDE ** 2);
  }

  // [{ score, region }], the surest first, in the whole frame or in a part of it, which is then seen larger.
  async detect(frame, place = Region.whole(frame.size)) {
    crop(frame.image, place.matrix(DETECTOR_SIDE), DETECTOR_SIDE, this.pixels, { low: -1, high: 1, blackOutside: true });
    const { Identity: raw, Identity_1: logits } = await this.run(this.pixels);
    const cells = [];
    logits.forEach((logit, k) => {
      const score = logistic(Math.max(-100, Math.min(100, logit)));
      if (score >= SURE) cells.push(this.cell(raw, k, score));
    });
    return this.merged(cells).map(({ score, marks }) => ({
      score,
      region: Region.around(place.toFrame(marks.slice(0, 2)), place.toFrame(marks.slice(2))),
    }));
  }

  cell(raw, k, score) {
    const value = (n) => raw[12 * k + n] / DETECTOR_SIDE;
    const x = this.anchors[2 * k], y = this.anchors[2 * k + 1];
    const middle = [value(0) + x, value(1) + y], extent = [value(2) / 2, value(3) / 2];
    const box = [middle[0] - extent[0], middle[1] - extent[1], middle[0] + extent[0], middle[1] + extent[1]];
    return { score, box, marks: [value(4) + x, value(5) + y, value(6) + x, value(7) + y] };
  }

  // One answer for each person: those that overlap averaged by their scores.
  merged(cells) {
    const people = [];
    let left = cells.sort((one, other) => other.score - one.score);
    while (left.length) {
      const [first] = left;
      const group = left.filter((one) => one === first || overlap(first.box, one.box) > SAME);
      const total = group.reduce((sum, one) => sum + one.score, 0);
      const marks = first.marks.map((_, n) => group.reduce((sum, one) => sum + one.score * one.marks[n], 0) / total);
      people.push({ score: first.score, marks });
      left = left.filter((one) => !group.includes(one));
    }
    return people;
  }
}

// Finds the landmarks of one person whose place is known; run(pixels) returns the outputs of the network by name.
class LandmarkModel {
  constructor(run) {
    this.run = run;
    this.pixels = new Float32Array(3 * SIDE ** 2);
  }

  // { presence, xy, visibility, world, guides }: points [x, y] px of the frame; world [x, y, z] m from the hips.
  async look(frame, region) {
    crop(frame.image, region.matrix(SIDE), SIDE, this.pixels);
    const { Identity: rows, Identity_1: presence, Identity_3: heat, Identity_4: metres } = await this.run(this.pixels);
    const points = Array.from({ length: KEPT }, (_, k) =>
      region.toFrame(refined([rows[5 * k] / SIDE, rows[5 * k + 1] / SIDE], heat, k, rows.length / 5)),
    );
    const world = Array.from({ length: BODY }, (_, k) => [
      ...region.turned([metres[3 * k], metres[3 * k + 1]]),
      metres[3 * k + 2],
    ]);
    const visibility = Array.from({ length: BODY }, (_, k) => logistic(rows[5 * k + 3]));
    return { presence: presence[0], xy: points.slice(0, BODY), visibility, world, guides: points.slice(BODY) };
  }
}

// A point of 0 to 1 moved to the middle of the heat around it where there is any; `heat` has `layers` logits a cell.
function refined([x, y], heat, layer, layers) {
  const cells = Math.round(Math.sqrt(heat.length / layers));
  const column = Math.trunc(x * cells), row = Math.trunc(y * cells);
  if (column < 0 || column >= cells || row < 0) return [x, y];
  let total = 0, across = 0, down = 0, most = 0;
  for (let v = Math.max(0, row - REACH); v <= Math.min(cells - 1, row + REACH); v++) {
    for (let u = Math.max(0, column - REACH); u <= Math.min(cells - 1, column + REACH); u++) {
      const weight = logistic(heat[layers * (v * cells + u) + layer]);
      total += weight;
      across += weight * u;
      down += weight * v;
      if (weight > most) most = weight;
    }
  }
  return most >= SURE ? [across / total / cells, down / total / cells] : [x, y];
}

// Whether landmarks have the shape of a body, of which a shoulder or a hip is seen at all.
function isBody({ xy, visibility }) {
  const middle = (left, right) => [(xy[left][0] + xy[right][0]) / 2, (xy[left][1] + xy[right][1]) / 2];
  const [shoulders, hips] = [middle(11, 12), middle(23, 24)];
  const span = (axis) => Math.max(...xy.map((one) => one[axis])) - Math.min(...xy.map((one) => one[axis]));
  const trunk = Math.hypot(shoulders[0] - hips[0], shoulders[1] - hips[1]);
  const isSeen = Math.max(visibility[11], visibility[12], visibility[23], visibility[24]) >= SEEN;
  return trunk >= SHORTEST_TRUNK * Math.max(span(0), span(1)) && isSeen;
}
