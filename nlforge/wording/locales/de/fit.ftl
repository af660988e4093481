# Wozu ein trainiertes Modell taugt, gesagt am Ende seines Laufs.

fit-customers-replies = Reif für Kunden: Was es antwortet, kann ungelesen hinausgehen.
fit-customers-labels = Reif, allein zu sortieren: Niemand muss jede Nachricht ansehen.
fit-customers-forms = Reif, Formulare allein auszufüllen: Niemand muss jedes ansehen.
fit-staff-replies = Hilft Mitarbeitern: Es entwirft Antworten, und jede muss jemand lesen, bevor sie hinausgeht.
fit-staff-labels = Hilft Mitarbeitern: Es schlägt eine Einordnung vor, und jede muss jemand prüfen.
fit-staff-forms = Hilft Mitarbeitern: Es füllt Formulare aus, und jedes muss jemand prüfen.
fit-not_yet-few = { $rows ->
    [one] Noch nicht: Geprüft wurde es mit { $rows } Nachricht, und um zu sagen, wozu es taugt, braucht es mindestens { $least }. Bis dahin muss jemand alles prüfen, was es tut.
   *[other] Noch nicht: Geprüft wurde es mit { $rows } Nachrichten, und um zu sagen, wozu es taugt, braucht es mindestens { $least }. Bis dahin muss jemand alles prüfen, was es tut.
    }
fit-not_yet-unmeasured = Noch nicht: Es gab keine Nachrichten mit richtigen Antworten, an denen man es messen konnte.
fit-not_yet-wrong = Noch nicht benutzen: Zu viel von dem, was es sagt, ist falsch.
fit-not_yet-hands_over = Noch nicht benutzen: Es ist sich keiner Antwort sicher genug und würde jede Nachricht einem Menschen überlassen.
fit-not_yet-little = Noch kein Nutzen: Es überlässt fast jede Nachricht einem Menschen.
fit-not_yet-frequent = Noch nicht benutzen: Immer „{ $label }“ zu sagen, wäre etwa so oft richtig.
fit-no_claim = Kein Urteil über seine Antworten: Es hat nur deine Texte gelesen; Antworten wurden ihm nicht beigebracht, und keine wurde gemessen. Für beides gib ihm Nachrichten mit richtigen Antworten.
fit-all-replies = Es beantwortet jede Nachricht. Von { $rows } neuen hat es { $right } richtig beantwortet (von sehr vielen wohl zwischen { $low } und { $high } %).
fit-all-labels = Von { $rows } neuen Nachrichten hat es { $right } richtig einsortiert (von sehr vielen wohl zwischen { $low } und { $high } %).
fit-all-forms = Von { $rows } neuen Formularen hat es { $right } ohne Fehler ausgefüllt (von sehr vielen wohl zwischen { $low } und { $high } %).
fit-so_far = { $right } der { $rows } waren richtig.
fit-some-replies = In der Prüfung war es sich bei { $done } von { $rows } Nachrichten sicher genug; { $right } dieser Antworten waren richtig (von sehr vielen wohl zwischen { $low } und { $high } %).
fit-some-labels = In der Prüfung war es sich bei { $done } von { $rows } Nachrichten sicher genug; { $right } davon hat es richtig eingeordnet (von sehr vielen wohl zwischen { $low } und { $high } %).
fit-some-forms = In der Prüfung war es sich bei { $done } von { $rows } Formularen sicher genug; { $right } davon waren ohne Fehler (von sehr vielen wohl zwischen { $low } und { $high } %).
fit-strangers = Von { $rows } Testnachrichten über ganz andere Dinge hat es { $count } einem Menschen überlassen.
fit-answers_all-replies = Es merkt nicht, was es nicht weiß: Auch darauf antwortet es und erfindet womöglich etwas.
fit-answers_all-labels = Eine Nachricht, zu der keine deiner Einordnungen passt, bekommt trotzdem eine.
fit-weak = Am schlechtesten ist es bei { $names }.
fit-musts = Manche Antworten haben eine Regel verletzt, die niemand verletzen darf: { $names }.
fit-missed = Es verfehlt, was du verlangt hast: { $names }.
fit-held_back = Es ist nicht freigegeben: Eine weitere Prüfung ist nicht bestanden und sagt, warum.
fit-free_wording = Als richtig zählt hier nur, was fast dasselbe sagt wie deine eigene Antwort; andere können auch gut sein.
fit-no_better = Das Training hat nichts gebracht: Ohne Training ist das Basismodell etwa so gut.
fit-better-prompt_only = Das untrainierte Modell mit einigen deiner Beispiele vor jeder Nachricht antwortet besser als das trainierte; das bekommst du.
fit-better-retrieval = Das untrainierte Modell mit einer Suche in deinen Daten antwortet besser als das trainierte; das bekommst du.
fit-as_good-prompt_only = Das untrainierte Modell mit einigen deiner Beispiele vor jeder Nachricht antwortet so gut wie das trainierte; das bekommst du.
fit-as_good-retrieval = Das untrainierte Modell mit einer Suche in deinen Daten antwortet so gut wie das trainierte; das bekommst du.
fit-more = { $more ->
    [one] Um { $demand } % Richtiger sicher zu sein, braucht es eine Prüfung mit etwa { $more } weiteren Nachricht, bei der es nicht schlechter abschneidet.
   *[other] Um { $demand } % Richtiger sicher zu sein, braucht es eine Prüfung mit etwa { $more } weiteren Nachrichten, bei der es nicht schlechter abschneidet.
    }
