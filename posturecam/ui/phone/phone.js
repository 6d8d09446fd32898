// The phone's page: sends one clip, and shows what the computer says of it.
"use strict";
const main = document.querySelector("main");
const words = document.body.dataset;
const EVERY_MS = 1000;
let request = null;
let timer = 0;

function show(html) {
  if (html === main.dataset.shown) return;
  const before = main.querySelector("section")?.dataset.stage;
  main.innerHTML = html;
  main.dataset.shown = html;
  const stage = main.querySelector("section")?.dataset.stage;
  if (stage !== before) {
    main.querySelector("h1")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

function follow() {
  clearTimeout(timer);
  if (main.querySelector("[data-wait]")) timer = setTimeout(() => ask("/status"), EVERY_MS);
}

function say(text) {
  const fault = main.querySelector(".fault[role=alert]");
  if (fault) {
    fault.textContent = text;
    fault.hidden = !text;
  }
}

async function ask(path, method = "GET") {
  clearTimeout(timer);
  try {
    const answer = await fetch(path, { method });
    if (answer.status === 403) return end();
    if (answer.ok) show(await answer.text());
  } catch {
    // The network is away for a moment: the next look finds it, or not.
  }
  follow();
}

function end() {
  const section = document.createElement("section");
  const text = document.createElement("h1");
  text.tabIndex = -1;
  text.textContent = words.ended;
  section.append(text);
  main.replaceChildren(section);
  text.focus();
}

async function backWith(text) {
  request = null;
  await ask("/status");
  say(text);
}

async function send(file) {
  if (file.size > Number(words.most)) return say(words.large);
  const room = await fetch(`/room?bytes=${file.size}`).catch(() => null);
  if (room?.status === 403) return end();
  if (!room?.ok) return say(room ? (await room.text()).trim() : words.broken);
  main.replaceChildren(document.getElementById("sending").content.cloneNode(true));
  main.dataset.shown = "";
  main.querySelector(".clip").textContent = file.name;
  main.querySelector("h1").focus();
  const bar = main.querySelector("progress");
  request = new XMLHttpRequest();
  request.open("POST", `/clip?name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.upload.onprogress = (sent) => { bar.value = (100 * sent.loaded) / sent.total; };
  request.onload = () => {
    const { status, responseText } = request;
    request = null;
    if (status === 403) end();
    else if (status >= 400) backWith(responseText.trim());
    else { show(responseText); follow(); }
  };
  request.onerror = () => backWith(words.broken);
  request.onabort = () => backWith("");
  request.send(file);
}

main.addEventListener("change", (event) => {
  const file = event.target.files?.[0];
  if (file) send(file);
  event.target.value = "";
});

main.addEventListener("click", (event) => {
  const what = event.target.closest("[data-do]")?.dataset.do;
  if (what === "cancel") request?.abort();
  else if (what) ask(`/${what}`, "POST");
});

addEventListener("beforeunload", (event) => { if (request) event.preventDefault(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && !request) ask("/status"); });
follow();
