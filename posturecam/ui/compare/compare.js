// Two clips in one player. Every text comes from data.words and goes in through textContent or an attribute.
const STEP_OR_SKIP = { ArrowLeft: -1, ArrowRight: 1, ",": -1, ".": 1 };

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".compare");
  const shown = JSON.stringify([data.pairing, data.drawings, data.words]);
  if (root.dataset.shown === shown) {
    root.posturecam?.take(data);
  } else {
    root.posturecam?.end();
    root.dataset.shown = shown;
    root.replaceChildren();
    root.posturecam = new OpeningPair(root, data);
  }
  return () => root.posturecam?.end();
}

// Fetches what there is to draw, then opens the player with what is known of the videos by then.
class OpeningPair {
  constructor(root, data) {
    Object.assign(this, { root, data, player: null, isOver: false });
    this.open().catch(() => { if (!this.isOver) this.say(data.words.no_drawing); });
  }

  async open() {
    const answers = await Promise.all([this.data.pairing, ...this.data.drawings].map((address) => fetch(address)));
    if (answers.some((answer) => !answer.ok)) throw new Error("not there");
    const [pairing, ...drawings] = await Promise.all(answers.map((answer) => answer.json()));
    if (!this.isOver) this.player = new PairPlayer(this.root, this.data, pairing, drawings.map(unpackedDrawing));
  }

  take(data) {
    this.data = data;
    this.player?.takeVideos(data);
  }

  say(text) {
    const line = element("p", { class: "readout", role: "status" });
    line.textContent = text;
    this.root.replaceChildren(line);
  }

  end() {
    this.isOver = true;
    this.player?.end();
    delete this.root.dataset.shown;
  }
}

class PairPlayer {
  constructor(root, data, pairing, drawings) {
    Object.assign(this, { root, words: data.words, pairing, drawings, layout: "beside", opacity: 0.6, videos: [null, null] });
    this.axes = Object.fromEntries(Object.entries(pairing.sync).map(([by, one]) => [by, new Axis(one)]));
    this.by = this.axes.phase ? "phase" : "time";
    this.together = new Together(pairing.rates, drawings.map((drawing) => drawing.times), { show: () => this.show(), changed: () => this.showState() });
    this.makeStage(data);
    this.controls = makePairControls(this.words, this.axes);
    root.append(this.stage, this.controls.bar, this.controls.scrub, this.controls.in_step);
    root.setAttribute("tabindex", "-1");
    this.listen();
    this.takeVideos(data);
    this.choose("by", this.by);
    this.choose("layout", this.layout);
    this.together.setSpeed(1);
    this.showState();
    this.resized = new ResizeObserver(() => this.show());
    this.resized.observe(this.stage);
  }

  makeStage({ words }) {
    this.stage = element("div", { class: "stage pair" });
    this.held = element("div", { class: "held", "aria-hidden": "true" }); // the videos, which the windows show
    this.windows = [0, 1].map((number) => new ClipWindow(words.videos[number], this.drawings));
    this.windows.forEach((one, number) => {
      one.label.append(...["name", "about", "coming"].map((kind) => element("span", { class: kind })));
      one.box.style.setProperty("--mark", this.pairing.colours[number]);
    });
    this.legend = element("p", { class: "legend ghosts" });
    this.stage.append(this.held, ...this.windows.map((one) => one.box), this.legend);
  }

  takeVideos({ videos, drawn, made, words }) {
    this.drawn = drawn;
    [0, 1].forEach((number) => {
      const [name, about, coming] = this.windows[number].label.children;
      name.textContent = words.names[number];
      about.textContent = words.abouts[number];
      coming.textContent = made[number] === null ? "" : fill(words.follows_at, { percent: Math.round(100 * made[number]) });
      if (this.videos[number] === videos[number]) return;
      this.videos[number] = videos[number];
      this.useMedia(number, videos[number]);
    });
    this.legend.replaceChildren(...[0, 1].map((number) => {
      const one = element("span", { style: `--mark: ${this.pairing.colours[number]}` });
      one.textContent = words.names[number];
      return one;
    }));
  }

  useMedia(number, address) {
    this.together.pause();
    const before = this.together.media[number];
    if (before && !(before instanceof Clock)) dropVideo(before);
    const duration = Math.max(...this.drawings[number].times.slice(-1), 0.1);
    const media = address ? makeVideo(address, { video: this.words.videos[number] }) : new Clock(duration);
    if (address) {
      this.held.append(media);
      media.addEventListener("error", () => this.useMedia(number, ""));
    }
    this.together.use(number, media);
  }

