// The package brings no types; this is as much of its stream as the adapter uses.
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  interface RollingStream extends EventEmitter {
    write(line: string): boolean;
    end(): void;
  }

  export default function pinoRoll(options: { file: string; size: string; mkdir: boolean }): Promise<RollingStream>;
}
