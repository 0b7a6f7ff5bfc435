// Puts a page that was fetched in place of the one that is there, and the focus where it belongs.

// Returns the new main element.
export function putInPlace(page) {
  const main = document.adoptNode(page.querySelector('main'))
  document.querySelector('main').replaceWith(main)
  document.title = page.title
  putBar(document.getElementById('bar'), page.getElementById('bar'))
  showWhere()
  return main
}

// On a narrow window not all names of screens are in sight.
export function showWhere() {
  const link = document.querySelector('#bar nav [aria-current=page]')
  const nav = link?.parentElement
  if (nav) nav.scrollLeft = link.offsetLeft + link.offsetWidth / 2 - nav.clientWidth / 2
}

// To what the page asks for, else to what was done, else to its heading. Returns that element.
export function moveFocus(main) {
  const target = wanted(main.querySelector('[autofocus]')) ?? main.querySelector('#told') ??
    main.querySelector('h1')
  if (target.matches('h1')) target.tabIndex = -1
  target.focus({ preventScroll: true })
  return target
}

// The bar stays, so that it does not flicker; on the way in and out there is none.
function putBar(bar, next) {
  if (!bar && next) document.querySelector('#status').before(document.adoptNode(next))
  if (!bar || !next) return next || bar?.remove()
  const links = next.querySelectorAll('nav a')
  bar.querySelectorAll('nav a').forEach((link, place) => {
    link.ariaCurrent = links[place]?.ariaCurrent ?? null
  })
  bar.querySelector('p').replaceWith(next.querySelector('p'))
  const token = next.querySelector('[name=token]')
  if (token) bar.querySelector('[name=token]').replaceWith(token)
}

// An entry that was moved to an end has a button that goes no further; the other one does.
function wanted(element) {
  if (!element?.disabled) return element
  return element.parentElement.querySelector('[name=up]:enabled, [name=down]:enabled')
}
