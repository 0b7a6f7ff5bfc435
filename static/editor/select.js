// Several entries at once: what can be done with them stands at the foot of the window while some
// are selected.

export function selectSeveral(root, { announcer }) {
  const bulk = root.querySelector('#bulk')
  if (!bulk) return
  const boxes = [...root.querySelectorAll('#entries > li > input[type=checkbox]')]
  const words = bulk.querySelector('legend')
  const all = button('Select all shown', () => mark(boxes, true))
  const none = button('None', () => {
    mark(boxes, false)
    last?.focus()
  })
  let last // the one that was pressed last, from which a range goes
  words.after(all, none)
  for (const box of boxes) {
    box.addEventListener('click', ({ shiftKey }) => {
      mark(shiftKey && last ? between(boxes, last, box) : [box], box.checked)
      last = box
    })
  }
  // A browser may have kept what was selected before the page was loaded anew.
  show()

  function mark(some, isSelected) {
    for (const box of some) box.checked = isSelected
    show()
    announcer.say(words.textContent, 'selection')
  }

  function show() {
    const count = boxes.filter(box => box.checked).length
    words.textContent = `${count} selected`
    bulk.hidden = !count
    all.disabled = count === boxes.length
  }
}

function between(boxes, one, other) {
  const [from, to] = [boxes.indexOf(one), boxes.indexOf(other)].sort((a, b) => a - b)
  return boxes.slice(from, to + 1)
}

function button(textContent, onclick) {
  return Object.assign(document.createElement('button'), { type: 'button', textContent, onclick })
}
