// What was shown: the last pages (not to be shown again soon), and the trail that Back and
// Forward follow. A recommendation is { page, href, referrer, title, note }: the page as its
// recommender wrote it, the same as the URL standard writes it, the console it came from
// (null when the visitor typed it), that console's title and its note about the page.

export const SHOWN_SIZE = 100

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

// Each step is an entry of the tab's own history too, so that the browser's Back button and a
// phone's back gesture mean the same as ours.
export class Trail {
  #run = Math.random()
  #steps = []
  #at = -1

  // show: called with a recommendation when the visitor has gone back or forward to it.
  constructor(show) {
    addEventListener('popstate', ({ state }) => {
      if (!state?.recommendation) return
      if (state.run !== this.#run) {
        // An entry from before the page was reloaded: its neighbours are not known here.
        this.#steps = []
        this.#steps[state.at] = state.recommendation
        this.#run = state.run
      }
      this.#at = state.at
      show(this.#steps[this.#at] ?? state.recommendation)
    })
  }

  add(recommendation) {
    this.#steps.length = ++this.#at
    this.#steps.push(recommendation)
    const state = { run: this.#run, at: this.#at, recommendation }
    if (this.#at) history.pushState(state, '')
    else history.replaceState(state, '')
  }

  get canGoBack() {
    return this.#at - 1 in this.#steps
  }

  get canGoForward() {
    return this.#at + 1 in this.#steps
  }

  // The Navigation API goes by our own steps, passing over links followed inside the frame.
  back() {
    (window.navigation ?? history).back()
  }

  forward() {
    (window.navigation ?? history).forward()
  }
}
