// Typing: fields that grow, and keys that send.

export function easeTyping(root) {
  root.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.isComposing) return
    const { form } = event.target
    const isForced = event.ctrlKey || event.metaKey
    const isOneLine = event.target.matches('#add textarea') && !event.shiftKey && !event.altKey
    if (!form || event.target.matches('button') || !(isForced || isOneLine)) return
    event.preventDefault()
    if (!event.repeat) form.requestSubmit([...form.elements].find(isSending))
  })
  if (CSS.supports('field-sizing', 'content')) return
  for (const field of root.querySelectorAll('textarea')) {
    field.addEventListener('input', () => grow(field))
    grow(field)
  }
}

function isSending(field) {
  return field.type === 'submit'
}

function grow(field) {
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`
}
