// `npm run demo:review`: three conversations that are captured, and what becomes of the rows, in a temporary home.
import path from 'node:path';
import { Clone } from '../clone.js';
import { Narrator } from '../narrator.js';
import { SOURCE, temporaryFolder } from '../workplace.js';
import {
  conversationThatForgets,
  conversationThatHandsOn,
  conversationThatIsKilled,
  prepareLedger,
} from './conversations.js';
import { Desk } from './desk.js';
import { evaluateBothSets, judgeEveryRow, promoteTwo, reconcileTwice, retractOne } from './loop.js';

const temporary = temporaryFolder();
const home = path.join(temporary, 'home');
const narrator = new Narrator();
try {
  narrator.step('A throwaway clone of this repository, and an empty home');
  const clone = new Clone(SOURCE, path.join(temporary, 'clone'));
  const setting = { clone, home, narrator };
  await prepareLedger(setting);
  await conversationThatHandsOn(setting);
  const between = clone.commitChange('README.md', '## Work on it', '## Working on it', 'Reword a heading');
  narrator.say(`commit ${between}, by a person, in between.`);
  await conversationThatForgets(setting);
  await conversationThatIsKilled(setting);

  const desk = new Desk({ cwd: clone.root, home, narrator });
  reconcileTwice(desk, narrator);
  await judgeEveryRow(desk, narrator);
  await promoteTwo(desk, narrator);
  evaluateBothSets(desk, narrator);
  retractOne(desk, narrator, clone);
  narrator.step('Done');
  narrator.say('The home and the clone are removed; nothing is left behind.');
} catch (error) {
  process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
