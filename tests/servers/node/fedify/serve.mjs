// An ActivityPub server of one actor, built with Fedify: serve.mjs SET PORT. PUT /control {notes, shares, fields}
// says what there is; a note that was there before and is not named any more is a tombstone. There is Bob, too,
// who has written one note for others to share.
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

const [set, port] = process.argv.slice(2)
const load = (path) => import(new URL(`node_modules/${path}`, pathToFileURL(`${set}/`)))
const { createFederation, MemoryKvStore } = await load('@fedify/fedify/dist/mod.js')
const { Announce, Create, Note, Person, PropertyValue, PUBLIC_COLLECTION, Tombstone } = await load(
  '@fedify/vocab/dist/mod.js'
)
const { Temporal } = await load('@js-temporal/polyfill/dist/index.esm.js')
const instant = (text) => (text ? Temporal.Instant.from(text) : null)

const PAGE = 3
let state = { notes: [], shares: [], fields: [], summary: '' }
const gone = new Set()

const federation = createFederation({ kv: new MemoryKvStore() })
federation
  .setActorDispatcher('/users/{identifier}', (context, identifier) => {
    if (!['ada', 'bob'].includes(identifier)) return null
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: identifier,
      summary: state.summary,
      url: new URL(`/@${identifier}`, context.url),
      inbox: context.getInboxUri(identifier),
      outbox: context.getOutboxUri(identifier),
      attachments: state.fields.map((value) => new PropertyValue({ name: 'link', value })),
    })
  })
federation.setInboxListeners('/users/{identifier}/inbox')

const BOBS = { number: 9, content: 'by Bob', published: '2026-11-01T09:00:00Z' }
const noteOf = (context, note, identifier = 'ada') =>
  new Note({
    id: context.getObjectUri(Note, { identifier, number: String(note.number) }),
    attribution: context.getActorUri(identifier),
    to: note.to ? new URL(note.to) : PUBLIC_COLLECTION,
    content: note.content,
    replyTarget: note.answers ? new URL(note.answers) : null,
    published: instant(note.published),
    updated: instant(note.updated),
  })
federation.setObjectDispatcher(Note, '/users/{identifier}/notes/{number}', (context, { identifier, number }) => {
  if (identifier === 'bob') return number === '9' ? noteOf(context, BOBS, 'bob') : null
  const found = state.notes.find((note) => String(note.number) === number)
  return found ? noteOf(context, found) : null
})
const activities = (context) => [
  ...state.shares.map((share) => new Announce({
    id: new URL(`/shares/${encodeURIComponent(share.object)}`, context.url),
    actor: context.getActorUri('ada'),
    object: new URL(share.object),
    to: PUBLIC_COLLECTION,
    published: instant(share.published),
  })),
  ...state.notes.toReversed().map((note) => new Create({
    id: new URL(`#create`, context.getObjectUri(Note, { identifier: 'ada', number: String(note.number) })),
    actor: context.getActorUri('ada'),
    object: noteOf(context, note),
    to: note.to ? new URL(note.to) : PUBLIC_COLLECTION,
    published: instant(note.published),
  })),
]
federation
  .setOutboxDispatcher('/users/{identifier}/outbox', (context, identifier, cursor) => {
    const all = activities(context)
    const start = Number(cursor)
    return { items: all.slice(start, start + PAGE), nextCursor: start + PAGE < all.length ? String(start + PAGE) : null }
  })
  .setFirstCursor(() => '0')
  .setCounter((context) => activities(context).length)

const read = async (request) => {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}
const answer = async (request) => {
  const url = `http://localhost:${port}${request.url}`
  if (request.method === 'PUT' && request.url === '/control') {
    const before = state.notes
    state = { ...state, ...JSON.parse(await read(request)) }
    for (const { number } of before) gone.add(String(number))
    for (const { number } of state.notes) gone.delete(String(number))
    return new Response('{}', { status: 200 })
  }
  const number = /^\/users\/ada\/notes\/(\w+)$/.exec(request.url)?.[1]
  if (gone.has(number)) {
    const tombstone = await new Tombstone({ id: new URL(url) }).toJsonLd()
    return new Response(JSON.stringify(tombstone), { status: 410, headers: { 'content-type': 'application/activity+json' } })
  }
  const asked = new Request(url, { method: request.method, headers: request.headers })
  return federation.fetch(asked, { contextData: undefined, onNotFound: () => new Response('', { status: 404 }) })
}
createServer(async (request, response) => {
  try {
    const said = await answer(request)
    response.writeHead(said.status, Object.fromEntries(said.headers))
    response.end(Buffer.from(await said.arrayBuffer()))
  } catch (error) {
    console.error(error)
    response.writeHead(500).end()
  }
}).listen(Number(port), 'localhost')
process.on('SIGTERM', () => process.exit(0))
