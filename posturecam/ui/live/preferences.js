// What the user chose in this browser: camera, sound, delay. A browser that stores nothing still works.
class Preferences {
  constructor(key = "posturecam.live") {
    this.key = key;
    this.values = this.read();
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  get(name) {
    return this.values[name];
  }

  set(name, value) {
    this.values[name] = value;
    try {
      localStorage.setItem(this.key, JSON.stringify(this.values));
    } catch {
      return;
    }
  }
}

// Errors of a browser that has the interface but no voice for it.
const UNSPEAKABLE = ["language-unavailable", "voice-unavailable", "synthesis-unavailable", "synthesis-failed"];

// Speaks in the language of the page, with the browser's voice for it; silent where the browser has none.
class Voice {
  // onMissing() once, where it turns out that nothing can be heard.
  constructor(language, onMissing = () => {}) {
    this.language = language;
    this.onMissing = onMissing;
  }

  get isAvailable() {
    return Boolean(window.speechSynthesis && window.SpeechSynthesisUtterance);
  }

  speak(text) {
    if (!this.isAvailable) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = this.language;
    utterance.onerror = ({ error }) => {
      if (UNSPEAKABLE.includes(error)) this.onMissing();
    };
    speechSynthesis.cancel();
    speechSynthesis.speak(utterance);
  }
}
