// The gentle ways in which a nudge reaches a person whose tab is hidden.

const COLOURS = { good: "#18be8e", watch: "#ffbc2e", unknown: "#969ea8" };
const MARKS = {
  good: '<circle cx="16" cy="16" r="13" fill="#18be8e"/><path d="M10 17l4 4 8-9" fill="none" stroke="#0e1218" stroke-width="3.5"/>',
  watch: '<path d="M16 1L31 16 16 31 1 16z" fill="#ffbc2e"/><path d="M16 8v9M16 21v3" stroke="#0e1218" stroke-width="3.5"/>',
  unknown: '<circle cx="16" cy="16" r="11" fill="none" stroke="#969ea8" stroke-width="5" stroke-dasharray="5 4"/>',
};

// Title and icon of the tab: the icon shows how the person sits, the title says what is due.
class TabSign {
  constructor() {
    this.links = [...document.querySelectorAll('link[rel~="icon"]')].map((link) => [link, link.href]);
  }

  show(tone, text) {
    if (!this.title) this.title = document.title;
    const icon = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${MARKS[tone]}</svg>`)}`;
    for (const [link] of this.links) if (link.href !== icon) link.href = icon;
    const title = text ? `${{ watch: "◆", good: "✓" }[tone] ?? "○"} ${text}` : this.title;
    if (document.title !== title) document.title = this.mine = title;
  }

  clear() {
    if (!this.title) return;
    for (const [link, href] of this.links) link.href = href;
    if (document.title === this.mine) document.title = this.title;
    this.title = null;
  }
}

// Two soft notes. A browser lets a page sound only after a click on it.
class Chime {
  wake() {
    const Sound = window.AudioContext ?? window.webkitAudioContext;
    if (!Sound) return;
    this.sound ??= new Sound();
    this.sound.resume().catch(() => {});
  }

  ring() {
    this.rung = (this.rung ?? 0) + 1;
    if (this.sound?.state !== "running") return;
    this.note(523, 0);
    this.note(392, 0.28);
  }

  note(hertz, after) {
    const at = this.sound.currentTime + after;
    const tone = this.sound.createOscillator();
    const volume = this.sound.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.09, at + 0.05);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.7);
    tone.connect(volume).connect(this.sound.destination);
    tone.start(at);
    tone.stop(at + 0.75);
  }

  close() {
    this.sound?.close().catch(() => {});
    this.sound = null;
  }
}

// Notifications of the system.
class Notices {
  get isThere() {
    return Boolean(window.Notification);
  }

  // Ask for the permission, only when the person switches them on: whether there is one.
  async allow() {
    if (!this.isThere) return false;
    return (await Notification.requestPermission()) === "granted";
  }

  show(title, text) {
    if (!this.isThere || Notification.permission !== "granted") return;
    try {
      this.last?.close();
      this.last = new Notification(title, { body: text, tag: "posturecam.desk", silent: true });
      this.last.onclick = () => window.focus();
    } catch {
      this.last = null; // Android has them for installed pages only
    }
  }

  close() {
    this.last?.close();
  }
}

// A small window that stays above all others, where the browser has one.
class SmallWindow {
  constructor(title, onClose) {
    this.title = title;
    this.onClose = onClose;
  }

  get isThere() {
    return Boolean(window.documentPictureInPicture);
  }

  // Open it; browsers allow that after a click only.
  async open() {
    if (!this.isThere || this.window) return Boolean(this.window);
    try {
      this.window = await documentPictureInPicture.requestWindow({ width: 300, height: 150 });
    } catch {
      return false;
    }
    const { document } = this.window;
    document.title = this.title;
    document.body.innerHTML = '<div class="shape"></div><div><p class="name"></p><p class="line"></p></div>';
    const style = document.createElement("style");
    style.textContent =
      "body{margin:0;height:100vh;display:grid;grid-template-columns:auto 1fr;gap:14px;align-items:center;padding:0 16px;" +
      "box-sizing:border-box;background:#0f1514;color:#e8eeec;font:15px/1.35 system-ui,sans-serif}p{margin:0}" +
      ".name{font-size:22px;font-weight:700}.shape svg{width:52px;height:52px;display:block}";
    document.head.append(style);
    this.window.addEventListener("pagehide", () => {
      this.window = null;
      this.onClose();
    });
    this.show(...(this.shown ?? ["unknown", "", ""]));
    return true;
  }

  show(tone, name, line) {
    this.shown = [tone, name, line];
    const body = this.window?.document.body;
    if (!body) return;
    body.style.borderLeft = `10px solid ${COLOURS[tone]}`;
    body.querySelector(".shape").innerHTML = `<svg viewBox="0 0 32 32">${MARKS[tone]}</svg>`;
    body.querySelector(".name").textContent = name;
    body.querySelector(".line").textContent = line;
  }

  close() {
    const open = this.window;
    this.window = null;
    open?.close();
  }
}
