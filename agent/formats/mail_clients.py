"""What mail programs write round a quotation and under a message, in the languages they speak.

These are marks of a format, like the field names of a header: nobody says or hears them. The words for disclaimers
and for "sent from my …" start from mail-parser-reply's tables.
"""

import re

from mailparser_reply.constants import MAIL_LANGUAGES

_OPENERS = (
    "On|At|In message|Le|Am|Il|In data|El|Em|No dia|A|Op|Den|Dne|Dnia|Dňa|W dniu|Pe|La data|Tarihinde|På|"
    "Man|Tir|Tis|Ons|Tor|Tors|Fre|Lør|Lör|Søn|Sön|В|在|於|Ngày|Vào|Dana|Στις|Vmesto|Kell|El día|Quoting"
)
_VERBS = (
    r"wrote|writes|has written|said|says|[aà] [ée]crit|nous a dit|schrieb(?:en Sie)?|geschrieben|ha scritto|scrive|"
    r"escribi[oó]|ha escrito|"
    r"escreveu|schreef|geschreven|skrev|skreiv|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|kirjoitti|"
    r"написал(?:\(а\)|а)?|пишет|пише|写道|寫道|님이 작성(?:하였습니다)?|yazdı|írta|a scris|έγραψε|đã viết|je napisao|kirjutas"
)
_SENDER = (
    "From|Von|De|Da|Van|Od|Fra|Från|Lähettäjä|Feladó|От|Від|Από|Kimden|发件人|寄件者|差出人|보낸\\s?사람|"
    "Expéditeur|Mittente|Remitente"
)
_OTHERS = (
    "Sent|Date|To|Cc|Bcc|Subject|Reply-To|Organization|Importance|Attachments|"
    "Gesendet|Datum|An|Kopie|Betreff|Organisation|Antwort an|"
    "Envoyé(?: le)?|À|A|Cc|Objet|Répondre à|Enviado(?: el| em)?|Para|Asunto|Assunto|Fecha|Data|CC|Organización|"
    "Inviato|Oggetto|Verzonden|Aan|Onderwerp|Wysłano|Do|DW|Temat|Sendt|Til|Emne|Dato|Kopi|Skickat|Till|Ämne|Kopia|"
    "Lähetetty|Vastaanottaja|Aihe|Päivämäärä|Odesláno|Komu|Předmět|Отправлено|Дата|Кому|Тема|Копия|"
    "发送时间|日期|收件人|主题|抄送|寄件日期|收件者|主旨|送信日時|宛先|件名|보낸\\s?날짜|받는\\s?사람|제목|참조"
)
_ORIGINAL = (
    "Original (?:Message|Appointment)|Reply Message|Ursprüngliche (?:Nachricht|Mail)|Original-?Nachricht|"
    "Message (?:d'origine|original|initial)|Mensaje original|Mensagem original|Messaggio originale|Oorspronkelijk bericht|"
    "Oprindelig meddelelse|Originalmeddelande|Opprinnelig melding|Alkuperäinen viesti|Oryginalna wiadomość|Wiadomość oryginalna|"
    "Původní zpráva|Исходное сообщение|Пересылаемое сообщение|原始邮件|原始郵件|元のメッセージ|원본 메(?:시|세)지"
)
_FORWARDED = (
    "Forwarded message|Message (?:transféré|réexpédié)|Weitergeleitete Nachricht|Mensaje reenviado|"
    "Mensagem (?:encaminhada|reencaminhada)|"
    "Messaggio inoltrato|Doorgestuurd bericht|Videresendt meddelelse|Vidarebefordrat meddelande|Videresendt melding|"
    "Wiadomość przekazana|Přeposlaná zpráva|Перенаправленное сообщение|转发的邮件|轉寄郵件"
)
_FORWARD_BEGINS = (
    "Begin forwarded message|Début du message (?:transféré|réexpédié)|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|"
    "Inicio del mensaje reenviado|"
    "Início da mensagem (?:encaminhada|reencaminhada)|Inizio messaggio inoltrato|Begin doorgestuurd bericht"
)
_SENT_FROM = "|".join(
    [re.sub(r"\.\*$", "", words["sent_from"]) for words in MAIL_LANGUAGES.values() if words.get("sent_from")]
    + [
        r"Sent (?:from|via|with|by) ",
        r"From my (?:i?phone|android|mobile|blackberry)",
        r"\w+ from mobile",
        r"Envoyé (?:de|à partir de|avec) ",
        r"Télécharge[rz] Outlook",
        r"Outlook für .{1,20} beziehen",
        r"Von meinem .{1,40} gesendet",
        r"Diese Nachricht wurde von .{1,60} gesendet",
        r"Enviado (?:do meu|a partir do|via) ",
        r"Enviado desde ",
        r"Obtener Outlook",
        r"Obter o Outlook",
        r"Scarica Outlook",
        r"Verzonden (?:met|via|vanuit) ",
        r"Verstuurd (?:vanaf|met|via) ",
        r"Download Outlook",
        r"Skickat från ",
        r"från min ",
        r"Lähetetty ",
        r"Отправлено (?:с|из) ",
        r"從我的 .{1,20} 傳送",
        r"从我的.{1,20}发送",
    ]
)
_DISCLAIMERS = "|".join(
    [word for words in MAIL_LANGUAGES.values() for word in words.get("disclaimers", [])]
    + [
        r"Confidentiality notice",
        r"Avis de confidentialité",
        r"This (?:e-?mail|message|communication)\b.{0,80}\b(?:confidential|intended|privileged)",
        r"Ce (?:courriel|message|courrier électronique|mail)\b.{0,80}\bconfidentiel",
        r"Diese (?:E-?Mail|Nachricht)\b.{0,80}\bvertraulich",
    ]
)

OPENER = re.compile(rf"(?:{_OPENERS})\s", re.IGNORECASE)
"""Matched at the start of a line: perhaps "On Monday … wrote:" begins."""
VERB = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)", re.IGNORECASE)
"""Searched: the verb of "… wrote:"."""
FIELD = re.compile(rf"[*_\s]*(?P<name>(?P<sender>{_SENDER})|(?:{_OTHERS}))[*_\s]{{0,4}}[:：]", re.IGNORECASE)
"""Matched at the start of a line: a header field that a quoting program wrote out."""
ORIGINAL = re.compile(rf"[*\s]*[-_=]{{2,}}\s?(?:{_ORIGINAL})\s?[-_=]{{2,}}", re.IGNORECASE)
FORWARDED = re.compile(rf"[*\s]*-{{2,}}\s?(?:{_FORWARDED})\s?-{{2,}}|[*\s]*(?:{_FORWARD_BEGINS})\s?:", re.IGNORECASE)
SENT_FROM = re.compile(rf"[\s(<*_]*(?:{_SENT_FROM})", re.IGNORECASE)
DISCLAIMER = re.compile(rf"[\s*]*(?:{_DISCLAIMERS})", re.IGNORECASE)
"""Matched at the start of a paragraph; only one that speaks of mail is a disclaimer."""
