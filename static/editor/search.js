// Searches a list while one types.
import { fetchPage } from './fetch-page.js'
import { textOf } from './announce.js'

const SOUGHT_AFTER = 150 // ms without a key

// visit: where the address goes, and what is no list; changed: called when other rows are shown.
export function searchAsTyped(root, { signal, visit, announcer, changed }) {
  const form = root.querySelector('#search')
  if (!form) return
  form.querySelector('button').hidden = true
  let asking = new AbortController()
  let timer
  signal.addEventListener('abort', () => stop())
  form.addEventListener('input', ({ target }) => {
    stop()
    timer = setTimeout(search, target.matches('select') ? 0 : SOUGHT_AFTER)
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    stop()
    search()
  })

  function stop() {
    clearTimeout(timer)
    asking.abort()
    asking = new AbortController()
  }

  async function search() {
    const { signal: stopped } = asking
    const address = new URL(form.getAttribute('action'), location.href)
    address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()))
    const answer = await fetchPage(address, { signal: stopped }).catch(() => null)
    if (stopped.aborted) return
    const found = answer?.page?.querySelector('#search')
    if (!found) return visit.follow(address.href)
    // Not old.remove(): in a form with a button of that name, that is the button.
    for (const old of below(form)) root.removeChild(old)
    form.after(...below(found))
    visit.rename(answer.url)
    changed()
    announcer.say(textOf(root.querySelector('[data-count]')), 'count')
  }
}

function below(element) {
  const { children } = element.parentElement
  return [...children].slice([...children].indexOf(element) + 1)
}
