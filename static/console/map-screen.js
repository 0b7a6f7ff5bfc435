// The map as it stands in its place on the screen: drawn, moved, searched and walked by keys.
import { made } from './sheet.js'
import { Turn } from './turn.js'
import { MapGraph } from './map-graph.js'
import { Layouter } from './map-layouter.js'
import { MapView } from './map-view.js'
import { MapPainter } from './map-painter.js'
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
  #turn = new Turn(() => performance.now())
  #isGrowing = false
  #layouter = new Layouter((places, isDone) => this.#laidOut(places, isDone))
  #isSettled = true
  #isLayingOut = false
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
  #dressed = new MutationObserver(this.#redraw)

  constructor({ consoles, base, words, onOpen }) {
    this.#words = words
    this.#onOpen = onOpen
    this.#graph = new MapGraph(consoles, base)
    const canvas = made('canvas')
    this.#painter = new MapPainter(canvas)
    this.#stage = made('div', { className: 'map-view', tabIndex: 0, role: 'application' }, canvas)
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
    this.#dressed.observe(document.documentElement, { attributes: true })
    this.#looked = -Infinity
    this.#draw()
    this.update()
  }

  leave() {
    this.#isLayingOut = false
    this.#layouter.stop()
    this.#resized.disconnect()
    for (const look of this.#looks) look.removeEventListener('change', this.#redraw)
    this.#dressed.disconnect()
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
      if (this.#isGrowing) this.update()
      else this.#lookAgain()
    }, Math.max(0, this.#looked + ROUND - performance.now()))
  }

  // The keys are at this console. Gives whether it is on the map.
  focusItem(console) {
    const at = this.consoles.indexOf(console)
    const isThere = at >= 0 && at < this.#graph.count
    if (isThere) this.#enterAt(at)
    return isThere
  }

  #makeTools() {
    const words = this.#words
    const finder = new MapFinder({
      words,
      find: (text, most) => this.#graph.find(text, most).map(at => ({
        at, name: this.#graph.nameOf(at), address: this.#graph.consoles[at].url,
      })),
      show: at => {
        this.#enterAt(at)
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

  async #lookAgain() {
    const { clientWidth, clientHeight } = this.#stage
    if (!clientWidth || !clientHeight) return
    const aspect = Math.min(Math.max(clientWidth / clientHeight, 0.5), 2)
    const work = await this.#grow(aspect)
    this.#isSettled &&= !work
    if (!this.element.isConnected) return
    this.#stage.ariaLabel = this.#words('label', this.#graph.count)
    // It may have been hidden before all had its place.
    if (work) this.#layOut(work)
    else if (!this.#isSettled && !this.#isLayingOut) this.#layOut(this.#graph.again(aspect))
    if (!this.#calm.matches || this.#isSettled) this.#follow()
  }

  // What was found since, in turns: there may be thousands of consoles.
  async #grow(aspect) {
    const graph = this.#graph
    let work = null
    this.#isGrowing = true
    await this.#turn.through((function * () { work = yield * graph.grow(aspect) })())
    this.#isGrowing = false
    return work
  }

  #layOut(work) {
    this.#isLayingOut = true
    this.#layouter.start(work)
  }

  #laidOut(places, isDone) {
    this.#isSettled = isDone
    this.#isLayingOut = !isDone
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

  #enterAt(at) {
    this.#stage.focus({ preventScroll: true })
    this.#focus(at)
  }

  #focus(at) {
    this.#focused = at
    this.#pointed = null // where the pointer happens to rest
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

  // To the linked console that lies in this direction; where none does, the map moves. Who came by
  // pointer begins in the middle.
  #walk([dx, dy], isPan) {
    const next = isPan ? null : this.#next(dx, dy)
    if (next === null) {
      this.#view.pan(-dx * KEY_PAN, -dy * KEY_PAN)
      this.#draw()
      return
    }
    this.#focus(next)
    const { clientWidth: width, clientHeight: height } = this.#stage
    const { left, top } = this.#view.placeOf(this.#graph, next, width, height)
    if (left < 30 || top < 30 || left > width - 30 || top > height - 30) this.#goTo(next)
  }

  #next(dx, dy) {
    const { clientWidth, clientHeight } = this.#stage
    return this.#focused === null ? this.#consoleAt(clientWidth / 2, clientHeight / 2, Infinity)
      : this.#graph.linkedTowards(this.#focused, dx, dy)
  }

  #consoleAt(left, top, reach = 8) {
    const { clientWidth: width, clientHeight: height } = this.#stage
    return this.#view.consoleAt(this.#graph, { left, top, width, height, reach })
  }

  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      const share = this.#calm.matches ? 1 : SHARE
      const isOnItsWay = this.#graph.approach(share, 0.2 / this.#view.scale)
      this.#view.step(share)
      const { clientWidth: width, clientHeight: height } = this.#stage
      if (!width) return
      const isMoving = isOnItsWay || this.#view.isMoving
      const isHeld = this.#calm.matches && !this.#wasSettled
      const isWhole = this.#painter.paint({
        graph: isHeld ? null : this.#graph, view: this.#view, isMoving, width, height,
        pointed: this.#pointed ?? this.#focused,
      })
      if (isMoving || !isWhole) this.#draw()
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
