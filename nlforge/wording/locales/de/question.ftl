# Was der Plan fragt. Auf Englisch stehen diese Sätze im Plan selbst.

question-hardware-and-budget = Wo soll trainiert werden? Hast du eine Grafikkarte (GPU) oder ein Budget? Ohne beides plane ich für diese Maschine, ohne Kosten.
question-deadline-over = Du hast „{ $quote }“ gesagt, aber der Termin ist vorbei: { $day }. Wann muss es fertig sein? Bis du das sagst, plane ich ohne Termin.
question-unreadable = Ich kann { $path } nicht lesen. Welche Datei soll ich nehmen?
question-few-questions = Aus deinen Texten kann ich nur { $count } Fragen mit Antworten machen; nötig sind mindestens { $needed }. Welche Tabelle enthält Nachrichten mit Antworten, oder welche Texte sagen mehr?
question-few-rows = { $path } hat nur { $rows } brauchbare Zeilen; nötig sind mindestens { $needed }. Welche Datei hat mehr Beispiele?
question-few-rows-all = Alle Dateien zusammen haben nur { $rows } brauchbare Zeilen; nötig sind mindestens { $needed }. Welche Datei hat mehr Beispiele?
question-glossary = Dem Inhalt nach ist { $files } eine Liste eurer Fachwörter und der Wörter, die sie ersetzen. Sollen Antworten danach geprüft werden? Wenn nicht, dient sie als Nachrichten und Antworten zum Lernen.
question-which-data = Aus welchen Daten soll das Modell lernen? Nenne eine Datei oder einen Ordner; am besten ist eine Tabelle mit Nachrichten und guten Antworten.

# Spalten und Dateien.
question-no-column = { $path } hat keine Spalte { $column }. Welche ist gemeint? Ich sehe: { $seen }.
question-answer-column = Welche Spalte von { $path } enthält die Antwort auf { $column }? Ich sehe: { $seen }.
question-message-column = Welche Spalte von { $path } enthält die Nachricht, auf die { $column } antwortet? Ich sehe: { $seen }.
question-both-columns = Welche Spalten von { $path } enthalten die Nachricht und die Antwort? Ich sehe: { $seen }.
question-columns-right = Dem Inhalt nach ist { $told }. Stimmt das? Wenn nicht, sag, welche Spalte die Antwort enthält und welche die Nachricht.
question-fields-of = in { $path } { $message } die Nachricht, und die Antwort hat die Felder { $fields }
question-columns-of = in { $path } { $message } die Nachricht und „{ $reply }“ die Antwort
question-windows-path = { $count ->
    [one] { $paths } ist ein Pfad einer Windows-Maschine, und nicht auf dieser Maschine. Leg die Datei in diesen Ordner und sag ihren Namen.
   *[other] { $paths } sind Pfade einer Windows-Maschine, und nicht auf dieser Maschine. Leg die Dateien in diesen Ordner und sag ihre Namen.
    }
question-hub-not-here = { $data } ist ein Datensatz auf dem Model-Hub und nicht auf diesem Rechner, und ungefragt wird nichts geholt. Wenn er geholt werden darf, hole ihn einmal, mit dem Befehl nlforge data fetch { $data }; oder nenne eine Datei oder einen Ordner.
question-hub-no-commit = Hier gibt es keine Datei und keinen Ordner { $path }. Wo ist das? Ein Datensatz auf dem Model-Hub muss mit seinem Commit genannt werden: „nlforge data look { $name }“ schlägt ihn nach, wenn der Hub gefragt werden darf.
question-not-seen = { $count ->
    [one] { $paths } habe ich noch nicht gesehen. Wo liegt die Datei? Sag den Pfad, oder leg sie in diesen Ordner.
   *[other] { $paths } habe ich noch nicht gesehen. Wo liegen die Dateien? Sag die Pfade, oder leg sie in diesen Ordner.
    }
question-same-file = { $count ->
    [one] { $path } liegt nicht auf dieser Maschine. Ist { $alike } in diesem Ordner dieselbe Datei?
   *[other] { $path } liegt nicht auf dieser Maschine. Ist eine von diesen im Ordner hier dieselbe Datei: { $alike }?
    } Wenn nicht, leg die Datei in diesen Ordner und sag ihren Namen.
