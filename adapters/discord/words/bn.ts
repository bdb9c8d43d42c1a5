import type { DiscordWords } from '../words.ts'
import { en } from './en.ts'

/** The names of commands are never shown in it: Discord has no such language. */
export const bn: DiscordWords = {
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
