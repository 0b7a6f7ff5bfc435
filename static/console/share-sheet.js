// A link that opens this console at the page that is shown. The page stands behind the #, which
// browsers keep to themselves: no server sees it.
import { made } from './sheet.js'

export class ShareSheet {
  #context

  constructor(context) {
    this.#context = context
  }

  async open() {
    const { page, sheet, toast, words } = this.#context
    const step = page.trail.current
    if (!step) return
    const url = shareLink(addressOfConsole(page.here), step)
    if (navigator.share && matchMedia('(pointer: coarse)').matches) {
      try {
        return await navigator.share({ title: step.page, url })
      } catch (error) {
        if (error.name === 'AbortError') return
      }
    }
    const field = made('input', { readOnly: true, value: url })
    field.ariaLabel = words('share_link')
    const copy = made('button', { type: 'button' }, words('copy'))
    copy.onclick = async () => {
      try {
        await navigator.clipboard.writeText(url)
        toast.say(words('copied'))
      } catch {
        field.select() // where the clipboard is out of reach, the visitor's own keys are not
        toast.say(words('copy_by_hand'))
      }
    }
    sheet.show(words('share'), made('p', {}, words('share_what')),
      made('div', { className: 'row' }, field, copy))
    field.select()
  }
}

// A folder on a disk is no page: there, the file has to be named.
function addressOfConsole(here) {
  return here.startsWith('file:') ? location.href.replace(/[?#].*/, '') : here
}

// `:` and `/` stay readable, as in `via`.
function shareLink(here, { page, referrer }) {
  const said = new URLSearchParams({ page, ...referrer && { from: referrer } }).toString()
    .replace(/%3A|%2F/g, decodeURIComponent)
  return `${here}#${said}`
}
