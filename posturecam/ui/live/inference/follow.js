// Where the followed person can be: continuity of place, movement and size. The same as pose/follow.py, with its figures.

const PATIENCE_S = 1.5;
const ASTRAY = 0.35, ASTRAY_SIZE = 0.25;
const ANYWHERE = 0.3, ANYWHERE_PER_S = 3.0, ANY_SIZE = 0.2, ANY_SIZE_PER_S = 0.3;
const SIZE_WEIGHT = 2.0, LIKE = 0.4;
const SETTLING_S = 0.3, LONGEST_GUESS_S = 0.5, COARSE_S = 0.05;
const APART = 0.5, OTHER_SIZE = 0.5, OUTSIDE = 0.25, SURROUNDINGS = 8.0;
const EDGE_WORTH = 0.5; // as in pose/choosing.py

class Followed {
  constructor(region, t) {
    Object.assign(this, { x: region.x, y: region.y, reach: region.reach, speedX: 0, speedY: 0, isNew: true, t });
  }

  saw(region, t) {
    const dt = t - this.t;
    if (dt <= 0) return;
    const [x, y] = this.expected(t);
    const share = 1 - Math.exp(-dt / SETTLING_S), push = share ** 2 / (2 - share) / dt;
    const isFirstStep = this.isNew && dt >= COARSE_S;
    this.x = x + (isFirstStep ? 1 : share) * (region.x - x);
    this.y = y + share * (region.y - y);
    this.speedX += isFirstStep ? (region.x - x) / dt : push * (region.x - x);
    this.speedY += push * (region.y - y);
    this.isNew = false;
    this.reach *= (region.reach / this.reach) ** share;
    this.t = t;
  }

  strays(region, t) {
    return this.away(region, t) > ASTRAY || this.resized(region) > ASTRAY_SIZE;
  }

  isLike(region, t) {
    return this.unlikeness(region, t) < LIKE;
  }

  mayBe(region, t) {
    const gap = t - this.t;
    return this.away(region, t) <= ANYWHERE + ANYWHERE_PER_S * gap && this.resized(region) <= ANY_SIZE + ANY_SIZE_PER_S * gap;
  }

  unlikeness(region, t) {
    return this.away(region, t) + SIZE_WEIGHT * this.resized(region);
  }

  surroundings(t) {
    return new Region(...this.expected(t), SURROUNDINGS * this.reach);
  }

  expected(t) {
    const ahead = Math.min(t - this.t, LONGEST_GUESS_S);
    return [this.x + ahead * this.speedX, this.y + ahead * this.speedY];
  }

  away(region, t) {
    const [x, y] = this.expected(t);
    return Math.hypot(region.x - x, region.y - y) / this.reach;
  }

  resized(region) {
    return Math.abs(Math.log(region.reach / this.reach));
  }
}

// Whether two regions of one frame can't be of the same person.
function areApart(one, other) {
  const away = Math.hypot(one.x - other.x, one.y - other.y) / Math.max(one.reach, other.reach);
  return away > APART || Math.abs(Math.log(one.reach / other.reach)) > OTHER_SIZE;
}

// People, large and central ones first.
function mostProminent(people, [width, height]) {
  const prominence = ({ region }) => {
    const off = Math.hypot((2 * region.x) / width - 1, (2 * region.y) / height - 1);
    return region.reach * (1 - EDGE_WORTH * Math.min(off, 1));
  };
  return [...people].sort((one, other) => prominence(other) - prominence(one));
}
