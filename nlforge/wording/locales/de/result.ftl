# Das Ergebnis eines Laufs: auf seinem Bildschirm, in einfachen Zeilen und im Bericht zum Weitergeben.

result-none = Es gibt noch kein Ergebnis.
result-none-todo = Ein Lauf, der zu Ende ist, hat eines. „Wie läuft es?“ sagt, wo der Lauf steht.
result-unreadable = Das Ergebnis lässt sich nicht lesen: { $path } ist beschädigt oder von einer anderen Version.
result-unreadable-todo = Hol die Datei aus einer Kopie zurück, wenn du eine hast, oder starte den Lauf noch einmal.
result-no-verdict = Dieser Lauf hat kein Urteil gefällt, wofür das Modell taugt; die Zahlen stehen unten.
result-title = Ergebnis: { $session }
result-made = Bericht vom { $date }
result-score = Punktzahl insgesamt
result-head-change = Vorher und nachher
result-head-ways = Andere Wege zu einer Antwort, an denselben Nachrichten gemessen
result-head-curve = Wie viel es beantwortet, und wie viel davon richtig ist
result-head-answers = Antworten zum Ansehen
result-before = vorher
result-after = nachher
result-unmeasured = nicht gemessen
result-range = mit Zufall { $low } bis { $high }
result-range-short = ({ $low }–{ $high })
result-from-to = Von { $before } auf { $after }
result-kind-better = besser
result-kind-worse = SCHLECHTER
result-kind-chance = nicht mehr als Zufall
result-kind-few = zu wenige Nachrichten, um es zu sagen
result-kind-unknown = nicht verglichen
result-worse = { $count ->
    [one] Eine Zeile wurde schlechter: { $names }.
   *[other] { $count } Zeilen wurden schlechter: { $names }.
}
result-nothing-worse = Keine Zeile der Bewertung wurde schlechter, als es Zufall sein kann.
result-legend = { $full } erreicht · { $sure }{ $maybe } hier kann auch Zufall das Ende hinsetzen · gemessen an { $rows } Nachrichten, die es nicht gelernt hat
result-legend-page = Der schmale Streifen zeigt, wohin auch Zufall das Ende eines Balkens setzen kann. Gemessen an { $rows } Nachrichten, die das Modell nicht gelernt hat.
result-delivered = ← das bekommst du
result-point = beantwortet { $answered } %, davon richtig: { $right } % (ab { $sure } % sicher)
result-point-chosen = beantwortet { $answered } %, davon richtig: { $right } % (ab { $sure } % sicher) ← gewählt
result-curve-about = Nach rechts: wie viel es beantwortet. Nach oben: wie viel davon richtig ist. Die größere Marke ist die gewählte Schwelle.
result-curve-marks = ◆ die gewählte Schwelle; nach rechts: beantwortet, nach oben: richtig
result-asked = Gefragt:
result-untrained = Untrainiert:
result-replied = Antwort:
result-right = Richtig:
result-why = Warum:
result-judged-good = Du hast gesagt: gut.
result-judged-wrong = Du hast gesagt: falsch.
result-corrected = Du hast sie verbessert: { $reply }
result-answers = Es ist sich zu { $sure } % sicher und antwortet.
result-hands-over = Es ist sich nur zu { $sure } % sicher und gibt deshalb an einen Menschen ab.
result-over = Es ist sich nicht sicher genug und gibt an einen Menschen ab.
result-answers-all = Es beantwortet alles; wie sicher es sich ist, wurde nicht gemessen.
result-no-answers = Im Test war keine Antwort falsch. Probier selbst eine aus.
result-no-answer = Eine Antwort { $number } gibt es nicht: Sie haben die Nummern 1 bis { $count }.
result-see-answers = „Ergebnis“ zeigt sie mit ihren Nummern.
result-kept-hint = Für die nächste Verbesserung aufgehoben. Zurücknehmen: nimm { $number } zurück
result-judge-hint = War das richtig? Schreib „gut { $number }“, „falsch { $number }“ oder „falsch { $number }: “ und die richtige Antwort.
result-taken-back = Was du über die Antwort { $number } gesagt hast, ist zurückgenommen.
result-nothing-taken-back = Über die Antwort { $number } hast du nichts gesagt, das zurückzunehmen wäre.
result-plain-ways =
    Was du schreiben kannst:
    probier: und eine Nachricht — das untrainierte und das trainierte Modell beantworten sie
    gut 2 — die Antwort 2 ist richtig
    falsch 2 — sie ist falsch; falsch 2: und die richtige Antwort hebt auch diese auf; nimm 2 zurück macht es rückgängig
    vergleiche, verbessere es, teile den Bericht, exportiere es, gib es meinen Kollegen
result-compare-head = Läufe von { $session }, der neueste zuerst:
result-compare-run = Lauf { $run }, { $model }: Punktzahl { $score } ± { $noise }
result-compare-one = Es gibt keinen anderen Lauf dieser Sitzung zum Vergleichen. Mit „ändern:“ und dem, was anders sein soll, beginnt einer.
result-compare-better = ; besser als der Lauf davor ({ $change })
result-compare-worse = ; SCHLECHTER als der Lauf davor ({ $change })
result-compare-chance = ; etwa so gut wie der Lauf davor ({ $change }, nicht mehr als Zufall)
result-compare-how = „Besser“ und „schlechter“ heißt: mehr, als Zufall erklärt.
result-compare-other-rows = Läufe, die an anderen Nachrichten gemessen wurden, werden nicht verglichen.
result-share-ask =
    Der Bericht wird eine Datei, die sich in jedem Browser öffnet, auch ohne Netz. Soll er Beispiele enthalten? Das sind Texte von Menschen: Nachrichten und Antworten.
    „ja“: mit Beispielen. „nein“: nur Zahlen, Urteil, das Ziel und die Zeilen der Bewertung.
result-shared = Der Bericht liegt in { $path }
result-shared-with = Er enthält Nachrichten und Antworten: Gib ihn nur denen, die sie lesen dürfen. Er lässt sich drucken.
result-shared-without = Er enthält das Ziel und die Zeilen der Bewertung, aber keine Nachrichten und keine Antworten. Er lässt sich drucken.
result-share-many = Hier liegen schon { $count } Berichte dieser Sitzung. Räum einige davon weg.
result-page-without = Nachrichten und Antworten sind in diesem Bericht weggelassen.
result-card-score = Punktzahl { $before } → { $after } (± { $noise }).
result-card-open = F7 oder „Ergebnis“ zeigt es: wo es besser und schlechter wurde, die schlechtesten Antworten zum Verbessern und eine Zeile zum Ausprobieren.
result-try = Ausprobieren: Nachricht eingeben, Enter
result-trying = Die Modelle antworten … (Esc verlässt; nichts geht verloren)
result-good = Gut
result-wrong = Falsch
result-correct = Verbessern
result-take-back = Widerrufen
result-correct-title = Die richtige Antwort
result-correct-hint = Schreib, was hätte geantwortet werden sollen. Strg+S hebt es auf, Esc verlässt es.
result-correct-keep = Aufheben
result-correct-leave = Verlassen
result-button-serve = Weitergeben
result-button-export = Ausgeben
result-button-improve = Verbessern
result-button-compare = Vergleichen
result-button-share = Bericht teilen
result-loading = Das Ergebnis wird gelesen …
result-say-serve = gib es meinen Kollegen
result-say-export = exportiere es
result-say-improve = verbessere es
result-say-compare = vergleiche
result-say-share = teile den Bericht
