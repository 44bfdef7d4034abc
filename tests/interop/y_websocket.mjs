// A stock y-websocket provider, driven line by line: one JSON command in, one JSON answer out.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/package.json`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { WebsocketProvider } = await load("y-websocket");
const Y = await load("yjs");
const WebSocket = (await load("ws")).default;

const [, , , url, token, name] = process.argv;
const notices = [];
const doc = new Y.Doc();
const provider = new WebsocketProvider(url, name, doc, {
  connect: false,
  params: { token },
  WebSocketPolyfill: WebSocket,
  disableBc: true,
  maxBackoffTime: 200,
});
provider.on("closed", ({ code, reason }) => notices.push({ closed: code, reason }));

const commands = {
  connect: () => provider.connect(),
  disconnect: () => provider.disconnect(),
  set: ({ table, key, value }) => void doc.getMap(table).set(key, value),
  record({ table, id, fields }) {
    doc.getMap(table).set(id, new Y.Map(Object.entries(fields)));
  },
  stroke: ({ id, size }) => void doc.getMap("strokes").set(id, new Uint8Array(size).fill(7)),
  text({ table, id, field }) {
    doc.getMap(table).get(id).set(field, new Y.Text());
  },
  type({ table, id, field, index, text }) {
    doc.getMap(table).get(id).get(field).insert(index, text);
  },
  field: ({ table, id, field, value }) => void doc.getMap(table).get(id).set(field, value),
  load: ({ update }) => Y.applyUpdate(doc, Buffer.from(update, "base64")),
  present: ({ state }) => provider.awareness.setLocalState(state),
  look() {
    return {
      json: Object.fromEntries([...doc.share.keys()].map((root) => [root, doc.getMap(root).toJSON()])),
      update: Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64"),
      client: doc.clientID,
      synced: provider.synced,
      unsynced: null,
      scope: null,
      pending: doc.store.pendingStructs !== null,
      notices,
      states: [...provider.awareness.getStates()].map(([client, state]) => ({ client, state })),
    };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  const answer = commands[command.do](command);
  console.log(JSON.stringify(answer ?? {}));
}
process.exit(0);
