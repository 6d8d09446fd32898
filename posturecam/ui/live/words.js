// What the page says and shows in words and shapes.

const SHAPES = {
  GOOD: '<svg viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" fill="currentColor"/><path d="M7 12.5l3.3 3.3L17 9" fill="none" stroke="var(--panel)" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  WATCH: '<svg viewBox="0 0 24 24"><path d="M12 1.5L22.5 12 12 22.5 1.5 12z" fill="currentColor"/><path d="M12 7v6.2M12 16.6v.2" stroke="var(--panel)" stroke-width="2.6" stroke-linecap="round"/></svg>',
  ADJUST: '<svg viewBox="0 0 24 24"><path d="M12 2L23 21.5H1z" fill="currentColor"/><path d="M12 9v6M12 18.2v.2" stroke="var(--panel)" stroke-width="2.6" stroke-linecap="round"/></svg>',
  UNKNOWN: '<svg viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.6" stroke-dasharray="4 3"/></svg>',
};
const CHECKED = { go: ["GOOD", "fine"], move: ["ADJUST", "move"], unsure: ["UNKNOWN", "can't tell yet"] };

const REASONS = {
  NotAllowedError: "This page may not use the camera. Allow it with the camera symbol in the address bar, then try again.",
  SecurityError: "This page may not use the camera. Allow it with the camera symbol in the address bar, then try again.",
  NotFoundError: "No camera was found. Plug one in, then try again.",
  NotReadableError: "The camera is in use by another program. Close that program, then try again.",
  AbortError: "The camera is in use by another program. Close that program, then try again.",
  OverconstrainedError: "This camera can't give a picture that is large enough. Choose another camera.",
};
const NOT_HERE =
  "Browsers give the camera only to pages of this computer or over HTTPS. " +
  "Open the address in posturecam's terminal, on the computer that runs it.";
const NO_SERVER = "The server does not answer. Is posturecam still running? If it was restarted, open the address in its terminal.";

function waitingCue(state) {
  const text = { counting: "Get ready", calibrating: "Hold your good posture" }[state] ?? "One moment";
  return { verdict: "UNKNOWN", word: "", text, detail: "", quiet: true };
}

function checkLine(item) {
  const [shape, word] = CHECKED[item.state];
  const line = document.createElement("li");
  line.dataset.state = item.state;
  line.dataset.id = item.id;
  const sign = Object.assign(document.createElement("span"), { className: "shape", innerHTML: SHAPES[shape] });
  sign.setAttribute("aria-hidden", "true");
  const title = Object.assign(document.createElement("span"), { className: "title", textContent: `${item.title}: ` });
  title.append(Object.assign(document.createElement("b"), { textContent: word }));
  line.append(sign, title, Object.assign(document.createElement("span"), { className: "say", textContent: item.say }));
  return line;
}
