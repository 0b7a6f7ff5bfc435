// With the keys: taken up, moved and put down.

export class Carry {
  #grip
  #row
  #order
  #from = null // the place where it was taken up

  constructor(grip, row, order) {
    this.#grip = grip
    this.#row = row
    this.#order = order
    grip.addEventListener('click', () => this.#from === null ? this.#take() : this.#putDown())
    grip.addEventListener('keydown', event => this.#onKey(event))
    grip.addEventListener('blur', () => this.#giveUp())
  }

  #take() {
    this.#from = this.#order.placeOf(this.#row)
    this.#show(true)
    this.#order.tell(this.#row, 'taken up, ')
  }

  #onKey(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (this.#from === null || !step && event.key !== 'Escape') return
    event.preventDefault()
    if (!step) return this.#giveUp()
    const place = this.#order.placeOf(this.#row) + step
    if (this.#order.rows[place]) this.#order.put(this.#row, place)
    this.#row.scrollIntoView({ block: 'nearest' })
    this.#order.tell(this.#row, '')
  }

  #putDown() {
    const from = this.#from
    this.#from = null
    this.#show(false)
    if (from === this.#order.placeOf(this.#row)) this.#order.tell(this.#row, 'put back, ')
    else this.#order.save(this.#row, from)
  }

  #giveUp() {
    if (this.#from === null) return
    this.#order.put(this.#row, this.#from)
    this.#from = null
    this.#show(false)
    this.#order.tell(this.#row, 'put back, ')
  }

  #show(isTaken) {
    this.#row.classList.toggle('dragged', isTaken)
    this.#grip.ariaPressed = isTaken ? 'true' : null
  }
}
