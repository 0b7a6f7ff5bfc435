// The consoles as a graph: their names, sizes, links and places. It grows with the crawl, and
// what is there keeps its place.
import { readable } from './links.js'
import { finderOf } from './found.js'

const MOST_LINKS = 20000 // laid out and drawn; of the console that is pointed at, all are
const LONGEST_NAME = 32 // characters
const STRIDE = 64 // consoles that are looked at in a step
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))
const WARM = 0.25 // how much is moved to make room, from 0 to 1
const WARM_AGAIN = 0.5

export class MapGraph {
  consoles
  base // the index of this console
  places = new Float32Array() // where each is to be: x, y, x, y...
  shown = new Float32Array() // where it is drawn, on its way there
  links = new Uint32Array() // from, to, from, to...
  radii = new Float32Array()
  order = [] // indexes, the most recommended first
  #offspring = [] // how many found their first place beside each

  constructor(consoles, baseURL) {
    this.consoles = consoles
    this.base = Math.max(0, consoles.findIndex(({ url }) => url === baseURL))
  }

  get count() {
    return this.radii.length
  }

  // Takes in what was found since, a small piece of the work at each step and all of it at the
  // last one. Gives what is to be laid out, or null where nothing is new.
  * grow(aspect) {
    const before = this.count
    const count = this.consoles.length
    const links = yield * this.#linksAmong(count)
    if (count === before && links.length === this.links.length) return null
    const order = mostRecommendedFirst(this.consoles, count)
    yield
    Object.assign(this, { links, order })
    this.radii = this.#radiiOf(count)
    this.places = extended(this.places, count)
    this.shown = extended(this.shown, count)
    for (let at = before; at < count; at++) this.#place(at)
    return this.#work(aspect, before ? WARM : 1)
  }

  // What is to be laid out where that was broken off.
  again(aspect) {
    return this.#work(aspect, WARM_AGAIN)
  }

  // Moves what is drawn a share of the way, 0 to 1, to where it is to be. Gives whether it is on
  // its way still; `enough` is as near as it needs to come.
  approach(share, enough) {
    const { places, shown } = this
    let isOnItsWay = false
    for (let at = 0; at < shown.length; at++) {
      const way = places[at] - shown[at]
      if (Math.abs(way) <= enough) {
        shown[at] = places[at]
      } else {
        shown[at] += way * share
        isOnItsWay ||= share < 1
      }
    }
    return isOnItsWay
  }

  // Whom it recommends and who recommends it, once each.
  linked(at) {
    const { neighbours, referrers } = this.consoles[at]
    const both = new Set([...neighbours, ...referrers])
    both.delete(at)
    return [...both].filter(other => other < this.count)
  }

  // The one of them that lies in this direction, or null.
  linkedTowards(from, dx, dy) {
    const { places } = this
    let best = null
    let least = Infinity
    for (const at of this.linked(from)) {
      const x = places[2 * at] - places[2 * from]
      const y = places[2 * at + 1] - places[2 * from + 1]
      const ahead = x * dx + y * dy
      const aside = Math.abs(x * dy - y * dx)
      if (ahead <= 0 || aside > ahead * 1.2 || ahead + 2 * aside >= least) continue
      best = at
      least = ahead + 2 * aside
    }
    return best
  }

  nameOf(at) {
    const { title, url } = this.consoles[at]
    const name = (title || readable(url).replace(/\/wander$/, '')).trim()
    const letters = Array.from(name)
    return letters.length > LONGEST_NAME
      ? `${letters.slice(0, LONGEST_NAME - 1).join('')}\u2026` : name
  }

  // Indexes of those that have these words in their name or address, the most recommended first.
  find(text, most) {
    if (!text.trim()) return []
    const isFound = finderOf(text)
    const found = []
    for (const at of this.order) {
      if (isFound(this.consoles[at]) && found.push(at) === most) break
    }
    return found
  }

  #work(aspect, warmth) {
    const { places, links, radii, base } = this
    return { places, links, radii, base, aspect, warmth }
  }

  // Each link once, whichever way it goes: first one of every console, then a second...
  * #linksAmong(count) {
    const { consoles } = this
    const known = new Set()
    const links = []
    let rest = Array.from({ length: count }, (_, at) => at)
    for (let turn = 0; rest.length && known.size < MOST_LINKS; turn++) {
      const left = []
      for (const [step, at] of rest.entries()) {
        if (step % STRIDE === 0) yield
        const { neighbours } = consoles[at]
        if (turn + 1 < neighbours.length) left.push(at)
        const other = neighbours[turn]
        const key = Math.min(at, other) * count + Math.max(at, other)
        if (other === at || !(other < count) || known.has(key)) continue
        known.add(key)
        links.push(at, other)
        if (known.size === MOST_LINKS) break
      }
      rest = left
    }
    yield
    return Uint32Array.from(links)
  }

  #radiiOf(count) {
    const radii = new Float32Array(count)
    for (let at = 0; at < count; at++) radii[at] = radiusOf(this.consoles[at].referrers, count)
    return radii
  }

  // Beside a console that recommends it, so that it has not far to go.
  #place(at) {
    const from = at === this.base ? at : this.consoles[at].referrers.find(other => other < at)
    const beside = from ?? this.base
    const turn = this.#offspring[beside] = (this.#offspring[beside] ?? 0) + 1
    const distance = at === this.base ? 0 : 24 * Math.sqrt(turn + 1)
    const x = at === this.base ? 0 : this.places[2 * beside]
    const y = at === this.base ? 0 : this.places[2 * beside + 1]
    this.places[2 * at] = x + distance * Math.cos(turn * GOLDEN_ANGLE)
    this.places[2 * at + 1] = y + distance * Math.sin(turn * GOLDEN_ANGLE)
    this.shown[2 * at] = beside < at ? this.shown[2 * beside] : x
    this.shown[2 * at + 1] = beside < at ? this.shown[2 * beside + 1] : y
  }
}

function radiusOf(referrers, count) {
  const often = Math.sqrt(referrers.length)
  return count <= 200 ? Math.min(5 + 1.8 * often, 22) : Math.min(1.6 + 1.25 * often, 20)
}

function mostRecommendedFirst(consoles, count) {
  const alike = [] // how often -> the indexes of those that are recommended so often
  for (let at = 0; at < count; at++) (alike[consoles[at].referrers.length] ??= []).push(at)
  return alike.reverse().flat()
}

function extended(numbers, count) {
  const longer = new Float32Array(2 * count)
  longer.set(numbers)
  return longer
}
