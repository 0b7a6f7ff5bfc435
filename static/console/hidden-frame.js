// The hidden frame in which strangers' code runs: of opaque origin, under a policy that names
// what it may load and no more. What comes out of it is text, measured and parsed here.
import { checkedConsole } from './console.js'
import FRAME_SCRIPT from './sandbox-frame.js?raw'

const MOST_ANSWERED = 5e5 // characters

// A URL's host may hold characters that mean something in a policy, such as `*` or `;`.
const PLAIN_ORIGIN = /^(https?:\/\/)(www\.)?([\w.-]+(?::\d+)?)$/

// How a policy names the host of a URL, or that path there; null where it cannot be named. A
// redirect to a host that is not named fails, and `www.` comes and goes by redirects.
export function sourcesOf(url, path = '') {
  const [, scheme, , host] = PLAIN_ORIGIN.exec(new URL(url).origin) ?? []
  return host ? scheme + host + path + ' ' + scheme + 'www.' + host + path : null
}

// [frame, port]: the frame, in the page already, and the port to what runs in it.
export function openFrame(sources) {
  const { port1, port2 } = new MessageChannel()
  const frame = document.createElement('iframe')
  const policy = "default-src 'none';worker-src blob:;script-src 'unsafe-inline' blob: " + sources
  frame.onload = () => frame.contentWindow.postMessage(0, '*', [port2])
  frame.hidden = true
  frame.sandbox = 'allow-scripts'
  frame.srcdoc = `<meta http-equiv=Content-Security-Policy content="${policy}">` +
    `<meta name=referrer content=no-referrer><script>${FRAME_SCRIPT}</script>`
  document.body.append(frame)
  return [frame, port1]
}

// The checked list that was answered, or null.
export function listIn(text) {
  if (typeof text !== 'string' || !text || text.length > MOST_ANSWERED) return null
  try { return checkedConsole(JSON.parse(text)) } catch { return null }
}
