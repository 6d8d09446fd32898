// The desk page in the browser: camera and worker, what the person does, and the nudges.

const DAY_EVERY_MS = 20_000; // between two looks at the day so far
const RETRY_MS = 10_000; // before a camera or a server that is full is tried again
const PASSING = ["NotReadableError", "AbortError", "NotFoundError"]; // in use elsewhere, or unplugged: that ends
const LEFT_MS = 8000; // within which a page that comes back goes on: Streamlit draws it anew after a broken connection
const ON = "posturecam.desk.on"; // when this tab last watched

class DeskWatch {
  constructor(root, data, trigger) {
    this.data = data;
    this.trigger = trigger;
    this.texts = new Texts(data.texts, data.language);
    this.screen = new DeskScreen(root.querySelector(".desk"), this.texts);
    this.choices = new Choices(this.screen, (name, value) => this.chosen(name, value));
    this.pause = new Pause(this.choices.preferences, () => this.open());
    this.sign = new TabSign();
    this.chime = new Chime();
    this.notices = new Notices();
    this.window = new SmallWindow(this.texts.say("window_title"), () => this.choices.set("window", false));
    this.camera = new Camera(root.querySelector("video"), {
      onEnd: () => this.loseCamera(),
      onList: (devices, current) => this.list(devices, current),
      rate: 10,
    });
    this.background = new Background(this.camera.video, {
      onMessage: (message, image) => this.receive(message, image),
      onLost: (attempts) => this.lost(attempts),
      onSilent: (isSilent) => this.silent(isSilent),
    });
    this.visibility = new TabVisibility({ onHide: () => this.see(false), onShow: () => this.see(true) });
    this.stats = window.__posturecam = { state: "off", frames: 0, hidden: 0, nudges: [], errors: [], desk: this };
    this.listen();
    this.screen.today(data.day);
    this.reference = data.reference;
    this.screen.compare(data.reference);
    this.begin();
  }

  listen() {
    const { screen } = this;
    screen.on(".open", "click", () => this.turnOn());
    screen.on(".resume", "click", () => this.turnOn());
    screen.on(".five", "click", () => this.measure());
    screen.on(".again", "click", () => this.measure());
    screen.on(".cancel", "click", () => this.cancel());
    screen.on(".stop", "click", () => this.stop());
    screen.on(".minutes-15", "click", () => this.rest(15));
    screen.on(".minutes-60", "click", () => this.rest(60));
    screen.on(".tomorrow", "click", () => this.rest());
    if (!this.window.isThere) screen.$(".window").disabled = true;
    if (!this.window.isThere) screen.text(".hint", this.texts.say("no_window"));
    this.visibility.watch();
    this.asking = setInterval(() => this.ask(), DAY_EVERY_MS);
  }

  // Off, or where this tab left off: paused, or watching before a reload.
  async begin() {
    const wasOn = Number(sessionStorage.getItem(ON));
    const isReload = !window.__desk_seen && performance.getEntriesByType("navigation")[0]?.type === "reload";
    window.__desk_seen = true;
    if (this.pause.isOn) return this.showPause();
    this.go("off", this.texts.say(this.reference ? "camera_off_known" : "camera_off"), this.texts.say("privacy"));
    if (wasOn && (isReload || Date.now() - wasOn < LEFT_MS) && (await this.isAllowed())) this.open();
  }

  async isAllowed() {
    try {
      return (await navigator.permissions.query({ name: "camera" })).state === "granted";
    } catch {
      return false; // Firefox before 131 can't say
    }
  }

  update(data, trigger) {
    const isNew = data.token !== this.data.token;
    this.data = data;
    this.trigger = trigger;
    if (this.isOpen && isNew) this.background.open(data); // the server, or the page's session there, began anew
  }

  get isOpen() {
    return ["waiting", "first", "five", "watching"].includes(this.stats.state);
  }

  go(state, note = "", small = "") {
    this.stats.state = state;
    this.screen.state(state, note, small);
    this.screen.chip(".problem", "");
    if (state !== "watching") this.clearSigns();
    if (this.isOpen) sessionStorage.setItem(ON, Date.now());
  }

  fail(text, state = "error") {
    this.stats.errors.push(text);
    this.release();
    this.go(state === "elsewhere" ? "elsewhere" : "error", text);
    this.screen.announce(text);
  }

  // By a click, after which a browser allows sound and small windows.
  turnOn() {
    if (this.choices.get("sound")) this.chime.wake();
    if (this.choices.get("window")) this.window.open();
    this.pause.end();
    this.open();
  }

