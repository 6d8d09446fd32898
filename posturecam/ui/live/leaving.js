// A question of the browser before the page goes, where going would lose something: elsewhere a session waits for its user.
class LeaveGuard {
  // isAtRisk() says whether there is something to lose.
  constructor(isAtRisk) {
    this.asked = (event) => {
      if (!isAtRisk()) return;
      event.preventDefault();
      event.returnValue = true;
    };
    window.addEventListener("beforeunload", this.asked);
  }

  close() {
    window.removeEventListener("beforeunload", this.asked);
  }
}
