/**
 * Medicines with a heightened risk of serious harm when used in error: ISMP's lists of high-alert medications in
 * community and in acute care settings, as ingredients that are prescribed to patients.
 */
import type { NameReading } from '../prescription.ts'

const HIGH_ALERT =
  /insulin|methotrexate|warfarin|acenocoumarol|phenprocoumon|heparin|enoxaparin|dalteparin|fondaparinux|rivaroxaban|apixaban|dabigatran|edoxaban|digoxin|morphine|fentanyl|oxycodone|hydrocodone|hydromorphone|methadone|buprenorphine|tramadol|tapentadol|codeine|pethidine|meperidine|pentazocine|glibenclamide|glyburide|glimepiride|gliclazide|glipizide|chlorpropamide|tolbutamide|cyclophosphamide|chlorambucil|busulfan|melphalan|mercaptopurine|azathioprine|capecitabine|temozolomide|lomustine|hydroxycarbamide|hydroxyurea|imatinib|etoposide|potassium chloride|carbamazepine|lithium|midazolam|amiodarone|colchicine|opium|propylthiouracil|thalidomide|lenalidomide|ciclosporin|cyclosporine|tacrolimus|phenytoin/

export function isHighAlert({ quote, match, candidates }: NameReading): boolean {
  const names = [quote, ...[match, ...candidates].flatMap((one) => (one ? [one.name, ...one.generics] : []))]
  return names.some((name) => HIGH_ALERT.test(name.toLowerCase()))
}
