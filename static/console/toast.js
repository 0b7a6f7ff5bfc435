// A word on what was just done, and the way back for as long as it stands.
import { made } from './sheet.js'

const STANDS_FOR = 8000 // ms

export class Toast {
  #text = made('span')
  #element = made('div', { className: 'toast', role: 'status', hidden: true }, this.#text)
  #timer

  constructor() {
    document.body.append(this.#element)
  }

  // actions: { 'Undo': () => ... }
  say(text, actions = {}) {
    clearTimeout(this.#timer)
    // Above a sheet that is open: what is outside of it can be neither seen nor pressed.
    const top = document.querySelector('dialog[open]') ?? document.body
    if (this.#element.parentElement !== top) top.append(this.#element)
    const buttons = Object.entries(actions).map(([name, act]) => {
      const button = made('button', { type: 'button', textContent: name })
      button.onclick = () => {
        this.#element.hidden = true
        act()
      }
      return button
    })
    this.#element.hidden = false
    this.#text.textContent = text
    this.#element.replaceChildren(this.#text, ...buttons)
    this.#timer = setTimeout(() => { this.#element.hidden = true }, STANDS_FOR)
  }
}
