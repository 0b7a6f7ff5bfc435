// Reads a stranger's wander.js without trusting it. Its code runs in a Worker (see
// sandbox-worker.js) inside a hidden frame of opaque origin, under a policy that names the
// one host it may load from. What comes back is text, measured and parsed here.
import { wanderJSURL } from './urls.js'
import { checkedConsole } from './console.js'
import FRAME_SCRIPT from './sandbox-frame.js?raw'

const DEADLINE = 6000 // ms, from the question to the answer
const MOST_ANSWERED = 4e6 // characters

// A URL's host may hold characters that mean something in a policy, such as `*` or `;`.
const PLAIN_ORIGIN = /^(https?:\/\/)(www\.)?([\w.-]+(?::\d+)?)$/

// The console's checked list, or null where it cannot be had.
export function readConsole(console, deadline = DEADLINE) {
  const url = wanderJSURL(console)
  const origin = PLAIN_ORIGIN.exec(new URL(url).origin)
  if (!origin) return Promise.resolve(null)

  return new Promise(resolve => {
    const frame = document.createElement('iframe')
    const { port1, port2 } = new MessageChannel()
    // The frame ends a Worker at its deadline; this ends the frame, should it not have started.
    const timer = setTimeout(end, deadline + 2000)
    port1.onmessage = ({ data }) => end(data.url === url && data.text)
    frame.onload = () => frame.contentWindow.postMessage(0, '*', [port2])
    port1.postMessage({ url, deadline })
    frame.hidden = true
    frame.sandbox = 'allow-scripts'
    frame.srcdoc = frameFor(origin)
    document.body.append(frame)

    function end(text) {
      clearTimeout(timer)
      port1.close()
      frame.remove()
      resolve(parsed(text))
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
