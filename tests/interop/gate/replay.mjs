// Applies what passed a gate to real Yjs documents: reads JSON lines on standard input, prints where they say something else.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(new URL('../../../frontend/package.json', import.meta.url))
const Y = require('yjs')

function plain(value) {
  if (value instanceof Y.AbstractType) return plain(value.toJSON())
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, plain(value[key])]))
  }
  return value ?? null
}

// A root that nobody wrote to has no type yet in Yjs; as a map it is empty.
function differences(name, updates, expected) {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, 'base64'))
  const found = []
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) found.push({ name, pending: true })
  for (const [root, content] of Object.entries(expected)) {
    const [mine, theirs] = [JSON.stringify(plain(doc.getMap(root))), JSON.stringify(plain(content))]
    if (mine !== theirs) found.push({ name, root, mine, theirs })
  }
  return found
}

for await (const line of createInterface({ input: process.stdin })) {
  const round = JSON.parse(line)
  if (!round.passed) continue
  const found = [
    ...differences(`seed ${round.seed}`, round.passed, round.content),
    ...differences(`seed ${round.seed}, the state alone`, [round.state], round.content),
  ]
  for (const each of found) console.log(JSON.stringify(each))
}
