// hocuspocus as its documentation starts it; with a third argument it shares documents with others over that Redis.
import { Redis } from '@hocuspocus/extension-redis'
import { Server } from '@hocuspocus/server'

const [port, redis] = process.argv.slice(2)
const extensions = redis ? [new Redis({ host: '127.0.0.1', port: Number(redis) })] : []
const server = new Server({ name: `bench-${port}`, address: '127.0.0.1', port: Number(port), quiet: true, extensions })
await server.listen()
console.log('ready')
