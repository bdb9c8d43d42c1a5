/** A register's strengths and dose forms in the lexicon's words. */
import type { DoseForm } from '../../inference/prescription.ts'

/** First that fits; registers write "TABLET, FILM COATED;ORAL", "comprimé pelliculé", "Eye Drop". */
const FORMS: readonly [RegExp, DoseForm][] = [
  [/(eye|ophth|opht).*(oint|gel)|pommade opht/i, 'eye ointment'],
  [/(eye|ophth)|collyre/i, 'eye drops'],
  [/ear |otic|auricul/i, 'ear drops'],
  [/nas.*(spray|aerosol|metered)|spray.*nas/i, 'nasal spray'],
  [/nas/i, 'nasal drops'],
  [/nebul|respules|inhalation sol|nébul/i, 'nebuliser solution'],
  [/inhal.*caps|rotacap|caps.*inhal/i, 'inhalation capsule'],
  [/inhal|aerosol.*metered/i, 'inhaler'],
  [/shampoo|shampooing/i, 'shampoo'],
  [/mouthwash|gargle|bain de bouche|rinse/i, 'mouthwash'],
  [/lozenge|troche|pastille/i, 'lozenge'],
  [/pessary|vaginal|ovule/i, 'pessary'],
  [/suppositor/i, 'suppository'],
  [/enema|lavement/i, 'enema'],
  [/patch|transdermal|film, extended/i, 'patch'],
  [/infusion|perfusion/i, 'infusion'],
  [/inject|vial|cartridge|pen\b|perfusion|intraven/i, 'injection'],
  [/tablet|comprim/i, 'tablet'],
  [/capsule|gélule|\bcap\b/i, 'capsule'],
  [/syrup|sirop|elixir|expectorant/i, 'syrup'],
  [/suspension/i, 'suspension'],
  [/drops|gouttes/i, 'drops'],
  [/cream|crème/i, 'cream'],
  [/ointment|pommade/i, 'ointment'],
  [/\bgel\b/i, 'gel'],
  [/lotion/i, 'lotion'],
  [/sachet/i, 'sachet'],
  [/granul/i, 'granules'],
  [/powder|poudre/i, 'powder'],
  [/spray/i, 'spray'],
  [/soap/i, 'soap'],
  [/solution|liquid/i, 'solution'],
]

export function formOf(text: string): DoseForm | undefined {
  return FORMS.find(([pattern]) => pattern.test(text))?.[1]
}

const UNITS: Readonly<Record<string, string>> = {
  mg: 'mg',
  g: 'g',
  gm: 'g',
  mcg: 'mcg',
  µg: 'mcg',
  ug: 'mcg',
  microgrammes: 'mcg',
  iu: 'IU',
  unit: 'IU',
  ui: 'IU',
  '%': '%',
}

/** "500MG" → "500 mg"; nothing where the register says more than an amount and perhaps a volume. */
export function strengthOf(text: string): string | undefined {
  const parts =
    /^([\d,.]+)\s*(mg|gm?|mcg|µg|ug|microgrammes|iu|ui|unit|%)(?:\s*\/\s*(\d*)\s*(ml))?\s*(?:w\/w|w\/v)?$/i.exec(
      text.trim(),
    )
  if (!parts) return undefined
  const amount = Number(parts[1]!.replace(/,(?=\d{3})/g, '').replace(',', '.'))
  const volume = parts[4] ? `/${parts[3] && parts[3] !== '1' ? `${parts[3]} ` : ''}mL` : ''
  return `${amount} ${UNITS[parts[2]!.toLowerCase()]}${volume}`
}
