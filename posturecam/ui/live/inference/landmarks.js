// Landmarks on their way to the server, in the binary form that inference/messages.py reads.

const MESSAGE_BYTES = 8, LIGHT_BYTES = 16, FRAME_BYTES = 20, LANDMARKS = 33;
const POSE_BYTES = 4 * LANDMARKS * (2 + 1 + 3);
const MOST_OUTSIDE = 4, MOST_M = 10; // image sides, and metres, within which the server takes a landmark
const MOST_FRAMES = 32; // frames in a message

// frames: [{ id, delivered, t (ms), pose }]; light: [mean, spread, person, around] or null.
function encodeLandmarks(width, height, frames, light) {
  const seen = frames.filter(({ pose }) => pose).length;
  const bytes = MESSAGE_BYTES + (light ? LIGHT_BYTES : 0) + frames.length * FRAME_BYTES + seen * POSE_BYTES;
  const view = new DataView(new ArrayBuffer(bytes));
  view.setUint16(0, width, true);
  view.setUint16(2, height, true);
  view.setUint8(4, frames.length);
  view.setUint8(5, light ? 1 : 0);
  let at = MESSAGE_BYTES;
  const floats = (values) => values.forEach((value) => (view.setFloat32(at, value, true), (at += 4)));
  if (light) floats(light);
  for (const { id, delivered, t, pose } of frames) {
    view.setUint32(at, id, true);
    view.setUint32(at + 4, delivered >>> 0, true);
    view.setFloat64(at + 8, t, true);
    view.setUint8(at + 16, pose ? 1 : 0);
    at += FRAME_BYTES;
    if (pose) for (const values of [pose.xy, pose.visibility, pose.world]) floats(values);
  }
  return view.buffer;
}

// Whether the server would take a pose: a body of which only a corner is seen may be imagined anywhere.
function isSendable({ xy, visibility, world }, width, height) {
  const isWithin = (value, low, high) => value >= low && value <= high;
  return (
    xy.every((value, k) => isWithin(value / (k % 2 ? height : width), -MOST_OUTSIDE, 1 + MOST_OUTSIDE)) &&
    world.every((value) => isWithin(value, -MOST_M, MOST_M)) &&
    visibility.every((value) => isWithin(value, 0, 1))
  );
}
