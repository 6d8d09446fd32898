// The common axis of two clips: strides from a landing, or seconds of life. Part of the module of compare.js.

class Axis {
  constructor({ by, start, end, driver, pieces }) {
    Object.assign(this, { by, start, end, driver, other: 1 - driver, pieces });
  }

  // Where a clip stands at a moment, s.
  timeAt(clip, moment) {
    const [from, to, first, last] = this.pieceAt(clip, moment);
    const share = (Math.min(Math.max(moment, from), to) - from) / Math.max(to - from, 1e-12);
    return first + share * (last - first);
  }

  // How many seconds of a clip go by in one unit of the axis.
  slopeAt(clip, moment) {
    const [from, to, first, last] = this.pieceAt(clip, moment);
    return (last - first) / Math.max(to - from, 1e-12);
  }

  // The moment at which the driving clip stands at a time.
  momentOf(t) {
    let best = null, least = Infinity;
    for (const [from, to, first, last] of this.pieces[this.driver]) {
      const away = Math.max(first - t, t - last, 0);
      if (away < least) {
        least = away;
        best = from + ((Math.min(Math.max(t, first), last) - first) / Math.max(last - first, 1e-12)) * (to - from);
        if (!away) break;
      }
    }
    return best;
  }

  pieceAt(clip, moment) {
    const pieces = this.pieces[clip];
    let low = 0, high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pieces[middle][0] <= moment) low = middle; else high = middle - 1;
    }
    return pieces[low];
  }
}

// Hips and leg of a body at a time; null where they are not known.
function bodyAt(path, t) {
  const [x, y, leg] = [path.x, path.y, path.leg].map((values) => between(path, values, t));
  return [x, y, leg].some((value) => value === null) ? null : { x, y, leg };
}

function between(path, values, t) {
  if (!values.length) return null;
  const at = Math.min(Math.max((t - path.start) / path.step, 0), values.length - 1), before = Math.floor(at);
  const first = values[before], last = values[Math.min(before + 1, values.length - 1)];
  return first === null || last === null ? null : first + (at - before) * (last - first);
}

// Which part of a frame a window shows, as side_by_side/panels.py has it: { scale, right, down, mirror }.
function viewAt(path, [width, height], window, legPx, look, t) {
  const scale = legPx && path.usualLeg ? legPx / path.usualLeg : Math.min(window.width / width, window.height / height);
  const [hipX, hipY] = path.followed ? path.followed.map((values) => between(path, values, t)) : [width / 2, height / 2];
  const across = width * scale, along = height * scale;
  const right = across <= window.width ? (window.width - across) / 2 : 0.5 * window.width - hipX * scale;
  const wanted = look.hipsDown * window.height - hipY * scale;
  const down = along <= window.height ? (window.height - along) / 2 : Math.min(0, Math.max(window.height - along, wanted));
  return { scale, right, down, mirror: false };
}

// How long the legs of both bodies are drawn; 0 to show whole frames.
function equalLeg(paths, height, look) {
  const legs = paths.map((path) => path.usualLeg);
  return legs.every((leg) => leg > 0) ? Math.min(look.legShare * height, ...legs.map((leg) => look.mostZoom * leg)) : 0;
}

// Lays one body over another, then into the window that shows the latter.
function ghostPlace(below, above, mirror, view) {
  const scale = Math.min(Math.max(below.leg / above.leg, 1 / 8), 8), across = mirror ? -scale : scale;
  const right = below.x - across * above.x, down = below.y - scale * above.y;
  return { scale: scale * view.scale, mirror, right: view.right + view.scale * right, down: view.down + view.scale * down };
}

function placed({ scale, mirror, right, down }, x, y) {
  return [right + (mirror ? -scale : scale) * x, down + scale * y];
}