question-meant = { $count ->
    [one] { $path } habe ich noch nicht gesehen. Ist { $alike } gemeint?
   *[other] { $path } habe ich noch nicht gesehen. Ist eine von diesen gemeint: { $alike }?
    } Wenn nicht, sag den Pfad, oder leg die Datei in diesen Ordner.
question-test-file = Du sagst, es soll aus { $path } lernen; dem Namen nach ist das aber eine Testdatei. An Zeilen, aus denen es gelernt hat, lässt sich ein Modell nicht ehrlich testen. Soll es trotzdem aus { $path } lernen?
question-requirements = Dem Namen nach steht in { $path }, was du willst; so habe ich die Datei nicht gelesen. Beginne neu mit --from "{ $path }", dann zählen ihre Sätze als deine. Oder soll das Modell Fakten darin nachschlagen?
question-doubt = Wofür ist { $path }? Nach deinen Worten soll das Modell vielleicht nicht daraus lernen; sicher bin ich mir nicht.
question-doubt-quote = Wofür ist { $path }? Nach deinen Worten („{ $quote }“) soll das Modell vielleicht nicht daraus lernen; sicher bin ich mir nicht.
question-only-tests = { $count ->
    [one] Dem Namen nach ist { $files } eine Testdatei, und es gibt keine Datei zum Lernen. Soll es daraus lernen, oder aus welcher Datei sonst?
   *[other] Den Namen nach sind { $files } Testdateien, und es gibt keine Datei zum Lernen. Soll es aus einer davon lernen, oder aus welcher Datei sonst?
    }
question-no-answer-column = { $path } ist eine Testdatei, aber ich sehe keine Spalte mit den richtigen Antworten: { $columns }. In welcher Spalte stehen sie? Oder soll ich die Datei weglassen?
question-texts-to-test = { $path } ist eine Testdatei, enthält aber nur Text, ohne richtige Antworten zum Vergleichen. In welcher Datei stehen sie? Oder soll ich die Datei weglassen?

# Was die Daten offenlassen.
question-task = Soll es { $does }? Wenn nicht, was für eine Aufgabe ist es?
question-task-pairs = { $pairs }, wie auch immer die Aufgabe heißt. { $ask }
question-which-task = Was für eine Aufgabe ist es: Was geht hinein, und was soll herauskommen? Ich vermute vorerst, es soll { $does }.
question-field-column = In welcher Spalte steht „{ $words }“?
question-which-document = Welche Datei ist mit „{ $words }“ gemeint? In diesem Ordner { $count ->
    [one] liegt { $files }.
   *[other] liegen { $files }.
}
question-own = { $values }: Ist das eure eigene Adresse oder Nummer, die in Antworten stehen darf? Sonst wird sie ersetzt, und in Antworten steht ein Platzhalter wie [phone].
question-own-value = „{ $value }“ (in { $share } % der Antworten)
question-several-labels = { $rows }. Für jede Nachricht wird ein Etikett gelernt: Welches zählt?
question-in-texts = In { $texts } stehen { $what }; sie werden ersetzt, bevor etwas gelernt wird: Wer danach fragt, bekäme „[{ $kind }]“ zur Antwort. Dürfen sie stehen bleiben? Sag ja, wenn alle, die danach fragen, sie wissen dürfen.
question-to-find = Die Antworten sollen { $what } finden; das wird aber ersetzt, bevor etwas gelernt wird: Es würde Platzhalter schreiben. Darf es in den Daten zum Lernen stehen bleiben?
question-find-field = { $kind } („{ $field }“)
question-not-in-text = In { $files } { $questions } als vom Text nicht beantwortet markiert. Soll das Modell lernen, das dann zu sagen? Wenn nicht, werden diese Fragen weggelassen, und es gibt immer irgendeine Antwort. Du kannst auch in Anführungszeichen sagen, was es antworten soll.
question-folders = Die Texte in { $path } liegen in Ordnern: { $names }. Ist der Name jedes Ordners das Etikett, das das Modell seinen Texten geben soll?
question-contradiction = { $clash }. Was davon soll wegfallen?
question-clash = Das kann keine Antwort zugleich erfüllen: { $lines }
question-which-rows = Ich kann Zeilen nicht danach unterscheiden, worum es in ihnen geht („{ $quote }“). Nimm die, die du nicht willst, aus der Datei und beginne neu; oder soll ich aus allen lernen?

