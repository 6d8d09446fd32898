// Draws one clip, or the ghost of one over the other, into a window. Part of the module of compare.js.
const GROUND = "#202b2a"; // as in side_by_side/board.py

// The overlay of the player, placed as the frame in the window is.
class PlacedOverlay extends Overlay {
  place(view) {
    this.view = view;
    this.scale = view.scale;
    this.density = window.devicePixelRatio || 1;
  }

  scaled(numbers) {
    return numbers.map((number, k) => number * this.view.scale + (k % 2 ? this.view.down : this.view.right));
  }
}

class ClipWindow {
  constructor(words, drawings) {
    this.box = element("div", { class: "window" });
    this.image = element("canvas", { class: "image", role: "img", "aria-label": words });
    this.top = element("canvas", { class: "top", "aria-hidden": "true" });
    this.label = element("p", { class: "label" });
    this.box.append(this.image, this.top, this.label);
    this.overlays = drawings.map((drawing) => new PlacedOverlay(this.top, drawing));
    this.person = document.createElement("canvas");
  }

  resize() {
    const density = Math.min(window.devicePixelRatio || 1, 2);
    const [width, height] = [this.box.clientWidth, this.box.clientHeight].map((px) => Math.max(1, Math.round(px * density)));
    for (const canvas of [this.image, this.top, this.person]) if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  }

  get size() { return { width: this.image.width, height: this.image.height }; }

  // A frame, where there is one, and the overlay of its moment.
  draw({ media, size, t, view, drawing, number, isDrawn }) {
    this.drawFrame(this.image.getContext("2d"), media, size, view);
    const overlay = this.overlays[number];
    overlay.place(view);
    if (isDrawn) this.clearTop(); else overlay.draw(t, { skeleton: true, figures: true, landings: true }, "");
    this.box.dataset.frame = String(frameAt(drawing.times, t));
  }

  // The first clip, the person of the second over it, and both skeletons in the colours of their names.
  drawGhost(below, above, place, { colours, look, opacity, leg }) {
    const context = this.image.getContext("2d");
    this.drawFrame(context, below.media, below.size, below.view);
    this.clearTop();
    const top = this.top.getContext("2d"), bodies = [[below, below.view, colours[0]]];
    if (place) {
      if (isReady(above.media)) this.layOver(context, above, place, leg * place.scale, look, opacity);
      bodies.push([above, place, colours[1]]);
    }
    for (const [one, view, colour] of bodies) if (!one.isDrawn || one === above) drawSkeleton(top, one.drawing, frameAt(one.drawing.times, one.t), view, colour);
    this.box.dataset.frame = String(frameAt(below.drawing.times, below.t));
  }

  drawFrame(context, media, size, view) {
    const { width, height } = this.image;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = GROUND;
    context.fillRect(0, 0, width, height);
    if (!isReady(media)) return;
    context.setTransform(view.mirror ? -view.scale : view.scale, 0, 0, view.scale, view.right, view.down);
    context.drawImage(media, 0, 0, ...size);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  clearTop() {
    this.top.getContext("2d").clearRect(0, 0, this.top.width, this.top.height);
  }

  // The person is cut out along the bones, as wide as limbs are.
  layOver(context, above, place, legPx, look, opacity) {
    const person = this.person.getContext("2d");
    person.globalCompositeOperation = "source-over";
    person.setTransform(1, 0, 0, 1, 0, 0);
    person.clearRect(0, 0, this.person.width, this.person.height);
    person.filter = `blur(${Math.max(1, 0.03 * legPx)}px)`;
    cutOut(person, above.drawing, frameAt(above.drawing.times, above.t), place, legPx, look);
    person.filter = "none";
    person.globalCompositeOperation = "source-in";
    person.setTransform(place.mirror ? -place.scale : place.scale, 0, 0, place.scale, place.right, place.down);
    person.drawImage(above.media, 0, 0, ...above.size);
    context.globalAlpha = opacity;
    context.drawImage(this.person, 0, 0);
    context.globalAlpha = 1;
  }
}

function isReady(media) {
  return !(media instanceof Clock) && media.readyState >= 2;
}

function placedLandmark(drawing, frame, landmark, place) {
  const at = landmarkAt(drawing, frame, landmark);
  return at && { at: placed(place, at.x, at.y), seen: at.seen };
}

function drawSkeleton(context, drawing, frame, place, colour) {
  if (!drawing.frames || frame < 0) return;
  const width = Math.max(2, 0.008 * Math.min(context.canvas.width, context.canvas.height)), joined = new Set();
  for (const [from, to, , share, , isFace] of drawing.styles[0].bones) {
    const [a, b] = [from, to].map((landmark) => placedLandmark(drawing, frame, landmark, place));
    if (!a || !b || (isFace && width < LEAST_FACE)) continue;
    const faint = a.seen < 2 || b.seen < 2;
    if (!faint) joined.add(from).add(to);
    context.setLineDash(faint ? [width, width] : []);
    for (const [ink, wide] of [[INK, share * width + 2], [faint ? GREY : colour, share * width]]) strokeLine(context, a.at, b.at, ink, wide);
  }
  context.setLineDash([]);
  for (const joint of joined) {
    context.fillStyle = WHITE;
    context.beginPath();
    context.arc(...placedLandmark(drawing, frame, joint, place).at, 0.6 * width, 0, 2 * Math.PI);
    context.fill();
  }
}

function cutOut(context, drawing, frame, place, legPx, look) {
  if (!drawing.frames || frame < 0) return;
  const at = (landmark) => placedLandmark(drawing, frame, landmark, place)?.at;
  for (const [from, to, , , , isFace] of drawing.styles[0].bones) {
    const [a, b] = [at(from), at(to)];
    if (a && b && !isFace) strokeLine(context, a, b, WHITE, look.cutOut * legPx);
  }
  const trunk = [11, 12, 24, 23].map(at).filter(Boolean), head = [7, 8, 0].map(at).filter(Boolean);
  context.fillStyle = WHITE;
  context.beginPath();
  trunk.forEach(([x, y]) => context.lineTo(x, y));
  context.fill();
  if (!head.length) return;
  const [x, y] = [0, 1].map((axis) => head.reduce((sum, point) => sum + point[axis], 0) / head.length);
  context.beginPath();
  context.arc(x, y, look.head * legPx, 0, 2 * Math.PI);
  context.fill();
}

function strokeLine(context, from, to, colour, width) {
  Object.assign(context, { strokeStyle: colour, lineWidth: width, lineCap: "round" });
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
