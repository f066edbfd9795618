import os from 'node:os';

/** The machine, as far as a figure depends on it; nothing that names it. */
export function machine(): string {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.availableParallelism()} × ${cpu?.model.trim() ?? 'unknown'}, ${memory} GB, ${os.platform()} ${os.arch()}`;
}

export function commandOf(name: string, rounds: number | undefined): string {
  return `npm run bench -- ${rounds === undefined ? '' : `--rounds ${rounds} `}${name}`;
}
