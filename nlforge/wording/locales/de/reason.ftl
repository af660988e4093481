# Woher Werte des Plans kommen, und Teile von Sätzen. Auf Englisch stehen sie im Plan selbst.

reason-and = { $first } und { $second }
reason-and-more = { $items } und { $more } weitere
reason-quoted = „{ $text }“
reason-semicolon = { $first }; { $second }
reason-with = { $first } mit { $second }
reason-none = keine
reason-document = in { $document }
reason-from = aus { $file }
reason-until = bis { $until }, gezählt ab deinen Worten
reason-until-document = { $document }; bis { $until }, gezählt ab deinen Worten
reason-to-date = vom { $day }, als du es gesagt hast, bis zum Termin

# Die Aufgabe.
reason-labels = Spalte { $column } enthält { $labels } wiederkehrende Etiketten in { $rows } Zeilen
reason-written-replies = Spalte { $column } enthält geschriebene Antworten mit durchschnittlich { $words } Wörtern
reason-pairs = { $path } enthält { $count } Nachrichten mit ihren Antworten ({ $message } → { $answer }), und solche Paare werden als Paare gelernt
reason-code = { $code } von { $rows } Beispielen, die sich aus deinen Dateien machen lassen, sind Code
reason-texts = es gibt Texte ({ $rows } Fragen lassen sich daraus machen) und keine Tabelle mit Nachrichten und Antworten
reason-my-reading = so lese ich „{ $quote }“; bitte prüfe es
reason-said-to-hold = so beschreibst du die Daten ({ $what }): „{ $quote }“
reason-usual-task = der häufigste Wunsch; weder deine Worte noch deine Daten sagen bisher etwas anderes
reason-does-chat = Menschen in einem Gespräch antworten
reason-does-documents = Fragen aus Dokumenten beantworten
reason-does-sort = Texte in Kategorien sortieren
reason-does-extract = Angaben aus Texten herausziehen
reason-does-shorten = Texte kürzen
reason-does-rewrite = Texte in eurem Stil umschreiben
reason-does-code = Code schreiben oder erklären
reason-does-translate = übersetzen
reason-does-functions = Funktionen aufrufen und Arbeiten erledigen
reason-does-field = die Sprache eures Fachgebiets lernen
reason-written-in = woraus es lernt, ist auf { $languages } geschrieben
reason-your-language = es wurde keine Sprache genannt; es ist die, in der du schreibst
reason-no-language = es wurde keine Sprache genannt

# Die Daten.
reason-given = mit --data angegeben, oder neben der Sitzung
reason-use-train = aus einer Datei, die du nennst, wird gelernt
reason-use-retrieve = Texte, Begriffe und Funktionen werden nachgeschlagen, nicht auswendig gelernt
reason-use-eval = nur zum Testen verwendet
reason-use-never = nicht verwendet
reason-looks-like = { $count }, sieht aus wie: { $kind }
reason-rows = { $count } Zeilen
reason-paragraphs = { $count } Absätze
reason-files = { $count } Dateien
reason-terms = { $count } Begriffe
reason-usable = { $count }, davon { $usable } brauchbar
reason-own-set = { $rows } Zeilen eines eigenen Teils
reason-made-from-text = keine Datei enthält Nachrichten mit Antworten, darum werden { $count } aus diesem Text gemacht
reason-columns = Namen und Inhalte der Spalten: { $columns }
reason-answering = Antworten sind die von { $who }
reason-for-testing = zum Testen
reason-for-choosing = zum Wählen von Einstellungen
reason-for-training = zum Lernen
reason-doubt = nach deinen Worten soll vielleicht nicht daraus gelernt werden, und wofür die Datei ist, ist offen
reason-no-answers = dem Namen nach ist sie { $what }, und sie enthält keine Antworten zum Vergleichen
reason-same-answer = dem Namen nach ist sie { $what }, und ihre Antwort ist in allen Zeilen dieselbe
reason-by-name = dem Namen nach ist die Datei { $what }, darum wird nicht aus ihr gelernt
reason-aside = die Datei ist { $what }, und { $path } dient zum Testen
reason-in-replies = es steht in { $share } % der Antworten
reason-question-is = ist 1 Frage
reason-questions-are = sind { $count } Fragen
reason-find-name = Namen
reason-find-email = E-Mail-Adressen
reason-find-phone = Telefonnummern
reason-find-address = Anschriften
reason-find-birth_date = Geburtsdaten
reason-find-id_number = Kennnummern
reason-find-iban = Bankkonten
reason-holds-labelled = Texte mit einem Etikett
reason-holds-dialogues = Nachrichten mit Antworten
reason-holds-preferences = Paare, bei denen eines als besser markiert ist
reason-limit = die für diesen Lauf angegebene Zahl der Zeilen
reason-templates = Vorlagen brauchen kein Sprachmodell und nehmen Antworten Wort für Wort
reason-writer = das Modell, das plant, schreibt auch Fragen und Antworten aus deinen Texten; jede wird an ihrer Textstelle geprüft
reason-meaning = es ist auf dieser Maschine und erkennt dasselbe auch in anderen Worten und Sprachen
reason-no-meaning = das Modell, das Bedeutungen vergleicht, ist nicht auf dieser Maschine; hol es einmal (32 MB): make meaning

