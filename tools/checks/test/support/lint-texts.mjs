// Lints the texts that come as JSON on stdin, each as if it stood in the named file, with that package's own ESLint run:
// the workspace's configuration found from the package's folder. Prints per text `[{ ruleId, message }]` as JSON.
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const results = [];
for (const { folder, file, content } of JSON.parse(await text(process.stdin))) {
  const eslint = new ESLint({ cwd: folder });
  const [result] = await eslint.lintText(content, { filePath: path.join(folder, file) });
  results.push((result?.messages ?? []).map(({ ruleId, message }) => ({ ruleId, message })));
}
process.stdout.write(JSON.stringify(results));
