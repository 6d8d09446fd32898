// The options of the panel: what is chosen there, remembered in this browser.

const SWITCHES = ["voice", "mirror", "beat", "alternate", "figures"];
const USUAL = { delay: "10", faster: "5", fading: "sessions" };

class Options {
  // onChange(name, value) after the user has changed one.
  constructor(view, onChange) {
    this.view = view;
    this.onChange = onChange;
    this.preferences = new Preferences();
    view.on(".camera", "change", (event) => this.set("camera", event.target.value));
    for (const name of SWITCHES) {
      view.$(`.${name}`).checked = Boolean(this.get(name));
      view.on(`.${name}`, "change", (event) => this.set(name, event.target.checked));
    }
    for (const [name, usual] of Object.entries(USUAL)) {
      view.$(`.${name}`).value = this.get(name) ?? usual;
      view.on(`.${name}`, "input", (event) => this.set(name, event.target.value));
    }
  }

  get(name) {
    return this.preferences.get(name);
  }

  set(name, value) {
    this.keep(name, value);
    this.onChange(name, value);
  }

  // Remember what no field shows.
  keep(name, value) {
    this.preferences.set(name, value);
  }

  // Switch one from elsewhere than its box.
  toggle(name) {
    const box = this.view.$(`.${name}`);
    if (box.disabled) return;
    box.checked = !box.checked;
    this.set(name, box.checked);
  }

  // Move a range by some of its steps.
  step(name, by) {
    const range = this.view.$(`.${name}`);
    const before = range.value;
    range.value = Number(range.value) + by * Number(range.step);
    if (range.value !== before) this.set(name, range.value);
  }

  // Seconds of the count-in.
  get delay() {
    return Number(this.view.$(".delay").value);
  }

  // Per cent by which the metronome is faster than the runner.
  get faster() {
    return Number(this.view.$(".faster").value);
  }
}
