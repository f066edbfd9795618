import type { Node } from 'web-tree-sitter';
import { named, wrapped, type Enclosure, type Finding, type LanguageRules } from '../rules.js';

const NAMED = { class_definition: 'class', function_definition: 'function' } as const;

export const python: LanguageRules = {
  nodeTypes: ['assignment', 'class_definition', 'function_definition', 'type_alias_statement'],
  describe(node, enclosure) {
    if (node.type === 'assignment') return assignment(node, enclosure);
    if (node.type === 'type_alias_statement') {
      const name = node.childForFieldName('left')?.text.replace(/\[.*$/s, '');
      return name === undefined ? [] : [{ path: [name], kind: 'type' }];
    }
    const whole = wrapped(node, ['decorated_definition']);
    return named(NAMED, node).map((finding) => ({
      ...finding,
      kind: enclosure.inType && finding.path[0] === '__init__' ? 'constructor' : finding.kind,
      first: whole,
      last: whole,
    }));
  },
};

function assignment(node: Node, { kind, inFunction }: Enclosure): Finding[] {
  const left = node.childForFieldName('left');
  if (left?.type !== 'identifier' || node.parent?.type !== 'expression_statement') return [];
  const name = left.text;
  if (node.childForFieldName('right')?.type === 'lambda') return [{ path: [name], kind: 'function' }];
  if (inFunction) return [];
  const otherwise = kind === 'class' ? 'property' : 'variable';
  return [{ path: [name], kind: /^_*[A-Z][A-Z0-9_]*$/.test(name) ? 'constant' : otherwise }];
}
