import { json } from './answer.ts';
import type { Dependencies, Handler } from './app.ts';

/** Answers with the build, the place and the uptime; made once a second, however many ask. */
export function createInfo(name: string, { config, uptimeSeconds, ...rest }: Dependencies): Handler {
  const { version, revision, buildTime, environment, podName } = config;
  const hostname = podName ?? rest.hostname;
  const nodeVersion = process.version;
  const info = { name, version, revision, buildTime, environment, hostname, uptimeSeconds: 0, nodeVersion };
  let answer = json(200, info);
  return () => {
    const uptime = Math.floor(uptimeSeconds());
    if (uptime !== info.uptimeSeconds) {
      info.uptimeSeconds = uptime;
      answer = json(200, info);
    }
    return answer;
  };
}
