/**
 * Reads registers of medicines as their publishers give them out (README.md says which and where they come from).
 * A register that isn't in the folder is left out.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One product of a register: a name that is sold, or a plain list's ingredient under its own name. */
export interface Product {
  register: string
  name: string
  /** As the register writes them, salts and all. */
  ingredients: readonly string[]
  /** As the register writes them: "500MG", "500 mg". */
  strengths: readonly string[]
  form: string
}

/** Names of one substance in a vocabulary. */
export interface Substance {
  register: string
  names: readonly string[]
}

export interface Registers {
  products: Product[]
  substances: Substance[]
}

export function readRegisters(folder: string): Registers {
  const file = (path: string, encoding: 'utf8' | 'latin1' = 'utf8') => {
    const at = join(folder, path)
    return existsSync(at) ? readFileSync(at, encoding) : ''
  }
  return {
    products: [
      ...drugsAtFda(file('drugsfda/Products.txt')),
      ...['', '_ap'].flatMap((part) =>
        healthCanada(file(`dpd/drug${part}.txt`), file(`dpd/ingred${part}.txt`), file(`dpd/form${part}.txt`)),
      ),
      ...bdpm(file('bdpm/CIS_bdpm.txt', 'latin1'), file('bdpm/CIS_COMPO_bdpm.txt', 'latin1')),
      ...india(file('india/Medicine_Details.csv')),
      ...bangladesh(file('bangladesh/medicine.csv')),
    ],
    substances: [...drugBank(file('drugbank/drugbank_vocabulary.csv')), ...atc(file('atc/atc.csv'))],
  }
}

function drugsAtFda(text: string): Product[] {
  const [head = [], ...rows] = separated(text, '\t')
  const columns = ['Strength', 'DrugName', 'ActiveIngredient', 'Form']
  const [strength, name, active, form] = columns.map((one) => head.indexOf(one))
  return rows.map((row) => ({
    register: 'US',
    name: row[name!] ?? '',
    ingredients: split(row[active!], ';'),
    strengths: split(row[strength!], ';'),
    form: row[form!] ?? '',
  }))
}

function healthCanada(drugs: string, ingredients: string, forms: string): Product[] {
  const formOf = new Map(separated(forms, ',').map(([code = '', , form = '']) => [code, form]))
  const byCode = new Map<string, { names: string[]; strengths: string[] }>()
  for (const [code = '', , name = '', , amount = '', unit = ''] of separated(ingredients, ',')) {
    const own = byCode.get(code) ?? { names: [], strengths: [] }
    own.names.push(name)
    own.strengths.push(`${amount} ${unit}`)
    byCode.set(code, own)
  }
  return separated(drugs, ',')
    .filter((row) => row[2] === 'Human')
    .map(([code = '', , , , name = '']) => ({
      register: 'CA',
      name,
      ingredients: byCode.get(code)?.names ?? [],
      strengths: byCode.get(code)?.strengths ?? [],
      form: formOf.get(code) ?? '',
    }))
}

function bdpm(products: string, parts: string): Product[] {
  const byCode = new Map<string, { names: string[]; strengths: string[] }>()
  // "SA" is the salt as it was weighed in, "FT" what it comes to as the plain substance.
  for (const [code = '', , , name = '', amount = ''] of separated(parts, '\t', false)) {
    const own = byCode.get(code) ?? { names: [], strengths: [] }
    own.names.push(name)
    own.strengths.push(amount.replace(',', '.'))
    byCode.set(code, own)
  }
  return separated(products, '\t', false).map(([code = '', name = '', form = '']) => ({
    register: 'FR',
    name: name.split(',')[0]!,
    ingredients: byCode.get(code)?.names ?? [],
    strengths: byCode.get(code)?.strengths ?? [],
    form,
  }))
}

function india(text: string): Product[] {
  return separated(text, ',')
    .slice(1)
    .map(([name = '', composition = '']) => ({
      register: 'IN',
      name,
      ingredients: split(composition.replace(/\([^()]*\)/g, ''), '+'),
      strengths: [...composition.matchAll(/\(([^()]*)\)/g)].map(([, amount]) => amount!),
      form: name,
    }))
}

function bangladesh(text: string): Product[] {
  return separated(text, ',')
    .slice(1)
    .map(([, form = '', name = '', amount = '', generic = '']) => ({
      register: 'BD',
      name,
      ingredients: split(generic, '+'),
      strengths: split(amount, '+'),
      form,
    }))
}

function drugBank(text: string): Substance[] {
  return separated(text, ',')
    .slice(1)
    .map(([, , name = '', , , synonyms]) => ({
      register: 'DrugBank',
      names: [name, ...split(synonyms, '|')],
    }))
}

function atc(text: string): Substance[] {
  return separated(text, ',')
    .filter(([code = '']) => /^[A-Z]\d{2}[A-Z]{2}\d{2}$/.test(code))
    .map(([, name = '']) => ({ register: 'ATC', names: [name] }))
}

/** Rows of cells; a cell in double quotes may hold the separator and line breaks. */
function separated(text: string, separator: string, quotes = true): string[][] {
  if (!quotes) return text.split(/\r?\n/).map((line) => line.split(separator).map((cell) => cell.trim()))
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (char === '"' && quoted && text[at + 1] === '"') cell += text[++at]
    else if (char === '"') quoted = !quoted
    else if (!quoted && (char === separator || char === '\n')) {
      row.push(cell.trim())
      cell = ''
      if (char === '\n') {
        rows.push(row)
        row = []
      }
    } else cell += char
  }
  return cell || row.length > 0 ? [...rows, [...row, cell.trim()]] : rows
}

function split(cell: string | undefined, by: string): string[] {
  return (cell ?? '')
    .split(by)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
