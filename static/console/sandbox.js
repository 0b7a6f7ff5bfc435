// Reads a stranger's wander.js without trusting it. Its code runs in a Worker (see
// sandbox-worker.js) inside a hidden frame (see hidden-frame.js), which may load from the one
// host that is asked.
import { wanderJSURL } from './urls.js'
import { listIn, openFrame, sourcesOf } from './hidden-frame.js'

const DEADLINE = 6000 // ms, from the question to the answer
const DROWNED_AFTER = 2000 // ms after the deadline: the frame ends a Worker by then, or cannot

// The readings under way, each with the means to stop it and to begin it anew.
const readings = new Set()

// The console's checked list, or null where it cannot be had.
export function readConsole(console, deadline = DEADLINE) {
  const url = wanderJSURL(console)
  const sources = sourcesOf(url)
  if (!sources) return Promise.resolve(null)

  return new Promise(resolve => {
    const reading = { begin, stop }
    let frame, port, timer
    readings.add(reading)
    begin()

    function begin() {
      [frame, port] = openFrame(sources)
      port.onmessage = ({ data: { text } }) => text == null || end(text)
      port.postMessage({ url, deadline })
      timer = setTimeout(drown, deadline + DROWNED_AFTER)
    }

    function end(text) {
      stop()
      readings.delete(reading)
      resolve(listIn(text))
    }

    // Browsers keep these frames in one process, and a list that calls import() without end
    // drowns the thread they share in refusals. The process goes when its last frame does; so
    // all of them go at once, and the others begin anew.
    function drown() {
      end()
      for (const other of readings) other.stop()
      for (const other of readings) other.begin()
    }

    function stop() {
      clearTimeout(timer)
      port.close()
      frame.remove()
    }
  })
}
