# Was Leute zu Antworten sagen.
feedback-none = Noch hat niemand etwas zu einer Antwort gesagt.
feedback-none-todo = Es kommt von Daumen und Verbesserungen auf der Seite des Modells, aus dem Ergebnis (F7) oder aus einer Datei: nlforge feedback { $session } --import DATEI
feedback-counts = { $all ->
    [one] { $all } Urteil
   *[other] { $all } Urteile
    } von { $people ->
    [one] { $people } Person
   *[other] { $people } Personen
    }.
feedback-kinds = Gut: { $up }, schlecht: { $down }, mit richtiger Antwort: { $corrections }, mit Bemerkung: { $notes }.
feedback-wrong = Was nicht stimmt: { $classes }.
feedback-class = { $what } { $count }
feedback-class-wrong_fact = falsche Angabe
feedback-class-missing_fact = fehlende Angabe
feedback-class-invented = erfunden
feedback-class-out_of_scope = nicht seine Sache
feedback-class-tone = der Ton
feedback-class-form = die Form
feedback-class-unknown = nicht gesagt
feedback-usable = Daraus kann das nächste Modell lernen: { $examples ->
    [one] { $examples } richtige Antwort
   *[other] { $examples } richtige Antworten
    }, { $pairs ->
    [one] { $pairs } Paar
   *[other] { $pairs } Paare
    } aus besserer und schlechterer Antwort, { $thumbs } Daumen.
feedback-unused = Nicht daraus gelernt wird: { $count } ({ $why }).
feedback-why-no_message = ohne die Nachricht
feedback-why-waits = mit Link, Adresse oder Nummer: erst sieht ein Mensch darauf
feedback-why-instruction = spricht zum Modell statt zum Kunden
feedback-why-contradicts = worüber sich Leute widersprechen
feedback-why-one_person = zu viel von einer Person
feedback-why-too_many = mehr an einem Tag, als jemand lesen kann
feedback-why-overruled = durch ein späteres Wort überholt
feedback-why-outlier = von jemandem, der fast immer das Gegenteil aller anderen sagt
feedback-row = { $when } von { $by }, Fassung { $version }
feedback-why-weak = nur die Nachricht danach sagt, dass es falsch war
feedback-up = gut
feedback-down = schlecht
feedback-said = Es sagte:
feedback-right = Richtig wäre:
feedback-note = Bemerkung:
feedback-not-learned = Nicht daraus gelernt wird: { $why }.
feedback-how = Etwas zurücknehmen: nlforge feedback { $session } --take-back ID · daraus lernen: nlforge improve { $session }
feedback-kept = Behalten als { $id }.
feedback-back = { $id } gilt nicht mehr.
feedback-one-thing = Das sind mehrere Dinge auf einmal.
feedback-one-thing-todo = Ein Urteil dazu (--message), eine Datei (--import), etwas zurücknehmen (--take-back) oder nachsehen (--rubric, --unused); eins nach dem anderen.
feedback-says-nothing = Das sagt nichts über die Antwort.
feedback-says-nothing-todo = Gib --rating up oder down an, --correction „die richtige Antwort“ oder --note „was nicht stimmt“.
feedback-brought = { $kept ->
    [one] { $kept } Urteil aus { $file } wurde behalten.
   *[other] { $kept } Urteile aus { $file } wurden behalten.
    }
feedback-columns = Genommen als { $columns }.
feedback-column-message = Nachricht
feedback-column-reply = Antwort
feedback-column-rating = Bewertung
feedback-column-correction = richtige Antwort
feedback-column-note = Bemerkung
feedback-column-by = wer
feedback-column-time = wann
feedback-column-version = Fassung
feedback-known = { $count ->
    [one] { $count } war schon da und zählt einmal.
   *[other] { $count } waren schon da und zählen einmal.
    }
feedback-left-nothing_said = { $count ->
    [one] { $count } Zeile sagt nichts über die Antwort und wurde weggelassen.
   *[other] { $count } Zeilen sagen nichts über die Antwort und wurden weggelassen.
    }
feedback-left-no_message = { $count ->
    [one] { $count } Zeile hat keine Nachricht und wurde weggelassen.
   *[other] { $count } Zeilen haben keine Nachricht und wurden weggelassen.
    }
feedback-left-unclear_rating = { $count ->
    [one] { $count } Zeile hat eine Bewertung
   *[other] { $count } Zeilen haben eine Bewertung
    }, die ich nicht kenne (ich kenne up und down, ja und nein, 1 bis 5), und sonst nichts; weggelassen.
feedback-unused-columns = Nicht benutzt: { $columns }.
feedback-no-lines = Keine Klage kommt so oft, dass die Bewertung eine Zeile dafür haben sollte (dreimal, von zwei Leuten).
feedback-lines = Diese Klagen kommen immer wieder; jede könnte eine Zeile der Bewertung sein:
feedback-line = „{ $line }“: { $complaints } Klagen von { $people } Leuten
feedback-line-take = Um sie zu nehmen, sag im Gespräch: ändern: nimm „{ $line }“ in die Bewertung auf
