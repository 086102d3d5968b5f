// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell parameters, not template strings
import { describe, expect, test } from 'vitest';
import { commandProblems, parseCommand } from './command-template.ts';

describe('a placeholder may stand only where its value stays one literal word', () => {
  test.each([
    ['a word of its own', 'docker pause {container.id}'],
    ['inside a word', 'ls -l /proc/{pid}/exe'],
    ['behind quoted text', `gcloud logging read 'principalEmail="'{gcp.user}'"'`],
    ['in a command substitution', 'kill $(pgrep -x {proc.name})'],
    ['behind --', 'sha256sum -- {proc.exepath}'],
    ['as argument of docker exec', 'docker exec {container.id} ps'],
    ['as argument of a script in quotes', `sh -c 'echo "$1"' sh {container.id}`],
    ['a file named after a plain name', 'docker logs {container.id} > {container.id}.log'],
    ['after a here-document', "kubectl apply -f - <<'YAML'\nkind: X\nYAML\nkubectl label pod {pod} a=b"],
    ['-c of a program that is no shell', 'kubectl logs {pod} -c {container}'],
  ])('allowed: %s', (_title, template) => {
    expect(commandProblems(template)).toEqual([]);
  });

  test.each([
    ['in single quotes', "grep '{file}' /etc/hosts", 'single quotes'],
    ['in double quotes', 'grep "{file}" /etc/hosts', 'double quotes'],
    ['in double quotes with nested quotes', 'echo "$(echo "{file}")"', 'double quotes'],
    ['in ANSI quotes', "echo $'\\'{file}'", 'single quotes'],
    ['in backquotes', 'echo `cat {file}`', 'backquotes'],
    ['in a comment', 'ls # of {file}', 'a comment'],
    ['in a here-document', 'cat <<EOF\n{file}\nEOF', 'a here-document'],
    ['in a here-document without end', 'cat <<EOF\n{file}', 'a here-document'],
    ['in arithmetic, which runs commands', 'echo $(( {pid} + 1 ))', 'arithmetic'],
    ['in [[ ]], which may be arithmetic', '[[ {pid} -eq 1 ]]', 'arithmetic'],
    ['first word: it would be run', '{proc.exepath} --version', 'run as a program'],
    ['first word after a pipe', 'ls | {proc.name}', 'run as a program'],
    ['after sudo', 'sudo {proc.exepath}', 'run as a program'],
    ['after kubectl exec --', 'kubectl exec {pod} -- {proc.exepath}', 'run as a program'],
    ['after sh -c', 'sh -c {proc.cmdline}', 'program text'],
    ['after bash -xc', 'bash -x -ec {proc.cmdline}', 'program text'],
    ['a file to write to', 'echo x > {file}', 'written to'],
    ['a phrase', 'echo {where}', 'phrase'],
    ['an unknown name', 'echo {fiel}', 'not a placeholder'],
  ])('refused: %s', (_title, template, words) => {
    expect(commandProblems(template).join('\n')).toContain(words);
  });

  test.each([
    ['kubectl get pod x -o jsonpath=\'{.metadata.uid}{"\\n"}\''],
    ["docker inspect --format '{{.Config.Image}} {{json .Mounts}}' x"],
    ["awk '{print}' /etc/hosts"],
    ['echo ${HOME} ${name}'],
    ['for f in a b; do p=${f%/x}; echo "$p"; done'],
    ['cp x.{a,b} y'],
  ])('braces of other languages stay: %s', (template) => {
    expect(parseCommand(template)).toEqual({ ok: true, parts: [{ shell: template }] });
  });
});
