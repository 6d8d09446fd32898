// Spoken cues that fade: how many sessions with spoken cues each person has had in this browser, and what that means.

const COUNTS_AFTER_MS = 60000;

class FeedbackCount {
  // shares: by session from the first on, the share of cues that is spoken; the last holds for all after it.
  constructor(view, texts, options, { shares, person }) {
    this.view = view;
    this.texts = texts;
    this.options = options;
    this.shares = shares;
    this.person = person;
    view.on(".fading-reset", "click", () => this.reset());
    this.show();
  }

  // Another person's posture is compared with.
  update(person) {
    if (person === this.person) return;
    this.person = person;
    this.show();
  }

  get counts() {
    return this.options.get("sessions") ?? {};
  }

  get done() {
    return Number(this.counts[this.person] ?? 0);
  }

  // Which session with spoken cues the next one is, or the one that stands for what the user chose.
  get session() {
    return { every: 1, quarter: this.shares.length }[this.options.get("fading")] ?? this.done + 1;
  }

  // A session begins; it counts once it has lasted a minute with the voice on.
  begin() {
    this.end();
    this.timer = setTimeout(() => {
      if (this.options.get("voice")) this.keep(this.done + 1);
    }, COUNTS_AFTER_MS);
  }

  end() {
    clearTimeout(this.timer);
  }

  reset() {
    this.keep(0);
  }

  keep(count) {
    this.options.keep("sessions", { ...this.counts, [this.person]: count });
    this.show();
  }

  show() {
    const share = this.shares[Math.min(this.session, this.shares.length) - 1];
    const name = share >= 1 ? "fading_every" : share <= this.shares.at(-1) ? "fading_quarter" : "fading_share";
    this.view.text(".fading-now", this.texts.say(name, { percent: Math.round(100 * share) }));
    this.view.text(".fading-count", this.texts.say("fading_sessions", { n: this.done }));
    this.view.$(".fading-reset").hidden = !this.done;
    this.view.$(".fade").hidden = !this.options.get("voice");
  }
}
