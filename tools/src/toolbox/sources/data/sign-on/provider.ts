import { randomBytes } from 'node:crypto';
import { interactionPolicy, Provider } from 'oidc-provider';
import { safeHeaders, trouble } from './form.ts';
import { claimsOf } from './people.ts';
import type { SignOnSettings } from './settings.ts';

/** What everybody may be told about who logged in. */
const scopes = 'openid profile email groups';

interface AskedFor {
  type: string;
  body: string;
  set(headers: Readonly<Record<string, string>>): void;
  readonly oidc: {
    readonly client?: { readonly clientId: string };
    readonly session?: { readonly accountId?: string; grantIdFor(client: string): string | undefined };
  };
}

/** The provider over what this laptop has: codes alone, each bound to who asked for it (PKCE). */
export function createProvider({ issuer, clients, people, key }: SignOnSettings): Provider {
  const policy = interactionPolicy.base();
  // Its programs are the platform's own: nobody is asked whether they may know who he is.
  policy.get('consent').checks.remove('native_client_prompt');
  const provider = new Provider(issuer, {
    clients,
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    // Argo CD reads groups in the token itself.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { policy, url: (_: unknown, { uid }: { uid: string }) => `/log-in/${uid}` },
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(32).toString('base64')] },
    // A day's work; the rest keeps to it.
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      Grant: 36_000,
      IdToken: 36_000,
      Interaction: 600,
      Session: 36_000,
    },
    findAccount: (_: unknown, id: string) => {
      const claims = claimsOf(people, id);
      return claims === undefined ? undefined : { accountId: id, claims: () => claims };
    },
    loadExistingGrant: async ({ oidc: { client, session } }: AskedFor) => {
      const clientId = client!.clientId;
      const kept = session?.grantIdFor(clientId);
      const found = kept === undefined ? undefined : await provider.Grant.find(kept);
      if (found !== undefined || session?.accountId === undefined) return found;
      const grant = new provider.Grant({ clientId, accountId: session.accountId });
      grant.addOIDCScope(scopes);
      await grant.save();
      return grant;
    },
    renderError: (context: AskedFor, { error, error_description: why = '' }: Record<string, string>) => {
      context.set(safeHeaders);
      context.body = trouble(`${error}: ${why}`);
    },
  });
  // The door ends TLS, and says by which name and how it was asked.
  provider.proxy = true;
  return provider;
}
