// Parts of the page that load when they are first wanted: scripts beside the page. Each hands
// over one function, which gets what the page has and gives what the part can do. They are
// classic scripts, since nothing else loads from disk.

export class Parts {
  #page
  #parts = new Map() // name -> promise of what the part can do

  constructor(page) {
    this.#page = page
  }

  // Rejects where the part cannot be had.
  open(name, src) {
    if (!this.#parts.has(name)) {
      const part = loaded(name, src).then(start => start(this.#page))
      this.#parts.set(name, part)
      // The network may be back when it is wanted again.
      part.catch(() => this.#parts.delete(name))
    }
    return this.#parts.get(name)
  }
}

function loaded(name, src) {
  return new Promise((resolve, reject) => {
    document.addEventListener(`wander-${name}`, ({ detail }) => resolve(detail), { once: true })
    addScript(src).onerror = reject
  })
}

// The element, which asks for it from now on.
export function addScript(src) {
  const script = document.createElement('script')
  script.src = src
  document.head.append(script)
  return script
}
