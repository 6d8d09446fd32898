// Everything of the live page that is for a treadmill, beside the camera and the session: screen, keys, voice, trial.

class Treadmill {
  constructor(live) {
    this.live = live;
    const { view, texts, options } = live;
    this.screen = new FullScreen(view.root);
    this.feedback = new FeedbackCount(view, texts, options, live.data);
    this.trial = new TrialPanel(view, texts, {
      send: (command) => live.state === "live" && live.connection.send(command),
      onRate: (rate) => live.tempo.follow(rate, live.state === "live"),
      speak: (text) => live.speak(text),
    });
    this.keys = new Keys(this.actions(), () => view.root.isConnected);
    this.listen();
    this.label();
  }

  listen() {
    const { view } = this.live;
    view.on(".full", "click", () => this.screen.toggle());
    const bar = { go: " ", leave: "f", mirror: "m", voice: "v", beat: "b", slower: "-", faster: "+", help: "?" };
    for (const [name, key] of Object.entries(bar)) {
      view.on(`.bar-${name}`, "click", (event) => {
        this.actions()[key]();
        if (event.detail) event.currentTarget.blur(); // so that Space starts and stops after a click, too
      });
    }
    view.on(".keys-close", "click", () => this.help(false));
  }

  // By key; each returns something where it did anything.
  actions() {
    const { live } = this;
    const change = (act) => () => {
      act();
      this.label();
      return true;
    };
    const isOpen = () => !["off", "error", "done"].includes(live.state);
    const when = (condition, act) => () => (condition() ? change(act)() : undefined);
    return {
      " ": when(isOpen, () => (live.state === "checking" ? live.start() : live.stop())),
      f: when(() => isOpen() || this.screen.isOn, () => this.screen.toggle()),
      m: when(isOpen, () => live.options.toggle("mirror")),
      v: when(isOpen, () => live.options.toggle("voice")),
      b: when(isOpen, () => live.options.toggle("beat")),
      "+": when(isOpen, () => live.options.step("faster", 1)),
      "=": when(isOpen, () => live.options.step("faster", 1)),
      "-": when(isOpen, () => live.options.step("faster", -1)),
      t: when(() => live.state === "live", () => this.trial.toggleBy()),
      "?": when(isOpen, () => this.help()),
      Escape: when(() => this.screen.isLayer || this.isHelping, () => (this.isHelping ? this.help(false) : this.screen.leave())),
    };
  }

  get isHelping() {
    return !this.live.view.$(".keys").hidden;
  }

  help(on = !this.isHelping) {
    this.live.view.$(".keys").hidden = !on;
    if (on) this.live.view.$(".keys-close").focus();
  }

  // What the switches at the edge say of themselves.
  label() {
    const { view, options } = this.live;
    for (const name of ["mirror", "voice", "beat"]) view.$(`.bar-${name}`).setAttribute("aria-pressed", String(Boolean(options.get(name))));
    view.text(".bar-percent", `+${options.faster} %`);
    this.feedback.show();
  }

  // The state of the page changed.
  entered(state) {
    const { view, texts } = this.live;
    view.text(".bar-go .label", texts.say(state === "checking" ? "start" : "bar_stop"));
    if (["off", "error", "done"].includes(state)) this.help(false);
    if (state !== "live") this.trial.hide();
  }

  // What a command takes along.
  extras(command) {
    if (command !== "start") return {};
    this.feedback.begin();
    return { session: this.feedback.session };
  }

  update(data) {
    this.feedback.update(data.person);
  }

  show(news) {
    this.trial.show(news.trial);
  }

  release() {
    this.feedback.end();
    this.trial.hide();
    this.screen.leave();
  }

  close() {
    this.release();
    this.screen.close();
    this.keys.close();
  }
}
