// The frame in which a page is shown, and the one that opens the connection to the next.

const SANDBOX = 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox ' +
  'allow-downloads allow-pointer-lock'
const SETTLED_AFTER = 3000 // ms: some pages load their last picture very late
const UNVEILED_AFTER = 1200 // ms: until then an empty frame would be a white flash in the dark

export class PageFrame {
  #element
  #leaving // the frame before, visible until this one has something to show
  #warming
  #warmed

  constructor(element) {
    this.#element = element
  }

  // Asks for a page. Calls loaded() when it is there, and resolves then, or when that takes long.
  //
  // Each page has a frame of its own. One that was sent elsewhere could stay, under the address
  // of the next: by reloading itself, or by never coming to an end when it is asked to leave.
  show(url, loaded) {
    const last = this.#element
    const seen = last.className
    const element = this.#another(false)
    // With scripts, allow-same-origin would let a page of our own origin take the sandbox off.
    const stranger = new URL(url).origin !== location.origin
    element.sandbox = SANDBOX + (stranger ? ' allow-same-origin' : '')
    element.src = url
    last.after(element)
    last.id = ''
    if (seen) this.#leaving = last
    else last.remove()
    setTimeout(() => this.#unveil(element), UNVEILED_AFTER)
    if (seen && stranger) this.#unveilWhenThere(element)
    return new Promise(resolve => {
      const timer = setTimeout(resolve, SETTLED_AFTER)
      element.onload = () => {
        clearTimeout(timer)
        this.#unveil(element)
        if (element === this.#element) loaded()
        resolve()
      }
    })
  }

  // Takes what is shown away, and shows nothing.
  clear() {
    const last = this.#element
    const element = this.#another(true)
    element.removeAttribute('src')
    element.sandbox = ''
    last.replaceWith(element)
    this.#leaving?.remove()
  }

  // Opens the connection that the next page will use. Browsers keep a frame's connections
  // apart, so a preconnect link would open one that is not used; and only robots.txt is asked
  // for, since the page's owner counts visits.
  warm(url) {
    const { origin } = new URL(url)
    if (origin === this.#warmed || navigator.connection?.saveData) return
    this.#warmed = origin
    this.#warming?.remove()
    const frame = this.#warming = document.createElement('iframe')
    frame.hidden = true
    frame.sandbox = ''
    frame.referrerPolicy = 'no-referrer'
    frame.src = origin + '/robots.txt'
    document.body.append(frame)
  }

  #another(hidden) {
    const element = this.#element.cloneNode()
    element.className = ''
    element.hidden = hidden
    return this.#element = element
  }

  // A stranger's page has come when the frame's document is out of our reach.
  #unveilWhenThere(element) {
    if (element.contentDocument) setTimeout(() => this.#unveilWhenThere(element), 30)
    else this.#unveil(element)
  }

  #unveil(element) {
    if (element !== this.#element) return
    element.className = 'shown'
    this.#leaving?.remove()
  }
}
