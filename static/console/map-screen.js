// The map as it stands in its place on the screen: drawn, moved, searched and walked by keys.
import { made } from './sheet.js'
import { MapGraph } from './map-graph.js'
import { Layouter } from './map-layouter.js'
import { MapView } from './map-view.js'
import { MapPainter, drawnRadius } from './map-painter.js'
import { MapFinder } from './map-finder.js'
import { listenToGestures } from './map-gestures.js'

const ROUND = 500 // ms between two looks at what the crawl has found
const SHARE = 0.2 // of the way, that everything moves in a frame
const KEY_PAN = 60 // px
const DIRECTIONS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
}
const ZOOMS = { '+': 1.4, '=': 1.4, '-': 1 / 1.4, '_': 1 / 1.4 }

export class MapScreen {
  element
  #words
  #onOpen
  #graph
  #stage // what is looked at, and takes the keys
  #status = made('p', { className: 'unseen', role: 'status' })
  #painter
  #view = new MapView()
  #layouter = new Layouter((places, isDone) => this.#laidOut(places, isDone))
  #isSettled = true
  #wasSettled = false // at any time
  #pointed = null // index of the console under the pointer
  #focused = null // index of the one that the keys are at
  #frame = 0
  #timer = 0
  #looked = -Infinity
  #calm = matchMedia('(prefers-reduced-motion: reduce)')
  #looks = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map(one => matchMedia(one))
  #resized = new ResizeObserver(() => this.#resize())
  #redraw = () => this.#draw()

  constructor({ consoles, base, words, onOpen }) {
    this.#words = words
    this.#onOpen = onOpen
    this.#graph = new MapGraph(consoles, base)
    const canvas = made('canvas')
    this.#painter = new MapPainter(canvas)
    this.#stage = made('div', { className: 'map-view', tabIndex: 0, role: 'img' }, canvas)
    this.element = made('div', { className: 'map' }, this.#makeTools(), this.#stage, this.#status)
    this.#listen()
  }

  get consoles() {
    return this.#graph.consoles
  }

  // In its place from now on, and as large as that is.
  enter(place) {
    place.replaceChildren(this.element)
    this.#resized.observe(this.#stage)
    for (const look of this.#looks) look.addEventListener('change', this.#redraw)
    this.#looked = -Infinity
    this.update()
  }

  leave() {
    this.#layouter.stop()
    this.#resized.disconnect()
    for (const look of this.#looks) look.removeEventListener('change', this.#redraw)
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    this.#frame = this.#timer = 0
    this.element.remove()
  }

  // Soon, and not again at once: the crawl finds something all the time.
  update() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0
      this.#looked = performance.now()
      this.#lookAgain()
    }, Math.max(0, this.#looked + ROUND - performance.now()))
  }

  // For whoever wants to know where things are: { left, top } in px on the map.
  placeOf(at) {
    const { shown } = this.#graph
    const { clientWidth, clientHeight } = this.#stage
    const { x, y, scale } = this.#view
    return {
      left: (shown[2 * at] - x) * scale + clientWidth / 2,
      top: (shown[2 * at + 1] - y) * scale + clientHeight / 2,
    }
  }

  #makeTools() {
    const words = this.#words
    const finder = new MapFinder({
      words,
      find: (text, most) => this.#graph.find(text, most).map(at => ({
        at, name: this.#graph.nameOf(at), address: this.#graph.consoles[at].url,
      })),
      show: at => {
        this.#stage.focus({ preventScroll: true })
        this.#focus(at)
        this.#goTo(at)
      },
      say: text => { this.#status.textContent = text },
    })
    const button = (sign, name, act) => {
      const one = made('button', { type: 'button', title: name, onclick: act }, sign)
      one.ariaLabel = name
      return one
    }
    return made('div', { className: 'map-tools' }, finder.element,
      button('\u2212', words('zoom_out'), () => this.#zoom(1 / 1.4)),
      button('+', words('zoom_in'), () => this.#zoom(1.4)),
      button(corners(), words('fit'), () => this.#fit()))
  }

  #listen() {
    const stage = this.#stage
    listenToGestures(stage, {
      pan: (dx, dy) => { this.#view.pan(dx, dy); this.#draw() },
      zoom: (factor, left, top) =>
        this.#zoom(factor, left - stage.clientWidth / 2, top - stage.clientHeight / 2),
      point: (left, top) => this.#point(this.#consoleAt(left, top)),
      leave: () => this.#point(null),
      press: (left, top) => {
        const at = this.#consoleAt(left, top, 14)
        if (at !== null) this.#onOpen(at)
      },
    })
    stage.onkeydown = event => this.#key(event)
    stage.onfocus = () => {
      if (stage.matches(':focus-visible') && this.#focused === null && this.#graph.count) {
        this.#focus(this.#graph.base)
      }
    }
    stage.onblur = () => { this.#focused = null; this.#draw() }
  }

  #lookAgain() {
    const { clientWidth, clientHeight } = this.#stage
    if (!clientWidth || !clientHeight) return
    const aspect = Math.min(Math.max(clientWidth / clientHeight, 0.5), 2)
    const work = this.#graph.grow(aspect)
    this.#stage.ariaLabel = this.#words('label', this.#graph.count)
    if (work) {
      this.#isSettled = false
      this.#layouter.start(work)
    } else if (!this.#isSettled) {
      // It was hidden before all had its place.
      const { places, links, radii, base } = this.#graph
      this.#layouter.start({ places, links, radii, base, aspect, warmth: 0.5 })
    }
    if (!this.#calm.matches || this.#isSettled) this.#draw()
  }

  #laidOut(places, isDone) {
    this.#isSettled = isDone
    this.#wasSettled ||= isDone
    this.element.dataset.settled = isDone
    // Who wants no motion sees nothing until everything stands still.
    if (this.#calm.matches && !isDone) return
    this.#graph.places = places
    this.#follow()
  }

  #resize() {
    if (this.#graph.count) this.#follow()
    else this.update()
  }

  #follow() {
    this.#view.follow(this.#graph, this.#stage.clientWidth, this.#stage.clientHeight)
    this.#draw()
  }

  #fit() {
    this.#view.fit(this.#graph, this.#stage.clientWidth, this.#stage.clientHeight)
    this.#draw()
  }

  #zoom(factor, left, top) {
    this.#view.zoom(factor, left, top)
    this.#draw()
  }

  #goTo(at) {
    const { places } = this.#graph
    this.#view.goTo(places[2 * at], places[2 * at + 1])
    this.#draw()
  }

