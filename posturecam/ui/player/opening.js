// What comes before the player. Part of the module of player.js.

// Fetches the drawing, then opens the player with what is known of the video by then.
class Opening {
  constructor(root, data) {
    Object.assign(this, { root, data, player: null, isOver: false });
    this.open().catch(() => { if (!this.isOver) this.say(data.words.no_drawing); });
  }

  async open() {
    const answer = await fetch(this.data.drawing);
    if (!answer.ok) throw new Error(answer.statusText);
    const drawing = unpackedDrawing(await answer.json());
    if (!this.isOver) this.player = new Player(this.root, this.data, drawing);
  }

  take(data) {
    this.data = data;
    this.player?.takeVideo(data);
  }

  say(text) {
    const line = element("p", { class: "readout", role: "status" });
    line.textContent = text;
    this.root.replaceChildren(line);
  }

  end() {
    this.isOver = true;
    this.player?.end();
    delete this.root.dataset.shown;
  }
}
