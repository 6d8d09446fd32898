// The stills of a result: a click enlarges one, its time takes the video there. Listens once for the whole document.
(() => {
  // As the player does: a little past a frame's own time, so that rounding never shows the frame before.
  const JUST_AFTER_S = 0.001;

  // The player lies in the shadow tree of its component.
  const findVideo = (root) => {
    const here = root.querySelector(".player video");
    if (here) return here;
    const hosts = [...root.querySelectorAll("*")].filter((one) => one.shadowRoot);
    return hosts.map((host) => findVideo(host.shadowRoot)).find(Boolean);
  };

  const seek = (seconds) => {
    const video = findVideo(document);
    if (!video) return;
    video.pause();
    video.currentTime = seconds + JUST_AFTER_S;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    video.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };

  const enlarge = (still) => {
    const dialog = document.createElement("dialog");
    const image = document.createElement("img");
    dialog.className = "pc-large";
    Object.assign(image, { src: still.src, alt: still.alt });
    dialog.append(image);
    dialog.tabIndex = 0;
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.querySelector(".stApp").append(dialog);
    dialog.showModal();
  };

  if (window.posturecamStills) return;
  window.posturecamStills = true;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".pc-seek, .pc-enlarge");
    if (!button) return;
    if (button.matches(".pc-seek")) seek(Number(button.dataset.seconds));
    else enlarge(button.querySelector("img"));
  });
})();
