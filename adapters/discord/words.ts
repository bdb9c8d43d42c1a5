/**
 * What Discord's surface itself says: names of commands, labels of buttons and forms. Everything said in a
 * conversation comes from the dialogue. Discord has no Bengali: its clients then show the English names, and only
 * what goes with a Bengali answer is in Bengali.
 */
export interface DiscordWords {
  commands: {
    prescription: Command & { photo: Command; further: Command; question: Command }
    ask: Command & { question: Command }
    forget: Command
    privacy: Command
    /** Name of the entry in a message's menu. */
    read: string
  }
  share: string
  shared(who: string): string
  /** In the channel, when an answer for one person alone came late and can't be sent to them. */
  ready(who: string): string
  showToMe: string
  /** Above what was asked with a command or a button. */
  asked(who: string): string
  thread(who: string): string
  inThread(thread: string): string
  /** Where the content of a message is hidden from the bot. */
  hidden: string
  cannotTake: string
  /** To somebody who isn't let in. */
  closed: string
  /** A button's answer is no longer kept. */
  noLonger: string
  noPage: string
  review: {
    confirm: string
    correct: string
    unreadable: string
    pharmacistsOnly: string
    which: string
    form(medicine: string): string
    name: string
    strength: string
    directions: string
    nothing: string
  }
  /** For people who don't see the picture. */
  markedPage(page: number): string
}

interface Command {
  /** 1-32 characters, lower case, no spaces. */
  name: string
  /** 1-100 characters. */
  description: string
}

const en: DiscordWords = {
  commands: {
    prescription: {
      name: 'prescription',
      description: 'Read a prescription and say what was prescribed',
      photo: { name: 'photo', description: 'The page: a photo, a scan or a PDF' },
      further: { name: 'page', description: 'A further page of the same prescription' },
      question: { name: 'question', description: 'What do you want to know?' },
    },
    ask: {
      name: 'ask',
      description: 'Ask about the prescription that was sent last',
      question: { name: 'question', description: 'What do you want to know?' },
    },
    forget: { name: 'forget', description: 'Delete your prescriptions and messages at once' },
    privacy: { name: 'privacy', description: 'What is kept, and for how long' },
    read: 'Read this prescription',
  },
  share: 'Share here',
  shared: (who) => `Shared by ${who}:`,
  ready: (who) => `${who}, your answer is ready.`,
  showToMe: 'Show it to me',
  asked: (who) => `${who} asked:`,
  thread: (who) => `Prescription sent by ${who}`,
  inThread: (thread) => `The answer is in ${thread}.`,
  hidden:
    'I can’t see what you wrote: in servers Discord shows me messages only when they mention me. Please mention me, or use /ask.',
  cannotTake: 'I can’t take this in at the moment. Please send it again in a few minutes.',
  closed: 'This bot isn’t open to you here.',
  noLonger: 'That answer is no longer kept. Please ask again.',
  noPage: 'There is no picture in that message.',
  review: {
    confirm: 'Confirm',
    correct: 'Correct',
    unreadable: 'Can’t read',
    pharmacistsOnly: 'Only pharmacists of this server can do that.',
    which: 'Which medicine do you want to correct?',
    form: (medicine) => `Correct: ${medicine}`,
    name: 'Name of the medicine',
    strength: 'Strength',
    directions: 'Directions',
    nothing: 'There is no medicine to correct on this reading.',
  },
  markedPage: (page) => `Page ${page} with the quoted lines marked`,
}

const hi: DiscordWords = {
  commands: {
    prescription: {
      name: 'पर्चा',
      description: 'पर्चा पढ़े और बताए कि क्या लिखा गया है',
      photo: { name: 'फ़ोटो', description: 'पन्ना: फ़ोटो, स्कैन या PDF' },
      further: { name: 'पन्ना', description: 'उसी पर्चे का अगला पन्ना' },
      question: { name: 'सवाल', description: 'आप क्या जानना चाहते हैं?' },
    },
    ask: {
      name: 'पूछें',
      description: 'पिछले भेजे गए पर्चे के बारे में पूछें',
      question: { name: 'सवाल', description: 'आप क्या जानना चाहते हैं?' },
    },
    forget: { name: 'भूल-जाओ', description: 'अपने पर्चे और संदेश तुरंत मिटाएँ' },
    privacy: { name: 'गोपनीयता', description: 'क्या रखा जाता है और कितने समय तक' },
    read: 'यह पर्चा पढ़ें',
  },
  share: 'यहाँ साझा करें',
  shared: (who) => `${who} ने साझा किया:`,
  ready: (who) => `${who}, आपका जवाब तैयार है।`,
  showToMe: 'मुझे दिखाएँ',
  asked: (who) => `${who} ने पूछा:`,
  thread: (who) => `${who} का भेजा पर्चा`,
  inThread: (thread) => `जवाब ${thread} में है।`,
  hidden:
    'आपका लिखा मुझे दिखाई नहीं देता: सर्वर में Discord मुझे केवल वे संदेश दिखाता है जिनमें मेरा उल्लेख हो। मेरा उल्लेख करें, या /ask लिखें।',
  cannotTake: 'अभी मैं इसे नहीं ले सकता। कृपया कुछ मिनट बाद फिर भेजें।',
  closed: 'यह बॉट यहाँ आपके लिए खुला नहीं है।',
  noLonger: 'वह जवाब अब नहीं रखा है। कृपया फिर पूछें।',
  noPage: 'उस संदेश में कोई तस्वीर नहीं है।',
  review: {
    confirm: 'सही है',
    correct: 'सुधारें',
    unreadable: 'पढ़ा नहीं जाता',
    pharmacistsOnly: 'यह केवल इस सर्वर के फ़ार्मासिस्ट कर सकते हैं।',
    which: 'आप कौन-सी दवा सुधारना चाहते हैं?',
    form: (medicine) => `सुधार: ${medicine}`,
    name: 'दवा का नाम',
    strength: 'शक्ति',
    directions: 'लेने का तरीका',
    nothing: 'यहाँ सुधारने के लिए कोई दवा नहीं है।',
  },
  markedPage: (page) => `पन्ना ${page}, उद्धृत पंक्तियाँ चिह्नित`,
}

