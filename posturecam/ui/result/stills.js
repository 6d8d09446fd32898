// The stills of a result: a click enlarges one; one on its time is for player.js. Listens once for the whole document.
(() => {
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
    const button = event.target.closest?.(".pc-enlarge");
    if (button) enlarge(button.querySelector("img"));
  });
})();
