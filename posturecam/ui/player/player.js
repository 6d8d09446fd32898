// The annotated video and its timeline. Every text comes from data.words and goes in through textContent or an attribute.
const SVG = "http://www.w3.org/2000/svg";
const SPEEDS = [0.25, 0.5, 1];
const LANE = 74, CUE = 26, TICKS = 30, GAP = 12, LEFT = 8, RIGHT = 8, AXIS = 22; // px
// Seeking a little past a frame's own time: rounding never shows the frame before.
const JUST_AFTER_S = 0.001;

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".player");
  const shown = JSON.stringify([data.video, data.words]);
  if (root.dataset.shown === shown) return root.posturecamEnd;
  root.dataset.shown = shown;
  root.replaceChildren();
  root.posturecamEnd = build(root, data);
  return root.posturecamEnd;
}

function build(root, data) {
  const { words } = data;
  const duration = Math.max(...data.times.slice(-1), ...data.bouts.map((bout) => bout.end), 0.1);
  const video = element("video", { src: data.video, preload: "auto", playsinline: "", "aria-label": words.video });
  video.muted = true;
  video.defaultPlaybackRate = 1;
  const play = button(words.play, words.play);
  const back = button(words.back, words.back_label);
  const on = button(words.on, words.on_label);
  const clock = element("output", { class: "clock", "aria-label": words.clock_label });
  const fullScreen = button(words.full_screen, words.full_screen_label);
  const speeds = element("div", { class: "speeds", role: "radiogroup", "aria-label": words.speed });
  const speedButtons = SPEEDS.map((speed) => {
    const choice = button(speed === 1 ? "1×" : `${speed}×`, fill(words.speed_of, { speed }));
    choice.setAttribute("role", "radio");
    choice.addEventListener("click", () => { video.playbackRate = speed; showSpeed(); });
    speeds.append(choice);
    return choice;
  });
  const bar = element("div", { class: "bar" });
  bar.append(play, back, on, speeds, clock, fullScreen);
  const chart = element("div", {
    class: "chart", role: "slider", tabindex: "0", "aria-label": words.timeline,
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
    video.currentTime = data.times.length ? data.times[frame] + JUST_AFTER_S : t;
  }
  function step(by) {
    video.pause();
    const now = nearest(data.times, video.currentTime);
    const next = Math.min(data.times.length - 1, Math.max(0, now + by));
    if (data.times.length) video.currentTime = data.times[next] + JUST_AFTER_S;
  }
  function follow() {
    const t = video.currentTime;
    cursor?.setAttribute("transform", `translate(${x(t)},0)`);
    clock.textContent = fill(words.clock, { t: t.toFixed(2), duration: duration.toFixed(1) });
    chart.setAttribute("aria-valuenow", t.toFixed(2));
    readout.textContent = readoutAt(data, t);
    chart.setAttribute("aria-valuetext", fill(words.moment, { t: t.toFixed(2), readout: readout.textContent }));
  }
  let nextRedraw = 0;
  function animate() {
    follow();
    nextRedraw = video.paused ? 0 : requestAnimationFrame(animate);
  }
  function toggle() { if (video.paused) video.play().catch(() => {}); else video.pause(); }
  function showState() {
    play.textContent = video.paused ? words.play : words.pause;
    play.setAttribute("aria-label", play.textContent);
    if (!video.paused && !nextRedraw) nextRedraw = requestAnimationFrame(animate);
  }
  function showSpeed() {
    speedButtons.forEach((choice, i) => choice.setAttribute("aria-checked", String(SPEEDS[i] === video.playbackRate)));
  }
  play.addEventListener("click", toggle);
  stage.addEventListener("click", toggle);
  back.addEventListener("click", () => step(-1));
  on.addEventListener("click", () => step(1));
  fullScreen.addEventListener("click", () => stage.requestFullscreen?.());
  for (const name of ["play", "pause", "ended"]) video.addEventListener(name, showState);
  for (const name of ["seeking", "seeked", "timeupdate", "loadeddata"]) video.addEventListener(name, follow);
  video.addEventListener("ratechange", showSpeed);
  video.addEventListener("error", () => { readout.textContent = words.no_video; });
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
    cancelAnimationFrame(nextRedraw);
    video.pause();
    video.removeAttribute("src");
    video.load();
    delete root.dataset.shown;
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
  data.lanes.forEach((lane, i) => svg.append(drawLane(lane, data, x, laneTop(i), width)));
  if (data.contacts.length) svg.append(drawContacts(data, x, contactsTop, width));
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

function drawLane(lane, { bouts, words }, x, top, width) {
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
    for (const edge of [band.high, band.low]) {
      if (edge === null) continue;
      group.append(node("line", { class: "edge", x1: x(band.start), x2: x(band.end), y1: y(edge), y2: y(edge) }));
    }
  }
  const boutOf = (point) => (point ? bouts.findIndex((bout) => bout.start <= point[0] && point[0] <= bout.end) : undefined);
  const joins = (i) => boutOf(lane.points[i]) === boutOf(lane.points[i - 1]);
  const line = lane.points.map(([t, value], i) => `${joins(i) ? "L" : "M"}${x(t).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  group.append(node("path", { class: "line", d: line }));
  for (const [t, value, side] of lane.points) group.append(mark(side, x(t), y(value)));
  group.append(label(lane.name, LEFT + 8, 11, "name"), label(fineRange(lane, words), width, 11, "range"));
  return group;
}

function fineRange(lane, words) {
  const ranges = new Set(lane.green.map((band) => {
    const [low, high] = [band.low, band.high].map((edge) => (edge === null ? null : Math.round(10 * edge) / 10));
    const text = low === null ? words.range_up_to : high === null ? words.range_from : words.range;
    return fill(text, { low, high });
  }));
  return ranges.size ? fill(words.fine, { ranges: [...ranges].join(" · ") }) + lane.unit : lane.unit.trim();
}

function mark(side, x, y) {
  if (side === "left") return node("path", { class: "dot left", d: `M${x - 4} ${y}L${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}Z` });
  return node("circle", { class: `dot ${side}`, cx: x, cy: y, r: 3.2 });
}

function drawContacts({ contacts, words }, x, top, width) {
  const group = node("g", { class: "contacts", transform: `translate(0,${top})` });
  group.append(label(words.contacts, LEFT + 8, 11, "name"));
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

function legend({ words, lanes, cues }) {
  const hasSides = lanes.some((lane) => lane.points.some((point) => point[2]));
  const line = element("p", { class: "legend" });
  line.textContent = [words.green, hasSides && words.sides, cues.length && words.bars, words.keys].filter(Boolean).join(" ");
  return line;
}

function readoutAt(data, t) {
  const { words } = data;
  const [bout, transition] = [data.bouts, data.transitions].map((all) => all.find((one) => one.start <= t && t < one.end));
  const near = data.lanes.flatMap((lane) => {
    const [best] = [...lane.points].sort((a, b) => Math.abs(a[0] - t) - Math.abs(b[0] - t));
    if (!best || Math.abs(best[0] - t) > 1) return [];
    return [`${lane.name} ${best[1].toFixed(0)}${lane.unit}${best[2] ? ` (${words[best[2]]})` : ""}`];
  });
  return [bout ? bout.name : transition ? fill(words.not_judged, { name: transition.name }) : words.nothing_judged, ...near].join(" · ");
}

function nearest(times, t) {
  let low = 0, high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= t + 0.002) low = middle; else high = middle - 1;
  }
  return low;
}

// A text with its parameters, which stand in it in braces.
function fill(text, parameters) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in parameters ? String(parameters[name]) : whole));
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
