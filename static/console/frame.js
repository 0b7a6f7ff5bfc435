// The frame in which a page is shown, and the one that opens the connection to the next.

const SANDBOX = 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox ' +
  'allow-downloads allow-pointer-lock'
const SETTLED_AFTER = 3000 // ms: some pages load their last picture very late
const UNVEILED_AFTER = 1200 // ms: until then an empty frame would be a white flash in the dark

export class PageFrame {
  #element
  #settled = () => {}
  #warming
  #warmed

  constructor(element) {
    this.#element = element
    element.addEventListener('load', () => this.#settled())
  }

  // Asks for a page. Calls loaded() when it is there, and resolves then, or when that takes long.
  show(url, loaded) {
    const element = this.#element
    const first = !element.hasAttribute('src')
    // With scripts, allow-same-origin would let a page of our own origin take the sandbox off.
    const stranger = new URL(url).origin !== location.origin
    element.setAttribute('sandbox', SANDBOX + (stranger ? ' allow-same-origin' : ''))
    if (first) {
      element.src = url
      setTimeout(() => this.#unveil(), UNVEILED_AFTER)
    } else {
      // In place: the trail has made this page one step of the tab's history already.
      element.contentWindow.location.replace(url)
    }
    return new Promise(resolve => {
      const timer = setTimeout(resolve, SETTLED_AFTER)
      this.#settled = () => {
        clearTimeout(timer)
        this.#unveil()
        loaded()
        resolve()
      }
    })
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

  #unveil() {
    this.#element.classList.add('shown')
  }
}
