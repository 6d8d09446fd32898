// Draws the skeleton, the angles and the landing feet on a canvas over the video. Part of the module of player.js.
const INK = "#0e1218", WHITE = "#ffffff", GREY = "#969ea8";
const LANDING_S = 0.35, FADING_S = 0.2; // as in render/annotator.py
const LEAST_FACE = 2.5; // width of a bone, px, below which the face is not drawn

class Overlay {
  constructor(canvas, drawing) {
    this.canvas = canvas;
    this.drawing = drawing;
    this.context = canvas.getContext("2d");
    this.frame = -1;
  }

  // The canvas in pixels of the screen; the image is scaled to fill it.
  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas, density = window.devicePixelRatio || 1;
    [this.canvas.width, this.canvas.height] = [Math.round(width * density), Math.round(height * density)];
    this.density = density;
    this.scale = this.canvas.width / this.drawing.size[0];
  }

  // shown: which switches are on. asked: a check whose angle is shown besides the usual ones.
  draw(t, shown, asked) {
    const { canvas, context, drawing } = this;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.frame = drawing.frames ? frameAt(drawing.times, t) : -1;
    canvas.dataset.frame = String(this.frame);
    if (this.frame < 0 || !canvas.width) return;
    this.taken = [];
    this.bone = this.boneWidth();
    this.rim = Math.max(1, 0.3 * this.bone);
    if (shown.skeleton) this.drawBody();
    const landings = drawing.landings.filter((one) => one.t <= t + 0.01 && t < one.t + LANDING_S);
    for (const landing of landings) {
      context.globalAlpha = Math.min(1, Math.max(0, (landing.t + LANDING_S - t) / FADING_S));
      if (shown.landings) this.drawLanding(landing);
      for (const figure of landing.figures) if (shown.figures && isShown(figure, asked)) this.drawFigure(figure, figure.ends, figure.text);
    }
    context.globalAlpha = 1;
    for (const figure of drawing.figures) {
      const now = shown.figures && isShown(figure, asked) && figureAt(drawing, figure, this.frame);
      if (now) this.drawFigure(figure, now.ends, now.text);
    }
  }

  // 5 % of the trunk, within what can be seen at this size, as render/painter.py has it.
  boneWidth() {
    const short = Math.min(this.canvas.width, this.canvas.height);
    const middle = (left, right) => {
      const [a, b] = [left, right].map((landmark) => landmarkAt(this.drawing, this.frame, landmark));
      return a && b ? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } : a || b;
    };
    const shoulders = middle(11, 12), hips = middle(23, 24);
    const trunk = shoulders && hips ? this.scale * Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y) : 0.16 * short;
    return Math.max(2, Math.min(Math.max(0.05 * trunk, 0.0055 * short), 0.011 * short));
  }

  drawBody() {
    const { drawing, frame } = this;
    const t = drawing.times[frame], span = drawing.spans.findIndex(([start, end]) => start <= t && t < end);
    const style = drawing.styles[span + 1], joined = new Set();
    for (const [from, to, colour, width, rim, isFace] of style.bones) {
      const a = landmarkAt(drawing, frame, from), b = landmarkAt(drawing, frame, to);
      if (!a || !b || (isFace && this.bone < LEAST_FACE)) continue;
      const ends = this.scaled([a.x, a.y, b.x, b.y]);
      if (a.seen < 2 || b.seen < 2) {
        this.dashes(ends, GREY, 0.6 * this.bone, 0.8 * this.bone);
      } else {
        joined.add(from).add(to);
        this.line(ends, colour, width * this.bone, rim * this.rim);
      }
    }
    for (const [joint, radius, colour] of style.joints) {
      const at = joined.has(joint) && landmarkAt(drawing, frame, joint);
      if (at) this.dot(this.scaled([at.x, at.y]), radius * this.bone, colour, 0.6 * this.rim);
    }
  }

  drawFigure({ colour, dashed, angle, reach }, ends, text) {
    const [rx, ry, rx2, ry2, x, y, x2, y2, ax, ay] = this.scaled(ends);
    const beyond = [x + (x2 - x) * reach, y + (y2 - y) * reach], fine = Math.max(1, 0.4 * this.bone);
    if (angle) this.wedge([x, y], [rx2, ry2], [x2, y2], 0.86 * Math.hypot(beyond[0] - x, beyond[1] - y), colour, fine);
    this.dashes([rx, ry, rx2, ry2], WHITE, fine, 3 * this.bone, 0.7 * this.rim);
    if (reach > 1) this.line([x2, y2, ...beyond], colour, fine, 0.7 * this.rim);
    if (dashed) this.dashes([x, y, x2, y2], colour, 1.1 * this.bone, 2.5 * this.bone, this.rim);
    else this.line([x, y, x2, y2], colour, 1.1 * this.bone, this.rim);
    this.dot([x, y], 0.9 * this.bone, WHITE, 0.8 * this.rim);
    this.dot([x2, y2], 0.9 * this.bone, WHITE, 0.8 * this.rim);
    const width = this.canvas.width / this.density;
    if (width >= 260) this.write(text[width >= 620 ? 1 : 0], [ax, ay], colour);
  }

  drawLanding({ bar, colour, text }) {
    const [x, y, x2, y2, below, down] = this.scaled(bar);
    this.line([x, y, x2, y2], colour, 1.3 * this.bone, this.rim);
    if (this.canvas.width / this.density >= 260) this.write(text, [below, down], WHITE, [[0, 1.2], [-1.2, 0], [1.2, 0]]);
  }

  // A label beside a point, in the first of some places (in its widths and heights) where nothing is written yet.
  write(text, [x, y], colour, places = [[0.65, -0.3], [-0.65, -0.3], [0.65, -1.2], [0, -1.5], [0.65, 1.2], [-0.65, 1.2]]) {
    const { context, canvas, density } = this;
    const px = Math.round(density * Math.max(11, Math.min(16, 0.03 * Math.min(canvas.width, canvas.height) / density)));
    context.font = `600 ${px}px system-ui, sans-serif`;
    const width = context.measureText(text).width + 1.1 * px, height = 1.5 * px;
    const inside = (value, room, most) => Math.min(Math.max(value, room / 2), most - room / 2);
    const boxes = places.map(([right, down]) => ({
      x: inside(x + right * width, width, canvas.width), y: inside(y + down * height, height, canvas.height), width, height,
    }));
    const box = boxes.find((one) => !this.taken.some((other) => overlap(one, other)));
    if (!box) return;
    this.taken.push(box);
    context.fillStyle = "rgba(14, 18, 24, 0.86)";
    context.beginPath();
    context.roundRect(box.x - width / 2, box.y - height / 2, width, height, 0.4 * px);
    context.fill();
    context.fillStyle = colour;
    context.fillRect(box.x - width / 2, box.y - height / 2 + 0.3 * px, 0.22 * px, height - 0.6 * px);
    context.fillStyle = WHITE;
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.fillText(text, box.x + 0.1 * px, box.y);
  }

  scaled(numbers) { return numbers.map((number) => number * this.scale); }

  line([x, y, x2, y2], colour, width, rim) {
    this.stroke([[x, y], [x2, y2]], INK, width + 2 * rim);
    this.stroke([[x, y], [x2, y2]], colour, width);
  }

  dashes([x, y, x2, y2], colour, width, dash, rim = 0) {
    this.context.setLineDash([dash, dash]);
    if (rim) this.stroke([[x, y], [x2, y2]], INK, width + 2 * rim, "butt");
    this.stroke([[x, y], [x2, y2]], colour, width, "butt");
    this.context.setLineDash([]);
  }

  stroke([from, to], colour, width, cap = "round") {
    const { context } = this;
    Object.assign(context, { strokeStyle: colour, lineWidth: width, lineCap: cap });
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
  }

  dot([x, y], radius, colour, rim) {
    const { context } = this;
    for (const [size, fill] of [[radius + rim, INK], [radius, colour]]) {
      context.fillStyle = fill;
      context.beginPath();
      context.arc(x, y, size, 0, 2 * Math.PI);
      context.fill();
    }
  }

  wedge([x, y], reference, limb, radius, colour, width) {
    const { context } = this;
    const [from, to] = [reference, limb].map(([px, py]) => Math.atan2(py - y, px - x));
    const turn = Math.atan2(Math.sin(to - from), Math.cos(to - from)), alpha = context.globalAlpha;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, radius, from, from + turn, turn < 0);
    context.closePath();
    Object.assign(context, { fillStyle: colour, globalAlpha: 0.28 * alpha });
    context.fill();
    context.globalAlpha = alpha;
    context.beginPath();
    context.arc(x, y, radius, from, from + turn, turn < 0);
    Object.assign(context, { strokeStyle: colour, lineWidth: width });
    context.stroke();
  }
}

function isShown(figure, asked) {
  return asked ? figure.check === asked : figure.focus;
}

function overlap(one, other) {
  return Math.abs(one.x - other.x) < (one.width + other.width) / 2 && Math.abs(one.y - other.y) < (one.height + other.height) / 2;
}
