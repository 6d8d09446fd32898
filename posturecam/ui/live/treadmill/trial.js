// The cadence trial on the page: how far it is, the beat that it asks for, and what it found.

class TrialPanel {
  // onRate(rate or null): the beat that the trial asks for; speak(text).
  constructor(view, texts, { send, onRate, speak }) {
    this.view = view;
    this.texts = texts;
    this.onRate = onRate;
    this.speak = speak;
    view.on(".trial-start", "click", () => this.toggle(send));
    view.on(".trial-bar", "click", () => this.toggle(send));
    view.on(".trial-close", "click", () => this.hide());
    this.toggleBy = () => this.toggle(send);
    this.hide();
  }

  toggle(send) {
    send(this.isRunning ? "stop_trial" : "trial");
  }

  // What the server says of it with an analysis; nothing where there is none.
  show(trial) {
    if (!trial) return;
    if (trial.phase !== this.phase) this.enter(trial);
    this.view.text(".trial-left", trial.result ? "" : `${trial.seconds_left}`);
    if (trial.result) this.finish(trial.result);
  }

  enter(trial) {
    this.phase = trial.phase;
    this.view.$(".trial").hidden = false;
    this.view.$(".trial-close").hidden = !trial.result;
    this.view.$(".trial-found").replaceChildren();
    this.view.text(".trial-text", trial.text);
    this.onRate(trial.rate);
    this.label();
    if (trial.result) return;
    this.view.announce(trial.text);
    this.speak(trial.text);
  }

  finish(sentences) {
    const line = (text) => Object.assign(document.createElement("li"), { textContent: text });
    this.view.$(".trial-found").replaceChildren(...sentences.map(line));
    const said = sentences.slice(0, 2).join(" ");
    this.view.announce(said);
    this.speak(said);
    this.found = sentences;
  }

  get isRunning() {
    return Boolean(this.phase) && this.phase !== "over";
  }

  label() {
    const text = this.texts.say(this.isRunning ? "trial_stop" : "trial_start");
    for (const button of [".trial-start", ".trial-bar .label"]) this.view.text(button, text);
  }

  hide() {
    this.phase = null;
    this.view.$(".trial").hidden = true;
    this.onRate(null);
    this.label();
  }
}
