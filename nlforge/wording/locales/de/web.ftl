# Das Gespräch in einem Browser.

web-address = Öffne diese Seite: { $address }
web-how = Nur Browser dieses Rechners erreichen sie, und nur mit dieser Adresse. Dateien sind die aus { $folder }. Strg+C beendet sie; Läufe gehen weiter.
web-cannot-open = Es ließ sich kein Browser öffnen; öffne die Adresse selbst.
web-only-web = --port und --open sind für das Gespräch in einem Browser.
web-only-web-todo = Füge --web hinzu.
web-other-name = Abgelehnt: Dieser Server antwortet nur unter 127.0.0.1 und localhost.
web-other-site = Abgelehnt: Seiten anderer Herkunft dürfen mit diesem Server nicht sprechen.
web-no-token = Abgelehnt: Öffne die Adresse, die nlforge beim Start genannt hat, mit allem, was hinter „token=“ steht.
web-not-here = Unter dieser Adresse gibt es nichts.
web-full = { $most } Fenster sind offen, und mehr werden nicht zugleich geöffnet. Schließ eines davon, warte kurz und lade diese Seite neu.
web-no-script = Diese Seite braucht JavaScript. Sie lädt nichts, was nicht von diesem Rechner kommt.
web-opening = nlforge wird geöffnet …
web-closed = Dieses Fenster ist geschlossen. Nichts, was du gesagt hast, ist verloren, und ein Lauf geht weiter. Öffnet es sich nicht wieder, starte nlforge neu und öffne die neue Adresse.
web-again = Wieder öffnen
