import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { signOnGreeting, loginForm, safeHeaders, trouble } from './form.ts';
import { whoSays } from './people.ts';
import type { SignOnPerson } from './settings.ts';

/** Of a login, in bytes. */
const longest = 2000;

/** The provider with a page on which people log in. It does not listen yet. */
export function createSignOn(provider: Provider, people: Readonly<Record<string, SignOnPerson>>): Server {
  const rest = provider.callback();

  async function respond(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const path = asked.url?.split('?')[0] ?? '/';
    if (path === '/healthz') return end(answer, 200, 'ok');
    if (path === '/') return end(answer, 200, signOnGreeting());
    if (!path.startsWith('/log-in/')) return await rest(asked, answer);
    const { prompt } = await provider.interactionDetails(asked, answer);
    if (prompt.name !== 'login') return end(answer, 400, trouble(`Nobody is asked for ${prompt.name} here.`));
    if (asked.method !== 'POST') return end(answer, 200, loginForm(false));
    const said = new URLSearchParams(await bodyOf(asked));
    const accountId = whoSays(people, said.get('name'), said.get('password'));
    if (accountId === undefined) return end(answer, 401, loginForm(true));
    return await provider.interactionFinished(asked, answer, { login: { accountId } });
  }

  return createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (asked, answer) => {
    respond(asked, answer).catch((error: unknown) => {
      const known = error instanceof Error && error.name === 'SessionNotFound';
      if (!known)
        console.error(JSON.stringify({ level: 'error', path: asked.url?.split('?')[0], error: String(error) }));
      if (answer.headersSent) answer.destroy();
      else
        end(answer, known ? 400 : 500, trouble(known ? 'This login is over, or was begun elsewhere.' : 'It failed.'));
    });
  });
}

function end(answer: ServerResponse, status: number, body: string): void {
  answer.writeHead(status, safeHeaders).end(body);
}

async function bodyOf(asked: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of asked.setEncoding('utf8')) {
    text += part;
    if (text.length > longest) throw new Error(`a login of more than ${longest} bytes`);
  }
  return text;
}
