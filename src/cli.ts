/** The command line: `rxchat start | ask | read | chat | models | doctor`. Errors end as one plain sentence and a code. */
import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { LANGUAGES } from '../inference/engine.ts'
import { EXIT } from './commands/exit-codes.ts'
import { explain } from './commands/explain.ts'
import { loadEnvironmentFile } from './config.ts'

const NODE_MAJOR = '24'

/** Runs one command; sets the process's exit code when it fails. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever read the output has gone (`rxchat read … | head`, a closed terminal): no reason to fail.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    if (process.versions.node.split('.')[0] !== NODE_MAJOR) {
      throw new Error(
        `rxchat runs on Node ${NODE_MAJOR}, this is ${process.version}: start it with npm or npx in its folder`,
      )
    }
    loadEnvironmentFile()
    process.exitCode = EXIT.ok
    await program().parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
      return
    }
    const { sentence, code } = explain(error)
    console.error(sentence)
    if (process.env.RXCHAT_LOG === 'debug') console.error(error)
    process.exitCode = code
  }
}

const language = () =>
  new Option('-l, --language <code>', 'language of the answer').choices(LANGUAGES).default('en')
const lexicon = () =>
  new Option(
    '--lexicon <file>',
    'a file of your own names, beside the shipped ones (may be given several times)',
  ).argParser(collect)
/** For commands that read pages: the model beside the reader. */
function withModel(command: Command): Command {
  return command
    .option('--model <name>', 'a PaliGemma model that was pulled reads beside the embedded reader')
    .option('--no-model', 'the embedded reader alone, whatever RXCHAT_MODEL says')
    .addOption(bits('bits of its weights; otherwise the most that were pulled'))
}
const bits = (description: string) => new Option('--bits <bits>', description).choices(['4', '8', '16'])
const picture = () =>
  new Option('--picture <file>', 'write the page with the quotes boxed and numbered (.png, .jpg)')

function program(): Command {
  const { version, description } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  const cli = new Command('rxchat')
    .description(description)
    .version(version)
    .exitOverride()
    .showHelpAfterError('(rxchat --help shows what there is)')
    .addHelpText('after', EXIT_HELP)

  withModel(cli.command('start', { isDefault: true }))
    .description('serve the chat page, and every chat platform whose token is set')
    .option('-p, --port <number>', 'port of the page', parsePort)
    .option('--host <address>', 'address that the page listens on')
    .action(async (options) => (await import('./commands/start.ts')).start(options))

  withModel(cli.command('ask'))
    .description('answer questions about a prescription; several questions read the page once')
    .argument('<picture>', 'file, URL, or - for standard input')
    .argument('<questions...>', 'in quotes, one each')
    .option(
      '--page <picture>',
      'a further page of the same prescription (may be given several times)',
      collect,
    )
    .option('--json', 'print the whole answers as JSON')
    .addOption(picture())
    .addOption(language())
    .addOption(lexicon())
    .action(async (source, questions, options) =>
      (await import('./commands/ask.ts')).ask(source, questions, options),
    )

  withModel(cli.command('read'))
    .description('print the prescription as a table')
    .argument('<pictures...>', 'its pages in order: files, URLs, or - for standard input')
    .option('--json', 'print it as JSON')
    .option('--fhir', 'print a FHIR R4 Bundle of MedicationRequests')
    .addOption(picture())
    .addOption(language())
    .addOption(lexicon())
    .action(async (sources, options) => (await import('./commands/read.ts')).read(sources, options))

  withModel(cli.command('chat'))
    .description('the same conversation in this terminal')
    .argument('[pictures...]', 'pages to begin with')
    .addOption(language())
    .addOption(lexicon())
    .action(async (sources, options) => (await import('./commands/chat.ts')).chat(sources, options))

  addModels(cli)

  cli
    .command('doctor')
    .description("say what works on this machine, and what to do about what doesn't")
    .option('--json', 'print it as JSON')
    .action(async (options) => (await import('./commands/doctor.ts')).doctor(options))

  // Commands take over how they end from the program above them, but only if they are told.
  for (const command of cli.commands) {
    command.exitOverride()
    for (const below of command.commands) below.exitOverride()
  }
  return cli
}

function addModels(cli: Command): void {
  const models = cli.command('models').description('fetch, list, check and remove PaliGemma models')
  models
    .command('pull')
    .description('fetch a model from the hub and convert it; run again to go on after a stop')
    .argument('<model>', 'such as google/paligemma2-3b-mix-448')
    .addOption(bits('bits of a weight').default('4'))
    .option('--revision <name>', 'branch, tag or commit', 'main')
    .option('--token <token>', 'access token of the hub, in place of HF_TOKEN')
    .option('--keep', "keep the checkpoint's own files, for another conversion")
    .action(async (model, options) => (await import('./commands/models.ts')).pull(model, options))
  models
    .command('list')
    .description('print which models are here')
    .action(async () => (await import('./commands/models.ts')).list())
  models
    .command('verify')
    .description('read every file of the models and compare it with what was written')
    .argument('[model]', 'only this one')
    .action(async (model) => (await import('./commands/models.ts')).verify(model))
  models
    .command('remove')
    .description('delete a model')
    .argument('<model>')
    .addOption(bits('only this precision of it'))
    .action(async (model, options) => (await import('./commands/models.ts')).remove(model, options))
}

const EXIT_HELP = `
Exit codes:
  ${EXIT.ok}  answered
  ${EXIT.failed}  something went wrong that is not your doing
  ${EXIT.usage}  the command line or a setting can't be used
  ${EXIT.picture}  the picture can't be used or read
  ${EXIT.absent}  the page doesn't say
  ${EXIT.notReady}  this machine isn't ready; rxchat doctor says more`

function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}

function parsePort(value: string): number {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is a number up to 65535')
  return port
}
