import { confirm, isCancel, log, text } from '@clack/prompts';
import type { GateRefusal, OriginalRow, Paraphrase } from '@bicameral/failure-review';
import { describe } from './describe.js';

const notEmpty = (value: string | undefined): string | undefined => (value?.trim() ? undefined : 'Write something.');

/** Asks for the row's texts, each beside what it stands for. Null when the person does not want to. */
export async function askParaphrase(original: OriginalRow, before?: Paraphrase): Promise<Paraphrase | null> {
  const { topic, files, decisions } = describe(original);
  const { row, label } = original;
  log.message(`${row.key.slice(0, 12)}, labelled ${label}. It was asked:\n${topic}\nFiles: ${files}`);
  const newTopic = await ask('The topic in your own words', before?.topic);
  if (newTopic === null) return null;
  const descriptions: Record<string, string> = {};
  for (const { id, role, description } of decisions) {
    log.message(`${role}:\n${description}`);
    const words = await ask('The decision in your own words', before?.descriptions[id]);
    if (words === null) return null;
    descriptions[id] = words;
  }
  return { topic: newTopic, descriptions };
}

/** Asks for the decision that a row labelled as a miss does not name. */
export async function askMissed(key: string): Promise<string | null> {
  const id = await ask(`Which decision did ${key.slice(0, 12)} miss? Its id (decision:…)`);
  return id === null || id.startsWith('decision:') ? id : `decision:${id}`;
}

/** Shows why a row may not leave. */
export async function askAgain(refusals: readonly GateRefusal[]): Promise<boolean> {
  for (const { rule, field, message } of refusals) log.error(`${rule}, ${field}: ${message}`);
  const again = await confirm({ message: 'Write it otherwise?' });
  return !isCancel(again) && again;
}

/** The whole word, so that nothing leaves by a slip. */
export async function askYes(): Promise<boolean> {
  const answer = await text({ message: 'Type yes to let it leave, anything else to keep it here' });
  return !isCancel(answer) && answer.trim() === 'yes';
}

async function ask(message: string, initialValue?: string): Promise<string | null> {
  const answer = await text({ message, validate: notEmpty, ...(initialValue !== undefined && { initialValue }) });
  return isCancel(answer) ? null : answer.trim();
}
