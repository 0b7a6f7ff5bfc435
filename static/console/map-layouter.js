// Has the map laid out aside from the page's own thread, and where no Worker can be had, on it:
// a step at a time. `graphLibrary` is the vendored library, a function in front of this program.
import WORKER_PROGRAM from './map-worker.js?raw'
import { GraphLayout } from './map-layout.js'

export class Layouter {
  #tell
  #worker = null
  #layout = null
  #timer = 0
  #run = 0
  #graph = null

  // tell(places, isDone): told again and again until everything stands still.
  constructor(tell) {
    this.#tell = tell
  }

  // The graph that was given before is dropped.
  start(graph) {
    this.#graph = graph
    this.#run++
    if (this.#worker === null) this.#begin()
    if (this.#worker) this.#worker.postMessage({ ...graph, run: this.#run })
    else this.#layOutHere()
  }

  stop() {
    this.#worker?.terminate?.()
    this.#worker &&= null
    clearTimeout(this.#timer)
    this.#run++
  }

  #begin() {
    const text = `const d3=(${graphLibrary})();${WORKER_PROGRAM}`
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
    try {
      this.#worker = new Worker(url)
    } catch {
      this.#worker = false
      return
    }
    this.#worker.onmessage = ({ data }) => {
      if (data.run === this.#run) this.#tell(data.places, data.isDone)
    }
    this.#worker.onerror = event => {
      event.preventDefault()
      this.#worker = false
      this.#layOutHere()
    }
  }

  #layOutHere() {
    clearTimeout(this.#timer)
    this.#layout = new GraphLayout(graphLibrary(), this.#graph)
    const goOn = () => {
      this.#layout.tick()
      const { isDone } = this.#layout
      this.#tell(this.#layout.places(), isDone)
      if (!isDone) this.#timer = setTimeout(goOn)
    }
    this.#timer = setTimeout(goOn)
  }
}
