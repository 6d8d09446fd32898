// The timeline below the video: lanes of values, contacts, cues and the axis. Part of the module of player.js.
const SVG = "http://www.w3.org/2000/svg";
const LANE = 74, TITLE = 16, CUE = 26, TICKS = 30, GAP = 12, LEFT = 8, RIGHT = 8, AXIS = 22; // px

function drawChart(chart, data, duration) {
  const width = Math.max(240, chart.clientWidth), inner = width - LEFT - RIGHT;
  const x = (t) => LEFT + (inner * Math.min(Math.max(t, 0), duration)) / duration;
  const rows = [...new Set(data.cues.map((cue) => cue.text))];
  const laneTop = (i) => i * (LANE + GAP);
  const contactsTop = laneTop(data.lanes.length);
  const cuesTop = contactsTop + (data.contacts.length ? TICKS + GAP : 0);
  const height = cuesTop + rows.length * CUE + AXIS;
  const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  data.lanes.forEach((lane, i) => svg.append(drawLane(lane, data, x, laneTop(i), width)));
  if (data.contacts.length) svg.append(drawContacts(data, x, contactsTop, width));
  rows.forEach((text, i) => svg.append(drawCues(data.cues.filter((cue) => cue.text === text), x, cuesTop + i * CUE, width)));
  svg.append(drawAxis(data.bouts, duration, x, height));
  const cursor = node("g", { class: "cursor" });
  cursor.append(node("line", { y1: 0, y2: height - AXIS }), node("path", { d: "M-5 0H5L0 7Z" }));
  svg.append(cursor);
  chart.replaceChildren(svg);
  const timeAt = (event) => {
    const box = svg.getBoundingClientRect();
    return Math.min(duration, Math.max(0, (((event.clientX - box.left) * width) / box.width - LEFT) / inner * duration));
  };
  return { cursor, x, timeAt };
}

function drawLane(lane, { bouts, words }, x, top, width) {
  const group = node("g", { class: "lane", transform: `translate(0,${top})` });
  const y = valueScale(lane);
  group.append(node("rect", { class: "ground", x: 0, y: TITLE, width, height: LANE - TITLE, rx: 6 }));
  for (const band of lane.green) group.append(...drawGreen(band, x, y));
  const boutOf = (point) => (point ? bouts.findIndex((bout) => bout.start <= point[0] && point[0] <= bout.end) : undefined);
  const joins = (i) => boutOf(lane.points[i]) === boutOf(lane.points[i - 1]);
  const line = lane.points.map(([t, value], i) => `${joins(i) ? "L" : "M"}${x(t).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  group.append(node("path", { class: "line", d: line }));
  for (const [t, value, side] of lane.points) group.append(mark(side, x(t), y(value)));
  group.append(label(lane.name, LEFT + 8, 11, "name"), label(fineRange(lane, words), width, 11, "range"));
  return group;
}

// From a value of the lane to its height in px; an open edge (null) lies at that end of the lane.
function valueScale(lane) {
  const edges = lane.green.flatMap((band) => [band.low, band.high]).filter((edge) => edge !== null);
  const shown = [...lane.points.map((point) => point[1]), ...edges];
  const least = Math.min(...shown), most = Math.max(...shown);
  const room = Math.max(1, 0.15 * (most - least));
  const low = least - room, high = most + room;
  return (value, openEnd) => LANE - ((LANE - TITLE) * ((value ?? (openEnd === "high" ? high : low)) - low)) / (high - low);
}

function drawGreen(band, x, y) {
  const [left, right, up, down] = [x(band.start), x(band.end), y(band.high, "high"), y(band.low, "low")];
  const area = { x: left, y: up, width: Math.max(0, right - left), height: Math.max(0, down - up) };
  const edges = [band.high, band.low].filter((edge) => edge !== null);
  return [
    node("rect", { class: "green", ...area }),
    ...edges.map((edge) => node("line", { class: "edge", x1: left, x2: right, y1: y(edge), y2: y(edge) })),
  ];
}

function fineRange(lane, words) {
  const ranges = new Set(lane.green.map((band) => {
    const [low, high] = [band.low, band.high].map((edge) => (edge === null ? null : Math.round(10 * edge) / 10));
    const text = low === null ? words.range_up_to : high === null ? words.range_from : words.range;
    return fill(text, { low, high });
  }));
  return ranges.size ? fill(words.fine, { ranges: [...ranges].join(" · ") }) + lane.unit : lane.unit.trim();
}

function mark(side, x, y) {
  if (side === "left") return node("path", { class: "dot left", d: `M${x - 4} ${y}L${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}Z` });
  return node("circle", { class: `dot ${side}`, cx: x, cy: y, r: 3.2 });
}

function drawContacts({ contacts, words }, x, top, width) {
  const group = node("g", { class: "contacts", transform: `translate(0,${top})` });
  group.append(label(words.contacts, LEFT + 8, 11, "name"));
  group.append(node("line", { class: "ground-line", x1: 0, x2: width, y1: 23, y2: 23 }));
  for (const { t, side } of contacts) {
    const [from, to] = side === "left" ? [16, 23] : [23, 30];
    group.append(node("line", { class: side, x1: x(t), x2: x(t), y1: from, y2: to }));
  }
  return group;
}

function drawCues(cues, x, top, width) {
  const group = node("g", { class: "cues", transform: `translate(0,${top})` });
  for (const cue of cues) {
    const left = x(cue.start);
    group.append(node("rect", { class: cue.verdict, x: left, y: 3, width: Math.max(4, x(cue.end) - left), height: 18, rx: 4 }));
  }
  const first = cues[0], late = x(first.start) > 0.6 * width;
  group.append(label(first.text, late ? width : x(first.start) + 6, 16, `cue ${first.verdict}${late ? " late" : ""}`));
  return group;
}

function drawAxis(bouts, duration, x, height) {
  const group = node("g", { class: "axis" });
  const step = [0.5, 1, 2, 5, 10, 20, 30, 60, 120].find((gap) => duration / gap <= 8) ?? 300;
  for (let t = 0; t <= duration + 1e-6; t += step) {
    group.append(label(`${t} s`, x(t), height - 6, t === 0 ? "tick first" : t + step / 3 > duration ? "tick last" : "tick"));
  }
  for (const bout of bouts.slice(1)) group.append(node("line", { class: "bout", x1: x(bout.start), x2: x(bout.start), y1: 0, y2: height - AXIS }));
  return group;
}

// A text with its parameters, which stand in it in braces.
function fill(text, parameters) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in parameters ? String(parameters[name]) : whole));
}

function element(tag, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function node(tag, attributes = {}) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function label(text, x, y, kind) {
  const made = node("text", { x, y, class: kind });
  made.textContent = text;
  return made;
}
