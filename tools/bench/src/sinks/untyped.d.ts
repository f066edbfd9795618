// The package brings no types; this is as much of it as is used here.
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  interface RollingStream extends EventEmitter {
    write(line: string): boolean;
    end(): void;
  }

  export default function pinoRoll(options: { file: string; size: string }): Promise<RollingStream>;
}
