// Whether the tab can be seen.

class TabVisibility {
  constructor({ onHide, onShow }) {
    this.changed = () => (document.hidden ? onHide() : onShow());
  }

  watch() {
    document.addEventListener("visibilitychange", this.changed);
  }

  close() {
    document.removeEventListener("visibilitychange", this.changed);
  }
}