  async open() {
    if (!this.camera.isAvailable) return this.fail(this.texts.say("insecure_page"));
    clearTimeout(this.retry);
    this.go("waiting", this.texts.say("allow_camera"));
    if (!(await this.startCamera())) return;
    this.screen.text(".note", this.texts.say("model_loading"));
    this.background.open(this.data);
  }

  async startCamera() {
    try {
      if (!(await this.camera.start(this.choices.get("camera")))) return false;
    } catch (error) {
      const text = this.texts.say(CAMERA_ERRORS[error.name] ?? "camera_failed", { error: error.name });
      if (this.hasWatched && PASSING.includes(error.name)) this.waitForCamera(text);
      else if (!this.closed) this.fail(text);
      return false;
    }
    this.isCameraGone = false;
    this.stats.way = this.background.watch(this.camera.track);
    this.see(!document.hidden);
    return true;
  }

  // A hidden tab takes fewer frames, and asks the camera for no more than it needs.
  see(isSeen) {
    this.background.seen(isSeen);
    this.camera.track?.applyConstraints({ frameRate: { ideal: isSeen ? 10 : 5 } }).catch(() => {});
    if (isSeen) this.ask();
    if (isSeen) this.notices.close();
    this.pause.look();
  }

  ask() {
    if (this.stats.state === "watching" && !document.hidden) this.background.send("day");
  }

  receive(message, image) {
    if (message.type === "frame") return this.show(message, image);
    if (message.type === "hello") return this.greet(message);
    if (message.type === "day") return this.screen.today(message.day);
    if (message.type === "problem") return this.screen.chip(".problem", message.text);
    if (message.type === "refused") this.refused(message);
  }

  greet(message) {
    this.background.send("settings", this.choices.settings);
    this.hasWatched = true;
    this.reference = message.reference;
    this.screen.compare(message.reference);
    this.screen.today(message.day);
    this.go(message.reference ? "watching" : "first", this.texts.say("first_line"));
    if (message.reference) this.screen.posture("measuring");
    if (this.stats.way === "pull") this.screen.text(".hint", this.texts.say("no_stream"));
  }

  refused({ reason, text }) {
    this.fail(text, reason);
    if (reason === "full") this.retry = setTimeout(() => this.open(), 2 * RETRY_MS);
  }

  measure() {
    this.background.send("measure");
    this.go("five");
  }

  cancel() {
    this.background.send("cancel");
    this.go(this.reference ? "watching" : "first", this.texts.say("first_line"));
  }

  show(message, image) {
    this.stats.frames += 1;
    if (document.hidden) this.stats.hidden += 1;
    if (image && !document.hidden) this.screen.paint(image, message.strokes, message.size);
    image?.close();
    this.screen.chip(".badge", "");
    if (message.seconds_left !== undefined && this.stats.state === "five") this.screen.count(message.seconds_left);
    if (message.measured) this.measured(message);
    else if (message.problem) this.notMeasured(message.problem);
    if (this.stats.state === "watching") this.posture(message);
    if (message.nudge) this.nudge(message.nudge, message.state);
  }

  measured({ reference, problem }) {
    this.reference = reference;
    this.screen.compare(reference);
    this.go("watching");
    this.screen.posture("measuring");
    if (problem) this.screen.chip(".problem", problem);
    this.screen.announce(this.texts.say("measured"));
    this.ask();
  }

  notMeasured(text) {
    this.cancel();
    this.screen.chip(".problem", text);
  }

  posture({ state, is_due: isDue, wants_reference: wantsReference }) {
    this.stats.posture = state;
    const nudge = isDue ? this.nudgeText : "";
    const tone = TONES[state] ?? "unknown";
    this.screen.posture(state, nudge);
    this.screen.root.dataset.moved = String(wantsReference);
    if (["away", "standing"].includes(state)) this.screen.chip(".problem", ""); // such as that a break is due
    if (state !== this.announced) this.screen.announce(this.texts.say(`name_${state}`));
    this.announced = state;
    const name = this.texts.say(`name_${state}`);
    if (this.choices.get("sign")) this.sign.show(tone, isDue ? name : "");
    this.window.show(tone, name, nudge || this.texts.say(`line_${state}`));
  }

