// A personal data server and a directory of identities, both in memory: serve.mjs SET PDS_PORT PLC_PORT
import { pathToFileURL } from 'node:url'

const [set, pds, plc] = process.argv.slice(2)
const main = new URL('node_modules/@atproto/dev-env/dist/index.js', pathToFileURL(`${set}/`))
const { TestNetworkNoAppView } = await import(main)
const network = await TestNetworkNoAppView.create({
  pds: { port: Number(pds), hostname: 'localhost' },
  plc: { port: Number(plc) },
})
const end = () => network.close().finally(() => process.exit(0))
process.on('SIGTERM', end)
console.log('ready')
