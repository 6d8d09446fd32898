// What the person chose on the desk page, remembered in this browser.

const CHOICES = { sign: true, notify: false, sound: false, window: false, quiet: false };
const VALUES = { delay: "15", sensitivity: "normal", break: "50", "quiet-from": "12:00", "quiet-to": "13:00" };

class Choices {
  // onChange(name, value) after the person has changed one.
  constructor(screen, onChange) {
    this.screen = screen;
    this.preferences = new Preferences("posturecam.desk");
    const listen = (name, event, value) =>
      screen.on(`.${name}`, event, ({ target }) => {
        this.preferences.set(name, value(target));
        this.show();
        onChange(name, value(target));
      });
    for (const name of Object.keys(CHOICES)) listen(name, "change", (target) => target.checked);
    for (const name of [...Object.keys(VALUES), "camera"]) listen(name, "change", (target) => target.value);
    this.show();
  }

  get(name) {
    return this.preferences.get(name) ?? CHOICES[name] ?? VALUES[name];
  }

  set(name, value) {
    this.preferences.set(name, value);
    this.show();
  }

  show() {
    for (const name of Object.keys(CHOICES)) this.screen.$(`.${name}`).checked = Boolean(this.get(name));
    for (const name of Object.keys(VALUES)) this.screen.$(`.${name}`).value = this.get(name);
    this.screen.$(".span").hidden = !this.get("quiet");
  }

  // As the server takes them.
  get settings() {
    const quiet = this.get("quiet") && this.get("quiet-from") && this.get("quiet-to");
    const minutes = Number(this.get("break"));
    return {
      delay_s: Number(this.get("delay")),
      sensitivity: this.get("sensitivity"),
      quiet: quiet ? [[this.get("quiet-from"), this.get("quiet-to")]] : [],
      break_every_s: minutes ? 60 * minutes : null,
      utc_offset_min: -new Date().getTimezoneOffset(),
    };
  }
}

// Until when the person paused; kept over a reload.
class Pause {
  // onEnd() when it is over.
  constructor(preferences, onEnd) {
    this.preferences = preferences;
    this.onEnd = onEnd;
    this.timer = setInterval(() => this.look(), 5000);
  }

  get until() {
    return this.preferences.get("paused_until") ?? 0;
  }

  get isOn() {
    return Date.now() < this.until;
  }

  // minutes; nothing for until tomorrow, which begins at six.
  begin(minutes) {
    const tomorrow = new Date();
    if (tomorrow.getHours() >= 6) tomorrow.setDate(tomorrow.getDate() + 1);
    tomorrow.setHours(6, 0, 0, 0);
    this.preferences.set("paused_until", minutes ? Date.now() + 60_000 * minutes : tomorrow.getTime());
  }

  end() {
    this.preferences.set("paused_until", 0);
  }

  look() {
    if (!this.until || this.isOn) return;
    this.end();
    this.onEnd();
  }

  close() {
    clearInterval(this.timer);
  }
}