  #point(at) {
    if (at === this.#pointed) return
    this.#pointed = at
    this.#stage.classList.toggle('on-console', at !== null)
    this.#draw()
  }

  #focus(at) {
    this.#focused = at
    const { neighbours, referrers } = this.#graph.consoles[at]
    this.#status.textContent =
      this.#words('console', this.#graph.nameOf(at), referrers.length, neighbours.length)
    this.#draw()
  }

  #key(event) {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (DIRECTIONS[key]) this.#walk(DIRECTIONS[key], event.shiftKey)
    else if (ZOOMS[key]) this.#zoom(ZOOMS[key])
    else if (key === '0') this.#fit()
    else if (key === 'Enter' && this.#focused !== null) this.#onOpen(this.#focused)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  // To the linked console that lies in this direction; where none does, the map moves.
  #walk([dx, dy], isPan) {
    const next = isPan || this.#focused === null ? null : this.#graph.linkedTowards(this.#focused, dx, dy)
    if (next === null) {
      this.#view.pan(-dx * KEY_PAN, -dy * KEY_PAN)
      this.#draw()
      return
    }
    this.#focus(next)
    const { left, top } = this.placeOf(next)
    const { clientWidth, clientHeight } = this.#stage
    if (left < 30 || top < 30 || left > clientWidth - 30 || top > clientHeight - 30) {
      this.#goTo(next)
    }
  }

  #consoleAt(left, top, reach = 8) {
    const { count, radii } = this.#graph
    let best = null
    let least = reach
    for (let at = 0; at < count; at++) {
      const place = this.placeOf(at)
      const away = Math.hypot(place.left - left, place.top - top) -
        drawnRadius(radii[at], this.#view.scale)
      if (away >= least) continue
      best = at
      least = away
    }
    return best
  }

  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      const share = this.#calm.matches ? 1 : SHARE
      const isOnItsWay = approach(this.#graph, share, 0.2 / this.#view.scale)
      this.#view.step(share)
      const { clientWidth: width, clientHeight: height } = this.#stage
      if (!width) return
      const isMoving = isOnItsWay || this.#view.isMoving
      const isHeld = this.#calm.matches && !this.#wasSettled
      this.#painter.paint({
        graph: isHeld ? null : this.#graph, view: this.#view, isMoving, width, height,
        pointed: this.#pointed ?? this.#focused,
      })
      if (isMoving) this.#draw()
    })
  }
}

// The sign for all of it.
function corners() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', 'M1 5V1h4m4 0h4v4m0 4v4h-4m-4 0H1v-4')
  svg.setAttribute('viewBox', '0 0 14 14')
  svg.append(path)
  return svg
}

// Moves what is drawn towards where it is to be. Gives whether it is on its way still.
function approach({ places, shown }, share, enough) {
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