  // A nudge comes in the ways that were chosen; to one who looks at this page, its own cue is enough.
  nudge({ kind, text }, state) {
    this.stats.nudges.push(kind);
    if (kind === "posture") this.nudgeText = text;
    if (kind === "break") this.screen.chip(".problem", text);
    this.screen.announce(text);
    if (!document.hidden && document.hasFocus()) return;
    if (this.choices.get("notify") && kind !== "praise") this.notices.show(this.texts.say("notice_title"), text);
    if (this.choices.get("sound") && kind !== "praise") this.chime.ring();
    if (this.choices.get("sign") && kind === "break") this.sign.show(TONES[state] ?? "unknown", text);
  }

  async chosen(name, value) {
    if (name === "camera" && this.isOpen) await this.startCamera();
    if (name === "sign" && !value) this.sign.clear();
    if (name === "sound" && value) this.chime.wake();
    if (name === "sound" && value) this.chime.ring();
    if (name === "window" && value && !(await this.window.open())) this.deny("window", "no_window");
    if (name === "window" && !value) this.window.close();
    if (name === "notify" && value && !(await this.notices.allow())) this.deny("notify", "no_notices");
    if (this.isOpen) this.background.send("settings", this.choices.settings);
  }

  // The browser does not let it: the switch goes back, and a line says why.
  deny(name, text) {
    this.choices.set(name, false);
    this.screen.text(".hint", this.texts.say(text));
  }

  clearSigns() {
    this.sign.clear();
    this.notices.close();
    this.window.show("unknown", this.screen.$(".now .name").textContent, "");
  }

  lost(attempts) {
    if (!this.isOpen) return;
    if (this.stats.state === "five") this.go("waiting", this.texts.say("reconnecting"));
    if (attempts > 2) this.trigger("again", attempts); // a server that was restarted gives this page another token
    if (attempts > 2) this.go("waiting", this.texts.say("no_server"), this.texts.say("goes_on"));
    else this.screen.chip(".badge", this.texts.say("reconnecting"));
  }

  // Unplugged, or taken by another program: tried again until it is back.
  loseCamera() {
    if (this.isOpen) this.waitForCamera(this.texts.say("camera_gone"));
  }

  waitForCamera(text) {
    if (this.closed) return;
    this.isCameraGone = true;
    this.background.rest();
    this.go("waiting", text, this.texts.say("goes_on"));
    this.screen.announce(text);
    this.retryCamera();
  }

  retryCamera() {
    clearTimeout(this.retry);
    this.retry = setTimeout(async () => {
      const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
      if (this.isCameraGone && devices.some((device) => device.kind === "videoinput")) return this.open();
      if (this.isCameraGone) this.retryCamera();
    }, RETRY_MS);
  }

  list(devices, current) {
    this.screen.cameras(devices, current);
    if (this.isCameraGone && devices.length) this.open();
  }

  // The camera gives no frames, such as after the computer slept.
  silent(isSilent) {
    clearTimeout(this.waking);
    if (!isSilent || !this.isOpen || this.isCameraGone) return;
    this.screen.chip(".badge", this.texts.say("camera_silent"));
    this.waking = setTimeout(() => this.isOpen && this.startCamera(), RETRY_MS);
  }

  rest(minutes) {
    this.pause.begin(minutes);
    this.release();
    this.showPause();
  }

  showPause() {
    const as = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const time = new Date(this.pause.until).toLocaleTimeString(this.data.language, as);
    this.go("paused", this.texts.say("paused_until", { time }));
    this.screen.announce(this.texts.say("paused_until", { time }));
  }

  stop() {
    this.background.send("day");
    this.camera.stop();
    setTimeout(() => !this.isOpen && this.release(), 500); // the answer comes first
    sessionStorage.removeItem(ON);
    this.window.close();
    this.go("off", this.texts.say("camera_is_off"), this.texts.say("privacy"));
  }

  release() {
    clearTimeout(this.retry);
    clearTimeout(this.waking);
    this.isCameraGone = this.hasWatched = false;
    this.background.rest();
    this.camera.stop();
  }

  close() {
    this.closed = true;
    const wasOpen = this.isOpen;
    this.release();
    this.clearSigns();
    if (wasOpen) sessionStorage.setItem(ON, Date.now());
    else sessionStorage.removeItem(ON);
    clearInterval(this.asking);
    for (const part of [this.camera, this.background, this.visibility, this.pause, this.window, this.chime, this.notices]) part.close();
    this.stats.state = "left";
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const desk = (parentElement.__desk ??= new DeskWatch(parentElement, data, setTriggerValue));
  desk.update(data, setTriggerValue);
  return () => {
    desk.close();
    parentElement.__desk = undefined;
  };
}
