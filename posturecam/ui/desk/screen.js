// What the desk page shows: every method puts something into the HTML or onto the canvas.

const VERDICTS = { good: "GOOD", watch: "WATCH", unknown: "UNKNOWN" }; // the shape that stands for a tone
const TONES = { upright: "good", leaning_in: "watch", slumped: "watch", tilted: "watch", moved: "watch" };

class DeskScreen {
  constructor(root, texts) {
    this.root = root;
    this.texts = texts;
    this.$ = (selector) => root.querySelector(selector);
    this.canvas = this.$("canvas");
    this.ctx = this.canvas.getContext("2d", { alpha: false });
  }

  on(selector, event, act) {
    this.$(selector).addEventListener(event, act);
  }

  text(selector, text) {
    const element = this.$(selector);
    if (element.textContent !== text) element.textContent = text;
  }

  // Show a text, or nothing where it is empty.
  chip(selector, text) {
    this.text(selector, text);
    this.$(selector).hidden = !text;
  }

  // state: off, waiting, first, five, watching, paused or error.
  state(state, note = "", small = "") {
    this.root.dataset.state = state;
    this.text(".note", note);
    this.text(".small", small);
    this.text(".open", this.texts.say({ error: "try_again", elsewhere: "here" }[state] ?? "open"));
    this.$(".count").hidden = true;
    this.chip(".badge", "");
    if (state === "first") this.now("unknown", this.texts.say("first_name"), this.texts.say("first_line"));
    if (state === "five") this.now("unknown", this.texts.say("five_name"), this.texts.say("five_line"));
    if (state === "paused") this.now("unknown", note, this.texts.say("paused_line"));
  }

  now(tone, name, line) {
    this.root.dataset.tone = tone;
    const shape = SHAPES[VERDICTS[tone]];
    if (this.shape !== shape) this.$(".now .shape").innerHTML = this.shape = shape;
    this.text(".now .name", name);
    this.text(".now .line", line);
  }

  // What the person does, with the nudge that stands.
  posture(state, nudge) {
    this.now(TONES[state] ?? "unknown", this.texts.say(`name_${state}`), nudge || this.texts.say(`line_${state}`));
  }

  compare(name) {
    this.text(".compare span", name ? this.texts.say("comparing", { name }) : "");
    this.$(".compare").hidden = !name;
  }

  // Text for screen readers.
  announce(text) {
    this.$(".aloud").textContent = text;
  }

  // HTML of the server's own template; a part that was opened stays open.
  today(html) {
    const isOpen = this.$(".today details")?.open;
    this.$(".today").innerHTML = html;
    const details = this.$(".today details");
    if (isOpen && details) details.open = true;
  }

  cameras(devices, current) {
    const name = (device, n) => device.label || this.texts.say("camera_number", { number: n + 1 });
    const option = (device, n) => new Option(name(device, n), device.deviceId, false, device.deviceId === current);
    this.$(".camera").replaceChildren(...devices.map(option));
  }

  // The seconds that are left; at 0 it takes a moment more.
  count(seconds) {
    this.text(".count", String(Math.ceil(seconds)));
    this.$(".count").hidden = seconds <= 0;
    if (seconds <= 0) this.text(".note", this.texts.say("moment_more"));
  }

  // The frame as in a mirror, for it is the person's own; strokes are in pixels of `size`.
  paint(image, strokes, size) {
    const { canvas, ctx } = this;
    if (canvas.width !== image.width || canvas.height !== image.height) {
      canvas.width = image.width;
      canvas.height = image.height;
    }
    const scale = image.width / size[0];
    ctx.globalAlpha = 1;
    ctx.setTransform(-1, 0, 0, 1, canvas.width, 0);
    ctx.drawImage(image, 0, 0);
    ctx.setTransform(-scale, 0, 0, scale, canvas.width, 0);
    for (const [kind, alpha, ...parameters] of strokes) STROKES[kind](ctx, alpha, parameters, size[0]);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }
}
