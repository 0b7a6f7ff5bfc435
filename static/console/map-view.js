// What part of the map is seen, and how large: moved by hand, by wheel and by keys. Until the
// visitor moves it, all of the map is.
import { drawnRadius } from './map-painter.js'

const LEAST = 0.02
const MOST = 6
const FIT_MOST = 1.4
const MARGIN = 48 // px around all of it, on a narrow screen fewer

export class MapView {
  x = 0
  y = 0
  scale = 1
  isFree = false // whether the visitor has moved it
  #isNew = true
  #goal = null // { x, y, scale } on the way there

  get isMoving() {
    return this.#goal !== null
  }

  // dx and dy are in px of the screen.
  pan(dx, dy) {
    this.#take()
    this.x -= dx / this.scale
    this.y -= dy / this.scale
  }

  // What lies at (left, top), from the middle of the screen, stays there.
  zoom(factor, left = 0, top = 0) {
    this.#take()
    const scale = clampedScale(this.scale * factor)
    this.x += left / this.scale - left / scale
    this.y += top / this.scale - top / scale
    this.scale = scale
  }

  // Shows all of it; also what comes later.
  fit(graph, width, height) {
    this.isFree = false
    this.follow(graph, width, height)
  }

  follow({ places, count }, width, height) {
    if (this.isFree || !count) return
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let at = 0; at < 2 * count; at += 2) {
      left = Math.min(left, places[at])
      right = Math.max(right, places[at])
      top = Math.min(top, places[at + 1])
      bottom = Math.max(bottom, places[at + 1])
    }
    const margin = Math.min(MARGIN, width / 12)
    const across = (width - 2 * margin) / Math.max(right - left, 1)
    const down = (height - 2 * margin) / Math.max(bottom - top, 1)
    const scale = clampedScale(Math.min(across, down, FIT_MOST))
    this.#goal = { x: (left + right) / 2, y: (top + bottom) / 2, scale }
    // The first time it need not come from anywhere.
    if (this.#isNew) this.step(1)
    this.#isNew = false
  }

  // Where a console is seen, in px from the upper left corner.
  placeOf({ shown }, at, width, height) {
    return {
      left: (shown[2 * at] - this.x) * this.scale + width / 2,
      top: (shown[2 * at + 1] - this.y) * this.scale + height / 2,
    }
  }

  // The console that is seen nearest to this place, `reach` px away at most, or null.
  consoleAt(graph, { left, top, width, height, reach }) {
    let best = null
    let least = reach
    for (let at = 0; at < graph.count; at++) {
      const place = this.placeOf(graph, at, width, height)
      const away = Math.hypot(place.left - left, place.top - top) -
        drawnRadius(graph.radii[at], this.scale)
      if (away >= least) continue
      best = at
      least = away
    }
    return best
  }

  // Brings a place into the middle, near enough to read its name.
  goTo(x, y) {
    this.isFree = true
    this.#goal = { x, y, scale: Math.max(this.scale, 0.9) }
  }

  // Moves a share of the way, 0 to 1.
  step(share) {
    if (!this.#goal) return
    const { x, y, scale } = this.#goal
    this.x += (x - this.x) * share
    this.y += (y - this.y) * share
    this.scale *= (scale / this.scale) ** share
    const isThere = Math.abs(scale / this.scale - 1) < 0.002 &&
      Math.hypot(x - this.x, y - this.y) * scale < 0.5
    if (!isThere) return
    Object.assign(this, this.#goal)
    this.#goal = null
  }

  #take() {
    this.isFree = true
    this.#goal = null
  }
}

function clampedScale(scale) {
  return Math.min(Math.max(scale, LEAST), MOST)
}
