// A table that sorts itself. Every text comes from the data and goes in through textContent or an attribute.
const WORST_FIRST = { adjust: 0, watch: 1, good: 2, unknown: 3 };

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".frame");
  const state = (frame.posturecam ??= { by: null, down: false });
  state.open = (id) => setTriggerValue("opened", id);
  const received = JSON.stringify(data);
  if (state.received === received) return undefined;
  state.received = received;
  state.data = data;
  draw(frame, state);
  return undefined;
}

function draw(frame, state) {
  const focused = frame.getRootNode().activeElement?.dataset?.focus;
  const { headings, rows, label } = state.data;
  const table = element("table");
  table.append(text(element("caption"), label), head(frame, state));
  const body = element("tbody");
  for (const row of sorted(rows, state)) body.append(line(row, headings, state));
  table.append(body);
  frame.replaceChildren(sorter(frame, state), table);
  if (focused) frame.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}

// What sorts the blocks of a narrow window, which have no headings.
function sorter(frame, state) {
  const { headings, words } = state.data;
  const label = text(element("label", { class: "sorter" }), `${words.sort} `);
  const choice = element("select", { "data-focus": "sorter" });
  choice.append(element("option", { value: "" }));
  headings.forEach((heading, i) => {
    if (heading) choice.append(text(element("option", { value: String(i) }), heading));
  });
  choice.value = state.by === null ? "" : String(state.by);
  choice.addEventListener("change", () => {
    state.by = choice.value === "" ? null : Number(choice.value);
    state.down = false;
    draw(frame, state);
  });
  label.append(choice);
  return label;
}

function head(frame, state) {
  const { headings, words } = state.data;
  const top = element("thead"), row = element("tr");
  headings.forEach((heading, i) => {
    const cell = heading ? element("th", { scope: "col" }) : element("td");
    if (heading) {
      const sort = element("button", { type: "button", "data-focus": `head ${i}`, "aria-label": words.sort_by.replace("{heading}", () => heading) });
      const direction = state.by === i ? (state.down ? "descending" : "ascending") : "none";
      cell.setAttribute("aria-sort", direction);
      text(sort, heading + (direction === "none" ? "" : state.down ? " ↓" : " ↑"));
      sort.addEventListener("click", () => {
        state.down = state.by === i && !state.down;
        state.by = i;
        draw(frame, state);
      });
      cell.append(sort);
    }
    row.append(cell);
  });
  top.append(row);
  return top;
}

function line(row, headings, state) {
  const made = element("tr", row.opens ? { class: "opens" } : {});
  row.cells.forEach((cell, i) => {
    const place = element(i === 1 ? "th" : "td", i === 1 ? { scope: "row" } : { "data-label": headings[i] });
    if (cell.image) place.append(element("img", { src: cell.image, alt: "", loading: "lazy" }));
    if (i === 1 && row.opens) {
      const open = element("button", { type: "button", class: "open", "data-focus": `row ${row.id}`, title: state.data.words.open });
      place.append(text(open, cell.text));
    } else if (cell.verdict) place.append(badge(cell));
    else if (cell.text) place.append(text(element("span"), cell.text));
    if (cell.note) place.append(text(element("small"), cell.note));
    made.append(place);
  });
  if (row.opens) made.addEventListener("click", () => state.open(row.id));
  return made;
}

function badge(cell) {
  const made = element("span", { class: `badge ${cell.verdict}` });
  made.append(element("i", { class: "shape", "aria-hidden": "true" }), text(element("span"), cell.text));
  return made;
}

function sorted(rows, { by, down }) {
  if (by === null) return rows;
  const sortKey = (row) => {
    const cell = row.cells[by];
    if (cell.order !== null) return cell.order;
    return cell.verdict ? WORST_FIRST[cell.verdict] : cell.text.toLowerCase();
  };
  const empty = (row) => !row.cells[by].text;
  return [...rows].sort((a, b) => {
    if (empty(a) !== empty(b)) return empty(a) ? 1 : -1;
    const [x, y] = [sortKey(a), sortKey(b)];
    return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
  });
}

function element(tag, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function text(made, content) {
  made.textContent = content;
  return made;
}
