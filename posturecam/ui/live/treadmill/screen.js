// The live page over the whole screen: the browser's full screen, or a layer over the page where there is none (iPhone).
// Controls at its edge fade while no one moves the mouse, touches or presses a key.

const IDLE_MS = 3000;

class FullScreen {
  constructor(root) {
    this.root = root;
    this.changed = () => this.mark();
    this.stir = () => this.wake();
    document.addEventListener("fullscreenchange", this.changed);
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) root.addEventListener(event, this.stir);
    document.addEventListener("keydown", this.stir);
  }

  get isOn() {
    return this.isNative || this.isLayer;
  }

  get isNative() {
    return Boolean(document.fullscreenElement);
  }

  async toggle() {
    if (this.isOn) return this.leave();
    try {
      if (!this.root.requestFullscreen) throw new Error("no full screen");
      await this.root.requestFullscreen();
    } catch {
      this.cover(true);
    }
  }

  leave() {
    if (this.isNative) document.exitFullscreen().catch(() => {});
    this.cover(false);
  }

  // A layer over everything else of the page.
  cover(on) {
    this.isLayer = on;
    try {
      if (on) {
        this.root.setAttribute("popover", "manual");
        this.root.showPopover();
      } else if (this.root.hasAttribute("popover")) {
        this.root.hidePopover();
        this.root.removeAttribute("popover");
      }
    } catch {
      this.root.removeAttribute("popover"); // an older browser: the layer is still drawn over the page around it
    }
    this.mark();
  }

  mark() {
    this.root.dataset.full = String(this.isOn);
    this.wake();
  }

  wake() {
    clearTimeout(this.timer);
    this.root.dataset.idle = "false";
    if (this.isOn) this.timer = setTimeout(() => (this.root.dataset.idle = "true"), IDLE_MS);
  }

  close() {
    clearTimeout(this.timer);
    this.leave();
    document.removeEventListener("fullscreenchange", this.changed);
    document.removeEventListener("keydown", this.stir);
  }
}
