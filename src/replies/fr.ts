import type { Catalogue } from './catalogue.ts'
import { keptFor } from './kept-for.ts'

export const fr: Catalogue = {
  language: 'fr',
  name: 'Français',
  greeting:
    'Bonjour ! Envoyez-moi la photo d’une ordonnance et demandez ce que vous voulez savoir, par exemple : « Quels médicaments sont prescrits ? ». Je cite ce qui est écrit et je montre où. Si je n’arrive pas à lire quelque chose, je le dis.',
  notice:
    'Attention : je peux mal lire une page. Avant de prendre un médicament, vérifiez auprès de votre pharmacien ou de votre médecin ; ce sont eux qui ont le dernier mot.',
  help: [
    'Envoyez une photo, un scan ou un PDF d’une ordonnance. Plusieurs images dans un même message en sont les pages, dans l’ordre.',
    'Puis demandez : « Quels médicaments sont prescrits ? », « Comment prendre le deuxième ? », « Pendant combien de temps ? »',
    '',
    'Vous pouvez aussi écrire :',
    'montre – la page avec les lignes citées marquées',
    'nouvelle – mettre cette ordonnance de côté',
    'oublie-moi – tout supprimer immédiatement',
    'langue – choisir une autre langue',
    'confidentialité – ce qui est conservé, et combien de temps',
  ].join('\n'),
  privacy: ({ hours }) =>
    [
      'Vos images sont lues par le programme qui fait tourner ce bot ; elles ne sont pas transmises à l’IA d’une autre entreprise.',
      `Les images, les messages et ce qui a été lu sont conservés chiffrés, et supprimés ${keptFor(hours, 'fr')} après votre dernier message.`,
      'Écrivez « oublie-moi » et tout est supprimé immédiatement.',
      'Le service de messagerie que vous utilisez garde sa propre copie des messages ; supprimez-les là aussi si vous le souhaitez.',
    ].join('\n'),

  photoFirst: 'Je n’ai pas encore d’ordonnance. Envoyez-m’en une photo et je pourrai répondre.',
  empty: 'Ce message était vide. Envoyez-moi la photo d’une ordonnance, ou une question à son sujet.',
  unsupported: {
    sticker: 'Je ne peux pas lire les stickers. Envoyez la photo d’une ordonnance ou écrivez votre question.',
    voice: 'Je ne peux pas encore écouter les messages vocaux. Merci d’écrire votre question.',
    video: 'Je ne peux pas lire les vidéos. Prenez l’ordonnance en photo et envoyez-la, s’il vous plaît.',
    location:
      'Je ne peux rien faire d’une position. Envoyez la photo d’une ordonnance ou écrivez votre question.',
    contact:
      'Je ne peux rien faire d’un contact. Envoyez la photo d’une ordonnance ou écrivez votre question.',
    file: 'Je ne peux pas lire ce type de fichier. Envoyez une photo (JPEG, PNG, HEIC) ou un PDF.',
    other: 'Je ne peux pas lire cela. Envoyez la photo d’une ordonnance ou écrivez votre question.',
  },
  startedAnew: 'D’accord, je la mets de côté. Envoyez-moi la photo de la prochaine ordonnance.',
  forgotten:
    'C’est fait. Vos images, vos messages et tout ce que j’y ai lu sont supprimés. Envoyez une photo quand vous voudrez recommencer.',
  languageSet: 'Je répondrai désormais en français. Ce qui figure sur la page est cité tel quel.',
  languageAsk: (names) => `Quelle langue souhaitez-vous ? ${names.join(' · ')}`,
  welcome: 'Je vous en prie. Bon rétablissement !',
  hello: 'Bonjour ! Posez-moi vos questions sur l’ordonnance, ou envoyez une autre photo.',
  corrected:
    'Merci de me le dire ; il se peut que j’aie mal lu. Je ne change pas ce qui est écrit sur la page : faites-le confirmer par votre pharmacien ou votre médecin. Voici ce que je vois :',
  nothingToShow: 'Il n’y a pas encore d’image à montrer. Envoyez-moi d’abord la photo d’une ordonnance.',
  shown: 'Voici la page.',
  whichPrescription: (labels) =>
    `J’ai ici ${labels.length} ordonnances. De laquelle parlez-vous ?\n${labels.map((label) => `• ${label}`).join('\n')}`,
  aboutPrescription: (label) => `À propos de l’${label} :`,
  assumed: (label) => `Pour « ${label} » :`,
  prescriptionLabel: (number, { prescriber, patient, date }) =>
    [
      `ordonnance ${number}`,
      prescriber && `de « ${prescriber} »`,
      patient && `pour « ${patient} »`,
      date && `datée « ${date} »`,
    ]
      .filter(Boolean)
      .join(' '),

  commands: {
    start: 'Ce que je sais faire',
    help: 'Comment poser une question',
    new: 'Mettre cette ordonnance de côté',
    show: 'La page avec les lignes citées marquées',
    language: 'Choisir une autre langue',
    privacy: 'Ce qui est conservé, et combien de temps',
    forget: 'Tout effacer immédiatement',
  },
  buttonExpired: 'Ce bouton est trop ancien. Merci d’écrire votre question.',
  tooFast: (seconds) =>
    `Cela fait beaucoup d’un coup. Attendez ${seconds === 1 ? 'une seconde' : `${seconds} secondes`}, puis renvoyez-le ; d’ici là je ne réponds pas.`,
  notAdmitted: (id) =>
    `Ce bot est privé. Si vous devez y avoir accès, donnez ce numéro à la personne qui le gère : ${id}`,

  progress: {
    fetching: 'Bien reçu, je regarde…',
    queued: (ahead) => `Dans la file : ${ahead === 1 ? 'une page' : `${ahead} pages`} avant la vôtre…`,
    reading: (page, pages, percent) =>
      `Lecture de la page${pages === 1 ? '' : ` ${page} sur ${pages}`}… ${percent} %`,
  },
  addedPages: (pages, all) =>
    `J’ai ajouté ${pages === 1 ? 'cette page' : `ces ${pages} pages`} à l’ordonnance ; elle a maintenant ${all} pages.`,
  missingPage: (page, why) => `La page ${page} ne fait pas partie de cette réponse. ${why}`,

  problems: {
    blurry: {
      what: 'La photo est floue.',
      retake:
        'Tenez le téléphone bien immobile, touchez la page à l’écran pour faire la mise au point, et reprenez-la.',
    },
    dark: {
      what: 'La photo est trop sombre.',
      retake: 'Reprenez-la près d’une fenêtre ou sous une lampe, sans votre ombre sur la page.',
    },
    overexposed: {
      what: 'Une partie de la photo est brûlée par la lumière.',
      retake: 'Désactivez le flash, inclinez un peu la page pour éviter le reflet, et reprenez la photo.',
    },
    'low-resolution': {
      what: 'L’image est trop petite pour que les lettres soient lisibles.',
      retake:
        'Remplissez l’image avec la page, ou envoyez-la comme fichier pour qu’elle ne soit pas réduite en route.',
    },
    'no-text': {
      what: 'Je ne trouve rien d’écrit sur cette image.',
      retake: 'Posez la page à plat, prenez la photo bien au-dessus, et renvoyez-la.',
    },
    unreadable: {
      what: 'Je vois qu’il y a de l’écriture, mais je n’arrive pas à la lire.',
      retake:
        'Prenez une photo plus nette, d’au-dessus et en bonne lumière. Si cela ne suffit pas, demandez à votre pharmacien.',
    },
    'not-a-prescription': {
      what: 'Cela ne me semble pas être une ordonnance.',
      retake: 'Si c’en est une, envoyez une photo de la page entière.',
    },
  },
  onPage: (page) => `Page ${page} :`,
  readAnyway: 'Voici ce que j’ai tout de même pu lire :',

  errors: {
    'empty-file': () => 'Ce fichier est vide. Merci de le renvoyer.',
    'not-an-image': () => 'Ce fichier n’est pas une image. Envoyez une photo (JPEG, PNG, HEIC) ou un PDF.',
    'unsupported-format': () =>
      'Je ne peux pas ouvrir ce type d’image. Envoyez-la en JPEG, PNG, WebP, HEIC ou PDF.',
    'broken-image': () => 'Cette image est abîmée et ne s’ouvre pas. Merci de la renvoyer.',
    'image-too-small': () => 'Cette image est trop petite pour être lue. Envoyez la photo d’origine.',
    'too-many-bytes': ({ limitMegabytes = 20 }) =>
      `Ce fichier est trop gros. J’accepte jusqu’à ${limitMegabytes} Mo ; envoyez une photo plus petite.`,
    'too-many-pixels': ({ limitMegapixels = 50 }) =>
      `Cette image a trop de pixels. J’accepte jusqu’à ${limitMegapixels} mégapixels ; envoyez-en une plus petite.`,
    'too-slow': () => 'Cette image a mis trop de temps à s’ouvrir. Envoyez-la comme simple photo JPEG.',
    'pdf-locked': () =>
      'Ce PDF est protégé par un mot de passe. Envoyez-le sans protection, ou envoyez une photo.',
    'pdf-empty': () => 'Ce PDF n’a aucune page. Envoyez-en un autre, ou une photo.',
    'question-empty': () => 'Ce message était vide. Que voulez-vous savoir ?',
    'question-too-long': ({ limit = 2000 }) =>
      `Cette question est trop longue pour moi. Merci de ne pas dépasser ${limit} caractères.`,
    'queue-full': () =>
      'Beaucoup de personnes posent des questions en ce moment. Renvoyez-la dans quelques minutes.',
    cancelled: () => 'Cela s’est arrêté avant ma réponse. Merci de renvoyer votre message.',
    'model-missing': () =>
      'Je ne peux pas lire de page en ce moment : une partie de moi n’est pas installée. Prévenez la personne qui gère ce bot.',
    'model-broken': () =>
      'Je ne peux pas lire de page en ce moment : une partie de moi est endommagée. Prévenez la personne qui gère ce bot.',
    'out-of-memory': () =>
      'J’ai manqué de mémoire sur cette page. Envoyez une photo plus petite, une page à la fois.',
    'engine-closed': () => 'Je redémarre. Merci de renvoyer votre message dans une minute.',
    'engine-failed': () => 'Quelque chose a échoué pendant la lecture. Merci de renvoyer la page.',
    unauthorised: () => 'Je n’ai pas le droit de récupérer ce fichier. Prévenez la personne qui gère ce bot.',
    conflict: () => 'Je tourne deux fois en ce moment. Renvoyez votre message dans quelques minutes.',
    gone: () => 'Ce fichier n’est plus là. Merci de le renvoyer.',
    'rate-limited': () => 'La messagerie me demande de ralentir. Renvoyez votre message dans une minute.',
    unreachable: () => 'Je n’ai pas pu récupérer ce fichier. Merci de le renvoyer.',
    'too-large': ({ limitMegabytes }) =>
      [
        limitMegabytes
          ? `La messagerie ne me donne que des fichiers de ${limitMegabytes} Mo au plus.`
          : 'La messagerie ne me donne pas de fichier de cette taille.',
        'Envoyez-le comme photo, ou réduisez-le.',
      ].join(' '),
    expired: () => 'Le lien vers ce fichier a expiré. Merci de le renvoyer.',
    refused: () => 'La messagerie ne m’a pas donné ce fichier. Merci de le renvoyer.',
    'wrong-key': () =>
      'Je ne peux pas ouvrir ce qui est conservé de cette conversation : la clé ne correspond pas. Prévenez la personne qui gère ce bot.',
    corrupt: () =>
      'Ce qui est conservé de cette conversation est endommagé. Écrivez « oublie-moi » pour l’effacer, puis renvoyez la photo.',
    'newer-version': () =>
      'Ce qui est conservé ici vient d’une version plus récente de moi. Prévenez la personne qui gère ce bot.',
    'disk-full': () =>
      'Il n’y a plus de place là où je garde les conversations. Prévenez la personne qui gère ce bot.',
    'in-use': () =>
      'Je tourne deux fois en ce moment, et un seul de nous peut répondre. Prévenez la personne qui gère ce bot.',
    unwritable: () =>
      'Je ne peux pas écrire là où je garde les conversations. Prévenez la personne qui gère ce bot.',
    closed: () => 'Je redémarre. Merci de renvoyer votre message dans une minute.',
    'picture-gone': () => 'Je n’ai plus cette image. Merci de la renvoyer.',
    unexpected: () => 'Quelque chose a échoué de mon côté. Merci de renvoyer votre message.',
  },

  emergency: [
    'Si quelqu’un est en danger, appelez tout de suite les secours : 15 ou 112 (France), 112 (Belgique, Europe), 144 (Suisse), 911 (Canada).',
    'Dites ce qui a été pris, combien et quand, et gardez les boîtes à portée de main. N’attendez pas ma réponse.',
  ].join('\n'),
  advice:
    'Je ne peux pas vous conseiller là-dessus ; demandez à votre pharmacien ou à votre médecin, qui vous connaissent. Ce que dit la page :',

  where: {
    page: (page) => `page ${page}`,
    down: ['tout en haut', 'moitié supérieure', 'milieu', 'moitié inférieure', 'tout en bas'],
    left: 'à gauche',
    right: 'à droite',
  },
  suggestions: {
    medicines: 'Quels médicaments sont prescrits ?',
    directions: (medicine) => `Comment prendre ${medicine} ?`,
    duration: (medicine) => `Pendant combien de temps prendre ${medicine} ?`,
    diagnoses: 'Quelles maladies sont nommées ?',
    tests: 'Quelles analyses sont demandées ?',
    advice: 'Quels conseils sont donnés ?',
    nextVisit: 'Quand est le prochain rendez-vous ?',
    prescriber: 'Quel médecin l’a écrite ?',
    everything: 'Lisez l’ordonnance',
    showPicture: 'Montre',
    help: 'Aide',
  },
}