fit-if_all = Hätte es alle { $rows } Testnachrichten beantwortet, wären { $right } Antworten richtig gewesen.
fit-could_hand_over = Damit es manche selbst beantworten darf, verlange, dass es abgibt, worin es unsicher ist.
fit-chance = Mit diesen Beispielen sind { $demand } % Richtige nicht zu erreichen.
fit-untried = Was es mit Nachrichten über ganz andere Dinge macht, wurde nicht probiert; darum muss jemand nachsehen, wie viel auch stimmt.
fit-what_helps = Am meisten hilft: mehr und andere Beispiele, oder ein größeres Basismodell, das mehr Zeit und Speicher braucht.
fit-hands_over = Die übrigen { $rest } hat es einem Menschen überlassen, ohne Entwurf.
fit-too_few-asked = { $rows } geprüfte Nachrichten sind zu wenige, um der { $bar } % sicher zu sein, die du verlangt hast.
fit-too_few-ours = { $rows } geprüfte Nachrichten sind zu wenige, damit niemand mehr nachsehen muss: Dafür verlange ich { $bar } % Richtige, wenn du keine andere Zahl nennst.
fit-too_few-fixed = { $rows } geprüfte Nachrichten sind zu wenige, damit niemand mehr nachsehen muss: Dafür verlangt nlforge selbst { $bar } % Richtige.
fit-below-fixed = Damit niemand mehr nachsehen muss, müssen { $bar } % richtig sein; das verlangt nlforge selbst.
fit-below-asked = Du hast { $bar } % Richtige verlangt, bevor niemand mehr nachsieht.
fit-below-ours = Damit niemand mehr nachsehen muss, müssen { $bar } % richtig sein; das verlange ich, wenn du keine andere Zahl nennst.
fit-more_in_test = { $more ->
    [one] Um der { $bar } % sicher zu sein, braucht es eine Prüfung mit etwa { $more } weiteren Nachricht, bei der es nicht schlechter abschneidet.
   *[other] Um der { $bar } % sicher zu sein, braucht es eine Prüfung mit etwa { $more } weiteren Nachrichten, bei der es nicht schlechter abschneidet.
    }
fit-field = { $names } war in { $wrong } von { $rows } falsch oder fehlte.
fit-to_correct-replies = { $wrong ->
    [one] { $wrong } falsche Antwort ist aufgeschrieben, mit der richtigen und dem Grund: { $file } (eine Tabelle; LibreOffice öffnet sie, Excel über Daten > Aus Text/CSV).
   *[other] { $wrong } falsche Antworten sind aufgeschrieben, jede mit der richtigen und dem Grund: { $file } (eine Tabelle; LibreOffice öffnet sie, Excel über Daten > Aus Text/CSV).
    }
fit-to_correct-labels = { $wrong ->
    [one] { $wrong } falsche Einordnung ist aufgeschrieben, mit der richtigen und dem Grund: { $file } (eine Tabelle; LibreOffice öffnet sie, Excel über Daten > Aus Text/CSV).
   *[other] { $wrong } falsche Einordnungen sind aufgeschrieben, jede mit der richtigen und dem Grund: { $file } (eine Tabelle; LibreOffice öffnet sie, Excel über Daten > Aus Text/CSV).
    }
fit-to_correct-forms = { $wrong ->
    [one] { $wrong } falsches Formular ist aufgeschrieben, mit dem richtigen und dem Grund: { $file } (eine Tabelle; LibreOffice öffnet sie, Excel über Daten > Aus Text/CSV).
   *[other] { $wrong } falsche Formulare sind aufgeschrieben, jedes mit dem richtigen und dem Grund: { $file } (eine Tabelle; LibreOffice öffnet sie, Excel über Daten > Aus Text/CSV).
    }
fit-to_correct-sure = Aufgeschrieben ist, was falsch war, mit dem Richtigen und dem Grund: { $given }, bei denen es sich sicher war, und { $kept }, die es zurückgehalten hat und niemand bekommen hätte: { $file } (eine Tabelle; LibreOffice öffnet sie, Excel über Daten > Aus Text/CSV).
fit-few_so_far = Geprüft wurde nur mit { $rows } Nachrichten, aber so wenige davon waren richtig ({ $right }), dass eine längere Prüfung daran kaum etwas ändert.
fit-test_more = { $more ->
    [one] Der Prüfung fehlt mindestens { $more } Nachricht mit richtiger Antwort: Gib mir mehr Beispiele, von denen etwa ein Drittel zum Prüfen zurückgelegt wird, oder eine Datei zum Prüfen.
   *[other] Der Prüfung fehlen mindestens { $more } Nachrichten mit richtiger Antwort: Gib mir mehr Beispiele, von denen etwa ein Drittel zum Prüfen zurückgelegt wird, oder eine Datei zum Prüfen.
    }
fit-strangers_low = Von { $rows } Testnachrichten über ganz andere Dinge hat es { $count } einem Menschen überlassen und die übrigen beantwortet; damit niemand mehr nachsehen muss, müssen es { $least } von 100 sein.
fit-strangers_few = Von { $rows } Testnachrichten über ganz andere Dinge hat es { $count } einem Menschen überlassen; damit niemand mehr nachsehen muss, braucht es eine Prüfung mit mindestens { $least }.
fit-staff-sure = Hilft Mitarbeitern: Wo es sicher genug ist, entwirft es eine Antwort, und jede muss jemand lesen, bevor sie hinausgeht.
fit-enough = Dafür müssen mindestens { $bar } % richtig sein, auch am unteren Ende.
