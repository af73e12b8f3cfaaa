// An OpenID provider with development's own log-in pages: serve.mjs SET PORT REDIRECT_URI
import { pathToFileURL } from 'node:url'

const [set, port, redirect] = process.argv.slice(2)
const main = new URL('node_modules/oidc-provider/lib/index.js', pathToFileURL(`${set}/`))
const { default: Provider } = await import(main)
const issuer = `http://127.0.0.1:${port}`
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'hub',
    client_secret: 'a-secret-of-the-hub',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [redirect],
  }],
  cookies: { keys: ['only for loopback tests'] },
  pkce: { required: () => true },
  scopes: ['openid', 'offline_access'],
  features: { devInteractions: { enabled: true }, revocation: { enabled: true }, userinfo: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  issueRefreshToken: (_context, client, code) => client.grantTypeAllowed('refresh_token') && code.scopes.has('openid'),
  ttl: { AccessToken: 3600 },
})
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'))
process.on('SIGTERM', () => process.exit(0))
