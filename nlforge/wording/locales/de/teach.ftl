# Fragen an die Person, die es weiß: Nachrichten, deren Antworten am meisten lehren, dreißig je Sitzung.

teach-reading = Ich lese deine Nachrichten und suche die, deren Antworten am meisten lehren …
teach-goes-on = Es geht weiter, wo du aufgehört hast.
teach-progress = { $at } von { $of }   Sitzung { $sitting }
teach-where = ({ $file }, Zeile { $line })
teach-question = Wie lautet die Antwort?
teach-draft = Auf „{ $message }“ hat jemand geantwortet:
teach-no-draft = Auf eine solche Nachricht hat noch niemand geantwortet.
teach-write = Schreib die Antwort. Enter behält sie, Strg+J beginnt eine neue Zeile, Esc geht zurück.
teach-write-plain = Tippe die Antwort in einer Zeile und drücke Enter; eine leere Zeile geht zurück.
teach-whom = Wer könnte es wissen? Tippe einen Namen oder drücke nur Enter.
teach-which = Diese zwei sagen zu fast derselben Nachricht Verschiedenes. Welche gilt?
teach-near = Auf „{ $message }“ hat jemand geantwortet:
teach-one = 1, auf diese Nachricht
teach-other = 2, auf fast dieselbe Nachricht
teach-ask-why = Warum? Aus deinem Grund kann eine Regel für alle Antworten werden. Gibt es keinen, drücke nur Enter.
teach-line = Soll das eine Regel sein, nach der Antworten bewertet werden? „{ $line }“
teach-reword = Sag die Regel in deinen Worten, dann drücke Enter.
teach-type-one = Bitte tippe eines davon: { $keys }
teach-keys-wait = Esc schließt
teach-esc = Esc beendet die Sitzung; was du gesagt hast, ist aufgehoben, und du kannst später weitermachen.

teach-why-many =
    { $alike ->
        [one] Eine Nachricht ist ähnlich wie diese, und keine von beiden hat eine Antwort.
       *[other] { $alike } Nachrichten sind ähnlich wie diese, und keine hat eine Antwort.
    }
teach-why-thin =
    { $alike ->
        [0] { $answered ->
            [one] Eine ähnliche Nachricht hat
           *[other] { $answered } ähnliche Nachrichten haben
        } eine Antwort; diese hat keine.
        [one] Eine weitere Nachricht ohne Antwort ist ähnlich wie diese; { $answered } ähnliche { $answered ->
            [one] hat
           *[other] haben
        } eine.
       *[other] { $alike } weitere Nachrichten ohne Antwort sind ähnlich wie diese; { $answered } ähnliche { $answered ->
            [one] hat
           *[other] haben
        } eine.
    }
teach-why-unsure = Antworten auf ähnliche Nachrichten sagen Verschiedenes: „{ $one }“ und „{ $other }“.
teach-why-disputed = Zwei Antworten auf fast dieselbe Nachricht sagen Verschiedenes.
teach-why-lone = Noch hat keine ähnliche Nachricht eine Antwort.

teach-letter-accept = a
teach-letter-edit = b
teach-letter-write = s
teach-letter-skip = u
teach-letter-pass = w
teach-letter-back = z
teach-letter-one = 1
teach-letter-other = 2
teach-letter-both = 3
teach-letter-yes = j
teach-letter-no = n
teach-letter-stop = q
teach-word-accept = annehmen
teach-word-edit = bearbeiten
teach-word-write = selbst schreiben
teach-word-skip = überspringen
teach-word-pass = weiß jemand anders
teach-word-back = zurück
teach-word-one = die erste
teach-word-other = die zweite
teach-word-both = beide gelten
teach-word-yes = ja
teach-word-no = nein
teach-word-stop = beenden

teach-brought-nothing = Es wurde keine Antwort geschrieben.
teach-brought =
    { $count ->
        [one] Eine Antwort ist aufgehoben
       *[other] { $count } Antworten sind aufgehoben
    } (geschrieben { $written }, geändert { $edited }, so angenommen { $accepted }, aus zweien gewählt { $chosen }).
teach-covered = Von den Nachrichten, die ohne Antwort kamen, haben jetzt { $now } eine oder ähneln einer, die eine hat; vorher waren es { $before }.
teach-passed-on =
    { $count ->
        [one] Eine Nachricht ist für jemand anders
       *[other] { $count } Nachrichten sind für jemand anders
    }: { $path }. Gib die Datei weiter; sind ihre Antworten ausgefüllt, nenne sie mir.
teach-left =
    { $count ->
        [one] Eine Nachricht dieser Sitzung ist noch offen
       *[other] { $count } Nachrichten dieser Sitzung sind noch offen
    }. Sag „frag mich ab“, um weiterzumachen.
teach-more = Sag „frag mich ab“ für die nächsten { $count }.
teach-sitting =
    Sitzung { $number }: { $replies ->
        [one] eine Antwort
       *[other] { $replies } Antworten
    }, { $before } → { $now } der Nachrichten erreicht.
teach-later = Es läuft gerade ein Training, darum bleibt der Plan, wie er ist. Die Antworten stehen in { $path }; sag „frag mich ab“, wenn es zu Ende ist, oder nenne diese Datei.

teach-say-beside = Lerne aus { $path } wie geplant.
teach-say-source = Lerne auch aus den Antworten, die ich selbst geschrieben habe: { $path }
teach-say-line = Antworten werden auch danach bewertet: { $line }

teach-nothing = Es gibt keine Nachricht, nach der ich dich fragen könnte.
teach-nothing-left = { $count } Nachrichten haben keine Antwort, aber was du schon gesagt hast, erreicht sie alle.
teach-all-answered = Alle { $count } Nachrichten haben Antworten, und keine sagen Verschiedenes.
teach-no-messages = Ich sehe noch keine Nachrichten.
teach-nothing-todo = Nenne eine Datei mit Nachrichten, oder einen Ordner mit E-Mails oder Chats; Antworten dürfen darin fehlen.
teach-offer =
    { $count ->
        [one] Eine Nachricht hat keine Antwort.
       *[other] { $count } Nachrichten haben keine Antwort.
    } Wenn du oder jemand anders die Antworten weiß, sag „frag mich ab“: Ich zeige die, die am meisten lehren, dreißig auf einmal.
