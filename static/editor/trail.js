// The screens that were shown, in the tab's own history, each with how far it was scrolled.

export class Trail {
  #at = history.state?.at ?? 0
  #address = withoutPart(location.href)
  #scrolled = new Map() // place in the history -> pixels
  #mayLeave
  #isTurningBack = false

  // mayLeave: whether the screen may be left. come: called with an address and the pixels to
  // scroll down there, when its owner has gone back or forward to it.
  constructor({ mayLeave, come }) {
    this.#mayLeave = mayLeave
    history.replaceState({ at: this.#at }, '')
    history.scrollRestoration = 'manual'
    addEventListener('pagehide', () => { history.scrollRestoration = 'auto' })
    addEventListener('pageshow', () => { history.scrollRestoration = 'manual' })
    addEventListener('popstate', ({ state }) => {
      if (this.#goTo(state)) come(this.#address, this.#scrolled.get(this.#at) ?? 0)
    })
  }

  get address() {
    return this.#address
  }

  // anyway: also for an address that is shown already, as when a form has led to another screen
  // that has no address of its own.
  add(address, anyway = false) {
    if (address === this.#address && !anyway) return
    this.#keepScroll()
    this.#address = address
    history.pushState({ at: ++this.#at }, '', address)
  }

  // The screen that is shown has another address now.
  rename(address) {
    this.#address = address
    history.replaceState({ at: this.#at }, '', address)
  }

  // Whether there is another screen to show. A part of the same page, as behind the skip link,
  // is none.
  #goTo(state) {
    if (this.#isTurningBack) return this.#isTurningBack = false
    const address = withoutPart(location.href)
    const at = state?.at ?? this.#at
    if (at === this.#at && address === this.#address) return false
    if (!this.#mayLeave()) {
      this.#isTurningBack = at !== this.#at
      if (this.#isTurningBack) history.go(this.#at - at)
      return false
    }
    this.#keepScroll()
    this.#at = at
    this.#address = address
    return true
  }

  #keepScroll() {
    this.#scrolled.set(this.#at, scrollY)
  }
}

function withoutPart(address) {
  return address.replace(/#.*/, '')
}
