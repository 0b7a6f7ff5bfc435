// The part `map`: the network drawn as a graph. It comes with the library that lays it out.
import { learnWords, spokenLanguage, wordsOf } from './language.js'
import { wearStyle } from './wear-style.js'
import { MAP_STYLE } from './map-style.js'
import { MapScreen } from './map-screen.js'

// Of the explorer it needs to know nothing: it is given what was found.
function startMap() {
  wearStyle(MAP_STYLE)
  let screen = null // kept while it is hidden, so that everything stays in its place
  let language = null
  let isWanted = false
  const leave = () => {
    isWanted = false
    screen?.leave()
  }
  const enter = (place, given) => {
    screen?.leave()
    if (screen?.consoles !== given.consoles || language !== spokenLanguage()) {
      screen = new MapScreen({ ...given, words: wordsOf('map') })
      language = spokenLanguage()
    }
    screen.enter(place)
  }
  let shown = null // { place, given }
  const bringIntoSight = () => isWanted && shown.place.scrollIntoView({ block: 'nearest' })
  // A phone may be turned.
  matchMedia('(orientation: portrait)').addEventListener('change', bringIntoSight)
  return {
    // consoles: as a crawl finds them, the array that grows; base: this console's URL;
    // onOpen(index): a console was pressed. Resolves when it is there.
    async show(place, { consoles, base, onOpen }) {
      isWanted = true
      shown = { place, given: { consoles, base, onOpen } }
      if (!await learnWords() || !isWanted) return
      enter(shown.place, shown.given)
      bringIntoSight()
    },
    // More was found; of another crawl, where this is another array.
    update(consoles = shown?.given.consoles) {
      if (!isWanted || !screen) return
      if (consoles === screen.consoles) {
        screen.update()
      } else {
        shown.given.consoles = consoles
        enter(shown.place, shown.given)
      }
    },
    // The keys are at this console. Gives whether it is on the map.
    focusItem: console => screen?.focusItem(console) ?? false,
    hide: leave,
  }
}

document.dispatchEvent(new CustomEvent('wander-map', { detail: startMap }))
