import type { DiscordWords } from '../words.ts'

export const fr: DiscordWords = {
  commands: {
    prescription: {
      name: 'ordonnance',
      description: 'Lit une ordonnance et dit ce qui a été prescrit',
      photo: { name: 'photo', description: 'La page : une photo, un scan ou un PDF' },
      further: { name: 'page', description: 'Une autre page de la même ordonnance' },
      question: { name: 'question', description: 'Que voulez-vous savoir ?' },
    },
    ask: {
      name: 'demander',
      description: 'Pose une question sur la dernière ordonnance envoyée',
      question: { name: 'question', description: 'Que voulez-vous savoir ?' },
    },
    forget: { name: 'oublier', description: 'Efface aussitôt vos ordonnances et vos messages' },
    privacy: { name: 'confidentialité', description: 'Ce qui est conservé, et combien de temps' },
    read: 'Lire cette ordonnance',
  },
  share: 'Partager ici',
  shared: (who) => `Partagé par ${who} :`,
  ready: (who) => `${who}, votre réponse est prête.`,
  showToMe: 'Me la montrer',
  asked: (who) => `${who} a demandé :`,
  thread: (who) => `Ordonnance envoyée par ${who}`,
  inThread: (thread) => `La réponse est dans ${thread}.`,
  hidden:
    'Je ne vois pas ce que vous avez écrit : sur les serveurs, Discord ne me montre que les messages qui me mentionnent. Mentionnez-moi, ou utilisez /ask.',
  cannotTake: 'Je ne peux pas prendre ce message pour l’instant. Renvoyez-le dans quelques minutes.',
  closed: 'Ce bot ne vous est pas ouvert ici.',
  noLonger: 'Cette réponse n’est plus conservée. Posez la question à nouveau.',
  noPage: 'Il n’y a pas d’image dans ce message.',
  review: {
    confirm: 'Confirmer',
    correct: 'Corriger',
    unreadable: 'Illisible',
    pharmacistsOnly: 'Seuls les pharmaciens de ce serveur peuvent le faire.',
    which: 'Quel médicament voulez-vous corriger ?',
    form: (medicine) => `Corriger : ${medicine}`,
    name: 'Nom du médicament',
    strength: 'Dosage',
    directions: 'Posologie',
    nothing: 'Il n’y a pas de médicament à corriger dans cette lecture.',
  },
  markedPage: (page) => `Page ${page} avec les lignes citées marquées`,
}
