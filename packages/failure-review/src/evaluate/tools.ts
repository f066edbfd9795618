import type { ToolName } from '@bicameral/contracts';

/** What a tool call came to. */
export interface ToolAnswer {
  /** The result; absent when the call was refused or failed. */
  readonly structured?: Readonly<Record<string, unknown>>;
  /** The result as JSON, or what went wrong. */
  readonly text: readonly string[];
}

/** The tools over one repository and one home. */
export interface ReplayTools {
  call(name: ToolName, args: Readonly<Record<string, unknown>>): Promise<ToolAnswer>;
  /** Lets go of every file, so that both directories can be removed. */
  close(): void | Promise<void>;
}

export interface ReplayToolsOptions {
  /** The repository's top directory. */
  readonly root: string;
  /** A directory of state that does not exist yet. */
  readonly home: string;
  /** The whole environment: nothing of the machine's own is to count. */
  readonly env: Readonly<Record<string, string>>;
}

/** How the app hands in its tools; a replay opens them once for each repository that it makes. */
export type OpenTools = (options: ReplayToolsOptions) => ReplayTools | Promise<ReplayTools>;
