// The bar: what is shown, who recommended it, and the buttons.
import { externalLink, readable } from './links.js'
import { told } from './told.js'

const SLOW_AFTER = 10000 // ms
const COMPLAINS_FOR = 6000 // ms
const ONE_PRESS = 300 // ms in which a second press belongs to the first: a double click or tap

export class Bar {
  #timer
  #find = id => document.getElementById(id)
  #field = this.#find('url-input')

  // actions: { wander, back, forward, go(text), open(text), console, about, why }
  constructor(actions) {
    this.#onPress(this.#find('wander-button'), actions.wander)
    for (const name of ['back', 'forward', 'console', 'about']) {
      this.#find(`${name}-button`).onclick = actions[name]
    }
    this.#find('open-button').onclick = () => actions.open(this.address)
    this.#find('address').onsubmit = event => {
      event.preventDefault()
      actions.go(this.address)
    }
    this.#field.onkeydown = ({ key }) => {
      if (key === 'Escape') this.#find('address').reset()
    }
    this.#find('recommender').onclick = ({ target }) => {
      if (!target.href) actions.why()
    }
  }

  get address() {
    return this.#field.value
  }

  showStep({ page, referrer, title, note, isShared }, trail) {
    this.#field.value = this.#field.defaultValue = page
    this.#find('back-button').disabled = !trail.canWalk(-1)
    this.#find('forward-button').disabled = !trail.canWalk(1)
    const who = this.#find('recommender')
    const [known, typed] = isShared ? ['bar.shared', 'bar.given'] : ['bar.from', 'bar.typed']
    who.replaceChildren(told(referrer ? known : typed))
    if (referrer) who.append(' ', externalLink(referrer, title || undefined))
    if (note) who.append(' ', told('bar.note', note))
    who.title = who.textContent
    document.title = `${readable(page)} \u00b7 ${this.#find('title').textContent}`
    this.#say(told('bar.opening', readable(page)))
    this.#timer = setTimeout(() => this.#say(told('bar.slow', readable(page))), SLOW_AFTER)
  }

  showLoaded() {
    this.#say('')
  }

  complain(text) {
    if (!text.trim()) return
    this.#say(told('bar.refused', readable(text)))
    this.#timer = setTimeout(() => this.showLoaded(), COMPLAINS_FOR)
  }

  // For those who do not see what stands in place of the page.
  announce(text) {
    this.#say(text)
    this.#find('status').className = 'unseen'
  }

  #say(words) {
    clearTimeout(this.#timer)
    const status = this.#find('status')
    status.className = ''
    status.replaceChildren(words)
  }

  // A mouse acts when it goes down, a tenth of a second before the click that follows; a finger
  // when it goes up, unless it scrolled meanwhile. A click that neither began (keyboard, screen
  // reader) acts by itself, but not again while the key is held.
  #onPress(button, act) {
    let pressed, last
    button.onmousedown = ({ button, timeStamp }) => {
      if (button) return
      pressed = true
      if (timeStamp - last < ONE_PRESS) return
      last = timeStamp
      act()
    }
    button.onclick = ({ detail }) => {
      if (!pressed || !detail) act()
      pressed = false
    }
    button.onkeydown = ({ repeat }) => !repeat
  }
}
