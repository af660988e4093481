# Antworten, die die Person beurteilt: Fragen, Tasten, wie weit der Maßstab zustimmt, und angebotene Änderungen.

judge-question-reply = Ist das eine gute Antwort?
judge-question-pair = Welche der beiden Antworten ist besser?
judge-question-true = Trifft das auf die Antwort zu: „{ $line }“?
judge-question-fault = Hat die Antwort diesen Fehler: „{ $line }“?
judge-letter-yes = j
judge-word-yes = ja
judge-word-no = nein
judge-word-partly = teilweise
judge-word-first = erste
judge-word-second = zweite
judge-word-skip = überspringen
judge-word-back = zurück
judge-word-stop = beenden
judge-type-one = Bitte tippe { $keys } oder q.
judge-progress = { $at } von { $of }
judge-random-order = Antworten des Basismodells und deines Modells, in zufälliger Reihenfolge
judge-to-judge = { $count } zu beurteilen, vom Basismodell und von deinem, in zufälliger Reihenfolge.
judge-said-before = Du hast „{ $answer }“ gesagt; eine andere Taste ändert es.
judge-looking = Ich suche weiter …
judge-comparing = Ich vergleiche den Maßstab mit deinen Urteilen …
judge-moment = Einen Moment
judge-keys-wait = q schließen (was du gesagt hast, ist aufgehoben)
judge-kept = Was du gesagt hast, ist aufgehoben
judge-take = Soll das in den Plan?
judge-take-it = Soll das in den Plan?
judge-goes-in =
    { $count ->
        [one] Das kommt in deinen Plan.
       *[other] Diese Änderungen kommen in deinen Plan.
    }
judge-points-stay = Die Punkte bleiben, wie sie sind.
judge-any-key = beliebige Taste: zurück zum Gespräch
judge-nothing-yet = Du hast noch nichts beurteilt. Zehn bis dreißig Urteile zeigen, ob die Punkte meinen, was du meinst.
judge-nothing = Es ist noch nichts beurteilt.
judge-nothing-why = Zehn bis dreißig Urteile zeigen, ob der Maßstab misst, was du meinst.
judge-all-judged = Du hast alle beurteilt, die es gibt. Wähle mit --line eine Zeile des Maßstabs, oder mit --pairs je zwei Antworten.
judge-clearest = Du hast „{ $person }“ gesagt, der Maßstab { $grader } ({ $reason }):
judge-others = Was du bisher beurteilt hast, sind Antworten auf andere Nachrichten als die des letzten Laufs. Beurteile einige von diesen, um zu sehen, wie gut die Punkte zu dir passen.

# Der Maßstab neben ganzen Antworten.
judge-agree = Du und der Maßstab stimmen bei { $hits } von { $of } überein (95-%-Intervall { $low } % bis { $high } %). Durch Zufall allein wären es etwa { $chance }.
judge-undecided = { $count } davon kann der Maßstab nicht entscheiden.
judge-kind-strict =
    { $kind ->
        [one] Er nennt { $shown } Antwort gut, die du nicht gut findest, und { $strict } schlecht, die du gut findest.
       *[other] Er nennt { $shown } Antworten gut, die du nicht gut findest, und { $strict } schlecht, die du gut findest.
    }
judge-worst = Wo ihr euch nicht einig seid, liegt es meist an der Zeile „{ $line }“ ({ $often } von { $of }).
judge-fewest = Sobald du { $fewest } Urteile abgegeben hast, suche ich nach Punkten, die besser zu dir passen; beurteile noch einige.
judge-all-same = Du hast bei allen dasselbe gesagt, darum gibt es noch nichts daraus zu lernen; beurteile noch einige.

# Der Maßstab neben einer seiner Zeilen.
judge-share = { $low } % bis { $high } %
judge-by-model = { $model }: ja bei { $hits } von { $of } ({ $share })
judge-model-base = Basismodell
judge-model-trained = trainiertes Modell
judge-only-you = „{ $line }“: Nur du hast diese Antworten beurteilt. Du: { $yes }.
judge-line-agree = „{ $line }“: Du und der Maßstab stimmen bei { $hits } von { $of } Antworten überein (95-%-Intervall { $share }).
judge-you = Du: { $yes }.
judge-chance-unclear = Wie viel davon Zufall sein kann, ist unklar: Einer von euch hat immer dasselbe gesagt.
judge-kappa = Über den Zufall hinaus beträgt die Übereinstimmung { $kappa } von 1 (Cohens Kappa).
judge-kappa-between = Über den Zufall hinaus beträgt die Übereinstimmung { $kappa } von 1 (Cohens Kappa, { $low } bis { $high }).
judge-too-few = Das sind zu wenige, um zu sagen, ob die Zeile misst, was du meinst; beurteile noch einige.
judge-measures = Die Zeile misst, was du meinst, soweit diese Antworten es zeigen.
judge-too-high = Die Zeile misst nicht, was du meinst: Wo ihr euch nicht einig seid, ist ihre Punktzahl meist zu hoch. { $advice }
judge-too-low = Die Zeile misst nicht, was du meinst: Wo ihr euch nicht einig seid, ist ihre Punktzahl meist zu niedrig. { $advice }
judge-advice-judge = Frag den Richter etwas Einfacheres, mit anderen Worten für die Zeile, oder nenne einen stärkeren Richter.
judge-advice-words = Nenne die Wörter, nach denen gesucht werden soll oder die verboten sind, so wie sie in den beurteilten Antworten stehen.
judge-advice-limit = Nenne eine andere Grenze.
judge-advice-other = Sag in einer eigenen Zeile genauer, was du meinst, oder nenne ein Modell, das sie beurteilt: „lass ollama/qwen3 das beurteilen“.