const es: DiscordWords = {
  commands: {
    prescription: {
      name: 'receta',
      description: 'Lee una receta y dice qué se ha recetado',
      photo: { name: 'foto', description: 'La página: una foto, un escaneo o un PDF' },
      further: { name: 'página', description: 'Otra página de la misma receta' },
      question: { name: 'pregunta', description: '¿Qué quieres saber?' },
    },
    ask: {
      name: 'preguntar',
      description: 'Pregunta sobre la última receta enviada',
      question: { name: 'pregunta', description: '¿Qué quieres saber?' },
    },
    forget: { name: 'olvidar', description: 'Borra tus recetas y mensajes al instante' },
    privacy: { name: 'privacidad', description: 'Qué se guarda y durante cuánto tiempo' },
    read: 'Leer esta receta',
  },
  share: 'Compartir aquí',
  shared: (who) => `Compartido por ${who}:`,
  ready: (who) => `${who}, tu respuesta está lista.`,
  showToMe: 'Mostrármela',
  asked: (who) => `${who} preguntó:`,
  thread: (who) => `Receta enviada por ${who}`,
  inThread: (thread) => `La respuesta está en ${thread}.`,
  hidden:
    'No puedo ver lo que has escrito: en los servidores Discord solo me muestra los mensajes que me mencionan. Mencióname o usa /ask.',
  cannotTake: 'Ahora mismo no puedo recibirlo. Envíalo de nuevo dentro de unos minutos.',
  closed: 'Este bot no está abierto para ti aquí.',
  noLonger: 'Esa respuesta ya no se guarda. Pregunta de nuevo, por favor.',
  noPage: 'En ese mensaje no hay ninguna imagen.',
  review: {
    confirm: 'Confirmar',
    correct: 'Corregir',
    unreadable: 'No se lee',
    pharmacistsOnly: 'Solo pueden hacerlo los farmacéuticos de este servidor.',
    which: '¿Qué medicamento quieres corregir?',
    form: (medicine) => `Corregir: ${medicine}`,
    name: 'Nombre del medicamento',
    strength: 'Dosis por unidad',
    directions: 'Indicaciones',
    nothing: 'En esta lectura no hay ningún medicamento que corregir.',
  },
  markedPage: (page) => `Página ${page} con las líneas citadas marcadas`,
}

const fr: DiscordWords = {
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

/** The names of commands are never shown in it: Discord has no such language. */
const bn: DiscordWords = {
  commands: en.commands,
  share: 'এখানে শেয়ার করুন',
  shared: (who) => `${who} শেয়ার করেছেন:`,
  ready: (who) => `${who}, আপনার উত্তর তৈরি।`,
  showToMe: 'আমাকে দেখান',
  asked: (who) => `${who} জিজ্ঞাসা করেছেন:`,
  thread: (who) => `${who}-এর পাঠানো প্রেসক্রিপশন`,
  inThread: (thread) => `উত্তরটি ${thread}-এ আছে।`,
  hidden:
    'আপনি কী লিখেছেন তা আমি দেখতে পাই না: সার্ভারে Discord আমাকে শুধু সেই বার্তাই দেখায় যাতে আমার উল্লেখ আছে। আমার উল্লেখ করুন, বা /ask ব্যবহার করুন।',
  cannotTake: 'এই মুহূর্তে আমি এটি নিতে পারছি না। কয়েক মিনিট পরে আবার পাঠান।',
  closed: 'এই বটটি এখানে আপনার জন্য খোলা নয়।',
  noLonger: 'সেই উত্তরটি আর রাখা নেই। আবার জিজ্ঞাসা করুন।',
  noPage: 'ওই বার্তায় কোনো ছবি নেই।',
  review: {
    confirm: 'ঠিক আছে',
    correct: 'সংশোধন',
    unreadable: 'পড়া যায় না',
    pharmacistsOnly: 'এটি শুধু এই সার্ভারের ফার্মাসিস্টরা করতে পারেন।',
    which: 'কোন ওষুধটি সংশোধন করতে চান?',
    form: (medicine) => `সংশোধন: ${medicine}`,
    name: 'ওষুধের নাম',
    strength: 'মাত্রা',
    directions: 'সেবনবিধি',
    nothing: 'এখানে সংশোধন করার মতো কোনো ওষুধ নেই।',
  },
  markedPage: (page) => `পৃষ্ঠা ${page}, উদ্ধৃত লাইন চিহ্নিত`,
}

const ALL: Readonly<Record<string, DiscordWords>> = { en, hi, es, fr, bn }

/** 'es-ES', 'en-US', 'hi': English where there are none. */
export function wordsFor(language: string | undefined): DiscordWords {
  return ALL[language?.toLowerCase().split('-')[0] ?? 'en'] ?? en
}
