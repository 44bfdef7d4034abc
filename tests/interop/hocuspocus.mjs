// A stock @hocuspocus/provider, driven line by line: one JSON command in, one JSON answer out.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/package.json`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { HocuspocusProvider, HocuspocusProviderWebsocket } = await load("@hocuspocus/provider");
const Y = await load("yjs");
const WebSocket = (await load("ws")).default;

const [, , , url, token, name] = process.argv;
const LARGE = 500_000; // a document beyond it is not looked into
const notices = [];
let doc = new Y.Doc();
let socket = null;
let provider = null;

function attach() {
  provider = new HocuspocusProvider({
    websocketProvider: socket,
    name,
    document: doc,
    token,
    onStateless: ({ payload }) => notices.push(JSON.parse(payload)),
    onAuthenticationFailed: ({ reason }) => notices.push({ denied: reason }),
    onClose: ({ event }) => notices.push({ closed: event.code }),
  });
  provider.attach();
}

const commands = {
  connect() {
    socket ??= new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket, delay: 50, minDelay: 50, maxDelay: 200 });
    if (provider === null) attach();
    else socket.connect();
  },
  // A connect that comes before the socket has closed is taken for needless by the provider.
  disconnect: () =>
    new Promise((gone) => {
      socket.on("disconnect", () => gone({}));
      socket.disconnect();
    }),
  renew() {
    provider.destroy();
    doc = new Y.Doc();
    attach();
  },
  set: ({ table, key, value }) => void doc.getMap(table).set(key, value),
  record({ table, id, fields }) {
    const record = new Y.Map(Object.entries(fields).map(([key, value]) => [key, value]));
    doc.getMap(table).set(id, record);
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
  stateless: ({ text }) => provider.sendStateless(text),
  raw: ({ data }) => socket.webSocket.send(Buffer.from(data, "base64")),
  // Of a document that is too large to be told whole.
  glance: () => ({
    vector: Buffer.from(Y.encodeStateVector(doc)).toString("base64"),
    sizes: Object.fromEntries([...doc.share.keys()].map((root) => [root, doc.getMap(root).size])),
    pending: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
    synced: provider?.synced ?? false,
    notices,
  }),
  look() {
    const update = Y.encodeStateAsUpdate(doc);
    const roots = update.length < LARGE ? [...doc.share.keys()] : [];
    return {
      json: Object.fromEntries(roots.map((root) => [root, doc.getMap(root).toJSON()])),
      update: update.length < LARGE ? Buffer.from(update).toString("base64") : "",
      client: doc.clientID,
      synced: provider?.synced ?? false,
      unsynced: provider?.unsyncedChanges ?? null,
      scope: provider?.authorizedScope ?? null,
      pending: doc.store.pendingStructs !== null,
      notices,
      states: [...(provider?.awareness.getStates() ?? [])].map(([client, state]) => ({ client, state })),
    };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  const answer = await commands[command.do](command);
  console.log(JSON.stringify(answer ?? {}));
}
process.exit(0);
