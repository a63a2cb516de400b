/** What the page behind a label says: few words of its own, so that it opens on a bad connection. */
import { sayerOf, useSayer, type Say as SayOf } from "@/lib/say";

const zhCN = {
  product: "寒露 · 报修",
  loading: "正在读取…",
  gone: "这个二维码已失效。",
  gone_about: "标签可能已更换。请找设备上的新标签，或联系您的服务商。",
  unreachable: "现在连不上，请检查网络后重试。",
  retry: "重试",
  title: "哪里有问题？",
  urgent: "很急吗？（可多选）",
  "urgent.leak": "漏水",
  "urgent.electricity": "漏电、跳闸",
  "urgent.warming": "货物正在升温",
  danger: "有危险请先断电、远离设备，并拨打 119。",
  words: "说说情况",
  "words.hint": "例如：不制冷、有异响、门关不上",
  photos: "照片（最多 {n} 张）",
  "photos.add": "+ 拍照",
  "photos.working": "正在处理…",
  "photos.unreadable": "这个文件不是能读取的图片。请重新拍照，或选 JPEG、PNG 图片；没有照片也可以提交。",
  "photos.remove": "删除第 {n} 张照片",
  "photos.name": "第 {n} 张照片",
  contact: "怎么联系您？（可不填，只给处理人员看）",
  send: "提交报修",
  sending: "正在提交…",
  sending_photos: "正在上传照片 {n} / {of}…",
  held: "收到答复前，内容保持不变；照片可以增减。",
  nothing: "请写几个字，或选一项紧急情况。",
  "done.new": "已受理",
  "done.known": "这台设备已有处理中的工单，您的话已补充到该工单",
  photos_lost: "{n} 张照片没有传上。",
  photos_again: "再传一次",
  follow: "查看进度",
  too_many: "报修太频繁，请稍后再试，或直接致电。",
} as const;

type Word = keyof typeof zhCN;

const en: Record<Word, string> = {
  product: "Hanlu · Report a fault",
  loading: "Loading…",
  gone: "This code is not valid any more.",
  gone_about: "The label may have been replaced: look for a newer one on the machine, or call your service provider.",
  unreachable: "No connection right now. Check the network and try again.",
  retry: "Try again",
  title: "What is wrong?",
  urgent: "Is it urgent? (more than one may be)",
  "urgent.leak": "Water leak",
  "urgent.electricity": "Electricity, breaker trips",
  "urgent.warming": "Goods are warming",
  danger: "In danger: switch the power off, keep away, and call the emergency services first.",
  words: "In your words",
  "words.hint": "For example: not cooling, strange noise, the door does not close",
  photos: "Photos (up to {n})",
  "photos.add": "+ Photo",
  "photos.working": "One moment…",
  "photos.unreadable": "This file cannot be read as a picture. Take a photo, or choose a JPEG or PNG; you can also report without one.",
  "photos.remove": "Remove photo {n}",
  "photos.name": "Photo {n}",
  contact: "How can we reach you? (optional, seen only by who deals with it)",
  send: "Report it",
  sending: "Sending…",
  sending_photos: "Sending photo {n} of {of}…",
  held: "Until an answer comes it stays as you sent it; photos can still be added or removed.",
  nothing: "Please write a few words, or choose what is urgent.",
  "done.new": "We have your case",
  "done.known": "This machine has an open case; what you wrote was added to it",
  photos_lost: "{n} {n, plural: photo was|photos were} not sent.",
  photos_again: "Send again",
  follow: "Follow the case",
  too_many: "Too many reports from here. Please try again later, or call us.",
};

export type Say = SayOf<Word>;

const sayer = sayerOf(zhCN, en);

export const useSay = (): Say => useSayer(sayer);
