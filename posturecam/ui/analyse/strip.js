// A filmstrip with two handles and two fields of minutes and seconds. Every text comes from the data and goes in as text.
const STEP_S = 1, LEAP_S = 10;

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const frame = parentElement.querySelector(".frame");
  const state = (frame.posturecam ??= { part: [...data.part] });
  state.data = data;
  state.send = () => setStateValue("part", [...state.part]);
  if (frame.childElementCount) return undefined;
  draw(frame, state);
  return undefined;
}

function draw(frame, state) {
  const { images, words } = state.data;
  const strip = element("div", { class: "strip" }), film = element("div", { class: "film", "aria-hidden": "true" });
  for (const image of images) film.append(element("img", { src: image.address, alt: "", draggable: "false" }));
  const before = element("div", { class: "shade" }), after = element("div", { class: "shade" }), window_ = element("div", { class: "window" });
  strip.append(film, before, after, window_);
  const handles = [words.start, words.end].map((name, n) => {
    const handle = element("div", { class: "handle", role: "slider", tabindex: "0", "aria-label": name, "data-which": n });
    handle.addEventListener("keydown", (event) => keyed(event, state, n));
    strip.append(handle);
    return handle;
  });
  strip.addEventListener("pointerdown", (event) => dragged(event, strip, state, handles));
  const fields = element("div", { class: "fields", role: "group", "aria-label": words.label });
  const inputs = [words.start, words.end].map((name, n) => {
    const label = element("label"), field = element("input", { type: "text", inputmode: "numeric", size: "7", autocomplete: "off" });
    label.append(name, field);
    field.addEventListener("change", () => entered(field, state, n));
    fields.append(label);
    return field;
  });
  const length = element("output");
  fields.append(length);
  frame.replaceChildren(strip, fields);
  state.show = () => {
    const { seconds } = state.data, [start, end] = state.part;
    const share = (t) => `${(100 * t) / seconds}%`;
    before.style.cssText = `left:0;width:${share(start)}`;
    after.style.cssText = `left:${share(end)};right:0`;
    window_.style.cssText = `left:${share(start)};width:${share(end - start)}`;
    handles.forEach((handle, n) => {
      handle.style.left = share(state.part[n]);
      const [low, high] = limits(state, n);
      for (const [name, value] of [["min", low], ["max", high], ["now", state.part[n]]]) handle.setAttribute(`aria-value${name}`, value.toFixed(1));
      handle.setAttribute("aria-valuetext", clock(state.part[n]));
      if (inputs[n] !== frame.getRootNode().activeElement || !inputs[n].hasAttribute("aria-invalid")) {
        inputs[n].value = clock(state.part[n]);
        inputs[n].removeAttribute("aria-invalid");
      }
    });
    length.textContent = words.length.replace("{length}", () => clock(end - start));
  };
  state.show();
}

function limits(state, n) {
  const { seconds, shortest } = state.data;
  return n ? [state.part[0] + shortest, seconds] : [0, state.part[1] - shortest];
}

function set(state, n, t) {
  const [low, high] = limits(state, n);
  state.part[n] = Math.min(Math.max(t, low), high);
  state.show();
}

function keyed(event, state, n) {
  const [low, high] = limits(state, n);
  const by = { ArrowLeft: -STEP_S, ArrowDown: -STEP_S, ArrowRight: STEP_S, ArrowUp: STEP_S, PageDown: -LEAP_S, PageUp: LEAP_S }[event.key];
  const to = { Home: low, End: high }[event.key] ?? (by === undefined ? undefined : state.part[n] + by);
  if (to === undefined) return;
  event.preventDefault();
  set(state, n, to);
  clearTimeout(state.waiting);
  state.waiting = setTimeout(state.send, 300);
}

function entered(field, state, n) {
  const t = seconds(field.value);
  if (t === null) {
    field.setAttribute("aria-invalid", "true");
    field.setCustomValidity(state.data.words.unreadable);
    field.reportValidity();
    return;
  }
  field.setCustomValidity("");
  field.removeAttribute("aria-invalid");
  set(state, n, t);
  state.send();
}

function dragged(event, strip, state, handles) {
  if (event.button) return;
  const at = (one) => {
    const box = strip.getBoundingClientRect();
    return ((one.clientX - box.left) / box.width) * state.data.seconds;
  };
  const t = at(event), held = event.target.dataset?.which;
  const n = held !== undefined ? Number(held) : Math.abs(t - state.part[0]) <= Math.abs(t - state.part[1]) ? 0 : 1;
  event.preventDefault();
  handles[n].focus();
  strip.setPointerCapture(event.pointerId);
  const move = (one) => set(state, n, at(one));
  const end = () => {
    strip.removeEventListener("pointermove", move);
    state.send();
  };
  if (held === undefined) move(event);
  strip.addEventListener("pointermove", move);
  strip.addEventListener("pointerup", end, { once: true });
  strip.addEventListener("pointercancel", end, { once: true });
}

// 754 as 12:34, 4000 as 1:06:40.
function clock(t) {
  const whole = Math.round(t), pad = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

// 12:34, 1:06:40 or plain seconds; null for anything else.
function seconds(text) {
  if (!/^\s*(\d{1,2}:){0,2}\d{1,5}([.,]\d+)?\s*$/.test(text)) return null;
  return text.replace(",", ".").split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
}

function element(name, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