# Die Maschine und das Basismodell.
reason-no-gpus = von Grafikkarten (GPUs) war keine Rede
reason-every-card = so viel hat jede { $card }
reason-cards-here = { $cards } in dieser Maschine
reason-machine = diese Maschine ohne Grafikkarte ({ $memory } GB)
reason-card = { $cards } ({ $memory } GB)
reason-several-cards = { $cards } (zusammen { $memory } GB)
reason-float32 = in float32, denn alle seine Gewichte lernen
reason-bfloat16 = in bfloat16, mit den eingerechneten Adaptern
reason-fits = auf { $place } passt
reason-within = höchstens { $size } Milliarden hat
reason-large-enough = groß genug ist ({ $task })
reason-speaks = { $languages } spricht
reason-answers-within = in { $seconds } s antwortet
reason-file-of = eine Datei von höchstens { $size } MB hat
reason-largest = das größte, das { $parts }; Lizenz { $licence }

# Die Bewertung.
reason-ends = neun von zehn richtigen Antworten enden mit einem Ergebnis dieser Form
reason-must = du nennst es ein Muss: Eine Antwort, die es verletzt, bekommt 0
reason-should = nicht als Muss genannt
reason-nice = du nennst es erwünscht, nicht nötig
reason-no-reward = du hast keine Belohnung genannt; ob etwas richtig ist, lässt sich an den Beispielen messen
reason-check = die Prüfung, von der der Name spricht
reason-no-points = es wurden keine Punkte genannt; { $strength }

# Was gilt, wenn nichts gesagt ist.
reason-nothing-said = nicht gesagt, und noch hängt nichts davon ab
reason-version = die heutige Form der Spec
reason-name = aus dem Ziel gemacht
reason-goal = noch wurde nichts gesagt
reason-data = nicht gesagt
reason-sources = es wurden keine Daten genannt
reason-offline = keine Datei verlässt sie, solange du es nicht erlaubst
reason-redact = persönliche Daten braucht es nicht, um antworten zu lernen, und ein Modell könnte sie wiederholen
reason-own = was in den meisten Antworten steht, gehört zu euch
reason-bad-examples = ein Modell macht seine Beispiele nach, auch schlechte
reason-eval-share = 15 % zurückzulegen ist das übliche Maß zwischen Lernen und Messen
reason-eval-rows = 48 Antworten zeigen Gewinne ab etwa 0,1, und die Auswertung dauert nur Minuten
reason-all-rows = alle Zeilen werden verwendet
reason-seed = fest, damit ein zweiter Lauf die Zeilen gleich aufteilt
reason-params = Größe des Basismodells
reason-no-ceiling = es wurde keine Obergrenze genannt
reason-system-prompt = kurz und immer gleich: Sie kostet in jeder Zeile Tokens, den Rest lehren die Beispiele
reason-weights = wo es dieses Basismodell laut Katalog gibt
reason-license = die Lizenz, die ihm seine Hersteller gegeben haben
reason-context = wofür es seine Hersteller gebaut haben
reason-one-model = ein Modell, bis du Spezialisten verlangst
reason-stages = was Aufgabe und Daten verlangen
reason-no-gates = es wurde keine Zahl verlangt
reason-no-limits = es wurde keine Grenze genannt
reason-rounds = ein Training; sag „bis zu drei Versuche“, wenn es eine Einstellung ändern und neu beginnen darf
reason-no-target = es wurde nicht gesagt, wo es laufen soll
reason-warmup-share = ein kurzer Anstieg hält die ersten Schritte ruhig
reason-schedule = Kosinus endet mit kleinen Schritten und ist ruhiger als eine feste Rate
reason-kind-table = Tabelle
reason-kind-jsonl = Tabelle (JSON-Zeilen)
reason-kind-text = Text
reason-kind-folder = Ordner mit Texten
reason-kind-glossary = Wortliste
reason-kind-unknown = unbekannt

# Welches Basismodell.
reason-base-largest-unasked = das größte, dessen Gewichte hier sind und das auf dieser Maschine wohl in { $hours } Stunde trainiert ist
reason-base-largest = das größte, dessen Gewichte hier sind und das auf dieser Maschine in den { $hours } Stunden trainiert ist, die du erlaubst
reason-base-quicker-unasked = { $name } ist größer, braucht hier aber wohl { $likely } Stunden; sag, wie lange es dauern darf, oder nenne es
reason-base-quicker = { $name } ist größer, braucht hier aber bis zu { $high } Stunden, mehr als die { $hours }, die du erlaubst
reason-base-only = das kleinste, das auf dieser Maschine trainiert wird
