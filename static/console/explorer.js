// The part `explorer`: the network crawled in the visitor's browser, as lists that lead on, and
// as a file to take along.
import { learnWords, spokenLanguage } from './language.js'
import { wearStyle } from './wear-style.js'
import { EXPLORER_STYLE } from './explorer-style.js'
import { Exploration } from './exploration.js'
import { ExplorerScreen } from './explorer-screen.js'

// page: what the first page's script has, see main.js. The crawl goes on where it was whenever
// the screen is opened again, in whichever language.
function startExplorer(page) {
  wearStyle(EXPLORER_STYLE)
  let screen = null
  let language = null
  const exploration = new Exploration({ page, onChange: () => screen?.update() })
  return {
    // keepsakes, toast: those of the part `more`, so that there is one of each; about: the address
    // of a page that is asked about.
    async open({ keepsakes, toast, about }) {
      if (!await learnWords()) return
      if (language !== spokenLanguage()) {
        screen?.remove()
        language = spokenLanguage()
        screen = new ExplorerScreen({ page, keepsakes, toast, exploration })
      }
      screen.open(about)
    },
  }
}

document.dispatchEvent(new CustomEvent('wander-explorer', { detail: startExplorer }))
