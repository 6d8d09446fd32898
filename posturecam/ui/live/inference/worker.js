// The worker that finds the person in each frame. In: "open", "restart" and frames; out: "ready", poses, "failed".

let tracker = null;

async function open({ folder }) {
  const runtime = await Runtime.open(folder);
  const detect = await runtime.network(`${folder}pose_detection.tflite`, DETECTOR_SIDE);
  const look = await runtime.network(`${folder}pose_landmark_full.tflite`, SIDE);
  tracker = new PersonTracker(new Detector(detect), new LandmarkModel(look));
  await detect(new Float32Array(3 * DETECTOR_SIDE ** 2)); // the first run of each is slow
  await look(new Float32Array(3 * SIDE ** 2));
  postMessage({ type: "ready", kind: runtime.kind, threads: runtime.threads, accelerators: runtime.accelerators });
}

async function frame({ id, t, width, height, pixels, wantsLight }) {
  const image = { data: new Uint8ClampedArray(pixels), width, height };
  const body = await tracker.body({ image, size: [width, height], t });
  const light = wantsLight ? measureLight(image, body?.xy) : null;
  const pose = body && {
    xy: Float32Array.from(body.xy.flat()),
    visibility: Float32Array.from(body.visibility),
    world: Float32Array.from(body.world.flat()),
  };
  postMessage({ type: "pose", id, pose, light });
}

const TASKS = { open, frame, restart: () => tracker.restart() };
let before = Promise.resolve();

onmessage = ({ data }) => {
  before = before
    .then(() => TASKS[data.type](data))
    .catch((error) => postMessage({ type: "failed", reason: String(error?.message ?? error) }));
};
