// The first frame with a box around each person; a box is the label of a radio button. Every text goes in as text.
export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const frame = parentElement.querySelector(".frame");
  frame.posturecam = (n) => setStateValue("person", n);
  if (frame.childElementCount) return undefined;
  const group = element("div", { class: "group", role: "radiogroup", "aria-label": data.label });
  group.append(element("img", { src: data.image, alt: "" }));
  const order = data.boxes.map((_, n) => n).sort((a, b) => data.boxes[a].left - data.boxes[b].left);
  for (const n of order) {
    const box = data.boxes[n], label = element("label"), name = element("span");
    for (const side of ["left", "top", "width", "height"]) label.style[side] = `${100 * box[side]}%`;
    const radio = element("input", { type: "radio", name: "person", value: n });
    radio.checked = n === 0;
    radio.addEventListener("change", () => frame.posturecam(n));
    name.textContent = data.names[n];
    label.append(radio, name);
    group.append(label);
  }
  frame.append(group);
  return undefined;
}

function element(name, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
