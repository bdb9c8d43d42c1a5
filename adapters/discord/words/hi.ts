import type { DiscordWords } from '../words.ts'

export const hi: DiscordWords = {
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
