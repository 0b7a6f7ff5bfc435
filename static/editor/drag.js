// With a mouse, a finger or a pen: a line shows where the row would go.

const MOVED_FROM = 4 // px from where a pointer went down: less is a press
const EDGE = 60 // px at the window's edges, where it scrolls
const FASTEST = 14 // px a frame

export class Drag {
  #grip
  #row
  #order
  #start = null // where the pointer went down
  #y = 0 // where it is
  #to = null // the place where the row would go, once it moves

  constructor(grip, row, order, signal) {
    this.#grip = grip
    this.#row = row
    this.#order = order
    grip.addEventListener('pointerdown', event => this.#press(event))
    grip.addEventListener('pointermove', event => this.#move(event))
    grip.addEventListener('pointerup', () => this.#drop())
    grip.addEventListener('click', event => this.#onClick(event))
    grip.addEventListener('pointercancel', () => this.#end())
    document.addEventListener('keydown', event => event.key === 'Escape' && this.#end(), { signal })
  }

  #press({ button, isPrimary, pointerId, clientY }) {
    if (button || !isPrimary) return
    this.#start = { y: clientY, isDragged: false, isOver: false }
    this.#grip.setPointerCapture(pointerId)
  }

  #move({ clientY, buttons }) {
    if (!buttons || !this.#start || this.#start.isOver) return
    this.#y = clientY
    if (this.#start.isDragged) return this.#showLine()
    if (Math.abs(clientY - this.#start.y) < MOVED_FROM) return
    this.#start.isDragged = true
    this.#row.classList.add('dragged')
    this.#showLine()
    requestAnimationFrame(() => this.#scrollAtEdges())
  }

  #drop() {
    const to = this.#to
    const from = this.#order.placeOf(this.#row)
    this.#end()
    setTimeout(() => { this.#start = null }) // behind the click that follows
    if (to === null || to === from) return
    this.#order.put(this.#row, to)
    this.#order.save(this.#row, from)
  }

  #end() {
    if (this.#to === null) return
    this.#to = null
    this.#start.isOver = true
    this.#row.classList.remove('dragged')
    this.#clearLine()
  }

  // A drag is no press.
  #onClick(event) {
    if (this.#start?.isDragged) event.stopImmediatePropagation()
  }

  #showLine() {
    this.#clearLine()
    const others = this.#order.rows.filter(row => row !== this.#row)
    const above = others.filter(row => middleOf(row) < this.#y).length
    this.#to = above
    if (above === this.#order.placeOf(this.#row)) return
    if (above < others.length) others[above].classList.add('drop-above')
    else others.at(-1).classList.add('drop-below')
  }

  #clearLine() {
    for (const row of this.#order.rows) row.classList.remove('drop-above', 'drop-below')
  }

  #scrollAtEdges() {
    if (this.#to === null) return
    const past = Math.max(this.#y - innerHeight + EDGE, 0) - Math.max(EDGE - this.#y, 0)
    if (past) {
      scrollBy(0, Math.max(-1, Math.min(past / EDGE, 1)) * FASTEST)
      this.#showLine()
    }
    requestAnimationFrame(() => this.#scrollAtEdges())
  }
}

function middleOf(row) {
  const { top, height } = row.getBoundingClientRect()
  return top + height / 2
}
