# Warum aus Worten nichts wurde, als Ende eines Satzes.

unused-rule = Wünsche in freien Worten baut der Plan noch nicht ein; das Modell lernt, was die Beispiele zeigen, und eine Regel für Antworten zählt, sobald du ihr Punkte gibst
unused-figure = das ist keine Grenze, Menge oder Zeit, die ein Plan verwenden kann
unused-hub = ich hole ungefragt nichts aus dem Internet, und ein Datensatz des Model-Hubs zählt nur mit seinem Commit: „nlforge data look { $name }“ zeigt ihn, wenn der Hub gefragt werden darf
unused-link = ich hole nichts aus dem Internet; lade es erst herunter und nenne dann hier die Datei oder den Ordner
unused-not-there = nichts dieses Namens steht im Plan
unused-question = das ist eine Frage, die ich nicht beantworten kann; frag „warum …?“ nach einem Wert des Plans
unused-setting = solche Einstellungen werden aus Daten und Maschine berechnet; schreib den Plan mit --yaml und ändere sie dort
unused-nothing = darin finde ich keine Zahl, Datei, Grenze oder Namen für den Plan

# Warum ein Wert nicht übernommen wurde, als Ende eines Satzes.
unused-no-quote = zu { $name } werden keine Worte zitiert
unused-others-words = „{ $quote }“ steht in Anführungszeichen, in Code oder wird von jemand anderem gesagt; sag es selbst, wenn du es so willst
unused-not-your-words = „{ $quote }“ steht nicht in deinen Worten
unused-not-a-choice = „{ $value }“ ist nichts, was möglich ist für { $name }: { $choices }
unused-not-a-value = „{ $value }“ ist kein möglicher Wert für { $name }
unused-points = die Punkte einer Regel
unused-examples = die Zahl der Beispiele
unused-vram = den Speicher einer Karte in GB
unused-cards = die Zahl der Karten
unused-no-language = „{ $code }“ ist kein ISO-639-Code einer Sprache, die ich kenne; sag den Namen der Sprache
unused-no-share = { $value } geht nicht für { $name }: das ist ein Anteil über 0 und unter { $most }; 10 % sind 0,1
unused-not-positive = { $value } geht nicht für { $name }: es muss über 0 liegen
unused-beyond-ten-years = { $value } Stunden sind keine Frist: das sind mehr als zehn Jahre
unused-too-large = { $value } geht nicht für { $name }: es liegt über 0 und ist höchstens { $most }
unused-gate-falls = { $metric } wird besser, je kleiner es ist, und eine Zielzahl soll erreicht werden; sag, was richtig sein muss, etwa „mindestens 95 % richtig“
unused-gate-scale = { $value } ist kein Anteil: Zahlen, die zu erreichen sind, gehen von 0 bis 1; 90 % sind 0,9, ein BLEU oder ROUGE von 35 ist 0,35, 8 von 10 sind 0,8
unused-gate-errors = „{ $quote }“ sagt, was falsch sein darf; zu erreichen ist, was richtig sein muss: { $value }
unused-no-figure = die Zahl { $number } steht nicht in „{ $quote }“: dort kann ich keine Zahl lesen; sag sie in Ziffern, etwa { $form }
unused-other-figures = die Zahl { $number } steht nicht in „{ $quote }“: dort lese ich { $figures }; sag sie in Ziffern, etwa { $form }
unused-form-hours = „3 Tage“ oder „8 Stunden“
unused-form-seconds = „2 Sekunden“
unused-form-share = „mindestens 90 %“ oder „9 von 10“
unused-form-billions = „7B“ oder „500 Millionen Parameter“
unused-form-megabytes = „500 MB“
unused-form-money = „500 Euro“ oder „kein Budget“
unused-form-points = „+1“ oder „-0,5“
unused-form-plain = „2“ oder „1.200“
unused-no-date = das Datum { $day } steht nicht in „{ $quote }“; sag es etwa als „bis 3. März 2027“
unused-other-name = „{ $name }“ steht nicht in „{ $quote }“; nenne den Namen, wie er geschrieben wird
unused-not-spoken-of = „{ $quote }“ sagt nichts über { $name }: { $value }
unused-same-gate = für { $metric } wird auch { $other } verlangt, und das gilt; sag, welche Zahl gelten soll
