// A page in the frame can take the focus by itself, and the keyboard with it, even from an open
// sheet. Nothing tells how a frame came by the focus: mice, fingers and screen readers enter it
// unseen. So it is given back only where that was hardly the visitor, and left alone in doubt. On
// its way back a letter may still go astray; a page that takes it again and again while a sheet is
// open is therefore taken out until that is closed, and loads anew then.

import { openDialog } from './sheet.js'

const STILL_TYPING = 1000 // ms after a key
const STILL_LOADING = 3000 // ms after a step, where nothing tells that the page has loaded
const JUST_LOADED = 500 // ms after it has; many pages take the focus then
const MOST_RETURNS = 10 // within a second: with a page that insists on it, nobody argues on
const MOST_PARDONED = 2 // while one sheet is open
const LEADS_INTO_FRAMES = ['Tab', 'F6']
const TEXT_FIELDS = 'input, textarea, select'

export class FocusGuard {
  #focused = null // what had the focus last, of the console's own
  #isByKey = false // whether the visitor's last deed was
  #typedAt = -Infinity
  #settledAt = -Infinity // when a page that was asked for by a key has had its time
  #returns = [] // when the focus was given back
  #pardoned = 0
  #out = null // a frame that was taken out
  #gap = document.createComment('') // where it was

  constructor(page) {
    addEventListener('keydown', event => this.#noteKey(event), true)
    addEventListener('pointerdown', event => this.#notePress(event), true)
    addEventListener('focusin', ({ target }) => {
      if (!isFrame(target)) this.#focused = target
    })
    addEventListener('blur', () => setTimeout(() => this.#look())) // by then it is known to whom
    document.addEventListener('load', ({ target }) => {
      if (target.id !== 'wander-iframe') return
      this.#settledAt = Math.min(this.#settledAt, performance.now() + JUST_LOADED)
    }, true)
    document.addEventListener('close', () => openDialog() || this.#putBack(), true)
    page.listeners.push(() => {
      this.#putBack()
      this.#settledAt = this.#isByKey ? performance.now() + STILL_LOADING : -Infinity
      // The page that had it has gone.
      if (isFrame(document.activeElement)) this.#giveBack(document.getElementById('wander-button'))
    })
  }

  #noteKey({ key, ctrlKey, metaKey, altKey }) {
    if (LEADS_INTO_FRAMES.includes(key)) this.#letGo()
    else if (!ctrlKey && !metaKey && !altKey) {
      this.#isByKey = true
      this.#typedAt = performance.now()
    }
  }

  // Whoever presses into a field is about to type.
  #notePress({ target }) {
    this.#letGo()
    if (target.closest?.(TEXT_FIELDS)) this.#typedAt = performance.now()
  }

  #letGo() {
    this.#isByKey = false
    this.#typedAt = this.#settledAt = -Infinity
  }

  #look() {
    const frame = document.activeElement
    if (!isFrame(frame) || !this.#isTaken) return
    const now = performance.now()
    this.#returns = this.#returns.filter(at => now - at < 1000)
    if (openDialog()) {
      if (frame.closest('main') && ++this.#pardoned > MOST_PARDONED) this.#takeOut(frame)
    } else if (this.#returns.push(now) > MOST_RETURNS) return
    this.#giveBack(this.#focused)
  }

  // While something is open, there is no way into the page behind it.
  get #isTaken() {
    const now = performance.now()
    return !!openDialog() || now - this.#typedAt < STILL_TYPING || now < this.#settledAt
  }

  #giveBack(wanted) {
    const dialog = openDialog()
    const others = [wanted, dialog?.querySelector('.close'),
      document.getElementById('wander-button')]
    for (const one of others) {
      if (dialog && !dialog.contains(one)) continue
      one?.focus({ preventScroll: true })
      if (document.activeElement === one) return
    }
  }

  // One that is hidden can still have the focus.
  #takeOut(frame) {
    this.#putBack()
    this.#out = frame
    frame.replaceWith(this.#gap)
  }

  #putBack() {
    this.#pardoned = 0
    if (this.#out) this.#gap.replaceWith(this.#out)
    this.#out = null
  }
}

function isFrame(element) {
  return element?.tagName === 'IFRAME'
}
