// Where frames are analysed: in this browser where the server offers that and it works, else on the server.

class FrameAnalysis {
  // parts: connection, view, texts; onPose(flight, strokes) for each frame analysed here; onServer(sentence) when it is no use.
  constructor({ connection, view, texts, onPose, onServer }) {
    Object.assign(this, { connection, view, texts, onPose, onServer });
    this.sender = new FrameSender(connection);
  }

  get isHere() {
    return this.sender instanceof BrowserAnalyser;
  }

  // Get ready; folder: where the files for this browser lie, or null where frames are analysed on the server anyway.
  async prepare(folder) {
    if (folder && !this.failed && !this.isHere) {
      this.use(new BrowserAnalyser(this.connection, { onPose: this.onPose, onFail: (why) => this.fall(why) }));
    }
    if (this.isHere) await this.sender.open(folder);
    this.show(folder);
  }

  // The address of the server's engine for this way.
  address(path) {
    return this.isHere ? `${path}&landmarks=1` : path;
  }

  use(sender) {
    this.sender.close();
    this.sender = sender;
  }

  // Analysing here is no use: from now on the server does it, also in a session that is under way.
  fall(why) {
    this.failed = why;
    this.use(new FrameSender(this.connection));
    this.show(true);
    const wasOpen = Boolean(this.connection.wanted);
    this.onServer(this.texts.say(`inference.${why}`), wasOpen);
  }

  show(isOffered) {
    this.view.chip(".where", isOffered ? this.texts.say(this.isHere ? "inference.here" : "inference.there") : "");
  }
}
