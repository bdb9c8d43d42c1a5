import type { Catalogue } from './catalogue.ts'
import { keptFor } from './kept-for.ts'

export const es: Catalogue = {
  language: 'es',
  name: 'Español',
  greeting:
    '¡Hola! Envíame una foto de una receta médica y pregunta lo que quieras saber, por ejemplo: «¿Qué medicamentos hay?». Cito lo que pone en la hoja y muestro dónde está. Si no puedo leer algo, lo digo.',
  notice:
    'Ten en cuenta que puedo leer mal una hoja. Antes de tomar un medicamento, compruébalo con tu farmacéutico o tu médico: ellos tienen la última palabra.',
  help: [
    'Envía una foto, un escaneo o un PDF de una receta. Varias imágenes en un mismo mensaje son sus páginas, en orden.',
    'Luego pregunta: «¿Qué medicamentos hay?», «¿Cómo tomo el segundo?», «¿Durante cuánto tiempo?»',
    '',
    'También puedes escribir:',
    'muéstrame – la hoja con las líneas citadas marcadas',
    'nueva – dejar esta receta a un lado',
    'olvídame – borrarlo todo ahora mismo',
    'idioma – elegir otro idioma',
    'privacidad – qué se guarda y cuánto tiempo',
  ].join('\n'),
  privacy: ({ hours }) =>
    [
      'Tus imágenes las lee el mismo programa que hace funcionar este bot; no se pasan a la IA de otra empresa.',
      `Las imágenes, los mensajes y lo leído se guardan cifrados y se borran ${keptFor(hours, 'es')} después de tu último mensaje.`,
      'Escribe «olvídame» y se borran ahora mismo.',
      'El servicio de chat en el que escribes guarda su propia copia de los mensajes; bórralos también allí si quieres.',
    ].join('\n'),

  photoFirst: 'Todavía no tengo ninguna receta. Envíame una foto y podré responderte.',
  empty: 'El mensaje estaba vacío. Envíame una foto de una receta o una pregunta sobre ella.',
  unsupported: {
    sticker: 'No puedo leer stickers. Envía una foto de la receta o escribe tu pregunta.',
    voice: 'Todavía no puedo escuchar mensajes de voz. Escribe tu pregunta, por favor.',
    video: 'No puedo leer vídeos. Haz una foto de la receta y envíala, por favor.',
    location: 'No puedo usar una ubicación. Envía una foto de la receta o escribe tu pregunta.',
    contact: 'No puedo usar un contacto. Envía una foto de la receta o escribe tu pregunta.',
    file: 'No puedo leer ese tipo de archivo. Envía una foto (JPEG, PNG, HEIC) o un PDF.',
    other: 'No puedo leer eso. Envía una foto de la receta o escribe tu pregunta.',
  },
  startedAnew: 'De acuerdo, la dejo a un lado. Envíame una foto de la siguiente receta.',
  forgotten:
    'Hecho. Tus imágenes, tus mensajes y todo lo que leí en ellos están borrados. Envía una foto cuando quieras volver a empezar.',
  languageSet: 'A partir de ahora respondo en español. Lo que pone en la hoja se cita tal como está escrito.',
  languageAsk: (names) => `¿Qué idioma prefieres? ${names.join(' · ')}`,
  welcome: 'De nada. ¡Que te mejores!',
  hello: '¡Hola! Pregúntame lo que quieras sobre la receta o envía otra foto.',
  corrected:
    'Gracias por decírmelo; es posible que lo haya leído mal. No cambio lo que pone en la hoja, así que pide a tu farmacéutico o a tu médico que lo confirme. Esto es lo que veo:',
  nothingToShow: 'Todavía no hay ninguna imagen que mostrar. Envíame primero una foto de una receta.',
  shown: 'Esta es la hoja.',
  whichPrescription: (labels) =>
    `Aquí tengo ${labels.length} recetas. ¿A cuál te refieres?\n${labels.map((label) => `• ${label}`).join('\n')}`,
  aboutPrescription: (label) => `Sobre la ${label}:`,
  assumed: (label) => `Para «${label}»:`,
  prescriptionLabel: (number, { prescriber, patient, date }) =>
    [
      `receta ${number}`,
      prescriber && `de «${prescriber}»`,
      patient && `para «${patient}»`,
      date && `con fecha «${date}»`,
    ]
      .filter(Boolean)
      .join(' '),

  commands: {
    start: 'Qué puedo hacer',
    help: 'Cómo preguntar',
    new: 'Dejar esta receta a un lado',
    show: 'La página con las líneas citadas marcadas',
    language: 'Elegir otro idioma',
    privacy: 'Qué se guarda y por cuánto tiempo',
    forget: 'Borrarlo todo ahora mismo',
  },
  buttonExpired: 'Ese botón es demasiado antiguo. Escribe tu pregunta, por favor.',
  tooFast: (seconds) =>
    `Han sido muchos mensajes seguidos. Espera ${seconds === 1 ? 'un segundo' : `${seconds} segundos`} y envíalo de nuevo; hasta entonces no respondo.`,
  notAdmitted: (id) =>
    `Este bot es privado. Si debes tener acceso, da este número a quien lo gestiona: ${id}`,

  progress: {
    fetching: 'Recibido, voy a mirarlo…',
    queued: (ahead) => `En la cola: ${ahead === 1 ? 'una página' : `${ahead} páginas`} antes que la tuya…`,
    reading: (page, pages, percent) =>
      `Leyendo ${pages === 1 ? 'la hoja' : `la página ${page} de ${pages}`}… ${percent} %`,
  },
  addedPages: (pages, all) =>
    `He añadido ${pages === 1 ? 'esta página' : `estas ${pages} páginas`} a la receta; ahora tiene ${all} páginas.`,
  missingPage: (page, why) => `La página ${page} no forma parte de esta respuesta. ${why}`,

  problems: {
    blurry: {
      what: 'La foto está borrosa.',
      retake: 'Sujeta el móvil sin moverlo, toca la hoja en la pantalla para enfocar y repite la foto.',
    },
    dark: {
      what: 'La foto está demasiado oscura.',
      retake: 'Repítela junto a una ventana o bajo una lámpara, sin tu sombra sobre la hoja.',
    },
    overexposed: {
      what: 'Hay partes de la foto quemadas por la luz.',
      retake: 'Quita el flash, inclina un poco la hoja para evitar el reflejo y repite la foto.',
    },
    'low-resolution': {
      what: 'La imagen es demasiado pequeña para leer las letras.',
      retake: 'Llena la imagen con la hoja, o envíala como archivo para que no se reduzca por el camino.',
    },
    'no-text': {
      what: 'No encuentro nada escrito en esta imagen.',
      retake: 'Pon la hoja plana, haz la foto justo desde arriba y envíala de nuevo.',
    },
    unreadable: {
      what: 'Veo que hay texto, pero no consigo leerlo.',
      retake:
        'Haz una foto más nítida desde arriba y con buena luz. Si aun así no sale, pregunta a tu farmacéutico.',
    },
    'not-a-prescription': {
      what: 'Esto no me parece una receta médica.',
      retake: 'Si lo es, envía una foto de la hoja entera.',
    },
  },
  onPage: (page) => `Página ${page}:`,
  readAnyway: 'Esto es lo que he podido leer de todos modos:',

  errors: {
    'empty-file': () => 'Ese archivo está vacío. Envíalo de nuevo, por favor.',
    'not-an-image': () => 'Ese archivo no es una imagen. Envía una foto (JPEG, PNG, HEIC) o un PDF.',
    'unsupported-format': () =>
      'No puedo abrir ese tipo de imagen. Envíala como JPEG, PNG, WebP, HEIC o PDF.',
    'broken-image': () => 'Esa imagen está dañada y no se puede abrir. Envíala de nuevo, por favor.',
    'image-too-small': () => 'Esa imagen es demasiado pequeña para leerla. Envía la foto original.',
    'too-many-bytes': ({ limitMegabytes = 20 }) =>
      `Ese archivo es demasiado grande. Acepto hasta ${limitMegabytes} MB; envía una foto más pequeña.`,
    'too-many-pixels': ({ limitMegapixels = 50 }) =>
      `Esa imagen tiene demasiados píxeles. Acepto hasta ${limitMegapixels} megapíxeles; envía una más pequeña.`,
    'too-slow': () => 'Esa imagen ha tardado demasiado en abrirse. Envíala como una foto JPEG normal.',
    'pdf-locked': () => 'Ese PDF está protegido con contraseña. Envíalo sin ella, o envía una foto.',
    'pdf-empty': () => 'Ese PDF no tiene páginas. Envía otro, o una foto.',
    'question-empty': () => 'El mensaje estaba vacío. ¿Qué quieres saber?',
    'question-too-long': ({ limit = 2000 }) =>
      `Esa pregunta es demasiado larga para mí. Usa como mucho ${limit} caracteres.`,
    'queue-full': () => 'Ahora mismo hay mucha gente preguntando. Envíalo de nuevo dentro de unos minutos.',
    cancelled: () => 'Se detuvo antes de que pudiera responder. Envíalo de nuevo, por favor.',
    'model-missing': () =>
      'Ahora no puedo leer hojas: me falta una parte por instalar. Avisa a quien gestiona este bot.',
    'model-broken': () =>
      'Ahora no puedo leer hojas: una parte de mí está dañada. Avisa a quien gestiona este bot.',
    'out-of-memory': () =>
      'Me he quedado sin memoria con esa hoja. Envía una foto más pequeña, una página cada vez.',
    'engine-closed': () => 'Me estoy reiniciando. Envíalo de nuevo dentro de un minuto.',
    'engine-failed': () => 'Algo ha fallado mientras leía la hoja. Envíala de nuevo, por favor.',
    unauthorised: () => 'No tengo permiso para descargar ese archivo. Avisa a quien gestiona este bot.',
    conflict: () => 'Ahora mismo estoy en marcha dos veces. Envíalo de nuevo dentro de unos minutos.',
    gone: () => 'Ese archivo ya no está. Envíalo de nuevo, por favor.',
    'rate-limited': () =>
      'El servicio de chat me pide ir más despacio. Envíalo de nuevo dentro de un minuto.',
    unreachable: () => 'No he podido descargar ese archivo. Envíalo de nuevo, por favor.',
    'too-large': ({ limitMegabytes }) =>
      [
        limitMegabytes
          ? `El servicio de chat solo me entrega archivos de hasta ${limitMegabytes} MB.`
          : 'El servicio de chat no me entrega archivos de ese tamaño.',
        'Envíalo como foto o hazlo más pequeño.',
      ].join(' '),
    expired: () => 'El enlace a ese archivo ha caducado. Envíalo de nuevo, por favor.',
    refused: () => 'El servicio de chat no me ha dado ese archivo. Envíalo de nuevo, por favor.',
    'wrong-key': () =>
      'No puedo abrir lo guardado de esta conversación: la clave no coincide. Avisa a quien gestiona este bot.',
    corrupt: () =>
      'Lo guardado de esta conversación está dañado. Escribe «olvídame» para borrarlo y envía la foto de nuevo.',
    'newer-version': () =>
      'Lo guardado aquí es de una versión mía más nueva. Avisa a quien gestiona este bot.',
    'disk-full': () =>
      'No queda espacio donde guardo las conversaciones y no puedo aceptar esto. Avisa a quien gestiona este bot.',
    'in-use': () =>
      'Ahora mismo estoy en marcha dos veces y solo uno puede responder. Avisa a quien gestiona este bot.',
    unwritable: () =>
      'No puedo escribir donde guardo las conversaciones y no puedo aceptar esto. Avisa a quien gestiona este bot.',
    closed: () => 'Me estoy reiniciando. Envíalo de nuevo dentro de un minuto.',
    'picture-gone': () => 'Ya no tengo esa imagen. Envíala de nuevo, por favor.',
    unexpected: () => 'Algo ha fallado por mi parte. Envíalo de nuevo, por favor.',
  },

  emergency: [
    'Si alguien está en peligro, llama ahora al número de emergencias: 112 (España y Europa), 911 (México, Argentina y otros países de América).',
    'Di qué se ha tomado, cuánto y cuándo, y ten los envases a mano. No esperes mi respuesta.',
  ].join('\n'),
  advice:
    'En eso no puedo aconsejarte; pregunta a tu farmacéutico o a tu médico, que te conocen. Lo que pone en la hoja:',

  where: {
    page: (page) => `página ${page}`,
    down: ['arriba del todo', 'mitad superior', 'centro', 'mitad inferior', 'abajo del todo'],
    left: 'izquierda',
    right: 'derecha',
  },
  suggestions: {
    medicines: '¿Qué medicamentos hay?',
    directions: (medicine) => `¿Cómo tomo ${medicine}?`,
    duration: (medicine) => `¿Durante cuánto tiempo tomo ${medicine}?`,
    diagnoses: '¿Qué enfermedades nombra?',
    tests: '¿Qué análisis pide?',
    advice: '¿Qué consejos da?',
    nextVisit: '¿Cuándo es la próxima visita?',
    prescriber: '¿Qué médico la escribió?',
    everything: '¿Qué dice la receta?',
    showPicture: 'Muéstrame',
    help: 'Ayuda',
  },
}
