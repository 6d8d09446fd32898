// The light in an image and on the person in it, sampled on the grid of setup_check/lighting.py.

const GRID_PX = 8, TRUNK = [11, 12, 23, 24], MARGIN_BY_HEIGHT = 0.04, FEWEST_SAMPLES = 4;

// [mean, spread, of the person, of what is around them], luma 0 to 255; NaN where the person's is not known.
function measureLight({ data, width, height }, xy) {
  const inside = isOnTrunk(xy);
  const sums = { all: 0, squares: 0, person: 0 }, counts = { all: 0, person: 0 };
  for (let y = 0; y < height; y += GRID_PX) {
    for (let x = 0; x < width; x += GRID_PX) {
      const at = 4 * (y * width + x), luma = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
      sums.all += luma;
      sums.squares += luma * luma;
      counts.all += 1;
      if (!inside(x / GRID_PX, y / GRID_PX)) continue;
      sums.person += luma;
      counts.person += 1;
    }
  }
  const mean = sums.all / counts.all, spread = Math.sqrt(Math.max(0, sums.squares / counts.all - mean * mean));
  if (counts.person < FEWEST_SAMPLES || counts.person === counts.all) return [mean, spread, NaN, NaN];
  return [mean, spread, sums.person / counts.person, (sums.all - sums.person) / (counts.all - counts.person)];
}

function isOnTrunk(xy) {
  if (!xy || !TRUNK.every((k) => xy[k].every(Number.isFinite))) return () => false;
  const ys = xy.map(([, y]) => y).filter(Number.isFinite);
  const reach = ((Math.max(...ys) - Math.min(...ys)) / GRID_PX) * MARGIN_BY_HEIGHT;
  const [xs, trunkYs] = [0, 1].map((axis) => TRUNK.map((k) => xy[k][axis] / GRID_PX));
  const [left, right] = [Math.min(...xs) - reach, Math.max(...xs) + reach];
  const [top, bottom] = [Math.min(...trunkYs) - reach, Math.max(...trunkYs) + reach];
  return (x, y) => x >= left && x <= right && y >= top && y <= bottom;
}
