// The player: the plain video with what was found drawn over it, its controls and its timeline. Every text comes from
// data.words or the drawing and goes in through textContent or an attribute.
//
// How the rest of the page goes to a moment of the video:
//   window.dispatchEvent(new CustomEvent("posturecam:seek", { detail: { t: 2.4, check: "overstride" } }));
// or, without a script, a click on any element with data-seconds and, if a check's angle is to be drawn, data-check:
//   <button data-seconds="2.4" data-check="overstride">…</button>
// The player stops there, scrolls into view and draws the angle of that check until it plays on.
const SEEK = "posturecam:seek";
// Seeking a little past a frame's own time: rounding never shows the frame before.
const JUST_AFTER_S = 0.001;

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".player");
  const shown = JSON.stringify([data.drawing, data.words]);
  if (root.dataset.shown === shown) {
    root.posturecam?.take(data);
  } else {
    root.posturecam?.end();
    root.dataset.shown = shown;
    root.replaceChildren();
    root.posturecam = new Opening(root, data);
  }
  return () => root.posturecam?.end();
}

class Player {
  constructor(root, { words, ...data }, drawing) {
    this.root = root;
    this.data = { words, ...drawing };
    this.duration = Math.max(...drawing.times.slice(-1), ...drawing.bouts.map((bout) => bout.end), 0.1);
    this.shown = rememberedSwitches();
    this.asked = ""; // the check whose angle was asked for
    this.t = 0;
    this.listening = new AbortController();
    this.makeStage();
    this.controls = makeControls(words);
    this.chart = makeChart(words, this.duration);
    this.readout = element("p", { class: "readout", "aria-live": "off" });
    root.append(this.stage, this.controls.bar, this.chart, this.readout, legend(this.data));
    root.setAttribute("tabindex", "-1");
    this.takeVideo(data);
    this.listenToControls();
    this.listenToChart();
    this.listenToPage();
    this.resized = new ResizeObserver(() => this.drawAll());
    this.resized.observe(this.chart);
    this.resized.observe(this.canvas);
    this.drawAll();
    this.showSwitches();
  }

  makeStage() {
    const [width, height] = this.data.size;
    this.stage = element("div", { class: "stage" });
    this.frame = element("div", { class: "frame", style: `--ratio: ${width / height}` });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.said = element("div", { class: "said", "aria-hidden": "true" });
    this.coming = element("p", { class: "coming", role: "status" });
    this.overlay = new Overlay(this.canvas, this.data);
    this.frame.append(this.canvas, this.said, this.coming);
    this.stage.append(this.frame);
  }

  // The video, or a clock until there is one; what is on the screen stays at its moment.
  takeVideo({ video, drawn, made }) {
    this.coming.textContent = made === null ? "" : fill(this.data.words.follows_at, { percent: Math.round(100 * made) });
    if (this.media && this.address === video) return;
    this.address = video;
    this.canvas.hidden = this.said.hidden = Boolean(drawn);
    this.root.classList.toggle("drawn", Boolean(drawn));
    this.useMedia(video ? makeVideo(video, this.data.words) : new Clock(this.duration));
  }

  useMedia(media) {
    const before = this.media;
    this.releaseMedia();
    this.media = media;
    this.ofMedia = new AbortController();
    const { signal } = this.ofMedia;
    this.frame.classList.toggle("plain", media instanceof Clock);
    this.describeCanvas(media instanceof Clock);
    if (!(media instanceof Clock)) this.frame.prepend(media);
    for (const name of ["play", "pause", "ended"]) media.addEventListener(name, () => this.showState(), { signal });
    for (const name of ["seeking", "seeked", "timeupdate", "loadeddata"]) media.addEventListener(name, () => this.follow(), { signal });
    media.addEventListener("ratechange", () => this.showSpeed(), { signal });
    media.addEventListener("error", () => this.playWithoutVideo(), { signal });
    this.stopFrames = onEveryFrame(media, (t) => this.show(t));
    if (before) {
      media.currentTime = before.currentTime;
      media.playbackRate = before.playbackRate;
    }
    this.showState();
    this.showSpeed();
  }

  // Without a video the canvas is the image that the page describes.
  describeCanvas(isAlone) {
    const about = { role: "img", "aria-label": this.data.words.video, "aria-hidden": null };
    for (const [name, value] of Object.entries(isAlone ? about : { role: null, "aria-label": null, "aria-hidden": "true" })) {
      if (value === null) this.canvas.removeAttribute(name); else this.canvas.setAttribute(name, value);
    }
  }

  releaseMedia() {
    if (!this.media) return;
    this.ofMedia.abort();
    this.stopFrames();
    this.media.pause();
    if (this.media instanceof Clock) return;
    this.media.remove();
    this.media.removeAttribute("src");
    this.media.load();
  }

  playWithoutVideo() {
    this.useMedia(new Clock(this.duration));
    this.coming.textContent = this.data.words.no_video;
  }

  listenToControls() {
    const { play, back, forward, fullScreen, speeds, switches } = this.controls;
    play.addEventListener("click", () => this.toggle());
    this.stage.addEventListener("click", () => this.toggle());
    back.addEventListener("click", () => this.step(-1));
    forward.addEventListener("click", () => this.step(1));
    fullScreen.addEventListener("click", () => this.toggleFullScreen());
    speeds.forEach((choice, i) => choice.addEventListener("click", () => { this.media.playbackRate = SPEEDS[i]; }));
    switches.forEach((choice, name) => choice.addEventListener("click", () => this.flip(name)));
  }

  listenToChart() {
    this.chart.addEventListener("pointerdown", (event) => {
      this.chart.setPointerCapture(event.pointerId);
      this.seek(this.timeAt(event));
    });
    this.chart.addEventListener("pointermove", (event) => { if (event.buttons & 1) this.seek(this.timeAt(event)); });
  }

