// Draws the map: faint links, consoles the larger the more recommend them, and as many names as
// there is room for. Colours are the page's own.

const MOST_NAMES = 80
const MOST_NAMES_OF_MANY = 36 // as long as no console is pointed at
const MANY = 200 // consoles, from which on all is drawn smaller and fainter
const MOST_TRIED = 400 // consoles that may get a name, so that drawing stays quick
const MOST_LINES = { moving: 1000, still: 3000 } // of many that would be one haze, a part
const MOST_NEW = { moving: 16, still: 60 } // names in a picture: the first time takes its time
const SMALL = { moving: 3, still: 2 } // px; of many, a square does for a circle
const MOST_AT_FIRST = 600 // consoles and links in the first picture of what moves
const READABLE = '#808080' // on any paper, light or dark
const TURN = 2 * Math.PI

export class MapPainter {
  #canvas
  #pen
  #isWarm = false
  #widths = new Map() // name -> how wide it is, in the font of the map

  constructor(canvas) {
    this.#canvas = canvas
    this.#pen = canvas.getContext('2d')
  }

  // view: { x, y, scale } what is in the middle, and how large; pointed: an index or null. Gives
  // whether all is there, or the next picture will have more.
  paint({ graph, view, pointed, isMoving, width, height }) {
    const scaling = devicePixelRatio || 1
    const canvas = this.#canvas
    if (canvas.width !== Math.round(width * scaling)) canvas.width = Math.round(width * scaling)
    if (canvas.height !== Math.round(height * scaling)) canvas.height = Math.round(height * scaling)
    const pen = this.#pen
    const look = lookOf(canvas, pen)
    pen.setTransform(scaling, 0, 0, scaling, 0, 0)
    pen.clearRect(0, 0, width, height)
    pen.font = look.font
    if (!graph?.count) {
      // To find its font takes a browser some milliseconds: now, and not when there is much to do.
      pen.measureText('Wander')
      return true
    }
    const linked = pointed === null ? [] : graph.linked(pointed)
    const places = placesOf(graph, view, width, height)
    // Not all for the first time in one picture: browsers are slow at what they never did.
    const most = !isMoving || this.#isWarm ? Infinity : MOST_AT_FIRST
    const scene = { graph, look, width, height, isMoving, pointed, linked, most, ...places }
    this.#paintLinks(scene)
    this.#paintConsoles(scene)
    const isWhole = most === Infinity && this.#paintNames(scene)
    this.#isWarm = true
    pen.globalAlpha = 1
    return isWhole
  }

