"""Files of older programs: their letters are found, whatever they were saved as."""

from __future__ import annotations

import pytest

from engine.core.text_decoding import letters

SAID = {
    "de": "Guten Tag, die Jacke ist zu groß für mich. Können Sie sie zurücknehmen? Schöne Grüße aus München, "
     "Jürgen Müller",
    "fr": "Bonjour, ma commande n'est pas arrivée à l'adresse indiquée. Pourriez-vous vérifier où elle est "
     "passée, s'il vous plaît ? Très déçu, François",
    "es": "¿Cuándo llegará mi pedido? Todavía no he recibido ningún correo. Mañana salgo de viaje y me gustaría "
     "tener la respuesta. Señor Muñoz",
    "pl": "Dzień dobry, chciałbym zwrócić kurtkę, ponieważ jest za duża. Proszę o szybką odpowiedź. Pozdrawiam, "
     "Łukasz Żółć",
    "cs": "Dobrý den, chtěl bych vrátit zboží, které přišlo poškozené. Děkuji za rychlou odpověď, Jiří Dvořák",
    "tr": "Merhaba, siparişim hâlâ gelmedi. Ne zaman ulaşacağını öğrenebilir miyim? Teşekkürler, Gülşah Yıldız",
    "lt": "Laba diena, norėčiau grąžinti striukę, nes ji per didelė. Ačiū už greitą atsakymą, Žydrūnė",
    "ru": "Здравствуйте, куртка мне велика. Можно ли её вернуть? Заранее спасибо за быстрый ответ.",
    "el": "Καλημέρα, το μπουφάν είναι πολύ μεγάλο. Μπορώ να το επιστρέψω; Ευχαριστώ πολύ για την απάντηση.",
    "he": "שלום, המעיל גדול מדי. האם אפשר להחזיר אותו? תודה רבה על התשובה המהירה",
    "ar": "مرحبا، المعطف كبير جدا. هل يمكنني إعادته؟ شكرا جزيلا على الرد السريع",
    "ja": "こんにちは、ジャケットが大きすぎます。返品できますか？早めの返信をお願いします。",
    "zh": "您好，这件外套太大了，可以退货吗？请尽快回复，谢谢您的帮助。",
    "zt": "您好，這件外套太大了，可以退貨嗎？請盡快回覆，謝謝您的幫助。",
    "ko": "안녕하세요, 재킷이 너무 큽니다. 반품할 수 있나요? 빠른 답변 부탁드립니다.",
    "th": "สวัสดีค่ะ เสื้อแจ็คเก็ตตัวใหญ่เกินไป สามารถคืนได้ไหมคะ ขอบคุณมากค่ะ",
}  # fmt: skip
SAVED_AS = {
    "de": ["cp1252", "mac_roman", "cp850"],
    "fr": ["cp1252", "mac_roman", "cp850"],
    "es": ["cp1252", "mac_roman", "cp850"],
    "pl": ["cp1250"],
    "cs": ["cp1250"],
    "tr": ["cp1254"],
    "lt": ["cp1257"],
    "ru": ["cp1251", "koi8-r"],
    "el": ["cp1253"],
    "he": ["cp1255"],
    "ar": ["cp1256"],
    "ja": ["cp932", "euc-jp"],
    "zh": ["gb18030"],
    "zt": ["big5hkscs"],
    "ko": ["cp949"],
    "th": ["tis-620"],
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, encoding) for language, encodings in SAVED_AS.items() for encoding in encodings],
)
def test_letters_are_found(language: str, encoding: str) -> None:
    """A wrong guess would be learned as wrong letters; one sentence is enough to tell, and so is a table of it."""
    text = SAID[language].encode(encoding, "ignore").decode(encoding)
    assert letters(text.encode(encoding)) == text
    table = "date,from,subject,text\n" + "".join(
        f'2026-01-{n:02},kunde{n}@shop.example,order {n * 37},"{text}"\n' for n in range(1, 29)
    )
    assert letters(table.encode(encoding)) == table
