// Tries an ignore pattern on the known network while it is being typed.
import { fetchPage } from './fetch-page.js'
import { textOf } from './announce.js'

const TRIED_AFTER = 150 // ms without a key
const SAID_AFTER = 800 // ms, so that nobody is interrupted while typing

// home: the editor's address.
export function tryPatterns(root, { signal, home, announcer }) {
  const field = root.querySelector('textarea[data-tries]')
  if (!field) return
  const place = root.querySelector('#trial')
  let asking = new AbortController()
  let timer
  signal.addEventListener('abort', () => stop())
  field.addEventListener('input', () => {
    stop()
    timer = setTimeout(tryIt, TRIED_AFTER)
  })

  // An answer that is still on its way is about an older pattern.
  function stop() {
    clearTimeout(timer)
    asking.abort()
    asking = new AbortController()
  }

  async function tryIt() {
    const pattern = lastLine(field.value)
    if (!pattern) return place.replaceChildren()
    const address = `${home}ignore?pattern=${encodeURIComponent(pattern)}`
    const answer = await fetchPage(address, { signal: asking.signal }).catch(() => null)
    const tried = answer?.page?.querySelector('#trial')
    if (!tried) return
    const isOpen = place.querySelector('details')?.open
    place.replaceChildren(...tried.childNodes)
    if (isOpen) place.querySelector('details')?.setAttribute('open', '')
    const wrong = answer.page.querySelector('#text-wrong')
    if (wrong) place.append(paragraph('wrong', textOf(wrong)))
    timer = setTimeout(() => announcer.say(textOf(wrong ?? place.querySelector('[data-trial]'))), SAID_AFTER)
  }
}

function lastLine(text) {
  return text.trim().split('\n').at(-1).trim()
}

function paragraph(className, textContent) {
  return Object.assign(document.createElement('p'), { className, textContent })
}
