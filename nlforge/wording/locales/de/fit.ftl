# Wozu ein trainiertes Modell taugt, gesagt am Ende seines Laufs.

fit-customers-replies = Reif für Kunden: Was es antwortet, kann ungelesen hinausgehen.
fit-customers-labels = Reif, allein zu sortieren: Niemand muss jede Nachricht ansehen.
fit-customers-forms = Reif, Formulare allein auszufüllen: Niemand muss jedes ansehen.
fit-staff-replies = Reif für Mitarbeiter mit einem Blick darauf: Jede Antwort muss jemand lesen, bevor sie hinausgeht.
fit-staff-labels = Reif für Mitarbeiter mit einem Blick darauf: Es schlägt eine Einordnung vor, und jede muss jemand prüfen.
fit-staff-forms = Reif für Mitarbeiter mit einem Blick darauf: Es füllt Formulare aus, und jedes muss jemand prüfen.
fit-not_yet-few = { $rows ->
    [one] Noch nicht: { $rows } Nachricht ist zu wenig, um zu sagen, wozu es taugt; nötig sind { $least }.
   *[other] Noch nicht: { $rows } Nachrichten sind zu wenige, um zu sagen, wozu es taugt; nötig sind { $least }.
    }
fit-not_yet-unmeasured = Noch nicht: Es gab keine Nachrichten mit richtigen Antworten, an denen man es messen konnte.
fit-not_yet-wrong = Noch nicht reif: Zu viel von dem, was es sagt, ist falsch.
fit-not_yet-hands_over = Noch nicht reif: Es würde jede Nachricht an einen Menschen abgeben.
fit-not_yet-little = Noch kein Nutzen: Es gibt fast jede Nachricht an einen Menschen ab.
fit-not_yet-frequent = Noch nicht reif: Immer „{ $label }“ zu sagen, wäre etwa so oft richtig.
fit-no_claim = Kein Urteil über seine Antworten: Es hat nur deine Texte gelesen; Antworten wurden ihm nicht beigebracht, und keine wurde gemessen. Für beides gib ihm Nachrichten mit richtigen Antworten.
fit-all-replies = Es beantwortet jede Nachricht. Von { $rows } neuen hat es { $right } richtig beantwortet ({ $share } %; auf Dauer zwischen { $low } und { $high } %).
fit-all-labels = Von { $rows } neuen Nachrichten hat es { $right } richtig einsortiert ({ $share } %; auf Dauer zwischen { $low } und { $high } %).
fit-all-forms = Von { $rows } neuen Formularen hat es { $right } ohne Fehler ausgefüllt ({ $share } %; auf Dauer zwischen { $low } und { $high } %).
fit-so_far = Bisher waren { $right } von { $rows } richtig.
fit-some-replies = Es beantwortet { $answered } von 100 Nachrichten, und { $share } % dieser Antworten sind richtig (auf Dauer zwischen { $low } und { $high } %; gemessen an { $rows } Nachrichten).
fit-some-labels = Es sortiert { $answered } von 100 Nachrichten ein, { $share } % davon richtig (auf Dauer zwischen { $low } und { $high } %; gemessen an { $rows } Nachrichten).
fit-some-forms = Es füllt { $answered } von 100 Formularen aus, { $share } % davon ohne Fehler (auf Dauer zwischen { $low } und { $high } %; gemessen an { $rows } Nachrichten).
fit-hands_over = Die übrigen { $rest } von 100 gibt es an einen Menschen ab.
fit-strangers = Von { $rows } Nachrichten über Dinge, die es nie gelernt hat, gibt es { $share } % ab.
fit-answers_all-replies = Es merkt nicht, was es nicht weiß: Auch darauf antwortet es und erfindet womöglich etwas.
fit-answers_all-labels = Eine Nachricht, zu der keine deiner Einordnungen passt, bekommt trotzdem eine.
fit-weak = Am schlechtesten ist es bei { $names }.
fit-musts = Manche Antworten haben eine Regel verletzt, die niemand verletzen darf: { $names }.
fit-missed = Es verfehlt, was du verlangt hast: { $names }.
fit-held_back = Es ist nicht freigegeben: Eine weitere Prüfung ist nicht bestanden und sagt, warum.
fit-free_wording = Als richtig zählt hier nur, was fast dasselbe sagt wie deine eigene Antwort; andere können auch gut sein.
fit-no_better = Ohne Training ist das Basismodell etwa so gut.
fit-better-prompt_only = Das untrainierte Modell mit einigen deiner Beispiele vor jeder Nachricht antwortet besser als das trainierte; das bekommst du.
fit-better-retrieval = Das untrainierte Modell mit einer Suche in deinen Daten antwortet besser als das trainierte; das bekommst du.
fit-as_good-prompt_only = Das untrainierte Modell mit einigen deiner Beispiele vor jeder Nachricht antwortet so gut wie das trainierte; das bekommst du.
fit-as_good-retrieval = Das untrainierte Modell mit einer Suche in deinen Daten antwortet so gut wie das trainierte; das bekommst du.
fit-more = { $more ->
    [one] Um zu versprechen, dass { $demand } % richtig sind, braucht es etwa { $more } weitere Nachricht mit richtiger Antwort.
   *[other] Um zu versprechen, dass { $demand } % richtig sind, braucht es etwa { $more } weitere Nachrichten mit richtigen Antworten.
    }
fit-if_all = Würde es alle beantworten, wären { $right } von { $rows } Antworten richtig.
fit-could_hand_over = Damit es manche selbst beantworten darf, verlange, dass es abgibt, worin es unsicher ist.
fit-chance = Dass { $demand } % richtig sind, lässt sich nicht versprechen.
fit-untried = Was es mit Nachrichten über Dinge macht, die es nie gelernt hat, wurde nicht probiert.
fit-to_correct = { $wrong ->
    [one] { $wrong } falsche Antwort steht in { $file }, mit der richtigen und dem Grund.
   *[other] { $wrong } falsche Antworten stehen in { $file }, jede mit der richtigen und dem Grund.
    }
fit-to_correct-some = { $wrong ->
    [one] Die { $wrong } Antwort, die falsch wäre, wenn es nichts abgäbe, steht in { $file }, mit der richtigen und dem Grund.
   *[other] Die { $wrong } Antworten, die falsch wären, wenn es nichts abgäbe, stehen in { $file }, jede mit der richtigen und dem Grund.
    }
