# Antworten auf das, was Leute nlforge selbst fragen, bevor sie ja sagen.

lay-private-here = Nichts verlässt diese Maschine: Deine Dateien werden hier gelesen, gelernt und getestet, und auch das fertige Modell liegt hier. Nichts davon geht ins Internet.
lay-private-plan = Das steht auch im Plan: Nichts darf diese Maschine verlassen.
lay-private-but = Deine Dateien liegen auf dieser Maschine und werden hier vorbereitet, aber nicht alles bleibt hier:
lay-private-cluster = - Trainiert wird auf dem Cluster { $address }: Was gelernt wird, geht dorthin.
lay-private-judge = - Antworten bewertet { $model }, das nicht auf dieser Maschine ist: Nachrichten und Antworten des Tests gehen dorthin.
lay-private-writer = - Fragen und Antworten schreibt { $model } aus deinen Texten, und das ist nicht auf dieser Maschine: Teile davon gehen dorthin.
lay-private-reader = - Was du in diesem Chat schreibst, geht an { $model }, das Planungsmodell, das du gewählt hast; deine Dateien nicht.
lay-reads-embedded = Was du in diesem Chat schreibst, liest das kleine Modell, das zu nlforge gehört, ebenfalls auf dieser Maschine.
lay-reads-here = Was du in diesem Chat schreibst, liest { $model }, ebenfalls auf dieser Maschine.
lay-who = Wer auf dieser Maschine diesen Ordner öffnen kann: { $folder }. nlforge hat keine Konten und gibt von sich aus nichts weiter.
lay-who-replaced = Namen, Adressen, Nummern und Ähnliches werden durch Platzhalter ersetzt, bevor etwas gelernt wird; auf der Seite steht, was ersetzt wird.
lay-safe = Deine Dateien werden nur gelesen. Nichts beginnt, bevor du „ja“ sagst, und du kannst es jederzeit anhalten.
lay-safe-repeats = Ein Modell kann wiederholen, womit es trainiert wurde: Gib es nur Leuten, die diese Nachrichten lesen dürfen.
lay-files = Deine Dateien werden nur gelesen: Sie werden nicht geändert, verschoben oder gelöscht. Was aus ihnen gemacht wird (vorbereitete Zeilen, das Modell, der Bericht), liegt in { $folder }; lösch diesen Ordner, und es ist weg.
lay-cost-once = Monatlich ist nichts zu zahlen: kein Abo und kein Preis je Nachricht. nlforge selbst kostet nichts; dein Modell wird einmal trainiert und arbeitet dann auf deiner eigenen Maschine.
lay-cost-later = Was das Training an Zeit, Geld und Strom braucht, steht auf der Seite, sobald es einen Plan gibt.
lay-cost-reader = Was du hier schreibst, liest { $model }; wer es anbietet, kann dafür Geld verlangen.
lay-time-later = Das hängt von deiner Datei ab: Wie lange es dauert, steht auf der Seite, bevor etwas beginnt.
lay-time-meanwhile = Du musst nicht darauf warten: Du kannst weiterarbeiten und dieses Fenster schließen. Der Rechner muss an bleiben.
lay-effort = Du musst nichts programmieren: Sag, was das Modell tun soll und aus welcher Datei es lernt, beantworte, was offen ist, lies die Seite und sag „ja“. Der Rest geht von selbst; der Rechner muss so lange an bleiben.
lay-after-later = Am Ende liegt ein Ordner mit deinem Modell auf dieser Maschine.
lay-after-here = Wenn es trainiert ist, fragst du es in diesem Chat oder mit: nlforge ask { $session } “…”
# Was andere heute mit einem Modell tun können, alles in diesem einen Satz.
lay-after-others = Kollegen müssen nichts installieren, wenn du es für sie bereitstellst: Ist es trainiert, sag „gib es meinen Kollegen“. Auf dein Ja öffnet sich ihnen eine Seite im Browser, mit einem Schlüssel für jeden. Nicht gebaut: ein Knopf in Outlook, Excel oder anderen Programmen.
lay-model-base = Dein Modell beginnt mit { $base }, einem Sprachmodell mit { $size } Milliarden Parametern, das auf dieser Maschine arbeitet; es ist kein Dienst im Internet wie ChatGPT.
lay-model-later = Mit welchem Sprachmodell deines beginnt, steht auf der Seite, sobald es einen Plan gibt. Es arbeitet auf dieser Maschine und ist kein Dienst im Internet wie ChatGPT.
lay-resume = Die letzte Sitzung hier ist { $session } („{ $about }“). Verlass diesen Chat (sag „tschüss“) und öffne sie mit: nlforge chat { $session }   Im Vollbild steht sie auch in der Liste am Anfang.
lay-resume-none = In { $folder } gibt es keine frühere Sitzung. Starte nlforge in dem Ordner, in dem du angefangen hast; seine Sitzungen sind dort im Ordner sessions.
lay-offline-yes = Ja: Das fertige Modell funktioniert ohne Internet. Es liegt auf dieser Maschine und antwortet hier.
lay-better = Das wird gemessen, nicht versprochen. Am Ende beantwortet es Nachrichten aus deinen Daten, aus denen es nicht gelernt hat, und der Bericht sagt, wie gut es dort ist, neben dem untrainierten Modell mit Beispielen und mit einer Suche in deinen Daten; leistet eins davon dasselbe, bekommst du das. Wie gut du es von Hand machst, misst niemand: Lies seine ersten Antworten neben deinen eigenen.
lay-worst = Schlimmstenfalls schreibt es etwas Falsches in guten Worten: eine erfundene Tatsache, einen Preis, ein Versprechen. Von selbst verschickt es nichts; lies also jede Antwort, bevor du sie abschickst, vor allem Zahlen, Daten und Namen.
lay-rows-later = Im Plan sind noch keine Daten. Nenne eine Datei, und ich zähle ihre Zeilen.
