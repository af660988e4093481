# Fassungen eines Modells: welche es gibt, welche die Leute bekommen, zwei nebeneinander.
versions-candidate = Kandidat
versions-released = im Einsatz
versions-retired = abgelöst
versions-unfinished = nicht fertig
versions-no-score = nicht gemessen
versions-score = Wertung { $score } (± { $noise }, { $rows ->
        [one] 1 Nachricht
       *[other] { $rows } Nachrichten
    })
versions-fit-customers = für Kunden geeignet
versions-fit-staff = für Mitarbeiter, die nachsehen
versions-fit-not_yet = noch nicht zu gebrauchen
versions-fit-no_claim = ohne Urteil
versions-released-by = freigegeben von { $who } am { $when }
versions-rolled_back-by = wieder eingesetzt von { $who } am { $when }
versions-held = zurückgehalten: { $checks }
versions-how = Eine andere freigeben: nlforge release { $session }@NUMMER · zurückgehen: nlforge rollback { $session }
versions-newest = Niemand hat eine freigegeben; im Einsatz ist darum die neueste. Selbst entscheiden: nlforge release { $session }@NUMMER
versions-done-released = Ab jetzt ist Fassung { $version } von { $session } im Einsatz.
versions-done-rolled_back = Jetzt ist wieder Fassung { $version } von { $session } im Einsatz.
versions-server = { $address } antwortet nach { $seconds } s damit; keine Anfrage ging verloren.
versions-no-server = Es läuft kein Server davon. So startest du einen: nlforge serve { $session }
versions-late = Noch nicht übernommen von { $addresses }; dort antwortet weiter die Fassung davor.
versions-late-todo = Sieh in serving/server.log der Sitzung nach, oder starte den Server neu: nlforge serve { $session } --stop
versions-compared = Auf den { $rows } Nachrichten, mit denen beide gemessen wurden: { $a } { $before }, { $b } { $after }.
versions-compared-better = Die zweite ist besser: { $change } (die wahre Änderung liegt wohl zwischen { $low } und { $high }).
versions-compared-worse = Die zweite ist schlechter: { $change } (die wahre Änderung liegt wohl zwischen { $low } und { $high }).
versions-compared-chance = Kein Unterschied, den nicht auch der Zufall erklärt: { $change } (wohl zwischen { $low } und { $high }).
versions-compared-few = Zu wenige Nachrichten, um sie zu unterscheiden: { $change }.
versions-moved = Besser bei { $better }, schlechter bei { $worse }, etwa gleich bei { $same }.
versions-alone = Nicht gezählt: { $before } Nachrichten, mit denen nur die erste gemessen wurde, und { $after }, mit denen nur die zweite.
versions-worse = In der zweiten schlechter ({ $rows }):
versions-better = In der zweiten besser ({ $rows }):
versions-row-before = vorher ({ $score }):
versions-row-after = nachher ({ $score }):
