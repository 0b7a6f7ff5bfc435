// Asks for one of the editor's own pages.

const IS_ABSOLUTE = /^([a-z][a-z\d+.-]*:|#)/i

// What came: its address, whether that is where a redirect led, its status, and the document; null
// for that where it is no page of ours. Rejects, as fetch does, where nothing came.
export async function fetchPage(address, options) {
  const answer = await fetch(address, { mode: 'same-origin', ...options })
  const { url, status, redirected } = answer
  const isHTML = answer.headers.get('content-type')?.startsWith('text/html')
  return { url, status, isRedirected: redirected, page: isHTML ? pageIn(await answer.text(), url) : null }
}

// Lets all addresses mean what they mean now, wherever the document goes to. Those that lead to
// a part of the same page stay.
export function makeAbsolute(root, base) {
  for (const name of ['href', 'src', 'action', 'formaction']) {
    for (const element of root.querySelectorAll(`[${name}]`)) {
      const address = element.getAttribute(name)
      if (!IS_ABSOLUTE.test(address)) element.setAttribute(name, new URL(address, base).href)
    }
  }
}

function pageIn(text, url) {
  const page = new DOMParser().parseFromString(text, 'text/html')
  if (!page.querySelector('main')) return null
  // To the parser there are no scripts, and what is meant for those without would be elements.
  for (const element of page.querySelectorAll('noscript')) element.remove()
  makeAbsolute(page.body, url)
  return page
}
