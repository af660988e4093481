# Die Liste der Sitzungen: was jede ist, und was man mit ihr tun kann.

sessions-title = Deine Gespräche in diesem Ordner
sessions-title-all = Deine Gespräche in allen Ordnern
sessions-search = Tippen sucht: in Namen und in dem, was gesagt wurde
sessions-reading = Wird gelesen …
sessions-none = Hier gibt es noch keine Gespräche.
sessions-none-found = So wurde nichts genannt oder gesagt.
sessions-count = { $count ->
    [one] 1 Gespräch
   *[other] { $count } Gespräche
}. Enter öffnet eines.
sessions-found = { $count } von { $of }. Enter öffnet eines.
sessions-more = { $count } weitere zeigen
sessions-this-one = hier offen
sessions-nothing-said = noch nichts gesagt
sessions-state-empty = neu
sessions-state-planning = wird geplant
sessions-state-waiting = wartet auf dein Ja
sessions-state-running = läuft, { $share } %
sessions-state-begins = der Lauf beginnt
sessions-state-stopped = angehalten
sessions-state-failed = gescheitert
sessions-state-broken = abgebrochen
sessions-state-held_back = nicht freigegeben
sessions-state-done = fertig
sessions-grade-customers = gut genug für Kunden
sessions-grade-staff = hilft Mitarbeitern
sessions-grade-not_yet = noch nicht einsetzen
sessions-grade-no_claim = ohne Urteil
sessions-before = { $state } (davor: { $result })
sessions-yesterday = gestern
sessions-rename-title = Ein Name für dieses Gespräch
sessions-rename-how = Enter behält ihn, ein leerer nimmt wieder den des Ordners, Esc lässt alles, wie es ist. Der Ordner bleibt { $session }.
sessions-renamed = Es heißt jetzt „{ $name }“.
sessions-renamed-back = Es heißt wieder „{ $name }“, wie sein Ordner.
sessions-noted-name = Es heißt „{ $name }“.
sessions-noted-copy = Kopiert von { $session }.
sessions-name-long = Dieser Name ist zu lang: höchstens { $most } Zeichen.
sessions-name-shorter = Wähle einen kürzeren.
sessions-shipped = { $session } gehört zu nlforge und bleibt, wie es ist.
sessions-shipped-todo = Spiel es ab, oder dupliziere es: Die Kopie gehört dir.
sessions-copy-title = „{ $name }“ duplizieren
sessions-copy-words = Nur was gesagt wurde und den Plan, um von dort weiterzumachen
sessions-copy-results = Auch die Läufe: Modell, Bericht und deine Bewertungen
sessions-copy-of = { $name } (Kopie)
sessions-copy-running = { $session } lässt sich jetzt nicht mit Ergebnissen kopieren: Ein Lauf ist im Gang.
sessions-copy-running-todo = Kopiere nur die Worte und den Plan, oder warte, bis er zu Ende ist.
sessions-copies-many = Es gibt schon zu viele Kopien von { $session }.
sessions-copies-many-todo = Lösche einige davon.
sessions-copied = { $planned ->
    [yes] „{ $name }“ enthält, was du gesagt hast ({ $said ->
        [one] 1 Nachricht
       *[other] { $said } Nachrichten
    }), und den Plan. Läufe, Modelle und Berichte wurden nicht kopiert.
   *[no] „{ $name }“ enthält, was du gesagt hast ({ $said ->
        [one] 1 Nachricht
       *[other] { $said } Nachrichten
    }). Läufe, Modelle und Berichte wurden nicht kopiert.
}
sessions-copied-results = „{ $name }“ enthält, was du gesagt hast ({ $said ->
    [one] 1 Nachricht
   *[other] { $said } Nachrichten
}), den Plan und die Läufe mit Modellen, Berichten und Bewertungen.
sessions-copied-files = { $count ->
    [one] Die Datei neben den Worten wurde auch kopiert.
   *[other] Die { $count } Dateien neben den Worten wurden auch kopiert.
}
sessions-open-it = Öffne es mit: nlforge chat { $session }
sessions-deleted = „{ $name }“ ist gelöscht. Es lässt sich { $days } Tage lang zurückholen.
sessions-undo-key = { $key } holt es zurück.
sessions-undo-command = Hol es zurück mit: { $command }
sessions-restored = „{ $name }“ ist wieder da.
sessions-restored-beside = „{ $name }“ ist wieder da, im Ordner { $session }: { $before } heißt inzwischen ein anderes.
sessions-nothing-deleted = Es wurde nichts gelöscht, was sich zurückholen ließe.
sessions-not-deleted = Kein gelöschtes Gespräch heißt { $session }.
sessions-kept-days = Gelöschtes bleibt { $days } Tage lang erhalten.
sessions-see-deleted = Was es gibt, zeigt: nlforge sessions --deleted
sessions-delete-running = { $session } wird nicht gelöscht: Ein Lauf ist im Gang.
sessions-delete-running-todo = Halte ihn zuerst an: nlforge stop { $session }
sessions-delete-served = { $session } wird nicht gelöscht: Ein Server gibt das Modell an andere.
sessions-delete-served-todo = Beende zuerst den Server: nlforge serve { $session } --stop
sessions-delete-open = { $session } wird nicht gelöscht: Es ist hier offen.
sessions-delete-open-todo = Öffne zuerst ein anderes.
sessions-is-open = Du bist schon darin.
sessions-unknown = Hier heißt kein Gespräch „{ $name }“.
sessions-unknown-todo = { $command } zeigt alle.
sessions-several = „{ $name }“ heißen mehrere: { $names }
sessions-several-todo = Nenne eines nach seinem Ordner.
sessions-missing-name = Sag, welches: { $command } NAME
sessions-missing-title = Sag den neuen Namen hinter einem Doppelpunkt: { $command } NAME: NEUER NAME
sessions-opened-plain = Jetzt in { $session }.
sessions-how-plain = { $command } und Wörter findet, wo sie gesagt wurden; dahinter tun „öffnen“, „umbenennen NAME: NEUER NAME“, „duplizieren“, „löschen“, „zurück“ und „alle“ eben das.
sessions-still-reading = Das muss warten: Deine letzten Worte werden noch gelesen.
sessions-start-all = Alle meine Gespräche, mit Suche
sessions-left-out = { $count } weitere: Sag Wörter, die darin gesagt wurden.
sessions-broken-at = Der Lauf wurde abgebrochen, ohne dass er sein Ende melden konnte: der Prozess ist weg. Zuletzt meldete er sich am { $day } um { $time }, dabei: { $doing }. { $left }
sessions-broken-unbegun = Der Lauf wurde abgebrochen, bevor er etwas gemeldet hat.
sessions-broken-resume = So geht er weiter, vom letzten gesicherten Stand an: { $command }
