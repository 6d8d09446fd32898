// Which person the landmarks are of, from frame to frame; the same as pose/person_tracker.py, with its figures.

const PRESENT = 0.5, LOOK_AGAIN_S = 0.15, LONGEST_REST_S = 1.0, CERTAIN = 0.75;

class PersonTracker {
  constructor(detector, landmarks) {
    this.detector = detector;
    this.landmarks = landmarks;
    this.restart();
  }

  // Forget the person: as at the first frame.
  restart() {
    this.clothes = new Clothes();
    this.followed = this.region = null;
    this.guides = new GuideFilter();
    this.looked = this.searchedParts = -Infinity;
    this.inDoubt = false;
    this.restS = LOOK_AGAIN_S;
  }

  // The person in the next frame ({ image, size, t }); null where they are not found, or only one too unlike them.
  async body(frame) {
    const body = (await this.tracked(frame)) ?? (await this.search(frame));
    this.region = body && Region.around(...this.guides.filter(body.guides));
    if (!body || this.isStranger(body, frame.t)) return null;
    this.clothes.look(frame, body);
    return body;
  }

  // A body in a region; null where there is none, or most of it lies outside of the frame.
  async look(frame, region) {
    const body = await this.landmarks.look(frame, region);
    if (!(body.presence > PRESENT && isBody(body))) return null;
    return isInside(Region.around(...body.guides), frame.size, OUTSIDE) ? body : null;
  }

  // The person where they were expected; another one there is left for the one who was followed.
  async tracked(frame) {
    const body = this.region && (await this.look(frame, this.region)), { followed } = this, { t } = frame;
    if (!body || !followed) return null;
    const here = Region.around(...body.guides);
    this.inDoubt ||= followed.strays(here, t);
    if (this.inDoubt && followed.mayBe(here, t) && this.clothes.areOn(frame, body)) this.inDoubt = false;
    if (this.inDoubt && t - followed.t > PATIENCE_S) this.follow(here, t);
    if (this.inDoubt) return (await this.other(frame, here)) ?? body;
    this.followed.saw(here, t);
    return body;
  }

  isStranger(body, t) {
    return this.inDoubt && Boolean(this.followed) && !this.followed.isLike(Region.around(...body.guides), t);
  }

  // Another person in the frame who is much more like the one who was followed than who is tracked `here`.
  async other(frame, here) {
    const { followed } = this, { t } = frame;
    if (!followed || t - this.looked < LOOK_AGAIN_S) return null;
    this.looked = t;
    const limit = followed.unlikeness(here, t) / 2;
    const others = (await this.detector.detect(frame)).filter(
      ({ region }) => areApart(region, here) && followed.unlikeness(region, t) < limit,
    );
    const body = await this.first(frame, this.likest(others, t));
    if (body) this.found(body, t);
    return body;
  }

  // The followed person wherever they can be by now; a person to follow when there is none.
  async search(frame) {
    if (this.followed && frame.t - this.followed.t > PATIENCE_S) this.followed = null;
    const people = this.followed
      ? this.likest(await this.whereExpected(frame), frame.t)
      : mostProminent(await this.candidates(frame), frame.size);
    const body = await this.first(frame, people);
    if (body) this.found(body, frame.t);
    return body;
  }

  // Those who may be the one who is followed; small people are looked for closer to where they should be.
  async whereExpected(frame) {
    const { followed } = this;
    for (const place of [undefined, followed.surroundings(frame.t)]) {
      const here = (await this.detector.detect(frame, place)).filter(({ region }) => followed.mayBe(region, frame.t));
      if (here.length) return here;
    }
    return [];
  }

  // The people to start with. Where none is certain, the frame is searched in parts, in which small people are larger.
  async candidates(frame) {
    const isCertain = (one) => one.score >= CERTAIN && isInside(one.region, frame.size);
    const found = (await this.detector.detect(frame)).filter((one) => isInside(one.region, frame.size));
    const certain = found.filter(isCertain), since = frame.t - this.searchedParts;
    if (certain.length || (since >= 0 && since < (found.length ? LOOK_AGAIN_S : this.restS))) return certain;
    this.searchedParts = frame.t;
    this.restS = Math.min(1.5 * this.restS, LONGEST_REST_S);
    for (const part of Region.parts(frame.size)) certain.push(...(await this.detector.detect(frame, part)).filter(isCertain));
    return certain.length ? certain : found;
  }

  found(body, t) {
    if (this.followed) this.inDoubt = true;
    else this.follow(Region.around(...body.guides), t);
  }

  follow(here, t) {
    this.followed = new Followed(here, t);
    this.inDoubt = false;
    this.restS = LOOK_AGAIN_S;
  }

  async first(frame, people) {
    for (const { region } of people) {
      const body = await this.look(frame, region);
      if (!body) continue;
      this.guides = new GuideFilter();
      return body;
    }
    return null;
  }

  likest(people, t) {
    return [...people].sort((one, other) => this.followed.unlikeness(one.region, t) - this.followed.unlikeness(other.region, t));
  }
}
