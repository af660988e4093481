# Befehle, die noch nichts ausführt.

unbuilt-export = Das Ausgeben aus dem Gespräch heraus ist noch nicht gebaut; ein Befehl macht es.
unbuilt-feedback = Aus einer einzelnen Antwort zu lernen, die du verbesserst, ist noch nicht gebaut; es wurde nichts geändert.
unbuilt-versions = Zwischen Versionen zu wählen und zu einer früheren zurückzukehren ist noch nicht gebaut.
