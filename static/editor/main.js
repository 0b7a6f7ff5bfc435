// The editor's pages work without this; it makes them pleasant.

document.documentElement.classList.add('scripted')
