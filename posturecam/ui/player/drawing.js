// What posturecam.ui.player.drawing made, unpacked. Part of the module of player.js.
const MISSING = -32768; // as in packing.py

function unpacked(text, Kind) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return new Kind(bytes.buffer);
}

// The drawing with its packed arrays unpacked. Positions are in px of the image, in steps of `step`.
function unpackedDrawing(drawing) {
  const frames = drawing.points === undefined ? null : {
    points: unpacked(drawing.points, Int16Array), seen: unpacked(drawing.seen, Uint8Array),
    places: new Map(drawing.landmarks.map((landmark, place) => [landmark, place])),
  };
  const figures = drawing.figures.map((figure) => ({
    ...figure, lines: unpacked(figure.lines, Int16Array), said: unpacked(figure.said, Uint16Array),
  }));
  return { ...drawing, frames, figures };
}

// The frame that is shown at a time: the last that began by then. -1 before the first, and well after the last.
function frameAt(times, t) {
  if (!times.length || t < times[0] - 0.002 || t > times[times.length - 1] + 0.5) return -1;
  return nearest(times, t);
}

// Where a landmark is in a frame, px, and how well it is seen: 2 well, 1 hardly.
function landmarkAt({ frames, landmarks, step }, frame, landmark) {
  const place = frame * landmarks.length + frames.places.get(landmark);
  if (!frames.seen[place] || frames.points[2 * place] === MISSING) return null;
  return { x: frames.points[2 * place] * step, y: frames.points[2 * place + 1] * step, seen: frames.seen[place] };
}

// The angle of a check in a frame: [reference from, to, limb from, to, anchor], px, with what is written beside it.
function figureAt({ step }, figure, frame) {
  const row = frame - figure.first;
  if (row < 0 || row >= figure.frames || !figure.said[row]) return null;
  const numbers = figure.lines.subarray(10 * row, 10 * row + 10);
  if (numbers.includes(MISSING)) return null;
  return { ends: Array.from(numbers, (number) => number * step), text: figure.texts[figure.said[row]] };
}

// The time of the frame that lies closest to a moment, as a still of it shows.
function closest(times, t) {
  if (!times.length) return t;
  const before = nearest(times, t), after = Math.min(before + 1, times.length - 1);
  return t - times[before] <= times[after] - t ? times[before] : times[after];
}

// The last frame that began by a time.
function nearest(times, t) {
  let low = 0, high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= t + 0.002) low = middle; else high = middle - 1;
  }
  return low;
}
