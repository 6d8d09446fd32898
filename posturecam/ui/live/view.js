// What the page shows: every method puts something into the HTML or onto the canvas.

class View {
  constructor(root, texts) {
    this.root = root;
    this.texts = texts;
    this.$ = (selector) => this.root.querySelector(selector);
    this.canvas = this.$("canvas");
    this.ctx = this.canvas.getContext("2d", { alpha: false });
  }

  on(selector, event, act) {
    this.$(selector).addEventListener(event, act);
  }

  text(selector, text) {
    if (this.$(selector).textContent !== text) this.$(selector).textContent = text;
  }

  // Show a text, or nothing where it is empty.
  chip(selector, text) {
    this.text(selector, text);
    this.$(selector).hidden = !text;
  }

  state(state, note, details) {
    this.root.dataset.state = state;
    this.text(".note", note);
    this.text(".small", details);
    this.$(".count").hidden = true;
    if (["counting", "calibrating", "waiting"].includes(state)) this.cue(this.waitingCue(state));
    this.text(".open", this.texts.say({ error: "try_again", done: "go_again" }[state] ?? "open"));
    if (state !== "checking") this.problem("");
    if (["live", "checking", "counting", "calibrating"].includes(state)) this.chip(".badge", "");
  }

  waitingCue(state) {
    return this.quietCue({ counting: "get_ready", calibrating: "hold_posture" }[state] ?? "wait");
  }

  quietCue(name) {
    return { verdict: "UNKNOWN", word: "", text: this.texts.say(name), detail: "", quiet: true };
  }

  problem(text, kind = "problem") {
    this.$(".problem").dataset.kind = kind;
    this.chip(".problem", text);
  }

  // Text for screen readers.
  announce(text) {
    this.$(".aloud").textContent = text;
  }

  cue(cue) {
    const key = JSON.stringify(cue);
    if (key === this.shownCue) return;
    this.shownCue = key;
    const box = this.$(".cue");
    box.dataset.verdict = cue.verdict;
    box.dataset.quiet = String(Boolean(cue.quiet));
    this.$(".cue .shape").innerHTML = SHAPES[cue.verdict] ?? SHAPES.UNKNOWN;
    this.$(".cue .word").textContent = cue.word;
    this.$(".cue .text").textContent = cue.text;
    this.$(".cue .detail").textContent = cue.detail ?? "";
    if (!cue.quiet && this.announcedCue !== cue.text) this.announce((this.announcedCue = cue.text));
  }

  offer(offer) {
    this.$(".offer").hidden = !offer;
    this.root.dataset.offer = String(Boolean(offer));
    if (!offer) return;
    this.text(".offer-text", offer.text);
    this.text(".five", offer.button);
  }

  check(items) {
    const key = JSON.stringify(items);
    if (key === this.shownCheck) return;
    this.shownCheck = key;
    const moves = items.filter((item) => item.state === "move").length;
    const isSure = items.every((item) => item.state !== "unknown");
    const ready = moves ? this.texts.say("things_to_move", { n: moves }) : this.texts.say(isSure ? "ready" : "ready_partly");
    if (this.$(".ready").textContent !== ready) this.announce(ready);
    this.text(".ready", ready);
    this.text(".start", this.texts.say(moves ? "start_anyway" : "start"));
    this.$(".check").replaceChildren(...items.map((item) => this.checkLine(item)));
  }

  checkLine(item) {
    const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
    const line = document.createElement("li");
    line.dataset.state = item.state;
    line.dataset.id = item.id;
    const shape = make("span", { className: "shape", innerHTML: SHAPES[ITEM_SHAPES[item.state]] });
    shape.setAttribute("aria-hidden", "true");
    const title = make("span", { className: "title", textContent: `${item.title}: ` });
    title.append(make("b", { textContent: this.texts.say(this.itemWord(item)) }));
    line.append(shape, title, make("span", { className: "advice", textContent: item.text }));
    return line;
  }

  // A frame rate or a light that is not right is nothing to move.
  itemWord(item) {
    const own = { rate: "item_slow", light: "item_change" }[item.id];
    return item.state === "move" && own ? own : `item_${item.state}`;
  }

  cameras(devices, current) {
    const name = (device, n) => device.label || this.texts.say("camera_number", { number: n + 1 });
    const option = (device, n) => new Option(name(device, n), device.deviceId, false, device.deviceId === current);
    this.$(".camera").replaceChildren(...devices.map(option));
  }

  tempo(base, percent, rate) {
    const name = base ? "tempo" : "tempo_unknown";
    this.text(".tempo-text", this.texts.say(name, { base, percent, rate: Math.round(rate) }));
  }

  // Whether this browser can speak: its option says so where it can't.
  voice(isAvailable) {
    for (const selector of [".voice", ".bar-voice"]) this.$(selector).disabled = !isAvailable;
    this.$(".voice-missing").hidden = isAvailable;
  }

  count(seconds) {
    this.$(".count").textContent = seconds;
    this.$(".count").hidden = false;
  }

  // The seconds that are left; at 0 it takes a moment more.
  countDown(seconds) {
    this.count(seconds);
    this.$(".count").hidden = seconds <= 0;
    if (seconds <= 0) this.text(".note", this.texts.say("moment_more"));
  }

  paint(frame, strokes, isMirrored) {
    const { canvas, ctx } = this;
    if (canvas.width !== frame.width || canvas.height !== frame.height) {
      canvas.width = frame.width;
      canvas.height = frame.height;
    }
    const flip = isMirrored ? canvas.width : 0;
    ctx.globalAlpha = 1;
    ctx.setTransform(isMirrored ? -1 : 1, 0, 0, 1, flip, 0);
    ctx.drawImage(frame, 0, 0);
    for (const [kind, alpha, ...parameters] of strokes) STROKES[kind](ctx, alpha, parameters, flip);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }

  clear() {
    for (const selector of [".mode", ".speed"]) this.$(selector).hidden = true;
    this.shownCheck = this.shownCue = null;
    this.$(".check").replaceChildren();
    this.text(".ready", "");
    this.offer(null);
  }
}
