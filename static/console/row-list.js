// A list of which only the rows that are seen are drawn, however long it is. The rows are all
// of one height, which the style gives as `grid-auto-rows`. One row at a time is reached with
// Tab; arrow keys, Home, End, Page Up and Page Down lead through the rest.
import { made } from './sheet.js'

const BEYOND = 6 // rows drawn above and below of what is seen
const PLAIN_HEIGHT = 56 // px, where no style says it

export class RowList {
  element = made('ul', { className: 'rows', role: 'list' })
  #scroller
  #makeRow
  #items = []
  #rows = new Map() // position -> row
  #spare = []
  #current = 0 // the position that Tab leads to
  #height = PLAIN_HEIGHT
  #isDue = false

  // scroller: what scrolls around it; makeRow(): a row { element, button, show(item, place) },
  // where place is { position, count }.
  constructor({ scroller, makeRow }) {
    this.#scroller = scroller
    this.#makeRow = makeRow
    scroller.addEventListener('scroll', () => this.#drawSoon(), { passive: true })
    new ResizeObserver(() => this.#drawSoon()).observe(scroller)
    this.element.onkeydown = event => this.#press(event)
    this.element.addEventListener('focusin', ({ target }) => this.#follow(target))
  }

  get items() {
    return this.#items
  }

  // What has the focus keeps it, wherever it is now, and stays where it is seen.
  show(items) {
    const focused = this.#focused
    const before = focused?.position
    const { item } = focused?.row ?? {}
    const now = focused ? items.indexOf(item) : -1
    this.#items = items
    for (const [position, row] of this.#rows) if (row !== focused?.row) this.#put(position)
    if (!focused) {
      this.#current = 0
    } else if (now < 0) {
      this.#put(before)
      this.#current = Math.min(before, Math.max(0, items.length - 1))
    } else {
      this.#rows.delete(before)
      this.#rows.set(now, focused.row)
      this.#current = now
    }
    this.#measure()
    if (now >= 0) this.#scroller.scrollTop += (now - before) * this.#height
    this.#draw()
    if (focused && now < 0 && items.length) this.#focusAt(this.#current)
  }

  // What is drawn is told anew.
  refresh() {
    if (this.element.isConnected) for (const position of this.#rows.keys()) this.#fill(position)
  }

  focusItem(item) {
    const position = this.#items.indexOf(item)
    if (position >= 0) this.#focusAt(position)
    return position >= 0
  }

  get #focused() {
    for (const [position, row] of this.#rows) {
      if (row.button === document.activeElement) return { position, row }
    }
    return null
  }

  #press(event) {
    const { key, ctrlKey, metaKey, altKey } = event
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / this.#height) - 2)
    const to = {
      ArrowDown: this.#current + 1, ArrowUp: this.#current - 1,
      PageDown: this.#current + page, PageUp: this.#current - page,
      Home: 0, End: Infinity,
    }[key]
    if (to === undefined || ctrlKey || metaKey || altKey) return
    event.preventDefault()
    this.#focusAt(Math.max(0, Math.min(to, this.#items.length - 1)))
  }

  #follow(target) {
    for (const [position, row] of this.#rows) if (row.button === target) this.#setCurrent(position)
  }

  #focusAt(position) {
    this.#setCurrent(position)
    this.#draw()
    const { button, element } = this.#rows.get(position)
    element.scrollIntoView({ block: 'nearest' })
    button.focus({ preventScroll: true })
    this.#draw()
  }

  #setCurrent(position) {
    const before = this.#rows.get(this.#current)
    if (before) before.button.tabIndex = -1
    this.#current = position
    const row = this.#rows.get(position)
    if (row) row.button.tabIndex = 0
  }

  #drawSoon() {
    if (this.#isDue || !this.element.isConnected) return
    this.#isDue = true
    requestAnimationFrame(() => {
      this.#isDue = false
      this.#measure()
      this.#draw()
    })
  }

  #measure() {
    this.#height = parseFloat(getComputedStyle(this.element).gridAutoRows) || PLAIN_HEIGHT
    this.element.style.height = `${this.#items.length * this.#height}px`
  }

  // The rows that are seen, and the one that Tab leads to. Those that were drawn stay where they
  // are among the others: an element that is moved loses the focus.
  #draw() {
    const { element } = this
    if (!element.isConnected) return
    const above = this.#scroller.getBoundingClientRect().top - element.getBoundingClientRect().top
    const first = Math.max(0, Math.floor(above / this.#height) - BEYOND)
    const seen = Math.ceil(this.#scroller.clientHeight / this.#height) + 2 * BEYOND
    const last = Math.min(this.#items.length, first + seen)
    const wanted = new Set(this.#items.length ? [this.#current] : [])
    for (let position = first; position < last; position++) wanted.add(position)
    for (const position of this.#rows.keys()) if (!wanted.has(position)) this.#put(position)
    let next = element.firstElementChild
    for (const position of [...wanted].sort((one, other) => one - other)) {
      const row = this.#rows.get(position) ?? this.#take(position)
      this.#fill(position)
      if (row.element === next) next = next.nextElementSibling
      else element.insertBefore(row.element, next)
    }
  }

  #take(position) {
    const row = this.#spare.pop() ?? this.#makeRow()
    this.#rows.set(position, row)
    return row
  }

  #put(position) {
    const row = this.#rows.get(position)
    this.#rows.delete(position)
    row.element.remove()
    this.#spare.push(row)
  }

  #fill(position) {
    const row = this.#rows.get(position)
    row.button.tabIndex = position === this.#current ? 0 : -1
    row.element.style.top = `${position * this.#height}px`
    row.show(this.#items[position], { position, count: this.#items.length })
  }
}
