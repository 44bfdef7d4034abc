// Stock providers, many in one process, driven line by line: one JSON command in, one JSON answer out.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/package.json`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { HocuspocusProvider, HocuspocusProviderWebsocket } = await load("@hocuspocus/provider");
const { WebsocketProvider } = await load("y-websocket");
const decoding = await load("lib0/decoding");
const Y = await load("yjs");
const Socket = (await load("ws")).default;

/** As in a browser nobody has to listen to errors. */
class WebSocket extends Socket {
  constructor(...where) {
    super(...where);
    this.on("error", () => {});
  }
}

const people = new Map();

/** One document of one person, and which message carries which deed. */
class Copy {
  doc = new Y.Doc();
  sent = 0;
  told = [];
  waiting = new Map();

  beginAnew() {
    this.sent = 0;
    for (const deed of this.waiting.values()) deed.message = null;
  }

  carries() {
    this.sent += 1;
    for (const deed of this.waiting.values()) deed.message ??= this.sent;
  }

  saved(messages) {
    this.settle((deed) => deed.message !== null && deed.message <= messages);
  }

  cameBack(update) {
    const mine = Y.decodeUpdate(update).structs.filter(({ id }) => id.client === this.doc.clientID);
    const end = Math.max(0, ...mine.map(({ id, length }) => id.clock + length));
    this.settle((deed) => deed.clock > 0 && deed.clock <= end);
  }

  settle(isKept) {
    for (const [number, deed] of this.waiting) {
      if (!isKept(deed)) continue;
      this.told.push(number);
      this.waiting.delete(number);
    }
  }
}

function hocuspocus(person, { url, token, board }) {
  const counted = new Map(); // documents that signed in on the present socket
  class Counting extends WebSocket {
    constructor(...where) {
      super(...where);
      counted.clear();
      for (const copy of person.copies.values()) copy.beginAnew();
    }
    send(data, ...more) {
      super.send(data, ...more);
      if (!(data instanceof Uint8Array) || data.length < 3) return;
      const decoder = decoding.createDecoder(data);
      const name = decoding.readVarString(decoder);
      const type = decoding.readVarUint(decoder);
      if (type === 2) counted.set(name, true);
      if ((type !== 0 && type !== 4) || decoding.readVarUint(decoder) === 0 || !counted.has(name)) return;
      person.copies.get(partOf(name)).carries();
    }
  }
  const socket = new HocuspocusProviderWebsocket({
    url: `${url}/collab`,
    WebSocketPolyfill: Counting,
    delay: 40,
    minDelay: 20,
    maxDelay: 150,
    jitter: true,
  });
  const providers = [...person.copies].map(([part, copy]) => {
    const provider = new HocuspocusProvider({
      websocketProvider: socket,
      name: part === "" ? board : `${board}/${part}`,
      document: copy.doc,
      token,
      onStateless: ({ payload }) => hear(person, copy, part, JSON.parse(payload)),
      onAuthenticationFailed: ({ reason }) => person.refused.push(`denied ${part}: ${reason}`),
      onClose: ({ event }) => noteClose(person, event.code, event.reason),
    });
    provider.attach();
    return provider;
  });
  person.awareness = providers[0].awareness;
  person.leave = () => {
    for (const provider of providers) provider.destroy();
    socket.destroy();
  };
}

function yWebsocket(person, { url, token, board }) {
  const providers = [...person.copies].map(([part, copy]) => {
    const name = part === "" ? board : `${board}/${part}`;
    const options = { params: { token }, WebSocketPolyfill: WebSocket, disableBc: true, maxBackoffTime: 150 };
    const provider = new WebsocketProvider(`${url}/yjs`, name, copy.doc, options);
    const take = provider.messageHandlers[0];
    provider.messageHandlers[0] = (encoder, decoder, ...more) => {
      const peek = decoding.clone(decoder);
      if (decoding.readVarUint(peek) === 2) copy.cameBack(decoding.readVarUint8Array(peek));
      take(encoder, decoder, ...more);
    };
    provider.on("closed", ({ code, reason }) => noteClose(person, code, reason));
    return provider;
  });
  person.awareness = providers[0].awareness;
  person.leave = () => {
    for (const provider of providers) provider.destroy();
  };
}

function hear(person, copy, part, notice) {
  if ("saved" in notice) copy.saved(notice.messages);
  if ("refused" in notice) person.refused.push(`refused ${part}: ${JSON.stringify(notice)}`);
}

function noteClose(person, code, reason) {
  if (code >= 4400 && code < 4500) person.refused.push(`closed with ${code} ${reason}`);
}

const partOf = (name) => name.slice(37);

const deeds = {
  stroke: (doc, { id, value }) => void doc.getMap("strokes").set(id, new Uint8Array(value).fill(7)),
  erase(doc, { id }) {
    if (!doc.getMap("strokes").has(id)) return false;
    doc.getMap("strokes").delete(id);
  },
  record: (doc, { table, id, field, value }) => void doc.getMap(table).set(id, new Y.Map([[field, value]])),
  field(doc, { table, id, field, value }) {
    const record = doc.getMap(table).get(id);
    if (record === undefined) return false;
    record.set(field, value);
  },
  type(doc, { table, id, field, number }) {
    const text = doc.getMap(table).get(id)?.get(field);
    if (text === undefined) return false;
    text.insert((number % 2) * text.length, `<${number}>`);
  },
};

const commands = {
  open({ person: name, kind, parts, ...where }) {
    const person = { copies: new Map(parts.map((part) => [part, new Copy()])), refused: [] };
    people.set(name, person);
    (kind === "hocuspocus" ? hocuspocus : yWebsocket)(person, where);
    person.awareness.setLocalState({});
  },
  do({ person, deed }) {
    const copy = people.get(person).copies.get(deed.part);
    const before = Y.getState(copy.doc.store, copy.doc.clientID);
    const waiting = { message: null, clock: 0 };
    // Known before it is done: the provider sends it while it is done.
    copy.waiting.set(deed.number, waiting);
    if (deeds[deed.kind](copy.doc, deed) === false) {
      copy.waiting.delete(deed.number);
      return { done: false };
    }
    const after = Y.getState(copy.doc.store, copy.doc.clientID);
    waiting.clock = after > before ? after : 0;
    return { done: true };
  },
  look({ person: name }) {
    const person = people.get(name);
    const copies = [...person.copies];
    return {
      copies: Object.fromEntries(copies.map(([part, { doc }]) => [part, Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64")])),
      told: copies.flatMap(([, { told }]) => told),
      waiting: copies.reduce((sum, [, { waiting }]) => sum + waiting.size, 0),
      refused: person.refused,
      present: [...person.awareness.getStates().keys()],
      client: copies[0][1].doc.clientID,
    };
  },
  leave({ person }) {
    people.get(person).leave();
    people.delete(person);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  console.log(JSON.stringify((await commands[command.do](command)) ?? {}));
}
process.exit(0);