  listenToPage() {
    const { signal } = this.listening;
    const isOurs = (event) => event.composedPath().includes(this.root);
    this.root.addEventListener("keydown", (event) => this.press(event), { signal });
    document.addEventListener("keydown", (event) => { if (this.isFull && !isOurs(event)) this.press(event); }, { signal });
    document.addEventListener("fullscreenchange", () => this.showFullScreen(this.fillsScreen()), { signal });
    window.addEventListener(SEEK, ({ detail }) => this.goTo(detail), { signal });
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("[data-seconds]");
      if (link) this.goTo({ t: Number(link.dataset.seconds), check: link.dataset.check });
    }, { signal });
  }

  press(event) {
    const onButton = event.composedPath()[0].tagName === "BUTTON";
    const actions = {
      ArrowLeft: () => (event.shiftKey ? this.skip(-1) : this.step(-1)),
      ArrowRight: () => (event.shiftKey ? this.skip(1) : this.step(1)),
      ",": () => this.step(-1), ".": () => this.step(1),
      Home: () => this.seek(0), End: () => this.seek(this.duration),
      " ": onButton ? null : () => this.toggle(), k: () => this.toggle(),
      f: () => this.toggleFullScreen(), s: () => this.flip("skeleton"),
      Escape: this.isFull && !this.fillsScreen() ? () => this.showFullScreen(false) : null,
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  drawAll() {
    Object.assign(this, drawChart(this.chart, this.data, this.duration)); // cursor, x, timeAt
    this.overlay.resize();
    this.show(this.t);
    this.follow();
  }

  // Draws what belongs on the frame that is on the screen.
  show(t) {
    this.t = t;
    this.overlay.draw(t, this.shown, this.asked);
    this.showSaid();
    this.follow();
  }

  showSaid() {
    const now = this.overlay.frame < 0 ? null : this.data.says.filter((one) => one.first <= this.overlay.frame).pop();
    const parts = !now || !this.shown.cue ? [] : [["word", now.word], ["text", now.text], ["note", now.note]];
    const key = JSON.stringify(parts);
    if (this.said.dataset.key === key) return;
    this.said.dataset.key = key;
    this.said.className = now && parts.length ? `said ${now.verdict} ${now.quiet ? "quiet" : ""}` : "said";
    this.said.replaceChildren(...parts.filter(([, text]) => text).map(([kind, text]) => {
      const line = element("span", { class: kind });
      line.textContent = text;
      return line;
    }));
  }

  goTo({ t, check }) {
    if (!Number.isFinite(t)) return;
    this.media.pause();
    this.asked = check || "";
    this.seek(closest(this.data.times, t));
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.stage.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  seek(t) {
    const { times } = this.data;
    this.media.currentTime = times.length ? times[nearest(times, t)] + JUST_AFTER_S : t;
  }

  step(by) {
    const { times } = this.data;
    this.media.pause();
    const next = Math.min(times.length - 1, Math.max(0, nearest(times, this.media.currentTime) + by));
    if (times.length) this.media.currentTime = times[next] + JUST_AFTER_S;
  }

  skip(seconds) {
    this.seek(Math.min(this.duration, Math.max(0, this.media.currentTime + seconds)));
  }

  flip(name) {
    this.shown = { ...this.shown, [name]: !this.shown[name] };
    rememberSwitches(this.shown);
    this.showSwitches();
    this.show(this.t);
  }

  follow() {
    if (!this.cursor) return;
    const { words } = this.data, t = this.media.currentTime, seconds = t.toFixed(2);
    const readout = readoutAt(this.data, t);
    this.cursor.setAttribute("transform", `translate(${this.x(t)},0)`);
    this.controls.clock.textContent = fill(words.clock, { t: seconds, duration: this.duration.toFixed(1) });
    this.readout.textContent = readout;
    this.chart.setAttribute("aria-valuenow", seconds);
    this.chart.setAttribute("aria-valuetext", fill(words.moment, { t: seconds, readout }));
  }

  toggle() {
    if (this.media.paused) {
      this.asked = "";
      this.media.play().catch(() => {}); // interrupted by a pause
    } else {
      this.media.pause();
    }
  }

  // The whole player on the screen; where the browser refuses that (iPhones), the whole window.
  async toggleFullScreen() {
    if (this.fillsScreen()) return document.exitFullscreen();
    if (this.isFull) return this.showFullScreen(false);
    try {
      await this.root.requestFullscreen();
    } catch {
      this.showFullScreen(true);
    }
    this.root.focus();
  }

  fillsScreen() {
    return this.root.getRootNode().fullscreenElement === this.root;
  }

  showFullScreen(isFull) {
    const { words } = this.data, { fullScreen } = this.controls;
    this.isFull = isFull;
    this.root.classList.toggle("full", isFull);
    fullScreen.textContent = isFull ? words.leave_full_screen : words.full_screen;
    fullScreen.setAttribute("aria-label", isFull ? words.leave_full_screen : words.full_screen_label);
  }

  showState() {
    const { words } = this.data, { play } = this.controls;
    play.textContent = this.media.paused ? words.play : words.pause;
    play.setAttribute("aria-label", play.textContent);
  }

  showSpeed() {
    this.controls.speeds.forEach((choice, i) => choice.setAttribute("aria-checked", String(SPEEDS[i] === this.media.playbackRate)));
  }

  showSwitches() {
    this.controls.switches.forEach((choice, name) => choice.setAttribute("aria-pressed", String(this.shown[name])));
  }

  end() {
    this.resized.disconnect();
    this.listening.abort();
    this.releaseMedia();
  }
}
