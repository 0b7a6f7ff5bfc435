// A row for a console or a page that was found: its name, its address, and what is known of it.
import { made } from './sheet.js'
import { nameOf, shortAddress } from './found.js'

export class FoundRow {
  element
  button
  item = null
  #name = made('bdi', { className: 'name', lang: '' })
  #address = made('bdi', { className: 'address', lang: '', dir: 'ltr' })
  #facts = made('span', { className: 'facts' })

  // factsOf(item): what is known of it, a few texts; open(item): shows it.
  constructor({ factsOf, open }) {
    this.factsOf = factsOf
    this.button = made('button', { type: 'button' }, this.#name, this.#address, this.#facts)
    this.button.onclick = () => open(this.item)
    this.element = made('li', {}, this.button)
  }

  show(item, { position, count }) {
    this.item = item
    this.element.ariaSetSize = count
    this.element.ariaPosInSet = position + 1
    const [name, address] = [nameOf(item), shortAddress(item)]
    write(this.#name, name)
    write(this.#address, name === address ? '' : address)
    write(this.#facts, this.factsOf(item).join(' \u00b7 '))
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}
