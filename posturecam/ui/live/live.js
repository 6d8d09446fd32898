// The live page in the browser: camera in, one frame at a time to the server, and the answer drawn on that very frame.

class Live {
  constructor(root, data, trigger) {
    this.data = data;
    this.trigger = trigger;
    this.texts = new Texts(data.texts, data.language);
    this.view = new View(root.querySelector(".live"), this.texts);
    this.options = new Options(this.view, (name, value) => this.chosen(name, value));
    this.tempo = new Tempo(this.view, this.options);
    this.tab = new TabVisibility({ onHide: () => this.pause(), onShow: () => this.resume() });
    this.voice = new Voice(data.language, () => this.view.voice(false));
    this.countdown = new Countdown();
    this.leaving = new LeaveGuard(() => this.running && (this.isUnwritten || !this.data.remembered));
    this.screenLock = new ScreenLock();
    this.calibrations = 0;
    this.camera = new Camera(root.querySelector("video"), {
      onFrame: (times) => this.connection.isReady && this.sender.offer(this.camera.video, times),
      onEnd: () => this.fail(this.texts.say("camera_gone")),
      onList: (devices, current) => this.view.cameras(devices, current),
    });
    this.connection = new Connection({ onMessage: (message) => this.receive(message), onLost: (attempts) => this.lost(attempts) });
    this.analysis = new FrameAnalysis({
      connection: this.connection,
      view: this.view,
      texts: this.texts,
      onPose: (flight, strokes) => this.paint(flight, strokes),
      onServer: (sentence, wasOpen) => this.analysedThere(sentence, wasOpen),
    });
    this.stats = new Statistics({
      metronome: this.tempo.metronome,
      tempo: this.tempo,
      track: () => this.camera.track?.readyState ?? "none",
      video: this.camera.video,
      canvas: this.view.canvas,
    });
    this.treadmill = new Treadmill(this);
    this.listen();
    this.go("off", this.texts.say("camera_off"), this.texts.say(data.inference ? "inference.privacy" : "privacy"));
  }

  get sender() {
    return this.analysis.sender;
  }

  listen() {
    const { view } = this;
    view.on(".open", "click", () => this.open());
    view.on(".start", "click", () => this.start());
    view.on(".stop", "click", () => this.stop());
    for (const button of [".calibrate", ".five"]) view.on(button, "click", () => this.countIn("calibrate"));
    view.voice(this.voice.isAvailable);
    this.tab.watch();
    this.tempo.show();
  }

  update(data, trigger) {
    if (data.token !== this.data.token) this.connection.renew(data);
    this.data = data;
    this.trigger = trigger;
    this.treadmill.update(data);
    if (data.resume && data.resume !== this.resumed) this.goOn(data.resume);
  }

  // Go on with a session that this browser began before the page was left or loaded again.
  goOn(id) {
    this.resumed = id;
    if (!["off", "error", "done", "checking"].includes(this.state)) return;
    this.running = true;
    this.measured = false;
    if (this.state === "checking") this.connection.again();
    else this.open();
  }

  go(state, note = "", details = "") {
    this.state = this.stats.state = state;
    this.view.state(state, note, details);
    this.treadmill.entered(state);
  }

  fail(text) {
    this.stats.errors.push(text);
    this.release();
    this.go("error", text);
    this.view.announce(text);
  }

  async open() {
    if (!this.camera.isAvailable) return this.fail(this.texts.say("insecure_page"));
    this.go("waiting", this.texts.say("allow_camera"));
    this.tempo.wake();
    if (!(await this.startCamera(this.options.get("camera")))) return;
    this.go("waiting", this.texts.say(this.data.inference ? "inference.loading" : "model_loading"));
    await this.analysis.prepare(this.data.inference);
    if (!this.closed && this.state === "waiting") this.connect();
  }

  connect() {
    this.connection.open({ ...this.data, path: this.analysis.address(this.data.path) });
  }

  // This browser can't analyse frames, or not fast enough: they go to the server from now on.
  analysedThere(sentence, wasOpen) {
    this.stats.fallback = this.moved = sentence;
    this.view.announce(sentence);
    if (!wasOpen) return;
    this.connection.close();
    this.connect();
  }

