/** Where a reader finds the whole of it, as Markdown: the run of the workflow, else the command. */
export function runIn(env: NodeJS.ProcessEnv, command: string): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return run === undefined ? command : `[this run](${server}/${repository}/actions/runs/${run})`;
}
