// The bar: what is shown, who recommended it, and the buttons.
import { externalLink, readable } from './links.js'
import { told } from './told.js'

const SLOW_AFTER = 10000 // ms

export class Bar {
  #slow
  #find = id => document.getElementById(id)

  // actions: { wander, back, forward, go(text), open(text), console, about }
  constructor(actions) {
    this.#onPress('wander-button', actions.wander)
    for (const name of ['back', 'forward', 'console', 'about']) {
      this.#find(`${name}-button`).onclick = actions[name]
    }
    this.#find('open-button').onclick = () => actions.open(this.address)
    this.#find('address').onsubmit = event => {
      event.preventDefault()
      actions.go(this.address)
    }
    this.#find('bar').hidden = false
  }

  get address() {
    return this.#find('url-input').value
  }

  showStep({ page, referrer, title, note, isShared }, { canGoBack, canGoForward }) {
    this.#find('url-input').value = page
    this.#find('back-button').disabled = !canGoBack
    this.#find('forward-button').disabled = !canGoForward
    const who = this.#find('recommender')
    if (referrer) {
      who.replaceChildren(told(isShared ? 'bar.shared' : 'bar.from'), ' ', externalLink(referrer, title || undefined))
      if (note) who.append(' ', told('bar.note', note))
    } else {
      who.replaceChildren(told('bar.typed'))
    }
    who.title = who.textContent
    document.title = `${readable(page)} \u00b7 ${this.#find('title').textContent}`
    this.#say(told('bar.opening', readable(page)))
    this.#slow = setTimeout(() => this.#say(told('bar.slow', readable(page))), SLOW_AFTER)
  }

  showLoaded() {
    this.#say('')
  }

  complain(text) {
    this.#say(told('bar.refused', readable(text)))
  }

  // For those who do not see what stands in place of the page.
  announce(text) {
    this.#say(text)
    this.#find('status').className = 'unseen'
  }

  #say(words) {
    clearTimeout(this.#slow)
    const status = this.#find('status')
    status.className = ''
    status.replaceChildren(words)
  }

  // A pointer acts when it goes down, a tenth of a second before the click that follows.
  // A click that no pointer began (keyboard, screen reader) acts by itself.
  #onPress(id, act) {
    let pressed = false
    const button = this.#find(id)
    button.onpointerdown = event => {
      if (event.button || !event.isPrimary) return
      pressed = true
      act()
    }
    button.onclick = event => {
      if (!pressed || !event.detail) act()
      pressed = false
    }
  }
}
