// Asks before a screen is left on which something was typed and not sent.

const QUESTION = 'What you have typed here is not saved. Leave it?'

export class Unsent {
  #root = document.createElement('main')

  constructor() {
    addEventListener('beforeunload', event => {
      if (this.#forms.length) event.preventDefault()
    })
  }

  watch(root) {
    this.#root = root
  }

  // Whether the screen may be left, to send `form` where there is one.
  mayLeave(form) {
    return this.#forms.every(one => one === form) || confirm(QUESTION)
  }

  // The browser itself leads on: nobody is asked twice.
  forget() {
    this.#root = document.createElement('main')
  }

  get #forms() {
    return [...this.#root.querySelectorAll('form.fields')].filter(isUnsent)
  }
}

// A form that came back with a mistake in it was not saved either.
function isUnsent(form) {
  if (form.querySelector('[type=password]')) return false
  return !!form.querySelector('[aria-invalid=true]') || [...form.elements].some(isChanged)
}

function isChanged(field) {
  switch (field.type) {
    case 'checkbox':
    case 'radio': return field.checked !== field.defaultChecked
    case 'select-one': return field.selectedOptions[0] !== chosenAtFirst(field)
    case 'hidden':
    case 'submit': return false
    default: return field.value !== field.defaultValue
  }
}

function chosenAtFirst(select) {
  return [...select.options].find(option => option.defaultSelected) ?? select.options[0]
}
