import type { DiscordWords } from '../words.ts'

export const es: DiscordWords = {
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
