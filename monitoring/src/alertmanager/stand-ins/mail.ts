import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket, createSecureContext, type SecureContext } from 'node:tls';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { run } from '@lockstep/tools/lib/process/run';
import { listening } from './web.ts';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text, as they came. */
  readonly text: string;
}

export interface MailServer {
  /** `localhost:PORT`: what it is called in its certificate. */
  readonly host: string;
  /** The file of the certificate that whoever calls it has to trust. */
  readonly trust: string;
  readonly taken: readonly Mail[];
  readonly refused: readonly string[];
}

/** Runs `work` beside a mail server that takes nothing before STARTTLS, and then nothing without this login. */
export function withMailServer<T>(
  login: { readonly user: string; readonly password: string },
  work: (server: MailServer) => Promise<T>,
): Promise<T> {
  return withScratchFolder('mail', async (folder) => {
    const [trust, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
    const names = 'subjectAltName=DNS:localhost';
    const made = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 1 -subj /CN=localhost';
    await run('openssl', [...made.split(' '), '-addext', names, '-keyout', key, '-out', trust]);
    const secure = createSecureContext({ cert: await readFile(trust), key: await readFile(key) });
    const taken: Mail[] = [];
    const refused: string[] = [];
    const expected = Buffer.from(`\0${login.user}\0${login.password}`).toString('base64');
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket.on('error', () => {}));
      serve(socket, { secure, expected, taken, refused });
    });
    await listening(server);
    try {
      return await work({ host: `localhost:${(server.address() as AddressInfo).port}`, trust, taken, refused });
    } finally {
      for (const socket of open) socket.destroy();
      server.close();
    }
  });
}

interface Session {
  readonly secure: SecureContext;
  /** What AUTH PLAIN must say. */
  readonly expected: string;
  readonly taken: Mail[];
  readonly refused: string[];
}

/** One connection; with `encrypted`, what goes on in it after STARTTLS. */
function serve(socket: Socket, session: Session, encrypted = false): void {
  const { secure, expected, taken, refused } = session;
  let [known, from, to, text]: [boolean, string, string[], string | undefined] = [false, '', [], undefined];
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const refuse = (line: string): void => {
    refused.push(line);
    say(line);
  };
  const commands: Readonly<Record<string, (words: string) => void>> = {
    EHLO: () => say(encrypted ? '250-localhost\r\n250 AUTH PLAIN' : '250-localhost\r\n250 STARTTLS'),
    STARTTLS: () => {
      say('220 go on');
      socket.removeAllListeners('data');
      const inner = new TLSSocket(socket, { isServer: true, secureContext: secure });
      // How a connection ends says nothing of a mail that was taken; without one, none is.
      serve(
        inner.on('error', () => {}),
        session,
        true,
      );
    },
    AUTH: (words) => {
      if (!encrypted) return refuse('538 5.7.11 Encryption required');
      known = words === `PLAIN ${expected}`;
      if (known) say('235 welcome');
      else refuse('535 5.7.8 Authentication credentials invalid');
    },
    MAIL: (words) => {
      if (!encrypted) return refuse('530 5.7.0 Must issue a STARTTLS command first');
      if (!known) return refuse('530 5.7.0 Authentication required');
      [from, to] = [addressIn(words), []];
      say('250 ok');
    },
    RCPT: (words) => {
      if (from === '') return refuse('503 5.5.1 MAIL first');
      to.push(addressIn(words));
      say('250 ok');
    },
    DATA: () => {
      if (to.length === 0) return refuse('503 5.5.1 RCPT first');
      text = '';
      say('354 go on');
    },
    QUIT: () => {
      say('221 bye');
      socket.end();
    },
  };
  let rest = '';
  socket.on('data', (chunk) => {
    const lines = `${rest}${chunk.toString()}`.split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (text === undefined) {
        const [, verb = '', words = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
        (commands[verb.toUpperCase()] ?? (() => refuse(`500 5.5.1 ${verb} is no command here`)))(words);
      } else if (line === '.') {
        taken.push({ from, to, text });
        text = undefined;
        say('250 taken');
      } else text += `${line.replace(/^\.\./, '.')}\n`;
    }
  });
  if (!encrypted) say('220 localhost ESMTP');
}

function addressIn(words: string): string {
  return /<([^>]+)>/.exec(words)?.[1] ?? '';
}
