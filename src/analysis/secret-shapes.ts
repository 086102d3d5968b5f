/** Secrets that are recognised by their own shape, whatever stands around them. */

/** Not inside a longer word. */
const START = '(?<![A-Za-z0-9])';
const END = '(?![A-Za-z0-9])';

function shape(pattern: string): RegExp {
  return new RegExp(`${START}(?:${pattern})${END}`, 'g');
}

/** Pattern and the name of what it masks. */
export const SECRET_SHAPES: readonly (readonly [pattern: RegExp, kind: string])[] = [
  // Cut upstream, a key has no END line: then everything after BEGIN is the key.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|[\s\S]*$)/g,
    'private key',
  ],
  // Ids that begin with AIDA, AROA and so on name users and roles: no secrets.
  [shape('(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}'), 'AWS access key'],
  [shape('AIza[A-Za-z0-9_-]{35}'), 'Google API key'],
  [/(?<![A-Za-z0-9])ya29\.[A-Za-z0-9_-]{20,2048}/g, 'Google access token'],
  [shape('GOCSPX-[A-Za-z0-9_-]{20,64}'), 'Google client secret'],
  [shape('gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}'), 'GitHub token'],
  [shape('glpat-[A-Za-z0-9_-]{20,64}'), 'GitLab token'],
  [shape('xox[abeoprs]-[A-Za-z0-9-]{10,512}|xapp-[A-Za-z0-9-]{10,512}'), 'Slack token'],
  [/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{10,256}/g, 'Slack webhook'],
  [/discord(?:app)?\.com\/api\/webhooks\/[A-Za-z0-9/_-]{10,256}/g, 'Discord webhook'],
  [shape('[rsp]k_(?:live|test)_[A-Za-z0-9]{10,255}|whsec_[A-Za-z0-9+/=]{20,255}'), 'Stripe key'],
  [
    /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{5,8192}\.[A-Za-z0-9_-]{5,16384}(?:\.[A-Za-z0-9_-]{0,8192})?/g,
    'JSON Web Token',
  ],
  [shape('npm_[A-Za-z0-9]{36}'), 'npm token'],
  [/(?<![A-Za-z0-9])pypi-[A-Za-z0-9_-]{50,512}/g, 'PyPI token'],
  [shape('dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,128}'), 'Docker token'],
  [/(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{20,512}/g, 'Vault token'],
  [/(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,128}/g, 'SendGrid key'],
  [/(?<![A-Za-z0-9_-])sk-(?:(?:ant|proj|svcacct|or)-[A-Za-z0-9_-]{20,512}|[A-Za-z0-9]{32,128})/g, 'AI API key'],
  [shape('do[opr]_v1_[a-f0-9]{64}'), 'DigitalOcean token'],
  [shape('hf_[A-Za-z0-9]{30,64}'), 'Hugging Face token'],
  [shape('AGE-SECRET-KEY-1[A-Z0-9]{58}'), 'age key'],
  [shape('\\d{8,10}:AA[A-Za-z0-9_-]{33}'), 'Telegram bot token'],
];
