import colors from 'picocolors';

/** Prints the story: numbered steps, what was said, what came back. */
export class Narrator {
  #step = 0;

  step(title: string): void {
    this.#step += 1;
    this.#print(`\n${colors.bold(colors.cyan(`${this.#step}. ${title}`))}`);
  }

  say(text: string): void {
    this.#print(`   ${text}`);
  }

  /** A named value, such as a field of an answer. */
  fact(name: string, value: unknown): void {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    this.#print(`   ${colors.dim(`${name}:`)} ${text}`);
  }

  /** What a command or a screen shows, as it is. */
  shown(text: string): void {
    for (const line of text.trimEnd().split('\n')) this.#print(`   ${colors.dim('│')} ${line}`.trimEnd());
  }

  row(row: Readonly<Record<string, unknown>>, times = 1): void {
    this.#print(`   ${colors.dim(JSON.stringify(row))}${times > 1 ? `  × ${times}` : ''}`);
  }

  #print(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}