  async startCamera(deviceId) {
    try {
      return await this.camera.start(deviceId);
    } catch (error) {
      if (!this.closed) this.fail(this.texts.say(CAMERA_ERRORS[error.name] ?? "camera_failed", { error: error.name }));
      return false;
    }
  }

  // An option of the panel was changed.
  chosen(name, value) {
    if (name === "voice" && value) this.speak(this.texts.say("cues_spoken"));
    if (name === "camera") this.startCamera(value);
    if (name === "beat") this.tempo.play(value && this.state === "live");
    if (name === "figures") this.showSpeed();
    this.tempo.show();
    this.treadmill.label();
  }

  speak(text) {
    if (!this.options.get("voice")) return;
    this.voice.speak(text);
    this.stats.spoken = text;
  }

  receive(message) {
    if (message.type === "frame") return this.draw(message);
    if (message.type === "overlay") return this.analysedHere(message);
    if (message.type === "hello") return this.greet(message.phase);
    if (message.type === "summary") return this.finish();
    if (message.type === "calibrated") return this.calibrated();
    if (message.type === "problem") {
      this.go("checking");
      this.view.problem(message.text);
      this.view.announce(message.text);
    }
    if (message.type === "refused") this.fail(message.text);
  }

  greet(phase) {
    this.connection.greet();
    this.sender.reset();
    this.countdown.cancel();
    const { moved } = this;
    this.moved = "";
    if (phase === "live" && this.running) {
      this.go("live");
      this.view.cue(this.view.quietCue("measuring"));
      return this.keepGoing();
    }
    const hasEnded = phase === "live" || this.running;
    if (phase === "live") this.connection.send("check");
    this.running = false;
    this.tempo.run(false);
    this.go("checking");
    if (moved) this.view.problem(moved);
    if (!hasEnded) return;
    this.view.problem(this.texts.say("has_ended"));
    this.view.announce(this.texts.say("has_ended"));
    this.trigger("ended", ++this.stats.summaries);
  }

  draw(message) {
    const flight = this.sender.answered(message.id);
    if (!flight) return;
    const drawn = this.paint(flight, message.strokes);
    this.news(message);
    this.sender.sendFresh(drawn, this.camera.interval);
  }

  // Draw a frame with its overlay; when that was done.
  paint(flight, strokes) {
    this.view.paint(flight.canvas, strokes, Boolean(this.options.get("mirror")));
    const drawn = performance.now();
    this.stats.record(flight.shown, drawn);
    this.stats.hook?.(this.view.canvas, flight, drawn);
    if (flight.id % 15 === 0) this.showSpeed();
    return drawn;
  }

  analysedHere(message) {
    this.sender.overlay?.(message);
    this.news(message);
  }

  news(message) {
    if (message.cue) this.show(message);
    this.treadmill.show(message);
    if (message.warning) this.warn(message.warning);
    if (message.seconds_left !== undefined && this.state === "calibrating") this.view.countDown(Math.ceil(message.seconds_left));
  }

  show(news) {
    if (news.check && this.state === "checking") this.view.check(news.check);
    this.view.chip(".mode", news.line);
    this.who = news.who || this.who;
    this.view.$(".to-desk").hidden = this.who !== "desk";
    this.tempo.measured(news.cadence, this.state === "live");
    this.view.offer(this.measured ? null : news.offer);
    if (this.state === "live") {
      this.view.cue(news.cue);
      if (!news.cue.quiet) this.stats.cue = news.cue.text;
      if (news.spoken) this.speak(news.spoken);
    }
  }

  // The session goes on, but is not safe from a server that ends.
  warn(text) {
    this.isUnwritten = true;
    this.view.problem(text);
    this.view.announce(text);
  }

  showSpeed() {
    const speed = this.stats.speed();
    if (!this.options.get("figures")) this.view.chip(".speed", "");
    else if (speed) this.view.chip(".speed", this.texts.say("speed", speed));
  }

