import type { ScratchRepository } from '@bicameral/code-regions';
import type { Commit } from './scenario.js';

/** Does what a scenario's step says, in the order of its fields. */
export async function commitStep(repository: ScratchRepository, step: Commit): Promise<void> {
  const { branch, message = 'A change', move = {}, remove = [], write = {}, replace = [] } = step;
  if (branch !== undefined) await repository.checkout(branch);
  for (const [from, to] of Object.entries(move)) repository.move(from, to);
  for (const file of remove) repository.remove(file);
  for (const [file, text] of Object.entries(write)) repository.write(file, text);
  for (const { file, from, to } of replace) {
    const before = repository.read(file);
    if (!before.includes(from)) throw new Error(`${file} does not have ${JSON.stringify(from)}`);
    repository.write(
      file,
      before.replace(from, () => to),
    );
  }
  await repository.commit(message);
}
