// Reads a stranger's wander.js without trusting it. Its code runs in a Worker (see
// sandbox-worker.js) inside a hidden frame of opaque origin, under a policy that names the
// one host it may load from. What comes back is text, measured and parsed here.
import { wanderJSURL } from './urls.js'
import { checkedConsole } from './console.js'
import FRAME_SCRIPT from './sandbox-frame.js?raw'

const DEADLINE = 6000 // ms, from the question to the answer
const DROWNED_AFTER = 2000 // ms after the deadline: the frame ends a Worker by then, or cannot
const MOST_ANSWERED = 5e5 // characters

// A URL's host may hold characters that mean something in a policy, such as `*` or `;`.
const PLAIN_ORIGIN = /^(https?:\/\/)(www\.)?([\w.-]+(?::\d+)?)$/

// The readings under way, each with the means to stop it and to begin it anew.
const readings = new Set()

// The console's checked list, or null where it cannot be had.
export function readConsole(console, deadline = DEADLINE) {
  const url = wanderJSURL(console)
  const origin = PLAIN_ORIGIN.exec(new URL(url).origin)
  if (!origin) return Promise.resolve(null)

  return new Promise(resolve => {
    const reading = { begin, stop }
    let frame, port, timer
    readings.add(reading)
    begin()

    function begin() {
      const { port1, port2 } = new MessageChannel()
      port = port1
      port.onmessage = ({ data }) => end(data.url === url && data.text)
      port.postMessage({ url, deadline })
      timer = setTimeout(drown, deadline + DROWNED_AFTER)
      frame = document.createElement('iframe')
      frame.onload = () => frame.contentWindow.postMessage(0, '*', [port2])
      frame.hidden = true
      frame.sandbox = 'allow-scripts'
      frame.srcdoc = frameFor(origin)
      document.body.append(frame)
    }

    function end(text) {
      stop()
      readings.delete(reading)
      resolve(parsed(text))
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

// A redirect to a host that is not named fails, and `www.` comes and goes by redirects.
function frameFor([, scheme, , host]) {
  const policy = "default-src 'none';worker-src blob:;script-src 'unsafe-inline' blob: " +
    scheme + host + ' ' + scheme + 'www.' + host
  return `<meta http-equiv=Content-Security-Policy content="${policy}">` +
    `<meta name=referrer content=no-referrer><script>${FRAME_SCRIPT}</script>`
}

function parsed(text) {
  if (typeof text !== 'string' || !text || text.length > MOST_ANSWERED) return null
  try { return checkedConsole(JSON.parse(text)) } catch { return null }
}
