// Finds a console on the map by its name or address.
import { made } from './sheet.js'

const MOST_MATCHES = 8

export class MapFinder {
  element
  #input
  #list = made('ul', { hidden: true })
  #words
  #find
  #show
  #say

  // find(text, most) gives { name, address, at } each; show(at) goes there; say(text) tells it.
  constructor({ words, find, show, say }) {
    this.#words = words
    this.#find = find
    this.#show = show
    this.#say = count => say(count ? words('matches', count) : words('none'))
    this.#input = made('input', { type: 'search', autocomplete: 'off', placeholder: words('find') })
    this.#input.setAttribute('aria-label', words('find'))
    this.#input.oninput = () => this.#showMatches()
    this.#input.onfocus = () => this.#list.hidden && this.#showMatches()
    this.#input.onkeydown = event => this.#key(event)
    this.#list.onkeydown = event => this.#key(event)
    this.element = made('search', { className: 'map-finder' }, this.#input, this.#list)
    this.element.addEventListener('focusout', ({ relatedTarget: next }) => {
      if (next && !this.element.contains(next)) this.#list.hidden = true
    })
  }

  #showMatches() {
    const matches = this.#find(this.#input.value, MOST_MATCHES)
    this.#list.replaceChildren(...matches.map(({ name, address, at }) => {
      const button = made('button', { type: 'button' }, name, made('small', {}, address))
      button.onclick = () => this.#choose(at)
      return made('li', {}, button)
    }))
    const isAsked = this.#input.value.trim() !== ''
    this.#list.hidden = !isAsked
    if (!isAsked) return
    if (!matches.length) this.#list.append(made('li', { className: 'none' }, this.#words('none')))
    this.#say(matches.length)
  }

  #choose(at) {
    this.#list.hidden = true
    this.#input.value = ''
    this.#show(at)
  }

  #key(event) {
    const buttons = [...this.#list.querySelectorAll('button')]
    const { key } = event
    if (key === 'Enter' && event.target === this.#input) {
      event.preventDefault()
      buttons[0]?.click()
    } else if (key === 'Escape' && !this.#list.hidden) {
      // Once for the list, and once more for the screen around.
      event.preventDefault()
      event.stopPropagation()
      this.#input.focus()
      this.#list.hidden = true
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault()
      const all = [this.#input, ...buttons]
      const next = all.indexOf(event.target) + (key === 'ArrowDown' ? 1 : -1)
      if (!this.#list.hidden) all[next]?.focus()
    }
  }
}
