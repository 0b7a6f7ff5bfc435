// Fingers, mouse and wheel on the map: one pans, two pinch, a press without a move is a press.

const STILL = 6 // px that a press may move

// act: { pan(dx, dy), zoom(factor, left, top), point(left, top), leave(), press(left, top) }, all
// in px from the map's upper left corner.
export function listenToGestures(element, act) {
  const fingers = new Map() // pointerId -> { left, top }
  let begun = null // where a press began, while it may still be one
  let isPress = false

  element.addEventListener('pointerdown', event => {
    if (event.button) return
    element.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, spotOf(event))
    begun = fingers.size === 1 ? spotOf(event) : null
  })
  element.addEventListener('pointermove', event => {
    const now = spotOf(event)
    const before = fingers.get(event.pointerId)
    if (!before) {
      if (event.pointerType === 'mouse') act.point(now.left, now.top)
      return
    }
    if (begun && distance(begun, now) <= STILL) return
    begun = null
    if (fingers.size === 1) act.pan(now.left - before.left, now.top - before.top)
    else if (fingers.size === 2) pinch(event.pointerId, before, now)
    fingers.set(event.pointerId, now)
  })
  element.addEventListener('pointerup', event => {
    isPress = begun !== null && fingers.has(event.pointerId)
    drop(event)
  })
  // Not before the click, which would else hit what has come in the map's place.
  element.addEventListener('click', event => {
    if (isPress) act.press(...Object.values(spotOf(event)))
    isPress = false
  })
  element.addEventListener('pointercancel', drop)
  element.addEventListener('pointerleave', () => act.leave())
  element.addEventListener('wheel', event => {
    event.preventDefault()
    const { left, top } = spotOf(event)
    const lines = event.deltaMode ? 20 : 1
    const delta = Math.max(-150, Math.min(150, event.deltaY * lines))
    act.zoom(Math.exp(-delta * (event.ctrlKey ? 0.01 : 0.003)), left, top)
  }, { passive: false })

  function drop(event) {
    fingers.delete(event.pointerId)
    begun = null
  }

  function pinch(moved, before, now) {
    const [other] = [...fingers].filter(([id]) => id !== moved).map(([, spot]) => spot)
    act.pan((now.left - before.left) / 2, (now.top - before.top) / 2)
    act.zoom(distance(other, now) / Math.max(distance(other, before), 1),
      (other.left + now.left) / 2, (other.top + now.top) / 2)
  }

  function spotOf({ clientX, clientY }) {
    const { left, top } = element.getBoundingClientRect()
    return { left: clientX - left, top: clientY - top }
  }
}

function distance(one, other) {
  return Math.hypot(one.left - other.left, one.top - other.top)
}
