// What was shown: the last pages (not to be shown again soon), and the trail that Back and
// Forward follow. A recommendation is { page, href, referrer, title, note }: the page as its
// recommender wrote it, the same as the URL standard writes it, the console it came from
// (null when the visitor typed it), that console's title and its note about the page.

const SHOWN_SIZE = 100
const KEPT_STEPS = 20 // that Back still knows after a reload

export class Shown {
  #latest = new Map() // href -> recommendation, oldest first

  add(recommendation) {
    this.#latest.delete(recommendation.href)
    this.#latest.set(recommendation.href, recommendation)
    if (this.#latest.size > SHOWN_SIZE) this.#latest.delete(this.#latest.keys().next().value)
  }

  has(href) {
    return this.#latest.has(href)
  }

  // Recommendations, the one shown longest ago first.
  get all() {
    return [...this.#latest.values()]
  }
}

// Whatever is shown becomes an entry of the tab's own history too, so that the browser's Back
// button and a phone's back gesture lead to what was shown before. Our own buttons make new
// entries and do not travel in that history: there, links followed inside the frame are steps
// as well, and Chromium loses count while a frame is still loading.
export class Trail {
  #show
  #steps = []
  #at = -1

  // show: called with a recommendation when the visitor has gone back or forward to it.
  constructor(show) {
    this.#show = show
    addEventListener('popstate', ({ state }) => {
      const open = [...document.querySelectorAll('dialog[open]')]
      if (open[0]) {
        // What is in front goes; the page behind it stays, and its entry comes again.
        for (const dialog of open) dialog.close()
        this.#record()
      } else if (state?.recommendation) this.resume(state)
    })
  }

  // Goes to what an entry of the history says.
  resume({ at, recommendation, before = [] }) {
    if (this.#steps[at]?.href !== recommendation.href) {
      // From before a reload, or from a branch that was left.
      this.#steps.length = at
      this.#steps.splice(at - before.length, at, ...before, recommendation)
    }
    this.#at = at
    this.#show(recommendation)
  }

  // The same page once more, as where there is but one, is no further step.
  add(recommendation) {
    const isNew = this.current?.href !== recommendation.href
    if (isNew) this.#at++
    this.#steps.splice(this.#at, Infinity, recommendation)
    this.#record(isNew)
  }

  get current() {
    return this.#steps[this.#at]
  }

  // steps: 1 is forward, -1 is back.
  canWalk(steps) {
    return this.#at + steps in this.#steps
  }

  walk(steps) {
    this.#at += steps
    this.#record()
    this.#show(this.current)
  }

  #record(isNew = true) {
    const at = this.#at
    const before = this.#steps.slice(0, at).slice(-KEPT_STEPS)
    const state = { at, before, recommendation: this.current }
    // An entry without a state is not yet any page's: the tab's first, or that of a shared link.
    history[history.state && isNew ? 'pushState' : 'replaceState'](state, '')
  }
}
