// The annotated video and its timeline. Every text comes from data.words and goes in through textContent or an attribute.
const SPEEDS = [0.25, 0.5, 1];
// Seeking a little past a frame's own time: rounding never shows the frame before.
const JUST_AFTER_S = 0.001;

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".player");
  const shown = JSON.stringify([data.video, data.words]);
  if (root.dataset.shown !== shown) {
    root.dataset.shown = shown;
    root.replaceChildren();
    const player = new Player(root, data);
    root.posturecamEnd = () => player.end();
  }
  return root.posturecamEnd;
}

class Player {
  constructor(root, data) {
    const { words, times, bouts } = data;
    this.root = root;
    this.data = data;
    this.duration = Math.max(...times.slice(-1), ...bouts.map((bout) => bout.end), 0.1);
    this.video = makeVideo(data);
    this.stage = element("div", { class: "stage" });
    this.stage.append(this.video);
    this.controls = makeControls(words);
    this.chart = makeChart(words, this.duration);
    this.readout = element("p", { class: "readout", "aria-live": "off" });
    this.cursor = null;
    this.nextRedraw = 0;
    root.append(this.stage, this.controls.bar, this.chart, this.readout, legend(data));
    this.listenToControls();
    this.listenToVideo();
    this.listenToChart();
    root.addEventListener("keydown", (event) => this.press(event));
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.chart);
    this.draw();
    this.showState();
    this.showSpeed();
  }

  listenToControls() {
    const { play, back, forward, fullScreen, speeds } = this.controls;
    play.addEventListener("click", () => this.toggle());
    this.stage.addEventListener("click", () => this.toggle());
    back.addEventListener("click", () => this.step(-1));
    forward.addEventListener("click", () => this.step(1));
    fullScreen.addEventListener("click", () => this.stage.requestFullscreen?.());
    speeds.forEach((choice, i) => choice.addEventListener("click", () => {
      this.video.playbackRate = SPEEDS[i];
      this.showSpeed();
    }));
  }

  listenToVideo() {
    for (const name of ["play", "pause", "ended"]) this.video.addEventListener(name, () => this.showState());
    for (const name of ["seeking", "seeked", "timeupdate", "loadeddata"]) this.video.addEventListener(name, () => this.follow());
    this.video.addEventListener("ratechange", () => this.showSpeed());
    this.video.addEventListener("error", () => { this.readout.textContent = this.data.words.no_video; });
  }

  listenToChart() {
    this.chart.addEventListener("pointerdown", (event) => {
      this.chart.setPointerCapture(event.pointerId);
      this.seek(this.timeAt(event));
    });
    this.chart.addEventListener("pointermove", (event) => { if (event.buttons & 1) this.seek(this.timeAt(event)); });
  }

  press(event) {
    const back = () => this.step(-1), forward = () => this.step(1), toggle = () => this.toggle();
    const onButton = event.target.tagName === "BUTTON";
    const actions = {
      ArrowLeft: back, ArrowRight: forward, ",": back, ".": forward,
      Home: () => this.seek(0), End: () => this.seek(this.duration), " ": onButton ? null : toggle, k: toggle,
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  draw() {
    Object.assign(this, drawChart(this.chart, this.data, this.duration)); // cursor, x, timeAt
    this.follow();
  }

  seek(t) {
    const { times } = this.data;
    this.video.currentTime = times.length ? times[nearest(times, t)] + JUST_AFTER_S : t;
  }

  step(by) {
    const { times } = this.data;
    this.video.pause();
    const next = Math.min(times.length - 1, Math.max(0, nearest(times, this.video.currentTime) + by));
    if (times.length) this.video.currentTime = times[next] + JUST_AFTER_S;
  }

  follow() {
    const { words } = this.data, t = this.video.currentTime, seconds = t.toFixed(2);
    const readout = readoutAt(this.data, t);
    this.cursor.setAttribute("transform", `translate(${this.x(t)},0)`);
    this.controls.clock.textContent = fill(words.clock, { t: seconds, duration: this.duration.toFixed(1) });
    this.readout.textContent = readout;
    this.chart.setAttribute("aria-valuenow", seconds);
    this.chart.setAttribute("aria-valuetext", fill(words.moment, { t: seconds, readout }));
  }

  animate() {
    this.follow();
    this.nextRedraw = this.video.paused ? 0 : requestAnimationFrame(() => this.animate());
  }

  toggle() {
    if (this.video.paused) this.video.play().catch(() => {}); // interrupted by a pause
    else this.video.pause();
  }

  showState() {
    const { words } = this.data, { play } = this.controls;
    play.textContent = this.video.paused ? words.play : words.pause;
    play.setAttribute("aria-label", play.textContent);
    if (!this.video.paused && !this.nextRedraw) this.nextRedraw = requestAnimationFrame(() => this.animate());
  }

  showSpeed() {
    this.controls.speeds.forEach((choice, i) => choice.setAttribute("aria-checked", String(SPEEDS[i] === this.video.playbackRate)));
  }

  end() {
    this.resized.disconnect();
    cancelAnimationFrame(this.nextRedraw);
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
    delete this.root.dataset.shown;
  }
}

function makeVideo({ video: address, words }) {
  const video = element("video", { src: address, preload: "auto", playsinline: "", "aria-label": words.video });
  video.muted = true;
  video.defaultPlaybackRate = 1;
  return video;
}

function makeControls(words) {
  const play = button(words.play, words.play);
  const back = button(words.back, words.back_label);
  const forward = button(words.on, words.on_label);
  const clock = element("output", { class: "clock", "aria-label": words.clock_label });
  const fullScreen = button(words.full_screen, words.full_screen_label);
  const speeds = SPEEDS.map((speed) => {
    const choice = button(speed === 1 ? "1×" : `${speed}×`, fill(words.speed_of, { speed }));
    choice.setAttribute("role", "radio");
    return choice;
  });
  const group = element("div", { class: "speeds", role: "radiogroup", "aria-label": words.speed });
  group.append(...speeds);
  const bar = element("div", { class: "bar" });
  bar.append(play, back, forward, group, clock, fullScreen);
  return { bar, play, back, forward, speeds, clock, fullScreen };
}

function makeChart(words, duration) {
  return element("div", {
    class: "chart", role: "slider", tabindex: "0", "aria-label": words.timeline,
    "aria-valuemin": "0", "aria-valuemax": duration.toFixed(2),
  });
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

function legend({ words, lanes, cues }) {
  const hasSides = lanes.some((lane) => lane.points.some((point) => point[2]));
  const line = element("p", { class: "legend" });
  line.textContent = [words.green, hasSides && words.sides, cues.length && words.bars, words.keys].filter(Boolean).join(" ");
  return line;
}

function button(text, name) {
  const made = element("button", { type: "button", "aria-label": name });
  made.textContent = text;
  return made;
}
