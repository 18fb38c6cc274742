import { createSettings } from '@lockstep/service/config';
import { variable } from '@lockstep/service/variable';

const accepted = 'http://HOST or https://HOST, a :PORT or none, and a /path of letters, digits, ., _, / and -';

export const serviceSettings = createSettings(5001, {
  webUrl: variable(
    'WEB_URL',
    { accepted, parse: parseAddress },
    'http://127.0.0.1:5000/api/info',
    'what it asks for the version of web; `http://web.web.svc/api/info` in a cluster',
  ),
});

/** Inside a cluster nobody needs a password, a query or a fragment of it, and a log may show the rest. */
function parseAddress(text: string): string | undefined {
  const wellFormed = /^https?:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?\/[\w./-]{0,200}$/.test(text);
  return wellFormed && URL.canParse(text) ? text : undefined;
}
