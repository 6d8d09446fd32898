// The WebSocket to the server, opened again when it breaks.

class Connection {
  // onMessage(message); onLost(attempts so far) before each new attempt. While `isHidden()` it sends and opens nothing.
  constructor({ onMessage, onLost, isHidden = () => document.hidden }) {
    this.onMessage = onMessage;
    this.onLost = onLost;
    this.isHidden = isHidden;
    this.attempts = 0;
  }

  // Whether frames may be sent.
  get isReady() {
    return this.socket?.readyState === WebSocket.OPEN && this.greeted && !this.isHidden();
  }

  // host: where a worker's own address would not tell it.
  open({ path, protocol, token, host = location.host, isSecure = location.protocol === "https:" }) {
    this.wanted = true;
    this.address = `${isSecure ? "wss" : "ws"}://${host}${path}`;
    this.protocols = [protocol, token];
    this.connect();
  }

  connect() {
    if (!this.wanted || this.socket || this.isHidden()) return;
    const socket = (this.socket = new WebSocket(this.address, this.protocols));
    this.greeted = false;
    this.lastMessage = performance.now();
    socket.onmessage = (event) => {
      if (this.socket !== socket) return;
      this.lastMessage = performance.now();
      this.onMessage(JSON.parse(event.data));
    };
    socket.onclose = () => this.socket === socket && this.lose();
  }

  // The server is ready.
  greet() {
    this.greeted = true;
    this.attempts = 0;
  }

  send(command, values = {}) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ command, ...values }));
  }

  // Give up a connection that is lost or silent, and try again.
  lose() {
    this.drop();
    if (!this.wanted) return;
    const wait = Math.min(8000, 500 * 2 ** this.attempts++);
    this.onLost(this.attempts);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), wait);
  }

  // The page has another token.
  renew({ protocol, token }) {
    this.protocols = [protocol, token];
  }

  // Connect anew, such as to another session.
  again() {
    this.drop();
    this.connect();
  }

  close() {
    this.wanted = false;
    clearTimeout(this.retry);
    this.drop();
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    socket?.close();
  }
}
