# Was sich in den Dokumenten geändert hat, seit das Modell gelernt hat.
changes-none = In den Dokumenten hat sich nichts geändert, seit Fassung { $version } gemacht wurde.
changes-changed = { $name } hat sich geändert.
changes-reply = neue Antwort: { $reply }
changes-new = { $name } ist neu.
changes-gone = { $name } ist nicht mehr da.
changes-renamed = { $before } heißt jetzt { $name }.
changes-nothing-before = (vorher nichts)
changes-nothing-now = (jetzt nichts)
changes-more = … und { $count } weitere.
changes-all-true = Kein Beispiel beruht auf dem, was sich geändert hat.
changes-retired = { $count ->
    [one] { $count } Beispiel stimmt nicht mehr:
   *[other] { $count } Beispiele stimmen nicht mehr:
    }
changes-says = sagt { $fact }: { $reply }
changes-needs-reply = braucht eine neue Antwort von einem Menschen und bleibt bis dahin weg.
changes-how = Übernimm es mit: nlforge changes { $session } --take, und lass es lernen mit: nlforge improve { $session }
changes-taken = { $corrected ->
    [one] { $corrected } Beispiel hat
   *[other] { $corrected } Beispiele haben
    } eine neue Antwort, { $out } { $out ->
    [one] bleibt
   *[other] bleiben
    } weg. Die nächste Runde der Verbesserung lernt es so.
changes-note = im Dokument steht { $fact } nicht mehr
changes-asked = Auf diese { $messages } Nachrichten sagt das Modell { $old }-mal noch das Alte und { $new }-mal das Neue.
