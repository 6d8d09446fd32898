// The annotated video and its timeline. Text comes in through textContent only.
const SVG = "http://www.w3.org/2000/svg";
const SPEEDS = [0.25, 0.5, 1];
const LANE = 74, CUE = 26, TICKS = 30, GAP = 12, LEFT = 8, RIGHT = 8, AXIS = 22;

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".player");
  if (root.dataset.video === data.video) return root.posturecamEnd;
  root.dataset.video = data.video;
  root.replaceChildren();
  root.posturecamEnd = build(root, data);
  return root.posturecamEnd;
}

function build(root, data) {
  const duration = Math.max(...data.times.slice(-1), ...data.bouts.map((bout) => bout.end), 0.1);
  const video = element("video", { src: data.video, preload: "auto", playsinline: "", "aria-label": `Annotated video of ${data.name}` });
  video.muted = true;
  video.defaultPlaybackRate = 1;
  const play = button("Play", "play");
  const back = button("◂ Frame", "Step one frame back");
  const on = button("Frame ▸", "Step one frame on");
  const clock = element("output", { class: "clock", "aria-label": "Time in the clip" });
  const whole = button("Full screen", "Show the video on the full screen");
  const speeds = element("div", { class: "speeds", role: "radiogroup", "aria-label": "Speed" });
  const speedButtons = SPEEDS.map((speed) => {
    const choice = button(speed === 1 ? "1×" : `${speed}×`, `Speed ${speed}`);
    choice.setAttribute("role", "radio");
    choice.addEventListener("click", () => { video.playbackRate = speed; showSpeed(); });
    speeds.append(choice);
    return choice;
  });
  const bar = element("div", { class: "bar" });
  bar.append(play, back, on, speeds, clock, whole);
  const chart = element("div", {
    class: "chart", role: "slider", tabindex: "0", "aria-label": "Timeline: click to go to a moment; arrow keys step frame by frame",
    "aria-valuemin": "0", "aria-valuemax": duration.toFixed(2),
  });
  const readout = element("p", { class: "readout", "aria-live": "off" });
  const stage = element("div", { class: "stage" });
  stage.append(video);
  root.append(stage, bar, chart, readout, legend(data));

  let cursor = null, x = (t) => t, timeAt = () => 0;
  function draw() {
    const drawn = drawChart(chart, data, duration);
    cursor = drawn.cursor; x = drawn.x; timeAt = drawn.timeAt;
    follow();
  }
  function seek(t) {
    const frame = nearest(data.times, t);
    // A hair behind the frame's own time, so that rounding never shows the one before.
    video.currentTime = data.times.length ? data.times[frame] + 0.001 : t;
  }
  function step(by) {
    video.pause();
    const now = nearest(data.times, video.currentTime);
    const next = Math.min(data.times.length - 1, Math.max(0, now + by));
    if (data.times.length) video.currentTime = data.times[next] + 0.001;
  }
  function follow() {
    const t = video.currentTime;
    cursor?.setAttribute("transform", `translate(${x(t)},0)`);
    clock.textContent = `${t.toFixed(2)} s of ${duration.toFixed(1)} s`;
    chart.setAttribute("aria-valuenow", t.toFixed(2));
    const said = saidAt(data, t);
    chart.setAttribute("aria-valuetext", `${t.toFixed(2)} seconds. ${said}`);
    readout.textContent = said;
  }
  let waiting = 0;
  function animate() {
    follow();
    waiting = video.paused ? 0 : requestAnimationFrame(animate);
  }
  function toggle() { if (video.paused) video.play().catch(() => {}); else video.pause(); }
  function showState() {
    play.textContent = video.paused ? "Play" : "Pause";
    play.setAttribute("aria-label", video.paused ? "Play" : "Pause");
    if (!video.paused && !waiting) waiting = requestAnimationFrame(animate);
  }
  function showSpeed() {
    speedButtons.forEach((choice, i) => choice.setAttribute("aria-checked", String(SPEEDS[i] === video.playbackRate)));
  }
  play.addEventListener("click", toggle);
  stage.addEventListener("click", toggle);
  back.addEventListener("click", () => step(-1));
  on.addEventListener("click", () => step(1));
  whole.addEventListener("click", () => stage.requestFullscreen?.());
  for (const name of ["play", "pause", "ended"]) video.addEventListener(name, showState);
  for (const name of ["seeking", "seeked", "timeupdate", "loadeddata"]) video.addEventListener(name, follow);
  video.addEventListener("ratechange", showSpeed);
  video.addEventListener("error", () => { readout.textContent = "This browser can't play the video. Download it below."; });
  chart.addEventListener("pointerdown", (event) => {
    chart.setPointerCapture(event.pointerId);
    seek(timeAt(event));
  });
  chart.addEventListener("pointermove", (event) => { if (event.buttons & 1) seek(timeAt(event)); });
  root.addEventListener("keydown", (event) => {
    const onButton = event.target.tagName === "BUTTON";
    const acts = {
      ArrowLeft: () => step(-1), ArrowRight: () => step(1), ",": () => step(-1), ".": () => step(1),
      Home: () => seek(0), End: () => seek(duration), " ": onButton ? null : toggle, k: toggle,
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  const resized = new ResizeObserver(draw);
  resized.observe(chart);
  draw();
  showState();
  showSpeed();
  return () => {
    resized.disconnect();
    cancelAnimationFrame(waiting);
    video.pause();
    video.removeAttribute("src");
    video.load();
    delete root.dataset.video;
  };
}

function drawChart(chart, data, duration) {
  const width = Math.max(240, chart.clientWidth), inner = width - LEFT - RIGHT;
  const x = (t) => LEFT + (inner * Math.min(Math.max(t, 0), duration)) / duration;
  const rows = [...new Set(data.cues.map((cue) => cue.text))];
  const laneTop = (i) => i * (LANE + GAP);
  const contactsTop = laneTop(data.lanes.length);
  const cuesTop = contactsTop + (data.contacts.length ? TICKS + GAP : 0);
  const height = cuesTop + rows.length * CUE + AXIS;
  const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  data.lanes.forEach((lane, i) => svg.append(drawLane(lane, data.bouts, x, laneTop(i), width)));
  if (data.contacts.length) svg.append(drawContacts(data.contacts, x, contactsTop, width));
  rows.forEach((text, i) => svg.append(drawCues(data.cues.filter((cue) => cue.text === text), x, cuesTop + i * CUE, width)));
  svg.append(drawAxis(data.bouts, duration, x, height));
  const cursor = node("g", { class: "cursor" });
  cursor.append(node("line", { y1: 0, y2: height - AXIS }), node("path", { d: "M-5 0H5L0 7Z" }));
  svg.append(cursor);
  chart.replaceChildren(svg);
  const timeAt = (event) => {
    const box = svg.getBoundingClientRect();
    return Math.min(duration, Math.max(0, (((event.clientX - box.left) * width) / box.width - LEFT) / inner * duration));
  };
  return { cursor, x, timeAt };
}

function drawLane(lane, bouts, x, top, width) {
  const group = node("g", { class: "lane", transform: `translate(0,${top})` });
  const values = lane.points.map((point) => point[1]);
  const edges = lane.green.flatMap((band) => [band.low, band.high]).filter((edge) => edge !== null);
  const least = Math.min(...values, ...edges), most = Math.max(...values, ...edges);
  const room = Math.max(1, 0.15 * (most - least));
  const low = least - room, high = most + room, title = 16;
  const y = (value) => LANE - ((LANE - title) * (value - low)) / (high - low);
  group.append(node("rect", { class: "ground", x: 0, y: title, width, height: LANE - title, rx: 6 }));
  for (const band of lane.green) {
    const up = y(band.high ?? high), down = y(band.low ?? low);
    group.append(node("rect", { class: "green", x: x(band.start), y: up, width: Math.max(0, x(band.end) - x(band.start)), height: Math.max(0, down - up) }));
    for (const [edge, name] of [[band.high, "top"], [band.low, "bottom"]]) {
      if (edge === null) continue;
      group.append(node("line", { class: "edge", x1: x(band.start), x2: x(band.end), y1: y(edge), y2: y(edge) }));
    }
  }
  const boutOf = (point) => (point ? bouts.findIndex((bout) => bout.start <= point[0] && point[0] <= bout.end) : undefined);
  const joins = (i) => boutOf(lane.points[i]) === boutOf(lane.points[i - 1]);
  const line = lane.points.map(([t, value], i) => `${joins(i) ? "L" : "M"}${x(t).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  group.append(node("path", { class: "line", d: line }));
  for (const [t, value, side] of lane.points) group.append(mark(side, x(t), y(value)));
  group.append(label(lane.name, LEFT + 8, 11, "name"), label(fineOf(lane), width, 11, "range"));
  return group;
}

function fineOf(lane) {
  const said = new Set(lane.green.map(({ low, high }) => {
    const [from, to] = [low, high].map((edge) => (edge === null ? null : Math.round(10 * edge) / 10));
    return from === null ? `up to ${to}` : to === null ? `from ${from}` : `${from} to ${to}`;
  }));
  return said.size ? `fine ${[...said].join(" · ")}${lane.unit}` : lane.unit.trim();
}

function mark(side, x, y) {
  if (side === "left") return node("path", { class: "dot left", d: `M${x - 4} ${y}L${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}Z` });
  return node("circle", { class: `dot ${side}`, cx: x, cy: y, r: 3.2 });
}

function drawContacts(contacts, x, top, width) {
  const group = node("g", { class: "contacts", transform: `translate(0,${top})` });
  group.append(label("Feet landing: left above, right below", LEFT + 8, 11, "name"));
  group.append(node("line", { class: "ground-line", x1: 0, x2: width, y1: 23, y2: 23 }));
  for (const { t, side } of contacts) {
    const [from, to] = side === "left" ? [16, 23] : [23, 30];
    group.append(node("line", { class: side, x1: x(t), x2: x(t), y1: from, y2: to }));
  }
  return group;
}

function drawCues(cues, x, top, width) {
  const group = node("g", { class: "cues", transform: `translate(0,${top})` });
  for (const cue of cues) {
    const left = x(cue.start);
    group.append(node("rect", { class: cue.verdict, x: left, y: 3, width: Math.max(4, x(cue.end) - left), height: 18, rx: 4 }));
  }
  const first = cues[0], late = x(first.start) > 0.6 * width;
  group.append(label(first.text, late ? width : x(first.start) + 6, 16, `cue ${first.verdict}${late ? " late" : ""}`));
  return group;
}

function drawAxis(bouts, duration, x, height) {
  const group = node("g", { class: "axis" });
  const step = [0.5, 1, 2, 5, 10, 20, 30, 60, 120].find((gap) => duration / gap <= 8) ?? 300;
  for (let t = 0; t <= duration + 1e-6; t += step) {
    group.append(label(`${t} s`, x(t), height - 6, t === 0 ? "tick first" : t + step / 3 > duration ? "tick last" : "tick"));
  }
  for (const bout of bouts.slice(1)) group.append(node("line", { class: "bout", x1: x(bout.start), x2: x(bout.start), y1: 0, y2: height - AXIS }));
  return group;
}

function legend(data) {
  const text = ["Green is the fine range."];
  if (data.lanes.some((lane) => lane.points.some((point) => point[2]))) text.push("◆ left, ● right.");
  if (data.cues.length) text.push("Bars: where a cue holds.");
  text.push("Keys: space plays, ← → step a frame.");
  const line = element("p", { class: "legend" });
  line.textContent = text.join(" ");
  return line;
}

function saidAt(data, t) {
  const [bout, transition] = [data.bouts, data.transitions].map((all) => all.find((one) => one.start <= t && t < one.end));
  const near = data.lanes.flatMap((lane) => {
    const [best] = [...lane.points].sort((a, b) => Math.abs(a[0] - t) - Math.abs(b[0] - t));
    if (!best || Math.abs(best[0] - t) > 1) return [];
    return [`${lane.name} ${best[1].toFixed(0)}${lane.unit}${best[2] ? ` (${best[2]})` : ""}`];
  });
  return [bout ? bout.name : transition ? `${transition.name}: not judged` : "Nothing judged here", ...near].join(" · ");
}

function nearest(times, t) {
  let low = 0, high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= t + 0.002) low = middle; else high = middle - 1;
  }
  return low;
}

function element(tag, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function button(text, name) {
  const made = element("button", { type: "button", "aria-label": name });
  made.textContent = text;
  return made;
}

function node(tag, attributes = {}) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function label(text, x, y, kind) {
  const made = node("text", { x, y, class: kind });
  made.textContent = text;
  return made;
}
