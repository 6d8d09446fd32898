// The live page in the browser: camera in, one frame at a time to the server, and what comes back drawn on that very frame.

const QUALITY = 0.8;
const SILENT_MS = 5000;
const TOO_OLD = 0.55; // of the camera's interval: a picture older than this is not sent, the next one is nearly there

class Live {
  constructor(root, tell) {
    this.root = root.querySelector(".live");
    this.tell = tell;
    this.$ = (name) => this.root.querySelector(name);
    this.video = this.$("video");
    this.canvas = this.$("canvas");
    this.ctx = this.canvas.getContext("2d", { alpha: false });
    this.spare = [new Grab(), new Grab()];
    this.metronome = new Metronome();
    this.prefs = recall();
    this.id = 0;
    this.retries = 0;
    this.stats = { state: "off", frames: 0, latencies: [], errors: [], cue: "", summaries: 0, hook: null, video: this.video, canvas: this.canvas };
    this.stats.metronome = this.metronome;
    this.stats.track = () => this.track?.readyState ?? "none";
    window.__posturecam = this.stats;
    this.listen();
    this.go("off", "Your camera, with the angles drawn in and one cue at a time.", "Pictures go from this browser to posturecam on this computer and nowhere else. None is kept.");
  }

  listen() {
    const on = (name, event, act) => this.$(name).addEventListener(event, act);
    on(".open", "click", () => this.open());
    on(".start", "click", () => this.begin());
    on(".stop", "click", () => this.stop());
    for (const name of [".calibrate", ".five"]) on(name, "click", () => this.countIn("calibrate"));
    on(".full", "click", () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen?.()));
    on(".camera", "change", (event) => this.useCamera(event.target.value));
    for (const name of ["voice", "mirror", "beat"]) {
      this.$(`.${name}`).checked = Boolean(this.prefs[name]);
      on(`.${name}`, "change", (event) => this.prefer(name, event.target.checked));
    }
    for (const [name, usual] of [["delay", "10"], ["faster", "5"]]) {
      this.$(`.${name}`).value = this.prefs[name] ?? usual;
      on(`.${name}`, "input", (event) => this.prefer(name, event.target.value));
    }
    this.onHidden = () => (document.hidden ? this.pause() : this.resume());
    this.onDevices = () => this.listCameras();
    document.addEventListener("visibilitychange", this.onHidden);
    navigator.mediaDevices?.addEventListener?.("devicechange", this.onDevices);
    this.watchdog = setInterval(() => this.watch(), 1000);
    this.showTempo();
  }

  update(data, tell) {
    this.data = data;
    this.tell = tell;
  }

  // ---- what is shown

  go(state, note = "", small = "") {
    this.state = this.stats.state = this.root.dataset.state = state;
    this.$(".note").textContent = note;
    this.$(".small").textContent = small;
    this.$(".count").hidden = true;
    if (["counting", "calibrating", "waiting"].includes(state)) this.showCue(waitingCue(state));
    this.$(".open").textContent = { error: "Try again", done: "Go again" }[state] ?? "Turn on the camera";
    if (state !== "checking") this.problem("");
    if (["live", "checking", "counting", "calibrating"].includes(state)) this.badge("");
  }

  fail(words) {
    this.stats.errors.push(words);
    this.release();
    this.go("error", words);
    this.announce(words);
  }

  problem(words, kind = "problem") {
    this.$(".problem").dataset.kind = kind;
    this.$(".problem").textContent = words;
    this.$(".problem").hidden = !words;
  }

  badge(words) {
    this.$(".badge").textContent = words;
    this.$(".badge").hidden = !words;
  }

  announce(words) {
    this.$(".aloud").textContent = words;
  }

  showCue(cue) {
    const key = JSON.stringify(cue);
    if (key === this.shown) return;
    this.shown = key;
    const box = this.$(".cue");
    box.dataset.verdict = cue.verdict;
    box.dataset.quiet = String(Boolean(cue.quiet));
    this.$(".cue .shape").innerHTML = SHAPES[cue.verdict] ?? SHAPES.UNKNOWN;
    this.$(".cue .word").textContent = cue.word;
    this.$(".cue .text").textContent = cue.text;
    this.$(".cue .detail").textContent = cue.detail ?? "";
    if (!cue.quiet) this.stats.cue = cue.text;
    if (!cue.quiet && this.announced !== cue.text) this.announce((this.announced = cue.text));
  }

  showOffer(offer) {
    const wanted = Boolean(offer) && !this.measured;
    this.$(".offer").hidden = !wanted;
    this.root.dataset.offer = String(wanted);
    if (!offer || this.$(".offer-text").textContent === offer.say) return;
    this.$(".offer-text").textContent = offer.say;
    this.$(".five").textContent = offer.do;
  }

  showMode(news) {
    const cadence = news.cadence ? `${news.cadence} steps/min` : "";
    const words = [news.mode, cadence, news.mode && news.from].filter(Boolean).join(" · ");
    this.$(".mode").textContent = words;
    this.$(".mode").hidden = !words;
    this.cadence = news.cadence;
    if (!this.metronome.base && news.cadence && this.prefs.beat && this.state === "live") this.metronome.base = news.cadence;
    this.showTempo();
  }

  showCheck(items) {
    const list = this.$(".check");
    const moves = items.filter((item) => item.state === "move").length;
    const unsure = items.filter((item) => item.state === "unsure").length;
    const said = moves ? `${moves === 1 ? "One thing" : `${moves} things`} to move first` : unsure ? "Ready, as far as can be told" : "Ready";
    const key = JSON.stringify(items);
    if (key === this.checked) return;
    this.checked = key;
    if (this.$(".ready").textContent !== said) this.announce(said);
    this.$(".ready").textContent = said;
    this.$(".start").textContent = moves ? "Start anyway" : "Start";
    list.replaceChildren(...items.map(checkLine));
  }

  showSpeed() {
    const last = this.stats.latencies.slice(-40);
    if (last.length < 10) return;
    const span = last[last.length - 1][1] - last[0][1];
    const delays = last.map(([shown, drawn]) => drawn - shown).sort((a, b) => a - b);
    this.stats.fps = (1000 * (last.length - 1)) / span;
    this.$(".speed").textContent = `${this.stats.fps.toFixed(0)}/s · ${delays[delays.length >> 1].toFixed(0)} ms`;
    this.$(".speed").hidden = false;
  }

  showTempo() {
    const base = this.metronome.base || this.cadence;
    const faster = Number(this.$(".faster").value);
    this.metronome.rate = base ? (base * (100 + faster)) / 100 : 0;
    this.$(".tempo").hidden = !this.prefs.beat;
    const text = base ? `Your ${base} + ${faster} % = ${Math.round(this.metronome.rate)} steps/min` : `Your cadence + ${faster} %, once you walk or run`;
    if (this.$(".tempo-text").textContent !== text) this.$(".tempo-text").textContent = text;
  }

  prefer(name, value) {
    this.prefs[name] = value;
    remember(this.prefs);
    if (name === "voice" && value) this.speak("Cues will be spoken.");
    if (name === "beat") {
      this.metronome.base = value && this.state === "live" ? this.cadence : null;
      this.metronome.run(value && this.state === "live");
    }
    this.showTempo();
  }

  speak(words) {
    if (!this.prefs.voice || !window.speechSynthesis) return;
    const said = new SpeechSynthesisUtterance(words);
    said.lang = "en";
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
    this.stats.spoken = words;
  }

  // ---- the camera

  async open() {
    if (!navigator.mediaDevices?.getUserMedia) return this.fail(NOT_HERE);
    this.go("waiting", "Allow the camera, please.");
    this.metronome.wake();
    if (!(await this.startCamera(this.prefs.camera))) return;
    this.go("waiting", "Getting the pose model ready …");
    this.wanted = true;
    this.connect();
  }

  async startCamera(deviceId) {
    const size = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
    const asked = (this.asked = {});
    try {
      this.dropCamera();
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: deviceId ? { ...size, deviceId: { exact: deviceId } } : size });
      } catch (error) {
        if (!deviceId || !["OverconstrainedError", "NotFoundError"].includes(error.name)) throw error;
        stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: size });
      }
      if (this.closed || this.asked !== asked) {
        for (const track of stream.getTracks()) track.stop();
        return false;
      }
      this.track = stream.getVideoTracks()[0];
      this.track.addEventListener("ended", () => this.fail("The camera went away. Plug it in again, then try again."));
      this.video.srcObject = stream;
      await this.video.play();
      await this.listCameras();
      this.nextPicture();
      return true;
    } catch (error) {
      if (!this.closed) this.fail(REASONS[error.name] ?? `The camera would not start (${error.name}). Try again.`);
      return false;
    }
  }

  async useCamera(deviceId) {
    this.prefer("camera", deviceId);
    await this.startCamera(deviceId);
  }

  async listCameras() {
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "videoinput");
    const now = this.track?.getSettings().deviceId;
    this.$(".camera").replaceChildren(
      ...devices.map((device, n) => new Option(device.label || `Camera ${n + 1}`, device.deviceId, false, device.deviceId === now)),
    );
  }

  dropCamera() {
    this.grabbing = {};
    for (const track of this.video.srcObject?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
  }

  nextPicture() {
    const grabbing = (this.grabbing = {});
    let last = -1;
    const step = (now, meta) => {
      if (this.grabbing !== grabbing) return;
      if (meta || this.video.currentTime !== last) this.pictured(meta?.captureTime ?? now, now, meta?.presentedFrames);
      last = this.video.currentTime;
      if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(step);
      else requestAnimationFrame((time) => step(time));
    };
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(step);
    else requestAnimationFrame((time) => step(time));
  }

  pictured(t, shown, delivered) {
    this.delivered = delivered ?? (this.delivered ?? 0) + 1;
    this.interval = 0.9 * (this.interval ?? 33) + 0.1 * Math.min(200, shown - (this.lastShown ?? shown - 33));
    this.lastShown = shown;
    if (!this.talking() || !this.video.videoWidth) return;
    this.spare[0].take(this.video, { t, shown, delivered: this.delivered });
    if (!this.inFlight) this.send();
  }

  send() {
    const grab = this.spare.shift();
    this.spare.push(grab);
    grab.fresh = false;
    const flight = (this.inFlight = { ...grab.meta, id: ++this.id >>> 0, canvas: grab.canvas, since: performance.now() });
    const head = new DataView(new ArrayBuffer(16));
    head.setUint32(0, flight.id, true);
    head.setUint32(4, flight.delivered >>> 0, true);
    head.setFloat64(8, flight.t, true);
    grab.canvas.toBlob((jpeg) => {
      if (this.inFlight !== flight) return;
      if (jpeg && this.talking()) this.socket.send(new Blob([head.buffer, jpeg]));
      else this.inFlight = null;
    }, "image/jpeg", QUALITY);
  }

  // ---- the server

  talking() {
    return this.socket?.readyState === WebSocket.OPEN && this.greeted && !document.hidden;
  }

  connect() {
    if (!this.wanted || this.socket || document.hidden) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = (this.socket = new WebSocket(`${scheme}://${location.host}${this.data.path}`, [this.data.protocol, this.data.token]));
    this.greeted = false;
    this.heard = performance.now();
    socket.onmessage = (event) => {
      if (this.socket !== socket) return;
      this.heard = performance.now();
      this.hear(JSON.parse(event.data));
    };
    socket.onclose = () => this.socket === socket && this.lost();
  }

  lost() {
    this.socket = this.inFlight = null;
    this.greeted = false;
    if (!this.wanted) return;
    const wait = Math.min(8000, 500 * 2 ** this.retries++);
    if (this.retries > 2) this.go("waiting", NO_SERVER, "Trying again …");
    else this.badge("Reconnecting …");
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), wait);
  }

  hang() {
    const socket = this.socket;
    this.socket = this.inFlight = null;
    this.greeted = false;
    socket?.close();
  }

  watch() {
    const silent = performance.now() - this.heard;
    const waiting = this.inFlight && performance.now() - this.inFlight.since > SILENT_MS;
    if (this.socket && this.greeted && waiting && silent > SILENT_MS) {
      this.hang();
      this.lost();
    }
  }

  order(words) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(words));
  }

  hear(message) {
    if (message.is === "frame") return this.drawn(message);
    if (message.is === "hello") return this.greet(message.phase);
    if (message.is === "summary") return this.finish();
    if (message.is === "calibrated") return this.calibrated();
    if (message.is === "problem") {
      this.go("checking");
      this.problem(message.say);
      this.announce(message.say);
    }
    if (message.is === "refused") this.fail(message.say);
  }

  greet(phase) {
    this.greeted = true;
    this.retries = 0;
    this.inFlight = null;
    this.steps = null;
    if (phase === "live" && this.running) return this.go("live");
    if (phase === "live") this.order({ do: "check" });
    const lost = this.running;
    this.running = false;
    this.metronome.run(false);
    this.go("checking");
    if (lost) this.problem("The server was restarted, and what it had measured is gone. Start again.");
  }

  drawn(message) {
    const flight = this.inFlight;
    if (!flight || flight.id !== message.id) return;
    this.inFlight = null;
    this.paint(flight.canvas, message.strokes);
    const drawn = performance.now();
    this.stats.frames += 1;
    this.stats.latencies.push([flight.shown, drawn]);
    if (this.stats.latencies.length > 6000) this.stats.latencies.splice(0, 1000);
    this.stats.hook?.(this.canvas, flight, drawn);
    if (message.cue) this.news(message);
    if (message.left !== undefined && this.state === "calibrating") this.showLeft(Math.ceil(message.left));
    if (message.id % 15 === 0) this.showSpeed();
    if (this.spare[0].fresh && drawn - this.spare[0].meta.shown < TOO_OLD * this.interval) this.send();
  }

  news(news) {
    if (news.check && this.state === "checking") this.showCheck(news.check);
    this.showMode(news);
    this.showOffer(news.offer);
    if (this.state === "live") this.showCue(news.cue);
    if (news.say && this.state === "live") this.speak(news.say);
  }

  paint(picture, strokes) {
    const { canvas, ctx } = this;
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    const mirror = Boolean(this.prefs.mirror);
    ctx.globalAlpha = 1;
    ctx.setTransform(mirror ? -1 : 1, 0, 0, 1, mirror ? canvas.width : 0, 0);
    ctx.drawImage(picture, 0, 0);
    for (const stroke of strokes) STROKES[stroke[0]](ctx, stroke[1], stroke.slice(2), mirror ? canvas.width : 0);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }

  // ---- a session

  begin() {
    this.metronome.wake();
    this.countIn("begin");
  }

  countIn(then) {
    const seconds = Number(this.$(".delay").value);
    this.metronome.run(false);
    this.root.scrollIntoView({ block: "start", behavior: "smooth" });
    this.go("counting", then === "calibrate" ? "Get into your good posture." : "Step on. It starts when the count ends.");
    const end = performance.now() + 1000 * seconds;
    const steps = (this.steps = {});
    const step = () => {
      if (this.steps !== steps) return;
      const left = Math.ceil((end - performance.now()) / 1000);
      if (left <= 0) return this.enter(then);
      this.showCount(left);
      if (left <= 3 || left === 5 || left === 10) this.speakCount(left);
      setTimeout(step, (end - performance.now()) % 1000 || 1000);
    };
    step();
  }

  showCount(left) {
    this.$(".count").textContent = left;
    this.$(".count").hidden = false;
  }

  showLeft(left) {
    this.showCount(left);
    this.$(".count").hidden = left <= 0;
    if (left <= 0) this.$(".note").textContent = "A moment more …";
  }

  speakCount(left) {
    this.announce(String(left));
    this.speak(String(left));
    if (!this.prefs.voice) this.metronome.beep(left <= 3 ? 660 : 440);
  }

  enter(then) {
    this.steps = null;
    this.order({ do: then });
    if (then === "calibrate") {
      this.running = false; // what a session saw so far stands below once this is done
      this.go("calibrating", "Hold it.");
      return;
    }
    this.running = true;
    this.measured = false;
    this.metronome.base = null;
    this.go("live");
    this.showCue({ verdict: "UNKNOWN", word: "", text: "Watching how you move", detail: "", quiet: true });
    this.metronome.beep(880);
    this.metronome.run(Boolean(this.prefs.beat));
    this.keepAwake();
  }

  stop() {
    this.steps = null;
    this.metronome.run(false);
    if (this.state === "counting" && !this.running) return this.go("checking");
    if (!this.greeted) return this.fail("The server could not be reached, so nothing could be added up. The camera is off.");
    this.order({ do: "stop" });
    if (!this.running) return this.go("checking");
    this.running = false;
    this.go("waiting", "Adding it all up …");
  }

  finish() {
    this.stats.summaries += 1;
    this.release();
    this.go("done", "Done. What was found stands below.", "The camera is off.");
    this.announce("Done. What was found stands below.");
    this.tell("ended", this.stats.summaries);
  }

  calibrated() {
    this.measured = true; // not offered again while the new posture waits for its name
    this.go("checking");
    this.problem("Your good posture is measured. Give it a name below the picture to keep it.", "done");
    this.speak("Done.");
    this.metronome.beep(880);
    this.tell("calibrated", ++this.id);
  }

  pause() {
    if (!this.wanted || ["off", "error", "done"].includes(this.state)) return;
    this.metronome.run(false);
    this.steps = null;
    this.inFlight = null;
    if (!this.running) this.order({ do: "check" });
    this.before = this.running ? "live" : "checking";
    this.go("paused", "Paused while this page is out of sight.");
    this.badge("Paused");
  }

  resume() {
    if (this.state !== "paused") return;
    this.go(this.before);
    if (this.running) this.metronome.run(Boolean(this.prefs.beat));
    if (this.running) this.keepAwake();
    this.connect();
  }

  async keepAwake() {
    try {
      this.awake = await navigator.wakeLock?.request("screen");
    } catch {
      this.awake = null; // the screen may go dark, as it may anywhere else
    }
  }

  release() {
    this.wanted = this.running = false;
    this.steps = null;
    clearTimeout(this.retry);
    this.metronome.run(false);
    this.awake?.release().catch(() => {});
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    this.hang();
    this.dropCamera();
    for (const name of [".mode", ".speed"]) this.$(name).hidden = true;
    this.checked = this.shown = null;
    this.$(".check").replaceChildren();
    this.$(".ready").textContent = "";
    this.showOffer(null);
  }

  close() {
    this.closed = true;
    this.release();
    clearInterval(this.watchdog);
    document.removeEventListener("visibilitychange", this.onHidden);
    navigator.mediaDevices?.removeEventListener?.("devicechange", this.onDevices);
    this.metronome.close();
    this.stats.state = "left";
  }
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem("posturecam.live")) ?? {};
  } catch {
    return {};
  }
}

function remember(prefs) {
  try {
    localStorage.setItem("posturecam.live", JSON.stringify(prefs));
  } catch {
    return; // a browser that keeps nothing still works
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const live = (parentElement.__live ??= new Live(parentElement, setTriggerValue));
  live.update(data, setTriggerValue);
  return () => {
    live.close();
    parentElement.__live = undefined;
  };
}
