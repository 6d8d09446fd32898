// A still to draw on. Points are shares of its width and height. Every text comes from the data and goes in as text.
const SVG = "http://www.w3.org/2000/svg";
const POINTS = { line: 2, arrow: 2, angle: 3, text: 1 };
const STEP = 0.01, LEAP = 0.05, DRAGGED = 0.02;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".frame");
  if (frame.posturecam?.address === data.address) {
    frame.posturecam.send = setTriggerValue;
    return undefined;
  }
  const state = { address: data.address, data, send: setTriggerValue, tool: "line", shapes: [], begun: [], cursor: null };
  frame.posturecam = state;
  build(frame, state);
  return undefined;
}

function build(frame, state) {
  const { data } = state, { words } = data;
  const tools = element("div", { class: "tools", role: "group", "aria-label": words.tools });
  for (const tool of Object.keys(POINTS)) {
    const button = element("button", { type: "button", "data-tool": tool }, words[tool]);
    button.addEventListener("click", () => choose(state, tool));
    tools.append(button);
  }
  const label = element("label", { class: "words" }, words.words);
  const field = element("input", { type: "text", maxlength: data.longest, autocomplete: "off" });
  label.append(field);
  const how = element("p", { class: "how", role: "status" });
  const stage = element("div", { class: "stage" });
  const image = element("img", { src: data.address, alt: data.alt, draggable: "false" });
  const canvas = document.createElementNS(SVG, "svg");
  const given = { viewBox: `0 0 ${data.width} ${data.height}`, tabindex: "0", role: "application", "aria-label": words.canvas };
  for (const [name, value] of Object.entries(given)) canvas.setAttribute(name, value);
  stage.append(image, canvas);
  const ends = element("div", { class: "tools" });
  const undo = element("button", { type: "button" }, words.undo);
  const clear = element("button", { type: "button" }, words.clear);
  const save = element("button", { type: "button", class: "save" }, words.save);
  ends.append(undo, clear, save);
  frame.replaceChildren(tools, label, how, stage, ends);
  Object.assign(state, { canvas, field, how, tools, label, save, undo, clear });
  undo.addEventListener("click", () => { state.begun.length ? state.begun.pop() : state.shapes.pop(); show(state); });
  clear.addEventListener("click", () => { state.shapes = []; state.begun = []; show(state); });
  save.addEventListener("click", () => {
    state.send("saved", state.shapes);
    Object.assign(state, { shapes: [], begun: [] });
    show(state);
  });
  canvas.addEventListener("pointerdown", (event) => pressed(event, state));
  canvas.addEventListener("pointermove", (event) => { if (state.begun.length) { state.hover = place(event, state); show(state); } });
  canvas.addEventListener("pointerup", (event) => released(event, state));
  canvas.addEventListener("keydown", (event) => keyed(event, state));
  canvas.addEventListener("blur", () => { state.cursor = null; show(state); });
  choose(state, "line");
}

function choose(state, tool) {
  Object.assign(state, { tool, begun: [] });
  for (const button of state.tools.children) button.setAttribute("aria-pressed", button.dataset.tool === tool);
  state.how.textContent = state.data.words[`how_${tool}`];
  state.label.hidden = tool !== "text";
  show(state);
}