  listen() {
    const { play, back, forward, speeds, choices, opacity, scrub } = this.controls;
    play.addEventListener("click", () => this.toggle());
    this.stage.addEventListener("click", () => this.toggle());
    back.addEventListener("click", () => this.together.step(-1));
    forward.addEventListener("click", () => this.together.step(1));
    speeds.forEach((choice, i) => choice.addEventListener("click", () => { this.together.setSpeed(SPEEDS[i]); this.showState(); }));
    choices.forEach(({ kind, value, button: choice }) => choice.addEventListener("click", () => this.choose(kind, value)));
    opacity.addEventListener("input", () => { this.opacity = Number(opacity.value) / 100; this.show(); });
    scrub.addEventListener("input", () => { this.together.pause(); this.together.go(Number(scrub.value)); });
    this.root.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const from = event.composedPath()[0], onButton = from.tagName === "BUTTON";
    if (event.ctrlKey || event.metaKey || event.altKey || from === this.controls.opacity) return;
    const by = STEP_OR_SKIP[event.key];
    const actions = {
      Home: () => this.seek(this.axis.start), End: () => this.seek(this.axis.end),
      " ": onButton ? null : () => this.toggle(), k: () => this.toggle(),
      g: () => this.choose("layout", this.layout === "ghost" ? "beside" : "ghost"),
    };
    const action = by ? () => (event.shiftKey ? this.seek(this.together.moment + by) : this.together.step(by)) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  toggle() { if (this.together.playing) this.together.pause(); else this.together.play(); }

  seek(moment) {
    this.together.pause();
    this.together.go(moment);
  }

  // The frame on the screen stays where the axis changes.
  choose(kind, value) {
    if (kind === "layout") {
      this.layout = value;
      this.root.classList.toggle("ghost", value === "ghost");
    } else {
      const before = this.axis && this.together.media[0] ? this.together.shownTime(this.axis.driver) : null, driver = this.axis?.driver;
      this.together.pause();
      [this.by, this.axis] = [value, this.axes[value]];
      const moment = before !== null && driver === this.axis.driver ? this.axis.momentOf(before) : Math.max(0, this.axis.start);
      this.together.setAxis(this.axis, moment);
      const { scrub, in_step } = this.controls;
      Object.assign(scrub, { min: this.axis.start, max: this.axis.end, step: "any" });
      in_step.textContent = this.words.in_step[value];
    }
    this.showState();
    this.show();
  }

  show() {
    if (!this.axis || this.together.media.some((one) => one === null)) return;
    const { look, paths, mirror, colours } = this.pairing, isGhost = this.layout === "ghost";
    this.windows.forEach((one) => one.resize());
    const times = [0, 1].map((number) => this.together.shownTime(number));
    const leg = equalLeg(paths, this.windows[0].size.height, look);
    const shown = [0, 1].map((number) => {
      const t = times[number], size = this.pairing.sizes[number], window = this.windows[isGhost ? 0 : number].size;
      return {
        number, t, size, media: this.together.media[number], drawing: this.drawings[number], isDrawn: this.drawn[number],
        view: viewAt(paths[number], size, window, leg, look, t),
      };
    });
    if (isGhost) {
      const bodies = [0, 1].map((number) => bodyAt(paths[number], times[number]));
      const place = bodies.every(Boolean) ? ghostPlace(...bodies, mirror, shown[0].view) : null;
      this.windows[0].drawGhost(shown[0], shown[1], place, { colours, look, opacity: this.opacity, leg: bodies[1]?.leg });
    } else {
      this.windows.forEach((one, number) => one.draw(shown[number]));
    }
    this.root.dataset.times = times.map((t) => t.toFixed(4)).join(" ");
    this.showMoment();
  }

  showMoment() {
    const { scrub, clock } = this.controls, moment = this.together.moment, text = momentWords(this.words, this.by, moment);
    scrub.value = String(moment);
    scrub.setAttribute("aria-valuetext", text);
    clock.textContent = text;
    this.root.dataset.moment = moment.toFixed(4);
  }

  showState() {
    const { play, speeds, choices } = this.controls;
    play.textContent = this.together.playing ? this.words.pause : this.words.play;
    play.setAttribute("aria-label", play.textContent);
    speeds.forEach((choice, i) => choice.setAttribute("aria-checked", String(SPEEDS[i] === this.together.speed)));
    const now = { by: this.by, layout: this.layout };
    choices.forEach(({ kind, value, button: choice }) => choice.setAttribute("aria-pressed", String(now[kind] === value)));
    this.root.dataset.playing = String(this.together.playing);
  }

  end() {
    this.resized.disconnect();
    this.together.end();
    for (const media of this.together.media) if (media && !(media instanceof Clock)) dropVideo(media);
  }
}

function makePairControls(words, axes) {
  const play = button(words.play, words.play), back = button(words.back, words.back_label), forward = button(words.on, words.on_label);
  const clock = element("output", { class: "clock", "aria-label": words.moment });
  const speeds = SPEEDS.map((speed) => {
    const choice = button(`${speed}×`, fill(words.speed_of, { speed }));
    choice.setAttribute("role", "radio");
    return choice;
  });
  const made = [["by", "phase"], ["by", "time"], ["layout", "beside"], ["layout", "ghost"]];
  const choices = made.map(([kind, value]) => ({ kind, value, button: button(words[value], words[value]) }));
  const of = (kind) => choices.filter((one) => one.kind === kind).map((one) => one.button);
  const opacity = element("input", { type: "range", min: 0, max: 100, value: 60, class: "opacity", "aria-label": words.opacity });
  const scrub = element("input", { type: "range", class: "scrub", "aria-label": words.moment });
  const bys = grouped("switches by", "group", words.in_step_by, of("by"));
  bys.hidden = !axes.phase;
  const bar = element("div", { class: "bar" });
  bar.append(play, back, forward, grouped("speeds", "radiogroup", words.speed, speeds), bys, grouped("switches", "group", words.show, of("layout")), opacity, clock);
  return { bar, play, back, forward, speeds, choices, opacity, scrub, clock, in_step: element("p", { class: "legend" }) };
}

function momentWords(words, by, moment) {
  if (by === "time") return fill(words.seconds, { seconds: `${moment < 0 ? "−" : "+"}${Math.abs(moment).toFixed(2)}` });
  const stride = Math.floor(moment + 1e-6);
  if (stride < 0) return fill(words.lead, { percent: Math.ceil(-100 * moment) });
  return fill(words.phase_at, { stride: stride + 1, percent: Math.floor(100 * (moment - stride) + 1e-3) });
}

function dropVideo(video) {
  video.pause();
  video.remove();
  video.removeAttribute("src");
  video.load();
}
