// The editor's pages work without this; it makes them pleasant. Wires the rooms together; it
// alone knows all of them.
import { makeAbsolute } from './fetch-page.js'
import { Announcer } from './announce.js'
import { showWhere } from './swap.js'
import { Unsent } from './unsent.js'
import { Visit } from './visit.js'
import { Looks } from './looks.js'
import { tryPatterns } from './trial.js'
import { searchAsTyped } from './search.js'
import { reorderByHand } from './reorder.js'
import { selectSeveral } from './select.js'
import { easeTyping } from './compose.js'
import { offerBookmarklet } from './bookmarklet.js'
import { goToSearchByKey } from './shortcut.js'

// The editor's own address, under whichever path a proxy shows it.
const home = new URL('.', document.currentScript.src).href
const announcer = new Announcer(document.getElementById('status'))
const unsent = new Unsent()
const looks = new Looks(announcer)
const visit = new Visit({ home, announcer, unsent, arrived: prepareScreen })
let screen = new AbortController()
let rows = new AbortController()

document.documentElement.classList.add('scripted')
makeAbsolute(document.body, location.href)
goToSearchByKey()
showWhere()
prepareScreen(document.querySelector('main'))

function prepareScreen(root) {
  screen.abort()
  screen = new AbortController()
  const { signal } = screen
  unsent.watch(root)
  easeTyping(root)
  offerBookmarklet(root, { home, announcer })
  tryPatterns(root, { signal, home, announcer })
  searchAsTyped(root, { signal, visit, announcer, changed: () => prepareRows(root) })
  looks.lookAtTyped(root, signal, home)
  prepareRows(root)
}

// What a search replaces, while the field in which one types stays.
function prepareRows(root) {
  rows.abort()
  rows = new AbortController()
  looks.lookAtRows(root, rows.signal)
  selectSeveral(root, { announcer })
  reorderByHand(root, { signal: rows.signal, visit, announcer })
}
