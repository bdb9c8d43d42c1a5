/** Tall-man lettering: capitals where look-alike names differ (ISMP and FDA), so that the eye doesn't take one for the other. */

/** Names in the published lists' own lettering, by their lower case. */
const PUBLISHED: ReadonlyMap<string, string> = new Map(
  `acetaZOLAMIDE acetoHEXAMIDE ALPRAZolam amLODIPine aMILoride ARIPiprazole azaCITIDine azaTHIOprine buPROPion busPIRone
  carBAMazepine OXcarbazepine CARBOplatin CISplatin cefaZOLin cefTRIAXone cefOXitin cefoTEtan cefTAZidime cephALEXin chlorproMAZINE
  chlorproPAMIDE clomiPHENE clomiPRAMINE clonazePAM cloNIDine cloZAPine cycloPHOSphamide cycloSERINE cycloSPORINE
  DAUNOrubicin DOXOrubicin diazePAM dilTIAZem dimenhyDRINATE diphenhydrAMINE DOBUTamine DOPamine DULoxetine FLUoxetine PARoxetine
  ePHEDrine EPINEPHrine fentaNYL flavoxATE fluPHENAZine fluvoxaMINE glipiZIDE glyBURIDE guaiFENesin guanFACINE hydrALAZINE
  hydroCHLOROthiazide HYDROcodone HYDROmorphone hydrOXYzine HYDROXYprogesterone inFLIXimab riTUXimab ISOtretinoin ketAMINE
  ketorolac lamiVUDine lamoTRIgine levETIRAcetam levOCARNitine levoFLOXacin LORazepam medroxyPROGESTERone metFORMIN metroNIDAZOLE
  methylPREDNISolone methylTESTOSTERone metoPROLOL mitoXANTRONE niCARdipine NIFEdipine niMODipine OLANZapine oxyCODONE OxyCONTIN
  PENTobarbital PHENobarbital prednisoLONE predniSONE QUEtiapine quiNIDine quiNINE risperiDONE rOPINIRole sAXagliptin SITagliptin
  sulfADIAZINE sulfaSALAzine SUMAtriptan ZOLMitriptan tiaGABine tiZANidine TOLAZamide TOLBUTamide traMADol traZODone valACYclovir
  valGANciclovir vinBLAStine vinCRIStine`
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name]),
)

/** The same names, in tall-man letters where more than one is shown. */
export function tallMan(names: readonly string[]): string[] {
  if (names.length < 2) return [...names]
  return names.map((name) => PUBLISHED.get(name.toLowerCase()) ?? name)
}
