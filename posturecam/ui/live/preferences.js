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

// Speaks in the language of the page, with the browser's voice for it.
class Voice {
  constructor(language) {
    this.language = language;
  }

  speak(text) {
    if (!window.speechSynthesis) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = this.language;
    speechSynthesis.cancel();
    speechSynthesis.speak(utterance);
  }
}
