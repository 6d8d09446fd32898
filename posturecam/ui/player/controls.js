// The buttons of the player, and what it remembers. Part of the module of player.js.
const SPEEDS = [0.25, 0.5, 1];
const SWITCHES = ["skeleton", "figures", "landings", "cue"];
const REMEMBERED = "posturecam-overlay"; // in localStorage

function makeControls(words) {
  const play = button(words.play, words.play);
  const back = button(words.back, words.back_label);
  const forward = button(words.on, words.on_label);
  const clock = element("output", { class: "clock", "aria-label": words.clock_label });
  const fullScreen = button(words.full_screen, words.full_screen_label);
  const speeds = SPEEDS.map((speed) => {
    const choice = button(speed === 1 ? "1×" : `${speed}×`, fill(words.speed_of, { speed }));
    choice.setAttribute("role", "radio");
    return choice;
  });
  const names = { skeleton: words.skeleton, figures: words.figures, landings: words.landings, cue: words.cue };
  const switches = new Map(SWITCHES.map((name) => [name, button(names[name], names[name])]));
  const bar = element("div", { class: "bar" });
  bar.append(
    play, back, forward, grouped("speeds", "radiogroup", words.speed, speeds),
    grouped("switches", "group", words.overlay, [...switches.values()]), clock, fullScreen,
  );
  return { bar, play, back, forward, speeds, switches, clock, fullScreen };
}

function grouped(kind, role, name, parts) {
  const group = element("div", { class: kind, role, "aria-label": name });
  group.append(...parts);
  return group;
}

function rememberedSwitches() {
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem(REMEMBERED)) || {};
  } catch { /* storage is off, or holds something else */ }
  return Object.fromEntries(SWITCHES.map((name) => [name, stored[name] !== false]));
}

function rememberSwitches(shown) {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(shown));
  } catch { /* storage is off */ }
}

function makeChart(words, duration) {
  return element("div", {
    class: "chart", role: "slider", tabindex: "0", "aria-label": words.timeline,
    "aria-valuemin": "0", "aria-valuemax": duration.toFixed(2),
  });
}

function readoutAt(data, t) {
  const { words } = data;
  const [bout, transition] = [data.bouts, data.transitions].map((all) => all.find((one) => one.start <= t && t < one.end));
  const near = data.lanes.flatMap((lane) => {
    let best = null;
    for (const point of lane.points) if (!best || Math.abs(point[0] - t) < Math.abs(best[0] - t)) best = point;
    if (!best || Math.abs(best[0] - t) > 1) return [];
    return [`${lane.name} ${best[1].toFixed(0)}${lane.unit}${best[2] ? ` (${words[best[2]]})` : ""}`];
  });
  return [bout ? bout.name : transition ? fill(words.not_judged, { name: transition.name }) : words.nothing_judged, ...near].join(" · ");
}

function legend({ words, lanes, cues }) {
  const hasSides = lanes.some((lane) => lane.points.some((point) => point[2]));
  const line = element("p", { class: "legend" });
  line.textContent = [words.green, hasSides && words.sides, cues.length && words.bars, words.keys].filter(Boolean).join(" ");
  return line;
}

function button(text, name) {
  const made = element("button", { type: "button", "aria-label": name });
  made.textContent = text;
  return made;
}
