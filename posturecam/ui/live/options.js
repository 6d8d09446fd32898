// The options of the panel: what is chosen there, remembered in this browser.

const SWITCHES = ["voice", "mirror", "beat", "figures"];
const USUAL = { delay: "10", faster: "5" };

class Options {
  // onChange(name, value) after the user has changed one.
  constructor(view, onChange) {
    this.view = view;
    this.preferences = new Preferences();
    const set = (name, value) => {
      this.preferences.set(name, value);
      onChange(name, value);
    };
    view.on(".camera", "change", (event) => set("camera", event.target.value));
    for (const name of SWITCHES) {
      view.$(`.${name}`).checked = Boolean(this.get(name));
      view.on(`.${name}`, "change", (event) => set(name, event.target.checked));
    }
    for (const [name, usual] of Object.entries(USUAL)) {
      view.$(`.${name}`).value = this.get(name) ?? usual;
      view.on(`.${name}`, "input", (event) => set(name, event.target.value));
    }
  }

  get(name) {
    return this.preferences.get(name);
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
