// What a text binding that cuts emoji in halves makes a real Yjs client send: JSON on standard output.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../frontend/package.json', import.meta.url))
const Y = require('yjs')

const PANEL = '0199aaaa-0000-7000-8000-000000000001'

// "A😀B": the emoji's halves stand at 1 and 2.
const CASES = {
  del_high: (text) => text.delete(1, 1),
  del_low: (text) => text.delete(2, 1),
  replace_low: (text) => {
    text.delete(2, 1)
    text.insert(2, '\ude01')
  },
  replace_high: (text) => {
    text.delete(1, 1)
    text.insert(1, '\ud83e')
  },
  insert_between: (text) => text.insert(2, 'x'),
  insert_half: (text) => text.insert(3, '\ud83d'),
  replace_whole: (text) => {
    text.delete(1, 2)
    text.insert(1, '😁')
  },
  delete_whole: (text) => text.delete(1, 2),
  insert_beside: (text) => text.insert(3, '😁'),
}

const base = new Y.Doc()
base.clientID = 5_000_001
base.getMap('panels').set(PANEL, new Y.Map([['order', 'a'], ['notes', new Y.Text('A😀B')]]))
const updates = {}
for (const [name, edit] of Object.entries(CASES)) {
  const doc = new Y.Doc()
  doc.clientID = 5_000_002
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(base))
  doc.on('update', (update) => {
    updates[name] = Buffer.from(update).toString('base64')
  })
  doc.transact(() => edit(doc.getMap('panels').get(PANEL).get('notes')))
}
process.stdout.write(JSON.stringify({ base: Buffer.from(Y.encodeStateAsUpdate(base)).toString('base64'), updates }))
