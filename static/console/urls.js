// What a URL means to Wander: a console's address, its list, what may be
// shown, `via`. wander/urls.py holds the same rules and the reasons; both must
// pass the cases in tests/vectors/.

// A scheme and its slashes (RFC 3986, section 3.1).
export const PROTOCOL_PREFIX = /^[a-z][a-z0-9+\-.]*:\/\//i

// http://foo/bar is http://foo/bar/, and so is http://foo/bar/index.html.
export function consoleURL (text) {
  const url = requireURL(text)
  url.pathname = url.pathname.replace(/index\.html$/, '').replace(/\/[^/.]+$/, '$&/')
  return url.href
}

export function wanderJSURL (console) {
  return new URL('wander.js', consoleURL(console)).href
}

// `protocol` is that of the page that would show it: over https: a browser
// blocks http: pages as mixed content.
export function isUsable (text, protocol) {
  const theirs = parseURL(text)?.protocol
  return theirs === 'https:' || (theirs === 'http:' && protocol !== 'https:')
}

// `:` and `/` stay readable, for whoever reads the page's log.
export function addVia (page, via) {
  const url = requireURL(page)
  const value = encodeURIComponent(via.toWellFormed()).replace(/%3A|%2F/g, decodeURIComponent)
  url.search += (url.search ? '&via=' : '?via=') + value
  return url.href
}

// What a visitor meant who typed this; null when it is not a web address.
export function gotoURL (text) {
  const typed = text.trim()
  const hasScheme = PROTOCOL_PREFIX.test(typed)
  const url = parseURL(hasScheme ? typed : 'https://' + typed)
  // Without a scheme, me@example.com is where a letter goes, and not a page.
  return /^https?:/.test(url?.protocol) && (hasScheme || !url.username) ? url.href : null
}

// null when the text is not a web address: absolute, http(s): or, for a console
// opened from disk, file:. Nor may its host hold a space or an asterisk: Chromium
// escapes these, against the standard, and carries on.
export function parseURL (text) {
  try {
    const url = new URL(text)
    return /^(https?|file):/.test(url.href) && !/[*%]/.test(url.hostname) ? url : null
  } catch {
    return null
  }
}

function requireURL (text) {
  const url = parseURL(text)
  if (!url) throw new TypeError(`Not a web address: ${text}`)
  return url
}
