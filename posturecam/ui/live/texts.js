// The texts of the page, which the server sends in the page's language, and the shapes that stand beside them.

const SHAPES = {
  GOOD: '<svg viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" fill="currentColor"/><path d="M7 12.5l3.3 3.3L17 9" fill="none" stroke="var(--panel)" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  WATCH: '<svg viewBox="0 0 24 24"><path d="M12 1.5L22.5 12 12 22.5 1.5 12z" fill="currentColor"/><path d="M12 7v6.2M12 16.6v.2" stroke="var(--panel)" stroke-width="2.6" stroke-linecap="round"/></svg>',
  ADJUST: '<svg viewBox="0 0 24 24"><path d="M12 2L23 21.5H1z" fill="currentColor"/><path d="M12 9v6M12 18.2v.2" stroke="var(--panel)" stroke-width="2.6" stroke-linecap="round"/></svg>',
  UNKNOWN: '<svg viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.6" stroke-dasharray="4 3"/></svg>',
};
const ITEM_SHAPES = { go: "GOOD", move: "ADJUST", unknown: "UNKNOWN" };

// By the name of the DOMException that getUserMedia throws, the text that explains it.
const CAMERA_ERRORS = {
  NotAllowedError: "camera_not_allowed",
  SecurityError: "camera_not_allowed",
  NotFoundError: "camera_not_found",
  NotReadableError: "camera_in_use",
  AbortError: "camera_in_use",
  OverconstrainedError: "camera_too_small",
};

class Texts {
  constructor(texts, language) {
    this.texts = texts;
    this.language = language;
  }

  // The text of that name with the values filled in; a plural is chosen by the value `n`.
  say(name, values = {}) {
    const entry = this.texts[name];
    const text = typeof entry === "string" ? entry : entry[values.n === 1 ? "one" : "other"];
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }
}
