// How an address is read and linked to.

export function readable(url) {
  return url.replace(/^https?:\/\/|\/$/g, '')
}

export function externalLink(href, text = readable(href)) {
  return Object.assign(document.createElement('a'), {
    href, target: '_blank', rel: 'noopener', textContent: text,
  })
}