  lost(attempts) {
    this.sender.reset();
    if (attempts > 2) this.go("waiting", this.texts.say("no_server"), this.texts.say("retrying"));
    else this.view.chip(".badge", this.texts.say("reconnecting"));
  }

  start() {
    this.tempo.wake();
    this.countIn("start");
  }

  countIn(command) {
    const seconds = this.options.delay;
    this.tempo.run(false);
    if (!this.treadmill.screen.isOn) this.view.root.scrollIntoView({ block: "start", behavior: "smooth" });
    this.go("counting", this.texts.say(command === "calibrate" ? "get_into_posture" : this.invitation()));
    this.countdown.start(seconds, (left) => this.tick(left), () => this.enter(command));
  }

  // What the count-in is for: by who was seen there.
  invitation() {
    return { desk: "sit_down", standing: "get_into_place" }[this.who] ?? "step_on";
  }

  tick(left) {
    this.view.count(left);
    if (left > 3 && left !== 5 && left !== 10) return;
    this.view.announce(String(left));
    this.speak(String(left));
    if (!this.options.get("voice")) this.tempo.beep(left <= 3 ? 660 : 440);
  }

  enter(command) {
    this.countdown.cancel();
    this.connection.send(command, this.treadmill.extras(command));
    if (command === "calibrate") {
      this.running = false; // what a session found so far is shown below once this is done
      this.go("calibrating", this.texts.say("hold_it"));
      return;
    }
    this.running = true;
    this.measured = this.isUnwritten = false;
    this.tempo.forget();
    this.go("live");
    this.view.cue(this.view.quietCue("measuring"));
    this.tempo.beep(880);
    this.keepGoing();
  }

  // What runs beside a session: the metronome where it is wanted, and the screen.
  keepGoing() {
    this.tempo.run(true);
    this.screenLock.acquire();
  }

  stop() {
    this.countdown.cancel();
    this.tempo.run(false);
    if (this.state === "counting" && !this.running) return this.go("checking");
    if (!this.connection.greeted) return this.fail(this.texts.say("unreachable"));
    this.connection.send("stop");
    if (!this.running) return this.go("checking");
    this.running = false;
    this.go("waiting", this.texts.say("adding_up"));
  }

  finish() {
    this.stats.summaries += 1;
    this.release();
    this.go("done", this.texts.say("done"), this.texts.say("camera_is_off"));
    this.view.announce(this.texts.say("done"));
    this.trigger("ended", this.stats.summaries);
  }

  calibrated() {
    this.measured = true; // not offered again while the new posture waits for its name
    this.go("checking");
    this.view.problem(this.texts.say("posture_measured"), "done");
    this.speak(this.texts.say("done_spoken"));
    this.tempo.beep(880);
    this.trigger("calibrated", ++this.calibrations);
  }

  pause() {
    if (!this.connection.wanted || ["off", "error", "done"].includes(this.state)) return;
    this.tempo.run(false);
    this.countdown.cancel();
    this.sender.reset();
    if (!this.running) this.connection.send("check");
    this.stateBefore = this.running ? "live" : "checking";
    this.go("paused", this.texts.say("paused_hidden"));
    this.view.chip(".badge", this.texts.say("paused"));
  }

  resume() {
    if (this.state !== "paused") return;
    this.go(this.stateBefore);
    if (this.running) this.keepGoing();
    this.connection.connect();
  }

  release() {
    this.running = false;
    this.countdown.cancel();
    this.tempo.run(false);
    this.screenLock.release();
    this.treadmill.release();
    this.connection.close();
    this.sender.reset();
    this.camera.stop();
    this.view.clear();
  }

  close() {
    this.closed = true;
    this.release();
    this.camera.close();
    this.sender.close();
    this.tab.close();
    this.treadmill.close();
    this.leaving.close();
    this.tempo.close();
    this.stats.state = "left";
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const live = (parentElement.__live ??= new Live(parentElement, data, setTriggerValue));
  live.update(data, setTriggerValue);
  return () => {
    live.close();
    parentElement.__live = undefined;
  };
}