  #paintLinks(scene) {
    const { look, xs, ys, pointed, isMoving } = scene
    const pen = this.#pen
    const seen = linksSeen(scene)
    const each = 2 * Math.ceil(seen.length / 2 / MOST_LINES[isMoving ? 'moving' : 'still'])
    pen.lineWidth = 1
    pen.strokeStyle = look.quiet
    pen.globalAlpha = Math.max(0.09, Math.min(0.3, 4.5 / Math.sqrt(seen.length / 2))) *
      (pointed === null ? 1 : 0.4)
    pen.beginPath()
    for (let at = 0; at < seen.length; at += each) {
      pen.moveTo(xs[seen[at]], ys[seen[at]])
      pen.lineTo(xs[seen[at + 1]], ys[seen[at + 1]])
    }
    pen.stroke()
  }

  #paintItsLinks({ look, xs, ys, linked, pointed }) {
    const pen = this.#pen
    pen.globalAlpha = linked.length > 60 ? 0.5 : 0.85
    pen.lineWidth = 1.5
    pen.strokeStyle = look.accent
    pen.beginPath()
    for (const other of linked) {
      pen.moveTo(xs[pointed], ys[pointed])
      pen.lineTo(xs[other], ys[other])
    }
    pen.stroke()
    pen.globalAlpha = 1
    pen.lineWidth = 1.25
  }

  #paintConsoles(scene) {
    const { graph, look, pointed, linked, most } = scene
    const pen = this.#pen
    const isLit = new Set(linked)
    const groups = { visited: [], known: [], failed: [], lit: [] }
    for (let at = 0; at < Math.min(graph.count, most); at++) {
      if (at === graph.base || at === pointed) continue
      groups[isLit.has(at) ? 'lit' : graph.consoles[at].state]?.push(at)
    }
    pen.lineWidth = 1.25
    pen.globalAlpha = 1
    // Those that were not asked yet, or gave no answer, are hollow.
    this.#circles(scene, groups.failed, look.paper, pointed === null ? look.quiet : look.line, 2)
    this.#circles(scene, groups.known, look.paper, pointed === null ? look.quiet : look.line)
    this.#circles(scene, groups.visited, pointed === null ? look.quiet : look.line, look.paper)
    if (pointed !== null) this.#paintItsLinks(scene)
    this.#circles(scene, groups.lit, look.accent, look.paper)
    this.#paintBase(scene)
    if (pointed === null) return
    this.#circles(scene, [pointed], look.accent, look.paper)
    pen.lineWidth = 2
    this.#ring(scene, pointed, 4, look.ink)
  }

  // One after another: of thousands in one path, browsers would work out the outline of all.
  #circles(scene, all, fill, stroke, dash = 0) {
    const { graph, look, xs, ys, sizes, width, height, isMoving } = scene
    const pen = this.#pen
    const least = SMALL[isMoving && graph.count > MANY ? 'moving' : 'still']
    const large = []
    pen.fillStyle = fill === look.paper ? stroke : fill
    pen.globalAlpha = 0.7
    for (const at of all) {
      const [left, top, size] = [xs[at], ys[at], sizes[at]]
      if (left < -size || top < -size || left > width + size || top > height + size) continue
      if (size >= least) large.push(at)
      else pen.fillRect(left - size * 0.9, top - size * 0.9, size * 1.8, size * 1.8)
    }
    const hasStroke = graph.count <= MANY || stroke !== look.paper
    pen.fillStyle = fill
    pen.strokeStyle = stroke
    pen.globalAlpha = 1
    pen.setLineDash(dash ? [dash, dash] : [])
    for (const at of large) {
      pen.beginPath()
      pen.arc(xs[at], ys[at], sizes[at], 0, TURN)
      pen.fill()
      if (hasStroke) pen.stroke()
    }
    pen.setLineDash([])
  }

  // This console: in a colour of its own, within a ring.
  #paintBase(scene) {
    const { graph, look } = scene
    this.#circles(scene, [graph.base], look.accent, look.paper)
    this.#pen.lineWidth = 1.5
    this.#ring(scene, graph.base, 4, look.accent)
  }

  #ring({ xs, ys, sizes }, at, gap, stroke) {
    const pen = this.#pen
    pen.strokeStyle = stroke
    pen.beginPath()
    pen.arc(xs[at], ys[at], sizes[at] + gap, 0, TURN)
    pen.stroke()
  }

  // The most important first; a name that would lie upon another one is left out.
  #paintNames(scene) {
    const { graph, look, pointed, linked, xs, ys, sizes, width, height, isMoving } = scene
    const pen = this.#pen
    const taken = []
    const most = graph.count > MANY && pointed === null ? MOST_NAMES_OF_MANY : MOST_NAMES
    pen.textAlign = 'center'
    pen.textBaseline = 'middle'
    pen.lineJoin = 'round'
    const first = pointed === null ? [graph.base] : [pointed, ...linked]
    const rest = pointed === null ? graph.order.slice(0, isMoving ? 60 : MOST_TRIED) : [graph.base]
    const large = pointed === null ? graph.order.slice(0, 60) : [pointed, ...linked.slice(0, 60)]
    const bodies = large.map(at => bodyOf(xs[at], ys[at], sizes[at] - 1))
    const mostNew = MOST_NEW[isMoving ? 'moving' : 'still']
    let fresh = 0
    for (const at of new Set([...first.slice(0, MOST_TRIED), ...rest])) {
      const [left, top] = [xs[at], ys[at]]
      if (left < 0 || top < 0 || left > width || top > height) continue
      const name = graph.nameOf(at)
      if (!this.#widths.has(name) && fresh++ === mostNew) return false
      const isMain = at === (pointed ?? graph.base)
      const spot = freeSpot({ left, top, size: sizes[at] + (isMain || at === graph.base ? 5 : 0) },
        this.#widthOf(name), { taken, bodies, width, height, isMain })
      if (!spot) continue
      taken.push(spot)
      const fill = isMain || pointed !== null ? look.ink : look.quiet
      this.#write(name, spot, fill, look)
      if (taken.length === most) break
    }
    return true
  }

  #write(name, { left, right, top, bottom }, fill, { paper }) {
    const pen = this.#pen
    pen.globalAlpha = 0.85
    pen.strokeStyle = paper
    pen.lineWidth = 5
    pen.strokeText(name, (left + right) / 2, (top + bottom) / 2)
    pen.globalAlpha = 1
    pen.fillStyle = fill
    pen.fillText(name, (left + right) / 2, (top + bottom) / 2)
  }

  #widthOf(name) {
    if (!this.#widths.has(name)) this.#widths.set(name, this.#pen.measureText(name).width)
    return this.#widths.get(name)
  }
}