# Angebotene Änderungen.
judge-brings = Damit stimmt der Maßstab bei { $after } von { $of } mit dir überein, statt bei { $before }. Geprüft an Urteilen, aus denen es nicht gemacht ist: { $unseen } von { $of }.
judge-right-ones = Von den { $count } richtigen Antworten selbst würden { $against } dadurch Punkte verlieren.
judge-quote = { $what } (Ich habe Antworten beurteilt: Damit stimmt der Maßstab bei { $after } von { $of } Antworten mit mir überein, statt bei { $before }.)
judge-gone = „{ $line }“ zählt nicht mehr.
judge-points =
    { $count ->
        [one] { $shown } Punkt
       *[other] { $shown } Punkte
    }
judge-costs-all = bekommt gar keine Punkte (ein Muss, { $points })
judge-costs = verliert { $points }
judge-weight = „{ $line }“ zählt { $weight } statt { $before }.
judge-must-with = „{ $line }“ wird ein Muss ({ $weight }): Eine Antwort damit bekommt gar keine Punkte.
judge-must-without = „{ $line }“ wird ein Muss ({ $weight }): Eine Antwort ohne das bekommt gar keine Punkte.
judge-must-no-more = „{ $line }“ ist kein Muss mehr; es zählt { $weight }.
judge-reply-of = Eine Antwort, für die gilt: „{ $line }“, { $costs }.
judge-reply-that = Eine Antwort, für die gilt: „{ $line }“, { $costs }.
judge-becomes = „{ $before }“ wird zu „{ $line }“ ({ $weight }).
judge-not-writable = Das kann ich nicht in deinen Plan schreiben; sag es mit eigenen Worten nach „ändern:“. { $quote }
judge-spec-beside = Diese Sitzung wurde aus einer Spec-Datei gebaut. Die geänderte ist { $path }. Bau sie mit: nlforge build { $path } --yes

# Was sich nicht beurteilen lässt.
judge-no-pairs-line = Zwei Antworten werden im Ganzen verglichen, nicht für eine Zeile.
judge-no-pairs-line-todo = Lass --pairs oder --line weg.
judge-no-replies = In { $session } gibt es noch keine Antworten zu beurteilen.
judge-no-replies-why = Ein Lauf hebt sie auf, wenn er sein Modell gemessen hat.
judge-no-replies-todo = Öffne sie und sag ja: nlforge { $session }
judge-unreadable-lines = Keine Zeile dieses Maßstabs lässt sich durch Lesen beurteilen.
judge-unreadable-lines-todo = Sieh ihn dir an mit: nlforge sessions show
judge-no-line = Der Maßstab hat keine Zeile „{ $line }“, die sich beurteilen lässt.
judge-there-are = Es gibt: { $lines }.
judge-name-line = Nenne eine davon mit --line.
judge-file-unread = { $path } lässt sich nicht lesen.
judge-file-todo = Nenne eine Datei mit Zeilen aus {"{"}prompt, reply, criterion, verdict{"}"}.
judge-no-judgement = Zeile { $number } von { $path } ist kein Urteil zu diesem Maßstab.
judge-no-judgement-why = Nötig sind prompt, reply, criterion (der Name einer Zeile, oder leer) und verdict (yes, no oder partly).
judge-cases-with = Die Fälle bekommst du mit: nlforge judge SESSION --json
judge-not-of-run = Zeile { $number } von { $path } beurteilt eine Antwort, die nicht von diesem Lauf ist.
judge-damaged = { $path } ist beschädigt.
judge-damaged-why = Die Datei wurde geändert, nachdem ihr Lauf sie geschrieben hat; ein Urteil darüber würde nichts beweisen.
judge-damaged-todo = Stell sie aus einer Kopie wieder her, wenn du eine hast; oder miss noch einmal: nlforge replay SESSION
