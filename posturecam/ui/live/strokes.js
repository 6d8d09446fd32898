// How each kind of stroke is drawn; `flip` is the width of a mirrored frame, 0 otherwise: letters are never mirrored.

const INK = "#0e1218";

function segment(ctx, x1, y1, x2, y2, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(1, width);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

const STROKES = {
  line(ctx, alpha, [x1, y1, x2, y2, colour, width, rim]) {
    ctx.globalAlpha = alpha;
    ctx.lineCap = "round";
    ctx.setLineDash([]);
    if (rim) segment(ctx, x1, y1, x2, y2, INK, width + 2 * rim);
    segment(ctx, x1, y1, x2, y2, colour, width);
  },
  dash(ctx, alpha, [x1, y1, x2, y2, colour, width, rim, dash, gap]) {
    ctx.globalAlpha = alpha;
    ctx.lineCap = "round";
    ctx.setLineDash([Math.max(0.1, dash), Math.max(1, gap)]);
    if (rim) segment(ctx, x1, y1, x2, y2, INK, width + 2 * rim);
    segment(ctx, x1, y1, x2, y2, colour, width);
    ctx.setLineDash([]);
  },
  dot(ctx, alpha, [x, y, radius, colour, rim]) {
    ctx.globalAlpha = alpha;
    for (const [r, fill] of rim ? [[radius + rim, INK], [radius, colour]] : [[radius, colour]]) {
      ctx.fillStyle = fill;
      ctx.beginPath();
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.fill();
    }
  },
  wedge(ctx, alpha, [x, y, ax, ay, bx, by, radius, colour, width]) {
    const start = Math.atan2(ay - y, ax - x);
    const raw = Math.atan2(by - y, bx - x) - start;
    const turn = Math.atan2(Math.sin(raw), Math.cos(raw));
    ctx.setLineDash([]);
    ctx.globalAlpha = 0.45 * alpha;
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.arc(x, y, radius, start, start + turn, turn < 0);
    ctx.closePath();
    ctx.fill();
    ctx.globalAlpha = alpha;
    for (const [stroke, wide] of [[INK, width * 1.9], [colour, width]]) {
      ctx.strokeStyle = stroke;
      ctx.lineWidth = Math.max(1, wide);
      ctx.beginPath();
      ctx.arc(x, y, radius, start, start + turn, turn < 0);
      ctx.stroke();
    }
  },
  text(ctx, alpha, [left, top, width, height, words], flip) {
    ctx.save();
    if (flip) ctx.setTransform(1, 0, 0, 1, 0, 0);
    const x = flip ? flip - left - width : left;
    ctx.globalAlpha = 0.85 * alpha;
    ctx.fillStyle = INK;
    ctx.beginPath();
    ctx.roundRect(x, top, width, height, height / 2);
    ctx.fill();
    ctx.globalAlpha = alpha;
    ctx.fillStyle = "#fff";
    ctx.font = `600 ${Math.round(0.66 * height)}px "Source Sans", system-ui, sans-serif`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(words, x + width / 2, top + height / 2 + 1, width - 6);
    ctx.restore();
  },
};