// Where on the screen each console is, and how large, in px.
function placesOf({ count, shown, radii }, view, width, height) {
  const [xs, ys, sizes] = [0, 0, 0].map(() => new Float32Array(count))
  const { x, y, scale } = view
  const share = drawnRadius(1, scale)
  for (let at = 0; at < count; at++) {
    xs[at] = (shown[2 * at] - x) * scale + width / 2
    ys[at] = (shown[2 * at + 1] - y) * scale + height / 2
    sizes[at] = radii[at] * share
  }
  return { xs, ys, sizes }
}

// Those of which something may be in the picture: from, to, from, to...
function linksSeen({ graph: { links }, xs, ys, width, height, most }) {
  const seen = []
  for (let at = 0; at < Math.min(links.length, 2 * most); at += 2) {
    const from = links[at]
    const to = links[at + 1]
    if (xs[from] < 0 && xs[to] < 0 || xs[from] > width && xs[to] > width) continue
    if (ys[from] < 0 && ys[to] < 0 || ys[from] > height && ys[to] > height) continue
    seen.push(from, to)
  }
  return seen
}

export function drawnRadius(radius, scale) {
  return radius * Math.min(Math.max(Math.sqrt(scale), 0.45), 2)
}

// Below, above, or at a side: where no other name is, and rather not upon a large console.
function freeSpot({ left, top, size }, long, { taken, bodies, width, height, isMain }) {
  const tall = 15
  const half = long / 2
  const spots = [
    [left - half, top + size + 2], [left - half, top - size - 2 - tall],
    [left + size + 4, top - tall / 2], [left - size - 4 - long, top - tall / 2],
  ].map(([x, y]) => ({ left: x, right: x + long, top: y, bottom: y + tall }))
  const isClear = spot => spot.left >= 2 && spot.right <= width - 2 &&
    spot.top >= 0 && spot.bottom <= height &&
    !taken.some(one => overlap(one, spot)) && !bodies.some(one => overlap(spot, one))
  const found = spots.find(isClear)
  if (found || !isMain) return found
  const [below] = spots
  const shift = Math.max(2 - below.left, 0) || Math.min(width - 2 - below.right, 0)
  return { ...below, left: below.left + shift, right: below.right + shift }
}

function bodyOf(x, y, size) {
  return { left: x - size, right: x + size, top: y - size, bottom: y + size }
}

function overlap(one, other) {
  return one.left < other.right + 4 && other.left < one.right + 4 &&
    one.top < other.bottom && other.top < one.bottom
}

// The browser works out what an owner's colours are, light-dark() and var() among them, where
// they are colours of an element: so the canvas wears them.
function lookOf(canvas, pen) {
  const {
    backgroundColor, color, borderTopColor, borderRightColor, borderBottomColor, fontFamily,
  } = getComputedStyle(canvas)
  const drawn = (name, otherwise) => {
    // What it cannot read, a pen passes over.
    pen.fillStyle = otherwise
    pen.fillStyle = name
    return pen.fillStyle
  }
  return {
    paper: drawn(backgroundColor, 'transparent'), ink: drawn(color, READABLE),
    quiet: drawn(borderTopColor, READABLE), line: drawn(borderRightColor, READABLE),
    accent: drawn(borderBottomColor, READABLE), font: `12px ${fontFamily}`,
  }
}
