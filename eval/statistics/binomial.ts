/** Exact bounds on a rate from counts (Clopper and Pearson 1934): they hold where a bootstrap sees no event at all. */

/** Halvings of the interval: more than a double's digits. */
const STEPS = 60

/** The highest rate at which `events` or fewer of `trials` would still happen this often; 1 without any trial. */
export function upperBound(events: number, trials: number, tail: number): number {
  if (events >= trials) return 1
  let [low, high] = [events / trials, 1]
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2
    if (atMost(events, trials, middle) > tail) low = middle
    else high = middle
  }
  return high
}

/** The lowest rate at which `events` or more of `trials` would still happen this often. */
export function lowerBound(events: number, trials: number, tail: number): number {
  return 1 - upperBound(trials - events, trials, tail)
}

/** Probability of `most` events or fewer (binomial), summed from logarithms so that many trials don't underflow. */
function atMost(most: number, trials: number, rate: number): number {
  if (rate <= 0) return 1
  if (rate >= 1) return 0
  let term = trials * Math.log1p(-rate)
  let sum = Math.exp(term)
  for (let events = 1; events <= most; events++) {
    term += Math.log(((trials - events + 1) * rate) / (events * (1 - rate)))
    sum += Math.exp(term)
  }
  return Math.min(1, sum)
}