# Was in deinen Worten offenbleibt.
question-all-visible = Ich weiß nicht, ob der ganze Text zu sehen ist ({ $why }) Daraus habe ich: { $quotes }. Siehst du das alles, wenn du das Dokument öffnest?
question-may-leave = Das Planungsmodell liest in „{ $quote }“, dass deine Dateien auf eine Maschine dürfen, die nicht dir gehört. Dürfen sie das? Bis du es sagst, bleibt alles hier.
question-may-stay = Das Planungsmodell liest in „{ $quote }“, dass Werte dieser Art in den Trainingsdaten bleiben dürfen: { $kind }. Dürfen sie das? Bis du es sagst, werden sie ersetzt.
question-unsure = Hier habe ich etwas gelesen, das ich nicht übernommen habe: { $names }. Sag es mit anderen Worten, oder lass es weg.
question-unsure-one = { $name } ({ $value }), denn { $why }
question-two-ways = Das kann ich auf zwei Arten lesen ({ $name }): { $first }, oder { $second }. Was ist gemeint? Bis du es sagst, nehme ich das Erste.
question-commit = Welche Fassung von { $name } auf dem Model-Hub? In diesem Ordner gibt es nichts dieses Namens, und ein Modell des Hubs wird mit seinem Commit genannt. Frag, was es ist (nlforge models look { $name }), hol es, und sag „nimm das Basismodell { $name }@…“, wie es dort steht.
question-hardware = Auf welcher Hardware soll trainiert werden? { $why } Wenn du eine Grafikkarte (GPU) hast, sag welche.
question-hardware-size = Du sprichst von { $size } Milliarden Parametern; ohne Karte lassen sich hier höchstens { $largest } Milliarden trainieren.
question-hardware-time = Auf dieser Maschine dauert es wahrscheinlich { $time }.
question-budget = Wie viel Geld darf es kosten, für das Training eine Karte zu mieten (Budget)? Wahrscheinlich sind es etwa { $cost } USD.
question-consent = Dürfen die Daten der Menschen in { $files } zum Trainieren benutzt werden: Haben sie eingewilligt, oder gibt es ein anderes Recht dazu?
question-documents = Wozu sind die Dokumente da ({ $path }): Soll das Modell beim Antworten darin nachschlagen, oder lernen, so zu schreiben?
question-everything = „{ $words }“: Welche Daten sind das? Nenne die Dateien oder Ordner, aus denen es lernen soll; ein Ordner, der alle enthält, genügt.
question-pairs = Es soll aus Vergleichen lernen (DPO). Gibt es zu einer Nachricht Paare von Antworten, von denen eine als besser markiert ist?
question-offline-or-rented = { $clash } Was davon zählt?
question-deliver-size = Wie wird das Modell übergeben? Seine Datei darf nur eine bestimmte Größe haben, und wie groß sie ist, hängt von ihrer Form ab.
question-deliver-time = Wie wird das Modell übergeben, und wo antwortet es? Trainiert wird es auf einer gemieteten Karte, und wie schnell es antwortet, hängt davon ab, wo es läuft.
question-guess = „{ $quote }“: Heißt das ({ $name }): { $value }?
question-guess-gone = „{ $quote }“: Nimmt das etwas zurück ({ $name })?
question-guess-rule = „{ $quote }“: Soll sich jede Antwort daran halten?
question-guess-fault = „{ $quote }“: Soll es einer Antwort Punkte abziehen, wenn sie das tut?
question-guess-source = „{ $quote }“: Sind das Daten für das Modell?
question-hand-over = Soll es abgeben, wo es wahrscheinlich falsch läge? Geplant ist ja. Wenn nicht, sag „beantworte alles“; für einen anderen Anteil sag „90 % seiner Antworten müssen richtig sein“.
question-hand-over-forms = Soll es Nachrichten abgeben, bei deren Formular es unsicher ist? Geplant ist nein: Programme, die Formulare lesen, erwarten für jede Nachricht eines. Wenn ja, sag „gib ab, wo du unsicher bist“.
question-hand-over-labels = Soll es Nachrichten abgeben, bei deren Etikett es unsicher ist? Geplant ist nein: Programme, die Etiketten lesen, erwarten für jede Nachricht eines. Wenn ja, sag „gib ab, wo du unsicher bist“.
