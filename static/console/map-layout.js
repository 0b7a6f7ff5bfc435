// Where the consoles stand on the map: linked ones near each other, and none upon another. This
// runs in a Worker, or in small pieces where there is none.

const TICKS = 140 // from the beginning until it stands still
const COLD = 0.001
const MOST_COLLIDING = 1500 // consoles that are kept from touching; with more it takes too long

export class GraphLayout {
  #nodes
  #simulation

  // library: d3-force; graph: { places, links, radii, base, aspect, warmth }, see MapGraph.
  constructor(library, graph) {
    const { places, links, radii, base, aspect, warmth } = graph
    this.#nodes = Array.from(radii, (radius, at) => ({
      radius, x: places[2 * at], y: places[2 * at + 1],
    }))
    // What is around it moves, and this console stays where it is.
    if (radii.length) Object.assign(this.#nodes[base], { fx: 0, fy: 0 })
    const edges = []
    for (let at = 0; at < links.length; at += 2) {
      edges.push({ source: links[at], target: links[at + 1] })
    }
    const isSmall = radii.length <= 200
    const charge = library.forceManyBody().theta(isSmall ? 0.9 : 1.2)
      .strength(isSmall ? -900 : -50)
    const isNear = reached(base, radii.length, links)
    const pull = weight => (_, at) => (isSmall ? 0.09 : 0.05) * (isNear[at] ? 1 : 4) * weight
    this.#simulation = library.forceSimulation(this.#nodes)
      .alpha(warmth).alphaDecay(1 - COLD ** (1 / TICKS)).velocityDecay(0.45)
      .force('charge', charge)
      .force('link', library.forceLink(edges).distance(isSmall ? 110 : 45))
      .force('x', library.forceX().strength(pull(1 / aspect)))
      .force('y', library.forceY().strength(pull(aspect)))
      .stop()
    if (radii.length <= MOST_COLLIDING) {
      const gap = isSmall ? 16 : 3
      this.#simulation.force('collide', library.forceCollide(node => node.radius + gap))
    }
  }

  get isDone() {
    return this.#simulation.alpha() < COLD
  }

  // A step of the work; that of 10,000 consoles takes tens of milliseconds.
  tick() {
    this.#simulation.tick()
  }

  // x and y of each, one after another.
  places() {
    const places = new Float32Array(2 * this.#nodes.length)
    this.#nodes.forEach(({ x, y }, at) => {
      places[2 * at] = x
      places[2 * at + 1] = y
    })
    return places
  }
}

// Whether there is a way to each from this console; those without would fly off.
function reached(base, count, links) {
  const beside = Array.from({ length: count }, () => [])
  for (let at = 0; at < links.length; at += 2) {
    beside[links[at]].push(links[at + 1])
    beside[links[at + 1]].push(links[at])
  }
  const isNear = new Uint8Array(count)
  const next = count ? [base] : []
  while (next.length) {
    const at = next.pop()
    if (isNear[at]) continue
    isNear[at] = 1
    next.push(...beside[at])
  }
  return isNear
}