function place(event, state) {
  const box = state.canvas.getBoundingClientRect();
  return kept(state, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
}

function kept(state, x, y) {
  return [Math.min(1, Math.max(0, x)), Math.min(state.data.usable, Math.max(0, y))];
}

function pressed(event, state) {
  event.preventDefault();
  state.canvas.focus();
  state.cursor = null;
  state.canvas.setPointerCapture(event.pointerId);
  add(state, place(event, state));
}

function released(event, state) {
  const end = place(event, state), last = state.begun.at(-1);
  if (last && Math.hypot(end[0] - last[0], end[1] - last[1]) > DRAGGED) add(state, end);
}

function add(state, point) {
  if (state.shapes.length >= state.data.most) return;
  const text = state.field.value.trim();
  if (state.tool === "text" && !text) {
    state.field.focus();
    return;
  }
  state.begun.push(point);
  if (state.begun.length === POINTS[state.tool]) {
    state.shapes.push({ kind: state.tool, points: state.begun, ...(state.tool === "text" ? { text } : {}) });
    state.begun = [];
  }
  show(state);
}

function keyed(event, state) {
  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const at = state.cursor ?? [0.5, 0.5];
  if (move) {
    const step = event.shiftKey ? LEAP : STEP;
    state.cursor = kept(state, at[0] + move[0] * step, at[1] + move[1] * step);
    state.hover = state.cursor;
    show(state);
  } else if (event.key === "Enter" || event.key === " ") {
    state.cursor = at;
    add(state, [...at]);
  } else if (event.key === "Escape") {
    state.begun = [];
    show(state);
  } else return;
  event.preventDefault();
}

function show(state) {
  const { canvas, data, shapes, begun } = state;
  canvas.replaceChildren();
  for (const shape of shapes) drawShape(state, shape.kind, shape.points, shape.text);
  if (begun.length) {
    const points = state.hover ? [...begun, state.hover] : begun;
    if (state.tool === "angle" && points.length === 3) drawShape(state, "angle", points);
    else if (points.length > 1) stroke(state, points.map((point) => inPixels(data, point)));
  }
  if (state.cursor) {
    const [x, y] = inPixels(data, state.cursor), size = 0.02 * longer(data);
    stroke(state, [[x - size, y], [x + size, y]]);
    stroke(state, [[x, y - size], [x, y + size]]);
  }
  const empty = !shapes.length;
  state.save.disabled = empty;
  state.undo.disabled = state.clear.disabled = empty && !begun.length;
}

function drawShape(state, kind, shares, text) {
  const points = shares.map((point) => inPixels(state.data, point)), size = longer(state.data);
  if (kind === "text") return write(state, text, points[0]);
  stroke(state, points);
  if (kind === "arrow") stroke(state, head(points[0], points[1], 0.04 * size));
  if (kind === "angle") {
    const { line, degrees } = arc(points, 0.09 * size);
    stroke(state, line);
    write(state, `${degrees.toFixed(0)}°`, [line[8][0] + 0.011 * size, line[8][1]]);
  }
  return undefined;
}

function stroke(state, points) {
  for (const [colour, share] of [[state.data.edge, 1.9], [state.data.colour, 1]]) {
    const line = document.createElementNS(SVG, "polyline");
    const given = { points: points.map((point) => point.join(",")).join(" "), fill: "none", stroke: colour };
    Object.assign(given, { "stroke-width": share * 0.007 * longer(state.data), "stroke-linecap": "round", "stroke-linejoin": "round" });
    for (const [name, value] of Object.entries(given)) line.setAttribute(name, value);
    state.canvas.append(line);
  }
}

function write(state, text, [x, y]) {
  const words = document.createElementNS(SVG, "text"), size = 0.045 * longer(state.data);
  const given = { x, y, "font-family": "sans-serif", "font-size": size, "font-weight": 700, fill: state.data.colour };
  Object.assign(given, { stroke: state.data.edge, "stroke-width": size / 7, "stroke-linejoin": "round", "paint-order": "stroke" });
  for (const [name, value] of Object.entries(given)) words.setAttribute(name, value);
  words.textContent = text;
  state.canvas.append(words);
}

function head(tail, tip, length) {
  const back = Math.atan2(tail[1] - tip[1], tail[0] - tip[0]);
  const [one, other] = [-0.5, 0.5].map((turn) => [tip[0] + length * Math.cos(back + turn), tip[1] + length * Math.sin(back + turn)]);
  return [one, tip, other];
}

function arc([first, vertex, last], most) {
  const [one, other] = [first, last].map(([x, y]) => [x - vertex[0], y - vertex[1]]);
  const radius = Math.min(most, Math.hypot(...one), Math.hypot(...other));
  const start = Math.atan2(one[1], one[0]), end = Math.atan2(other[1], other[0]);
  let turn = (end - start) % (2 * Math.PI);
  if (turn > Math.PI) turn -= 2 * Math.PI;
  if (turn < -Math.PI) turn += 2 * Math.PI;
  const line = Array.from({ length: 17 }, (_, n) => {
    const angle = start + (turn * n) / 16;
    return [vertex[0] + radius * Math.cos(angle), vertex[1] + radius * Math.sin(angle)];
  });
  return { line, degrees: (Math.abs(turn) * 180) / Math.PI };
}

function inPixels(data, [x, y]) {
  return [x * data.width, y * data.height];
}

function longer(data) {
  return Math.max(data.width, data.height);
}

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}
