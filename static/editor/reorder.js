// Another order: entries are dragged, or taken up and moved with the arrow keys.
import { Carry } from './carry.js'
import { Drag } from './drag.js'

export function reorderByHand(root, { signal, visit, announcer }) {
  const list = root.querySelector('#entries')
  if (!list?.querySelector('[name=up]')) return
  const order = new Order({ list, form: root.querySelector('#rows'), visit, announcer })
  for (const row of list.children) {
    const grip = gripFor(row)
    row.querySelector('.acts').prepend(grip)
    new Drag(grip, row, order, signal)
    new Carry(grip, row, order)
  }
}

// The rows as they are shown, until the server has saved them so.
class Order {
  #list
  #form
  #visit
  #announcer
  #first

  constructor({ list, form, visit, announcer }) {
    this.#list = list
    this.#form = form
    this.#visit = visit
    this.#announcer = announcer
    this.#first = Number(list.firstElementChild.dataset.number)
  }

  get rows() {
    return [...this.#list.children]
  }

  placeOf(row) {
    return this.rows.indexOf(row)
  }

  // The others go round the row, so that it keeps the focus.
  put(row, place) {
    const rows = this.rows
    const from = rows.indexOf(row)
    if (from < place) row.before(...rows.slice(from + 1, place + 1))
    else row.after(...rows.slice(place, from))
  }

  tell(row, words) {
    const number = this.#first + this.placeOf(row)
    this.#announcer.say(`${nameOf(row)}, ${words}place ${number} of ${this.#list.dataset.total}`, 'order')
  }

  // What is not saved goes back to where it was.
  async save(row, from) {
    const fields = new FormData(this.#form)
    fields.append('move', row.dataset.entry)
    fields.append('to', this.#first + this.placeOf(row))
    const grip = row.querySelector('.grip')
    if (!await this.#visit.send(this.#form, fields, grip)) this.put(row, from)
  }
}

function gripFor(row) {
  return Object.assign(document.createElement('button'), {
    type: 'button', className: 'grip', textContent: '\u2261', title: 'Move',
    ariaLabel: `Move ${row.dataset.entry}`, autofocus: row.dataset.focus === 'grip',
  })
}

function nameOf(row) {
  return row.dataset.entry.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
