// Editing sessions of several real Yjs clients, as a server receives them: JSON on standard output.
// Usage: node corpus.mjs board|panel SEED STEPS
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../frontend/package.json', import.meta.url))
const Y = require('yjs')

const [, , kind, seedText, stepsText] = process.argv
let state = Number(seedText) >>> 0

function random() {
  state = (state + 0x6d2b79f5) >>> 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

const below = (n) => Math.floor(random() * n)
const pick = (list) => list[below(list.length)]
const hex = (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join('')
const newId = () => `0199${hex(4)}-${hex(4)}-7${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`
const bytes = (n) => Uint8Array.from({ length: n }, () => below(256))

const WORDS = ['Mara', ' waits', 'é', '😀', '😁', '👩‍🚀', ' naïve', '門', '\n', '']
const typed = () => Array.from({ length: 1 + below(4) }, () => pick(WORDS)).join('')

// Whole graphemes only, as the front end's binding edits.
function editText(text) {
  const graphemes = [...new Intl.Segmenter().segment(text.toString())]
  const at = below(graphemes.length + 1)
  const index = at === graphemes.length ? text.length : graphemes[at].index
  if (at < graphemes.length && random() < 0.4) {
    const last = graphemes[Math.min(graphemes.length - 1, at + below(3))]
    text.delete(index, last.index + last.segment.length - index)
  }
  const word = typed()
  if (word) text.insert(Math.min(index, text.length), word)
}

const UNDOABLE = {}

class Person {
  constructor(server) {
    this.server = server
    this.clients = []
    this.stored = [] // what the browser's store keeps: every update, whoever made it
    this.inbox = []
    this.online = true
    this.live()
  }

  // A tab is opened: a new document under a new client id, filled from the store.
  live() {
    this.doc?.destroy()
    this.doc = new Y.Doc()
    this.doc.clientID = below(2 ** 32 - 2 ** 20) + 2 ** 20
    this.clients.push(this.doc.clientID)
    if (this.stored.length > 0) Y.applyUpdate(this.doc, Y.mergeUpdates(this.stored), 'store')
    const roots = kind === 'board' ? ['panels', 'production'] : ['strokes', 'texts']
    this.undo = new Y.UndoManager(roots.map((root) => this.doc.getMap(root)), { trackedOrigins: new Set([UNDOABLE]), captureTimeout: 0 })
    this.doc.on('update', (update, origin) => {
      if (origin === 'store') return
      this.stored.push(update)
      if (origin !== 'server' && this.online) this.say('live', update)
    })
  }

  say(how, update) {
    this.server.hear(this, how, update)
  }

  catchUp() {
    for (const update of this.inbox.splice(0)) Y.applyUpdate(this.doc, update, 'server')
  }

  // Coming back: a live edit may overtake the sync step 2, which itself may be a difference, everything, or the raw store.
  comeBack() {
    this.online = true
    if (random() < 0.3) this.change()
    const vector = Y.encodeStateVector(this.server.doc)
    if (random() < 0.5) this.catchUp()
    const how = pick(['difference', 'everything', 'store', 'pieces'])
    if (how === 'difference') this.say('step2', Y.encodeStateAsUpdate(this.doc, vector))
    else if (how === 'everything') this.say('step2', Y.encodeStateAsUpdate(this.doc))
    else if (how === 'store') this.say('step2', Y.mergeUpdates(this.stored))
    else {
      const whole = Y.mergeUpdates(this.stored)
      this.say('live', Y.diffUpdate(whole, Y.encodeStateVector(this.doc)))
      this.say('step2', whole)
    }
  }

  step() {
    const dice = random()
    if (!this.online) {
      if (dice < 0.2) this.comeBack()
      else if (dice < 0.25) this.live()
      else this.change()
      return
    }
    if (dice < 0.07) this.online = false
    else if (dice < 0.1) {
      this.catchUp()
      this.live()
    } else if (dice < 0.4) this.catchUp()
    else this.change()
  }

  change() {
    const dice = random()
    if (dice < 0.08 && this.undo.undoStack.length > 0) this.undo.undo()
    else if (dice < 0.12 && this.undo.redoStack.length > 0) this.undo.redo()
    else if (kind === 'board') this.changeBoard()
    else this.changePanel()
  }

  changeBoard() {
    const panels = this.doc.getMap('panels')
    const ids = [...panels.keys()]
    const dice = random()
    if (ids.length === 0 || dice < 0.12) return this.makePanel(panels)
    if (dice < 0.16) return this.makeAndTakeBack(panels)
    const panel = panels.get(pick(ids))
    this.doc.transact(() => this.changePanelRecord(panel), UNDOABLE)
  }

  makePanel(panels) {
    this.doc.transact(() => {
      const panel = new Y.Map()
      panel.set('shot', newId())
      panel.set('order', `a${hex(3)}`)
      panel.set('duration_frames', below(100))
      panel.set('links', new Y.Map())
      for (const field of ['dialogue', 'action', 'notes']) panel.set(field, new Y.Text(typed()))
      panels.set(newId(), panel)
    })
  }

  // A record that nobody else has seen may vanish, and leaves collected structs behind.
  makeAndTakeBack(panels) {
    const online = this.online
    this.online = false
    this.makePanel(panels)
    const id = [...panels.keys()].at(-1)
    panels.get(id).get('notes').insert(0, typed())
    panels.delete(id)
    this.online = online
    if (online) this.say('live', Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.server.doc)))
  }

  changePanelRecord(panel) {
    const notes = panel.get('notes')
    const links = panel.get('links')
    const edits = [
      () => panel.set('duration_frames', below(200)),
      () => panel.set('duration_frames', null),
      () => panel.set('deleted', random() < 0.5),
      () => panel.set('move', { from: [0, -0, 1.5, 2], to: [1, 2, 3, 4], ease: 'linear' }),
      () => panel.delete('status'),
      () => panel.set('status', pick(['draft', 'approved'])),
      () => panel.set('status', 'a') && panel.set('status', 'b') && panel.set('status', 'c'),
      () => links.set(newId(), true),
      () => links.size > 0 && links.delete([...links.keys()][0]),
      () => panel.set('notes', new Y.Text(typed())),
      () => editText(notes),
      () => editText(notes),
      () => editText(panel.get('dialogue')),
      () => panel.set('mood', Y.Array.from([1, 'x', [true]])),
      () => panel.get('mood')?.insert(0, [2, new Y.Map([['k', 1]])]),
      () => panel.get('mood')?.length > 0 && panel.get('mood').delete(0),
      () => this.doc.getMap('production').set('title', typed()),
      () => this.doc.getMap('production').set('lenses_mm', [18, 25, 35]),
    ]
    for (let n = below(3); n >= 0; n -= 1) pick(edits)()
  }

  changePanel() {
    const strokes = this.doc.getMap('strokes')
    const ids = [...strokes.keys()]
    const dice = random()
    if (dice < 0.05) return this.makeText()
    this.doc.transact(() => {
      if (ids.length === 0 || dice < 0.5) strokes.set(newId(), bytes(20 + below(100)))
      else if (dice < 0.7) strokes.delete(pick(ids))
      else if (dice < 0.85) strokes.set(pick(ids), bytes(20 + below(100)))
      else this.changeText()
    }, UNDOABLE)
  }

  changeText() {
    const texts = [...this.doc.getMap('texts').values()]
    if (texts.length > 0) editText(pick(texts).get('text'))
  }

  // Undoing the making of a record would take out its key; our clients mark it instead, so makings are not tracked.
  makeText() {
    const text = new Y.Map([['layer', 'ink'], ['x', 1.25], ['y', -3]])
    text.set('text', new Y.Text(typed()))
    this.doc.getMap('texts').set(newId(), text)
  }
}

class Server {
  constructor() {
    this.doc = new Y.Doc()
    this.people = []
    this.heard = []
    this.doc.on('update', (update, origin) => {
      for (const person of this.people) if (person !== origin) person.inbox.push(update)
    })
  }

  hear(person, how, update) {
    this.heard.push({ how, clients: [...person.clients], update: Buffer.from(update).toString('base64') })
    Y.applyUpdate(this.doc, update, person)
  }
}

const server = new Server()
server.people = Array.from({ length: 3 }, () => new Person(server))
for (let n = Number(stepsText); n > 0; n -= 1) pick(server.people).step()
for (const person of server.people) person.comeBack()
for (const person of server.people) person.catchUp()

function plain(value) {
  if (value instanceof Y.AbstractType) return plain(value.toJSON())
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
  return value
}

const roots = kind === 'board' ? ['panels', 'production'] : ['strokes', 'texts']
const final = (doc) => Object.fromEntries(roots.map((root) => [root, plain(doc.getMap(root))]))
process.stdout.write(JSON.stringify({ heard: server.heard, final: final(server.doc), clients: server.people.map((p) => final(p.doc)) }))
