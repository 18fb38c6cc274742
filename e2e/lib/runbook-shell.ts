import { spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { authorityPath, kubeconfigPath, type Instance } from '@lockstep/tools/model/instance';
import type { Environment } from '@lockstep/tools/model/environment';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { at } from '@lockstep/tools/lib/values/at';
import { toolPath } from '@lockstep/tools/toolbox/tools';

/** Where a person who was called types: kubectl speaks to one cluster, curl knows its authority. */
interface Shell {
  /**
   * Runs a command line with these variables, at most three minutes.
   * @returns why it is of no use to a person: it ended with an error, or found none of what it asks for; else undefined.
   */
  type(text: string, variables: Readonly<Record<string, string>>): Promise<string | undefined>;
}

/** Why a command without an error may still be of no use. */
export const noneFound = 'it finds none';

const seconds = 180;
/** Of these commands of ours, which ask clusters, the instance is named. */
const ofInstance = /^npm run lockstep -- (?:status|logs|doctor|open|test-page|history)\b/;
/** What a command says that goes on until it is ended. */
const serving = /^Forwarding from /m;
/** Of a command whose reader, as `head`, has seen enough: 128 and SIGPIPE. */
const closedPipe = 141;

/** Where a shell looks for programs: first for the kubectl of these tools. */
export async function pathWithKubectl(): Promise<string> {
  return [dirname(await toolPath('kubectl')), process.env['PATH'] ?? ''].join(delimiter);
}

/** Keeps a kubeconfig of its own in the folder. */
export async function openShell(instance: Instance, environment: Environment, folder: string): Promise<Shell> {
  const kubeconfig = join(folder, 'kubeconfig');
  await copyFile(kubeconfigPath(instance, environment), kubeconfig);
  const env = {
    ...process.env,
    PATH: await pathWithKubectl(),
    USER: 'rehearse',
    KUBECONFIG: kubeconfig,
    CURL_CA_BUNDLE: authorityPath(instance),
  };
  return {
    type: (text, variables) => {
      const line = ofInstance.test(text) ? `${text} --instance ${instance.name}` : text;
      // What comes behind a pipe only chooses lines.
      return runToItsEnd(`${line}\nexit "\${PIPESTATUS[0]}"`, { ...env, ...variables });
    },
  };
}

function runToItsEnd(script: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  // A group of its own, so that nothing of it goes on when it has to be ended.
  const child = spawn('bash', ['-c', script], {
    cwd: repositoryRoot,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let why: string | undefined;
  const end = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch (error) {
      // All of it has ended by itself.
      if (at(error, 'code') !== 'ESRCH') throw error;
    }
  };
  const timer = setTimeout(() => {
    why = `it has not ended after ${seconds} s`;
    end();
  }, seconds * 1000);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      said += data.toString();
      if (serving.test(said)) end();
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (why === undefined && code !== 0 && code !== closedPipe && !serving.test(said)) {
        why = `${said.trim().split('\n').at(-1)} (exit code ${code})`;
      }
      resolve(why ?? (said.includes('No resources found') ? noneFound : undefined));
    });
  });
}
