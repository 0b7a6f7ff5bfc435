// The map's Worker: lays out the graph that it was last given, and tells how far it is.
// `d3` stands in front of this text, see map-layouter.js.
import { GraphLayout } from './map-layout.js'

const SLICE = 30 // ms between two reports

let layout = null
let run = 0

onmessage = ({ data }) => {
  const isIdle = !layout
  layout = new GraphLayout(d3, data)
  run = data.run
  if (isIdle) goOn()
}

function goOn() {
  const end = performance.now() + SLICE
  do layout.tick()
  while (!layout.isDone && performance.now() < end)
  const { isDone } = layout
  const places = layout.places()
  postMessage({ run, places, isDone }, [places.buffer])
  if (isDone) layout = null
  else setTimeout(goOn)
}
