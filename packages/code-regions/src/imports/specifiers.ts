import type { Node } from 'web-tree-sitter';
import type { Language } from '../symbols/types.js';

/** What one file says that it imports, as it is written. */
export interface Specifiers {
  /** Of JavaScript, Go, C++, PHP and Ruby the text between the quotes; of the others the dotted or `::` path. */
  readonly names: readonly string[];
  /** Of Java and PHP: the package or namespace that the file lies in; empty when it says none. */
  readonly own: string;
}

type Reader = (root: Node) => Specifiers;

const javascript: Reader = (root) => {
  const statements = root.descendantsOfType(['import_statement', 'export_statement']);
  const calls = root.descendantsOfType('call_expression').filter((call) => {
    const callee = call.childForFieldName('function');
    return callee?.type === 'import' || callee?.text === 'require';
  });
  return {
    names: [
      ...statements.map((statement) => unquoted(statement.childForFieldName('source'))),
      ...calls.map((call) => unquoted(call.childForFieldName('arguments')?.namedChild(0))),
    ].filter(isText),
    own: '',
  };
};

/** `from . import x` may mean the module `.x` as well as a name in `.`, so both are given. */
const python: Reader = (root) => {
  const plain = root
    .descendantsOfType('import_statement')
    .flatMap((statement) => statement.descendantsOfType('dotted_name').map(({ text }) => text));
  const from = root.descendantsOfType('import_from_statement').flatMap((statement) => {
    const module = statement.childForFieldName('module_name')?.text ?? '';
    const names = statement.childrenForFieldName('name').flatMap((name) => name.text.split(/\s+as\s+/)[0] ?? []);
    return [module, ...names.map((name) => (module.endsWith('.') ? `${module}${name}` : `${module}.${name}`))];
  });
  return { names: [...plain, ...from].filter(isText), own: '' };
};

const go: Reader = (root) => ({
  names: root.descendantsOfType('import_spec').flatMap((spec) => unquoted(spec.childForFieldName('path')) ?? []),
  own: '',
});

/** Of `use a::{b, c::d}` each path; `mod x;` is `self::x`. */
const rust: Reader = (root) => {
  const modules = root
    .descendantsOfType('mod_item')
    .filter((item) => item.childForFieldName('body') === null)
    .map((item) => `self::${item.childForFieldName('name')?.text ?? ''}`);
  const uses = root
    .descendantsOfType('use_declaration')
    .flatMap((use) => expanded(use.childForFieldName('argument')?.text.replaceAll(/\s+as\s+\w+|\s/g, '') ?? ''));
  return { names: [...modules, ...uses].filter(isText), own: '' };
};

function expanded(use: string): string[] {
  const open = use.indexOf('{');
  if (open === -1) return [use];
  const before = use.slice(0, open);
  const inner = use.slice(open + 1, use.lastIndexOf('}'));
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of `${inner},`) {
    if (character === ',' && depth === 0) {
      if (part !== '') parts.push(part);
      part = '';
      continue;
    }
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    part += character;
  }
  return parts.flatMap((each) => expanded(before + each));
}

const java: Reader = (root) => ({
  names: root.descendantsOfType('import_declaration').flatMap((declaration) => {
    const name = declaration.descendantsOfType('scoped_identifier')[0]?.text;
    if (name === undefined) return [];
    return [declaration.descendantsOfType('asterisk').length > 0 ? `${name}.*` : name];
  }),
  own:
    root.descendantsOfType('package_declaration')[0]?.descendantsOfType(['scoped_identifier', 'identifier'])[0]?.text ??
    '',
});

const cpp: Reader = (root) => ({
  names: root
    .descendantsOfType('preproc_include')
    .map((include) => include.childForFieldName('path'))
    .flatMap((path) => (path?.type === 'string_literal' ? (unquoted(path) ?? []) : [])),
  own: '',
});

const php: Reader = (root) => {
  const files = root
    .descendantsOfType([
      'require_expression',
      'require_once_expression',
      'include_expression',
      'include_once_expression',
    ])
    .flatMap((expression) => expression.descendantsOfType(['string', 'encapsed_string']).slice(-1))
    .flatMap((text) => unquoted(text) ?? []);
  const uses = root.descendantsOfType('namespace_use_clause').map(({ text }) => text.split(/\s+as\s+/i)[0] ?? '');
  const own = root.descendantsOfType('namespace_definition')[0]?.childForFieldName('name')?.text ?? '';
  return { names: [...files.map((file) => `./${file.replace(/^\//, '')}`), ...uses].filter(isText), own };
};

const ruby: Reader = (root) => ({
  names: root.descendantsOfType('call').flatMap((call) => {
    const method = call.childForFieldName('method')?.text;
    const text = unquoted(call.childForFieldName('arguments')?.namedChild(0));
    if (text === undefined || call.childForFieldName('receiver') !== null) return [];
    if (method === 'require_relative') return [`./${text}`];
    return method === 'require' ? [text] : [];
  }),
  own: '',
});

/** Null for C#, whose namespaces name no file. */
export const SPECIFIERS: Readonly<Record<Language, Reader | null>> = {
  cpp,
  csharp: null,
  go,
  java,
  javascript,
  php,
  python,
  ruby,
  rust,
  tsx: javascript,
  typescript: javascript,
};

/** The text of a literal without anything worked out in it; undefined for all else. */
function unquoted(node: Node | null | undefined): string | undefined {
  const match = /^(["'`])((?:(?!\1|\$\{|#\{)[^\\])*)\1$/s.exec(node?.text ?? '');
  return match?.[2];
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
