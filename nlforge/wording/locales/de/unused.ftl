# Warum aus Worten nichts wurde, als Ende eines Satzes.

unused-rule = Wünsche in freien Worten baut der Plan noch nicht ein; das Modell lernt, was die Beispiele zeigen, und eine Regel für Antworten zählt, sobald du ihr Punkte gibst
unused-figure = das ist keine Grenze, Menge oder Zeit, die ein Plan verwenden kann
unused-hub = ich hole ungefragt nichts aus dem Internet, und ein Datensatz des Model-Hubs zählt nur mit seinem Commit: „nlforge data look { $name }“ zeigt ihn, wenn der Hub gefragt werden darf
unused-link = ich hole nichts aus dem Internet; lade es erst herunter und nenne dann hier die Datei oder den Ordner
unused-not-there = nichts dieses Namens steht im Plan
unused-question = das ist eine Frage, die ich nicht beantworten kann; frag „warum …?“ nach einem Wert des Plans
unused-setting = solche Einstellungen werden aus Daten und Maschine berechnet; schreib den Plan mit --yaml und ändere sie dort
unused-nothing = darin finde ich keine Zahl, Datei, Grenze oder Namen für den Plan
