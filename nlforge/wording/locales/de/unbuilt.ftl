# Befehle, die noch nichts ausführt.

unbuilt-export = Das Ausgeben aus dem Gespräch heraus ist noch nicht gebaut; ein Befehl macht es.
unbuilt-serve = Einen Server aus dem Gespräch heraus zu starten, ist noch nicht gebaut; zwei Befehle tun es.
unbuilt-share = Dein Modell aus dem Gespräch heraus weiterzugeben, ist noch nicht gebaut; Befehle tun es.
unbuilt-feedback = Aus einer einzelnen Antwort zu lernen, die du verbesserst, ist noch nicht gebaut; es wurde nichts geändert.
unbuilt-versions = Zwischen Versionen zu wählen und zu einer früheren zurückzukehren ist noch nicht gebaut.
