// The keys of the live page; none is taken from a field, a list or a dialog, or with Ctrl, Alt or Cmd.

const FIELDS = "input:not([type=checkbox]):not([type=range]), select, textarea, [contenteditable=true], [role=dialog]:not(.keys), [role=listbox]";
const PRESSABLE = "button, a, summary, input, [role=button], [role=tab]";

class Keys {
  // actions: by key, what it does; a key without one stays the browser's.
  constructor(actions, isActive) {
    this.pressed = (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !isActive()) return;
      const target = event.composedPath()[0];
      if (target instanceof Element && target.closest(FIELDS)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (key === " " && target instanceof Element && target.closest(PRESSABLE)) return;
      if (actions[key]?.() === undefined) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("keydown", this.pressed, true);
  }

  close() {
    document.removeEventListener("keydown", this.pressed, true);
  }
}
