// A word on what was just done, and the way back for as long as it stands.
import { markLanguage, wordsOf } from './language.js'
import { made } from './sheet.js'

const STANDS_FOR = 8000 // ms
const HEARD_AFTER = 150 // ms that a screen reader may need to find it in another place

const toastWords = wordsOf('more')

export class Toast {
  #keepsakes
  // It is there before it says anything: what appears with its text is read out by few.
  #element = made('div', { className: 'toast', 'aria-live': 'polite', 'aria-atomic': 'true' })
  #filling
  #timer
  #undo = null // of what was done last, also when it is not to be seen any more
  #before = null // what had the focus before one of its buttons

  constructor(keepsakes) {
    this.#keepsakes = keepsakes
    const element = this.#element
    element.onpointerenter = () => clearTimeout(this.#timer)
    element.onpointerleave = () => this.#stand()
    element.addEventListener('focusin', ({ relatedTarget }) => {
      clearTimeout(this.#timer)
      if (!element.contains(relatedTarget)) this.#before = relatedTarget
    })
    element.addEventListener('focusout', () => this.#stand())
    this.#place()
    new MutationObserver(() => this.#place())
      .observe(document.body, { subtree: true, attributeFilter: ['open'] })
  }

  // actions: { 'Undo': () => ... }
  say(text, actions = {}) {
    this.#empty()
    this.#undo = actions[toastWords('undo')] ?? null
    const buttons = Object.entries(actions).map(([name, act]) => {
      const button = made('button', { type: 'button', textContent: name })
      if (act === this.#undo) button.setAttribute('aria-keyshortcuts', 'u')
      button.onclick = () => this.#act(act)
      return button
    })
    const fill = () => {
      markLanguage(this.#element)
      this.#element.replaceChildren(made('span', { textContent: text }), ...buttons)
      this.#stand()
    }
    if (this.#place()) this.#filling = setTimeout(fill, HEARD_AFTER)
    else fill()
  }

  // Of something that was kept: with a warning where the browser forbids to keep anything.
  sayKept(text, actions) {
    this.say(this.#keepsakes.isKept ? text : `${text} ${toastWords('for_now')}`, actions)
  }

  // Does what its button would, for those who are far from it.
  undo() {
    if (this.#undo) this.#act(this.#undo)
  }

  // What it said does not hold any more.
  clear() {
    this.#undo = null
    this.#empty()
  }

  #act(act) {
    const hadFocus = this.#element.contains(document.activeElement)
    const isUndo = act === this.#undo
    this.#empty()
    act()
    if (isUndo) this.say(toastWords('undone'))
    if (!hadFocus) return
    const others = [this.#before, document.querySelector('dialog[open] .close'),
      document.getElementById('menu-button')]
    for (const other of others) if (document.activeElement === document.body) other?.focus()
  }

  // Above whatever is open: what is outside of a dialog can be neither seen nor pressed. On the
  // page itself, the status is the page's own. Gives whether it was elsewhere.
  #place() {
    const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
    if (this.#element.parentElement === top) return false
    this.#element.role = top === document.body ? null : 'status'
    top.append(this.#element)
    if (this.#element.childElementCount) this.#stand()
    return true
  }

  #stand() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#element.replaceChildren(), STANDS_FOR)
  }

  #empty() {
    clearTimeout(this.#filling)
    clearTimeout(this.#timer)
    this.#element.replaceChildren()
  }
}
