/** One program whose exit code is the answer. */
export interface ProgramCheck {
  readonly title: string;
  /** Default: this Node, the first argument being the script. */
  readonly program?: string;
  readonly args: readonly string[];
  /** Why it cannot run on this machine. */
  readonly notRun?: string;
}
