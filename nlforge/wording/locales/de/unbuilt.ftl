# Befehle, die noch nichts ausführt.

unbuilt-export = Das Ausgeben aus dem Gespräch heraus ist noch nicht gebaut; ein Befehl macht es.
unbuilt-feedback = Eine einzelne Antwort ändert kein Modell, das schon trainiert ist; Verbesserungen werden für das nächste aufgehoben.
unbuilt-versions = Zwischen Versionen zu wählen und zu einer früheren zurückzukehren ist noch nicht gebaut.
