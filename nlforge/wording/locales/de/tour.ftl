# Ein Rundgang über den Bildschirm.

tour-title = Schritt { $step } von { $of }
tour-step-1 =
    Sag, was du willst.

    Schreib unten in die Zeile, mit eigenen Worten: was das Modell tun soll und aus welchen Dateien es lernen darf. Mit @ nennst du eine Datei dieses Ordners, / zeigt die Befehle, ? die Hilfe. Der Pfeil nach oben holt zurück, was du schon gesagt hast.
tour-step-2 =
    Lies den Plan, und ändere ihn.

    Du siehst eine Seite: was gebaut wird, wie es beurteilt wird, was es braucht und was schiefgehen könnte. Sag, was anders sein soll, so oft du willst; „rückgängig“ nimmt es zurück. F2 zeigt jeden Wert und seine Herkunft. Nichts beginnt, bevor du Ja sagst.
tour-step-3 =
    Sieh zu, und benutze es.

    Frag jederzeit „wie läuft es?“, oder schließ das Fenster: Ein Lauf geht weiter. Am Ende siehst du, was das Modell bei Nachrichten kann, aus denen es nicht gelernt hat. Dann frag es, was du willst; Strg+F findet Wörter im Gespräch.
