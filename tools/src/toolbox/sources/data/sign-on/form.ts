import { createHash } from 'node:crypto';

const style =
  'body{font:16px/1.5 sans-serif;max-width:20rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}' +
  'label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit;margin:.25rem 0 1rem;padding:.4rem}' +
  'label{margin:0;padding:0}';

/** Nothing but this page and its style, and in no other page's frame. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The page that asks for a name and a password. */
export function loginForm(refused: boolean): string {
  return page(
    'Log in',
    `${refused ? '<p role="alert">No one here has this name and this password.</p>' : ''}
<form method="post">
<label for="name">Name</label><input id="name" name="name" autocomplete="username" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Log in</button>
</form>`,
  );
}

/** What somebody sees who comes by himself. */
export function signOnGreeting(): string {
  return page('Single sign-on of this laptop', '<p>Log in at Argo CD: it sends you here, and takes you back.</p>');
}

/** A page that says what went wrong. */
export function trouble(said: string): string {
  return page('That did not work', `<p>${escaped(said)}</p>\n<p>Go back to where you came from, and log in anew.</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1>
${body}
</main></body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
