# Was ein Lauf feststellt; auf Englisch steht es in seinen Ereignissen.

noted-then = { $first } { $second }
noted-or = { $first } oder { $second }
noted-and_more = { $items } und { $more } weitere
noted-and_more_apart = { $items }; und { $more } weitere
noted-percent = { $figure } %

# Wo etwas steht, und wie viele es sind.
noted-line = Zeile { $line } von { $file }
noted-lines = Zeilen { $lines } und { $last } von { $file }
noted-lines_and_more = { $n ->
    [one] Zeile
   *[other] Zeilen
    } { $lines } und { $more } weitere von { $file }
noted-where = {" "}({ $places })
noted-where_and_others = {" "}({ $places }, …)
noted-rows = { $n ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
    }
noted-about_rows = { $n ->
    [one] etwa { $count } Zeile
   *[other] etwa { $count } Zeilen
    }
noted-about = Etwa{" "}

# Zeilen, die nicht gelernt werden.
noted-not_trained = { $n ->
    [one] { $about }{ $whole } von { $rows } Zeilen wird nicht gelernt: { $whys }.
   *[other] { $about }{ $whole } von { $rows } Zeilen werden nicht gelernt: { $whys }.
    }
noted-not_trained_as = { $n ->
    [one] { $about }{ $whole } von { $rows } Zeilen wird nicht gelernt: Sie { $why }.
   *[other] { $about }{ $whole } von { $rows } Zeilen werden nicht gelernt: Sie { $why }.
    }
noted-not_tested = { $n ->
    [one] { $about }{ $whole } von { $rows } Zeilen wird nicht zum Testen verwendet: { $whys }.
   *[other] { $about }{ $whole } von { $rows } Zeilen werden nicht zum Testen verwendet: { $whys }.
    }
noted-not_tested_as = { $n ->
    [one] { $about }{ $whole } von { $rows } Zeilen wird nicht zum Testen verwendet: Sie { $why }.
   *[other] { $about }{ $whole } von { $rows } Zeilen werden nicht zum Testen verwendet: Sie { $why }.
    }
noted-left_out = { $why }{ $where }
noted-left_out-some = { $count } { $why }{ $where }
noted-left_out-blank = { $n ->
    [one] hat keine Nachricht oder keine Antwort
   *[other] haben keine Nachricht oder keine Antwort
    }
noted-left_out-marked_row = { $n ->
    [one] ist als nicht zu lernen gekennzeichnet, wie du gesagt hast
   *[other] sind als nicht zu lernen gekennzeichnet, wie du gesagt hast
    }
noted-left_out-no_answer = { $n ->
    [one] hat statt einer Antwort nur ein leeres Zeichen, wie „N/A“ oder „nicht zugeordnet“
   *[other] haben statt einer Antwort nur ein leeres Zeichen, wie „N/A“ oder „nicht zugeordnet“
    }
noted-left_out-duplicate = { $n ->
    [one] ist gleich wie eine andere
   *[other] sind gleich wie andere
    }
noted-left_out-near_duplicate = { $n ->
    [one] unterscheidet sich von einer anderen nur durch Kleinigkeiten
   *[other] unterscheiden sich von anderen nur durch Kleinigkeiten
    }
noted-left_out-forgotten = { $n ->
    [one] ist von jemandem, der vergessen werden soll
   *[other] sind von jemandem, der vergessen werden soll
    }
noted-left_out-retired = { $n ->
    [one] beruht auf etwas, das nicht mehr stimmt
   *[other] beruhen auf etwas, das nicht mehr stimmt
    }
noted-left_out-overruled = { $n ->
    [one] hat eine Antwort, statt der du eine andere gewählt hast
   *[other] haben Antworten, statt derer du andere gewählt hast
    }
noted-left_out-conflict = { $n ->
    [one] widerspricht einer anderen mit derselben Nachricht
   *[other] widersprechen anderen mit derselben Nachricht
    }
noted-left_out-same_question = { $n ->
    [one] fragt dasselbe wie eine andere Frage, die aus deinen Texten entstand, mit anderer Antwort
   *[other] fragen dasselbe wie andere Fragen, die aus deinen Texten entstanden, mit anderer Antwort
    }
noted-left_out-breaks_guidelines = { $n ->
    [one] hat eine Antwort, die gegen deine Richtlinien verstößt
   *[other] haben eine Antwort, die gegen deine Richtlinien verstößt
    }
noted-left_out-in_acceptance_file = { $n ->
    [one] steht auch in der Testdatei
   *[other] stehen auch in der Testdatei
    }
noted-left_out-no_result = { $n ->
    [one] hat am Ende kein Ergebnis, anders als die übrigen Antworten
   *[other] haben am Ende kein Ergebnis, anders als die übrigen Antworten
    }
noted-left_out-unanswered = { $n ->
    [one] fragt, was ihr Text nicht beantwortet
   *[other] fragen, was ihr Text nicht beantwortet
    }
noted-left_out-no_verdict = { $n ->
    [one] hat kein Urteil über ihre Antwort, anders als die übrigen
   *[other] haben kein Urteil über ihre Antwort, anders als die übrigen
    }
noted-left_out-two_verdicts = { $n ->
    [one] hat eine Antwort, die als gut und als schlecht bewertet wurde
   *[other] haben eine Antwort, die als gut und als schlecht bewertet wurde
    }
noted-left_out-disliked = { $n ->
    [one] hat eine Antwort, die jemand als schlecht bewertet hat
   *[other] haben eine Antwort, die jemand als schlecht bewertet hat
    }
noted-left_out-no_difference = { $n ->
    [one] hat eine bessere und eine schlechtere Antwort, die gleich sind
   *[other] haben eine bessere und eine schlechtere Antwort, die gleich sind
    }
noted-left_out-too_long = { $n ->
    [one] ist länger, als das Modell auf einmal lernen kann
   *[other] sind länger, als das Modell auf einmal lernen kann
    }
noted-left_out-several_labels = { $n ->
    [one] hat mehrere Etiketten
   *[other] haben mehrere Etiketten
    }
noted-left_out-over_made_share = { $n ->
    [one] ist aus Texten erzeugt, und davon gibt es schon genug neben den Zeilen von Menschen
   *[other] sind aus Texten erzeugt, und davon gibt es schon genug neben den Zeilen von Menschen
    }
noted-left_out-may_be_answered = { $n ->
    [one] sollte eine Frage sein, die deine Texte nicht beantworten, und vielleicht beantworten sie sie doch
   *[other] sollten Fragen sein, die deine Texte nicht beantworten, und vielleicht beantworten sie sie doch
    }
noted-left_out-not_in_the_passage = { $n ->
    [one] hat eine Antwort, die mehr sagt als ihre Textstelle
   *[other] haben eine Antwort, die mehr sagt als ihre Textstelle
    }
noted-mended-control_tokens = Steuerzeichen einer Gesprächsvorlage (wie „<|im_end|>“) wurden aus { $rows } entfernt{ $where }.
noted-mended-leftovers = Zeilenumbrüche, Tabulatoren oder Buchstaben, die ein Programm als „\n“, „\t“ oder „&nbsp;“ geschrieben hatte, wurden in { $rows } berichtigt{ $where }.
noted-mended-signature = Der Name der antwortenden Person wurde unter der Antwort von { $rows } entfernt{ $where }.
noted-canned = { $n ->
    [one] { $rows } von { $of } Testzeilen hat eine Antwort, die Wort für Wort auch gelernt wird: Dort zeigen die Zahlen, ob das Modell die richtige Antwort auswählt, nicht, ob es eine schreiben kann.
   *[other] { $rows } von { $of } Testzeilen haben eine Antwort, die Wort für Wort auch gelernt wird: Dort zeigen die Zahlen, ob das Modell die richtige Antwort auswählt, nicht, ob es eine schreiben kann.
    }

# Etiketten.
noted-word_is_label = „{ $word }“ zählt als Etikett, weil es in { $rows } steht.
noted-label_lists = In { $rows } ist das Etikett als Liste geschrieben; deren einziger Eintrag gilt.
noted-labels_joined = Etiketten, die sich nur in Großschreibung, Leer- oder Satzzeichen unterscheiden, gelten als eines: { $labels }.
noted-also_written = „{ $label }“ steht auch als { $others } da
noted-labels_corrected = Wahrscheinliche Tippfehler werden zum gemeinten Etikett berichtigt: { $slips }. Sind es eigene Etiketten, sag: lass die Labels unverändert.
noted-label_typos = Wahrscheinliche Tippfehler werden zum gemeinten Etikett berichtigt: { $slips }.
noted-corrected = „{ $wrong }“ → „{ $right }“
noted-label_rows = „{ $label }“ ({ $rows })
noted-label_has_rows = „{ $label }“ hat { $rows }
noted-unknown_labels = { $n ->
    [one] Das Etikett { $labels } kommt nur in den Testzeilen vor: Es kann nicht gelernt werden, und diese Zeilen zählen als falsch.
   *[other] Die Etiketten { $labels } kommen nur in den Testzeilen vor: Sie können nicht gelernt werden, und diese Zeilen zählen als falsch.
    }
noted-rare_labels = { $labels }: zu wenig, um sie sicher zu lernen oder zu testen. Nimm Beispiele dazu, oder fasse solche Etiketten zusammen.
noted-figures_as_labels = Die Etiketten sind Zahlen ({ $labels }): Jede ist eine eigene Klasse, also zählt eine knapp verfehlte als ebenso falsch wie eine weit verfehlte.
noted-several_labels = { $n ->
    [one] { $rows } hat mehrere Etiketten, wie „{ $example }“: { $become }.
   *[other] { $rows } haben mehrere Etiketten, wie „{ $example }“: { $become }.
    }
noted-several-first = das erste davon zählt
noted-several-none = sie werden weggelassen
noted-several-all = jede Kombination ist eine Klasse

# Zu wenig, um daraus zu lernen.
noted-too_few_usable = { $rows ->
    [one] Nur { $rows } brauchbare Zeile ist übrig; nötig sind mindestens { $least }.
   *[other] Nur { $rows } brauchbare Zeilen sind übrig; nötig sind mindestens { $least }.
    }
noted-rows_read = Gelesen wurden { $read }{ $dropped }.
noted-also_left_out = ; weggelassen: { $whys }
noted-counted = { $count } ({ $why })
noted-todo-more_rows = Nimm mehr Beispiele von Nachrichten mit guten Antworten dazu, oder nenne eine andere Datei.
noted-one_label = Alle Zeilen haben dasselbe Etikett, „{ $label }“; da gibt es nichts zu unterscheiden.
noted-todo-one_label = Nimm Zeilen mit anderen Etiketten dazu, nenne die Spalte, in der sie stehen, oder sag, was das Modell sonst tun soll.
noted-too_similar = Die Nachrichten sind sich zu ähnlich für eine ehrliche Prüfung.
noted-few_held_out = { $held_out ->
    [one] Nur { $held_out } von { $rows } Zeilen ließ sich zum Testen zurücklegen, ohne einer gelernten fast zu gleichen.
   *[other] Nur { $held_out } von { $rows } Zeilen ließen sich zum Testen zurücklegen, ohne einer gelernten fast zu gleichen.
    }
noted-todo-too_similar = Nimm Nachrichten dazu, die sich mehr unterscheiden, oder eine andere Datei.

# Was einen Lauf beendet oder nicht beginnen lässt.
noted-used_up = Die Zeit oder das Geld, das du erlaubt hast, ist verbraucht.
noted-seconds_over = Das Training ist gespeichert, wie es ist; { $seconds } s darüber.
noted-todo-used_up = Erlaube mehr Zeit oder Geld, oder nimm weniger Zeilen.
noted-few_pairs = Es gibt { $pairs } Paare mit einer besseren Antwort; nötig sind mindestens { $fewest }.
noted-todo-few_pairs = Nimm eine Datei mit den Spalten prompt, chosen und rejected dazu, oder lass diesen Schritt weg.
noted-few_verdicts = Es gibt zu wenige Urteile, um daraus zu lernen.
noted-verdicts = Gute Noten haben { $liked } Antworten, schlechte { $disliked }; nötig sind von beiden mindestens { $fewest }.
noted-todo-few_verdicts = Sammle mehr Daumen, oder lass diesen Schritt weg.
noted-nothing_to_practise = Es gibt nichts, womit es üben kann.
noted-no_messages = In deinen Daten sind keine Nachrichten, nur Texte.
noted-todo-no_messages = Nimm Nachrichten dazu, oder lass diesen Schritt weg.
noted-no_own_pairs = Aus den eigenen Antworten ist nichts zu lernen.
noted-told_apart = Für { $messages } Nachrichten unterscheidet die Bewertung seine Antworten; nötig sind mindestens { $fewest }.
noted-todo-no_own_pairs = Füge der Bewertung Regeln hinzu, oder lass diesen Schritt weg.
noted-worker_cannot = Ein Arbeitsprozess kann Antworten nicht so bewerten wie diese Maschine.
noted-todo-worker_cannot = Trainiere hier, oder auf Maschinen, die es können.
noted-no_judge = Antworten soll { $models } beurteilen, aber hier ist kein Richter zu haben.
noted-no_writer = Fragen aus deinen Texten soll { $writer } schreiben, aber das ist hier nicht zu haben.
noted-todo-start = Starte den Lauf mit nlforge.
noted-replies_not_judged = { $failed } von { $rows } Antworten ließen sich nicht beurteilen.
noted-too_many_missing = Mehr als { $share } fehlen, also würden die Zahlen nichts sagen. Was beurteilt wurde, bleibt.
noted-todo-judge_gone = Sieh nach, ob der Richter zu erreichen ist, und sag dann: weiter.
noted-other_spec = Das ist nicht der Plan, zu dem du ja gesagt hast.
noted-digests = Bestätigt ist { $confirmed }, gefunden { $found }.
noted-todo-other_spec = Sieh dir die Seite noch einmal an, und sag ja dazu.
noted-already_going = Ein Lauf dieser Sitzung ist schon im Gang.
noted-todo-already_going = Warte auf ihn, oder sag: stopp.
noted-no_encoder = Dieser Plan vergleicht Bedeutungen, und das Modell dafür ist nicht auf dieser Maschine.
noted-by_words_alone = Nur nach Wörtern verglichen, bekämen dieselben Antworten andere Zahlen.
noted-todo-no_encoder = Hol es einmal ({ $size } MB), oder setz embedding im Plan auf none.
noted-one_card = Die Gewichte dieses Modells sollen auf mehrere Karten verteilt werden, und das Training hat nur eine.
noted-no_space = Auf der Platte ist kein Platz mehr.
noted-not_written = { $path } ließ sich nicht schreiben; was vorher gespeichert war, bleibt.
noted-not_written-why = { $path } ließ sich nicht schreiben ({ $why }); was vorher gespeichert war, bleibt.
noted-todo-space = Mach Platz, und versuch es noch einmal.
noted-cannot_write = In { $folder } lässt sich nicht schreiben.
noted-todo-folder = Sieh den Ordner an, oder nenne einen anderen.
noted-weights_not_loaded = Die Gewichte in { $folder } werden nicht geladen.
noted-weights_not_saved_ones = Die Gewichte in { $folder } sind nicht die, die gespeichert wurden; darum werden sie nicht geladen.
noted-record_not_read = { $record } lässt sich nicht lesen; darin steht, zu welchem Basismodell sie passen.
noted-todo-put_back = Stell den Ordner aus einer Kopie wieder her, wenn du eine hast; oder trainiere noch einmal.
noted-weights_of_other_base = Die Gewichte in { $folder } wurden auf dem Basismodell { $trained_on } trainiert, verlangt sind sie auf { $base }.
noted-mean_nothing = Auf einem anderen Basismodell bedeuten sie nichts. { $why }
noted-no_record = Bei ihnen steht kein Basismodell, wie bei denen älterer Versionen.
noted-record_says = Vermerkt ist { $record }…, und dies ist { $wanted }….
noted-another = { $base } (ein anderes dieses Namens)
noted-todo-own_spec = Verwende sie mit dem Plan, nach dem sie trainiert wurden, oder trainiere noch einmal.
noted-base_not_here = Das Basismodell { $base } ist nicht auf dieser Maschine.
noted-nothing_unasked = nlforge holt nichts ungefragt.
noted-todo-fetch = Hol es einmal ({ $size }).
noted-four_bits = Für das Training mit 4-Bit-Gewichten braucht es eine Grafikkarte und das Paket bitsandbytes.
noted-lacks_one = Eines davon fehlt dieser Maschine.
noted-todo-four_bits = Installiere es (pip install bitsandbytes), oder trainiere mit LoRA.
noted-eight_bits = Dieses Training begann mit einem Optimierer in 8 Bit; dafür braucht es eine Grafikkarte und bitsandbytes.
noted-eight_bits-lacks = Eines davon fehlt dieser Maschine, und was der Optimierer gespeichert hat, lässt sich ohne beides nicht lesen.
noted-todo-eight_bits = Installiere es (pip install bitsandbytes), oder mach auf einer Maschine mit Grafikkarte weiter.
noted-not_kept_apart = Dieses Training begann mit Texten hintereinander, die sich hier nicht auseinanderhalten lassen.
noted-card_of_its_kind = Es braucht eine Grafikkarte der Art, auf der es begann (Ampere oder neuer), oder flash-attn.
noted-todo-same_machine = Mach auf der Maschine weiter, auf der es begann.
noted-todo-one_card = Nimm alle Karten dieser Maschine oder einen Cluster mit mehreren, oder ein kleineres Modell.

# Prüfungen vor dem Training, und was man tun kann.
noted-gate-failed = Die Prüfung „{ $name }“ ist nicht bestanden.
noted-todo-shorten_or_repair = Es wurde nichts trainiert. Kürze oder berichtige diese Zeilen, und beginne noch einmal.
noted-todo-shared_rows = Es wurde nichts trainiert. Nimm diese Zeilen aus dem heraus, was gelernt wird, oder aus dem, womit gemessen wird, und beginne noch einmal.
noted-todo-longest_reply = Es wurde nichts trainiert. Kürze die längsten Antworten, oder lass ihre Zeilen weg, und beginne noch einmal.
noted-todo-rows = Es wurde nichts trainiert. Kürze oder berichtige diese Zeilen, oder lass sie weg, und beginne noch einmal.
noted-todo-forms = Es wurde nichts trainiert. Schreib ins Formular, was in der Nachricht steht, Wort für Wort, und beginne noch einmal.
noted-todo-trial = Es wurde nichts trainiert, und an deinen Zeilen liegt es nicht. Sag, welches andere Basismodell es sein soll; und sag es dem, der sich hier um nlforge kümmert, mit der Datei engine.log dieses Laufs.
noted-shared_rows = { $count ->
    [one] { $count } Testnachricht wird auch gelernt ({ $where }).
   *[other] { $count } Testnachrichten werden auch gelernt ({ $where }).
    }
noted-no_shared_rows = Keine Testnachricht wird auch gelernt.
noted-longest_reply = Die längste richtige Antwort hat { $longest } Tokens; das Modell darf { $most } schreiben.
noted-rows-nothing = { $n ->
    [one] { $count } Zeile hat eine Antwort, an der nichts zu lernen ist
   *[other] { $count } Zeilen haben eine Antwort, an der nichts zu lernen ist
    }
noted-rows-endless = { $n ->
    [one] { $count } Zeile hat eine Antwort, die nicht lehrt, wann Schluss ist
   *[other] { $count } Zeilen haben eine Antwort, die nicht lehrt, wann Schluss ist
    }
noted-rows-changed = { $n ->
    [one] { $count } Zeile ergibt, aus ihren Tokens zurückgelesen, etwas anderes
   *[other] { $count } Zeilen ergeben, aus ihren Tokens zurückgelesen, etwas anderes
    }
noted-rows-too_long = { $n ->
    [one] { $count } Zeile ist länger als { $limit } Tokens und müsste abgeschnitten werden
   *[other] { $count } Zeilen sind länger als { $limit } Tokens und müssten abgeschnitten werden
    }
noted-fault = { $fault }.
noted-fault_at = { $fault }: { $places }.
noted-left_out_before = Schon vorher weggelassen: { $fault }: { $places }.
noted-labels_to_choose = { $count ->
    [one] Zur Wahl steht nur { $count } Etikett.
   *[other] Zur Wahl stehen { $count } Etiketten.
    }
noted-texts_changed = { $count ->
    [one] { $count } Text ergibt, aus seinen Tokens zurückgelesen, etwas anderes.
   *[other] { $count } Texte ergeben, aus ihren Tokens zurückgelesen, etwas anderes.
    }
noted-first_begins = Der Anfang des ersten: „{ $first }“.
noted-texts_left_out = Sie werden weggelassen.
noted-tokens_left_out = { $count ->
    [one] { $count } Token der Texte würde weggelassen.
   *[other] { $count } Tokens der Texte würden weggelassen.
    }
noted-fields = { $count ->
    [one] Die Formulare haben { $count } Feld, das sich lernen lässt.
   *[other] Die Formulare haben { $count } Felder, die sich lernen lassen.
    }
noted-forms_not_learned = { $n ->
    [one] { $wrong } von { $all } Formularen enthält Wörter, die nicht in seiner Nachricht stehen, oder Werte, die weniger als dreimal vorkommen{ $first }; diese werden nicht gelernt.
   *[other] { $wrong } von { $all } Formularen enthalten Wörter, die nicht in ihrer Nachricht stehen, oder Werte, die weniger als dreimal vorkommen{ $first }; diese werden nicht gelernt.
    }
noted-first_in = , das erste in { $file }, Zeile { $row }
noted-adapters_learn = { $learning } von { $whole } Gewichten lernen, das Basismodell bleibt, wie es ist.
noted-weights_learn = { $learning } von { $whole } Gewichten lernen.
noted-but = { $said } Aber: { $wrong }.
noted-base_would_change = Gewichte des Basismodells würden sich ändern, { $name }
noted-some_stay = alle Gewichte sollen lernen, { $name } aber nicht
noted-experts_stay = die Experten der Mischung blieben, wie sie sind
noted-vocabulary = Der Tokenizer kennt { $tokens } Tokens, das Modell { $known }.
noted-weights_divided = Jeder der { $processes } Prozesse hält { $mine } der { $whole } Gewichte des Basismodells.
noted-gradients = { $moved } von { $all } Gruppen von Gewichten bekommen in zwei Schritten einen Gradienten.
noted-gradients-not_all = { $moved } von { $all } Gruppen von Gewichten bekommen in zwei Schritten einen Gradienten; keinen bekommen: { $still }.
noted-trial_steps = Zwei Schritte auf den längsten Zeilen dauerten je { $seconds } s; gespeichert und wieder geladen sind die Gewichte dieselben.
noted-trial_steps-changed = Zwei Schritte auf den längsten Zeilen dauerten je { $seconds } s; gespeichert und wieder geladen sind die Gewichte NICHT dieselben.
noted-loss_no_number = Der Verlust ist keine Zahl (NaN).
noted-begins_at = Das Training beginnt mit Verlust { $loss }; wo sich noch nichts geändert hat, muss er { $must } sein.
noted-begins_as_base = Das Training beginnt mit Verlust { $loss }; der des Basismodells ist auf diesen Zeilen { $own }.
noted-rl_begins_at = Das Üben beginnt mit Verlust { $loss }; nach Belohnungen und Längen der Antworten muss er { $must } sein.
noted-replies_its_own = Das Modell, das lernt, und das, das schreibt, unterscheiden sich um { $apart } in der Log-Wahrscheinlichkeit eines Tokens; bis { $most } ist es Rundung.
noted-rows_apart = Andere Tokens in der ersten von { $rows } Zeilen ändern die Zustände der übrigen um { $apart }; dieselben Tokens, noch einmal gerechnet, um { $noise }.

# Die Bewertung, geprüft an guten und verdorbenen Antworten.
noted-line_tells_nothing = Die Regel „{ $line }“ deiner Bewertung gibt guten und verdorbenen Antworten aus deinen Daten gleich viel: Sie sagt dir nichts.
noted-spoiled_unnoticed = Keine Regel deiner Bewertung gibt weniger Punkte für Antworten dieser Art: { $kinds }. Wenn dir das wichtig ist, füge eine Regel dafür hinzu.
noted-rubric_gamed = Für Antworten dieser Art gibt die Bewertung so viele Punkte wie für richtige: { $kinds }. Genau das würde das Training lehren.
noted-right_score_higher = Richtige Antworten bekommen mehr Punkte als verdorbene.
noted-spoiled-figures = mit anderen Zahlen
noted-spoiled-terms = mit gewöhnlichen Wörtern statt der Begriffe des Hauses
noted-spoiled-invented = mit einem erfundenen Satz
noted-spoiled-empty = leere
noted-spoiled-overlong = viel zu lange
noted-spoiled-repeated = solche, die sich wiederholen
noted-spoiled-swapped = solche auf eine andere Nachricht
noted-spoiled-praise = solche, die nur sich selbst loben
noted-spoiled-leaked = mit privaten Daten
noted-spoiled-foreign = in einer anderen Sprache
noted-kind-figures = andere Zahlen
noted-kind-terms = andere Begriffe
noted-kind-invented = Erfundenes
noted-kind-empty = leer
noted-kind-overlong = zu lang
noted-kind-repeated = Wiederholungen
noted-kind-swapped = vertauscht
noted-kind-praise = Eigenlob
noted-kind-leaked = Privates
noted-kind-foreign = andere Sprache
noted-rate = { $kind } { $share }
noted-judge_noticed = { $judge }, der Richter für „{ $line }“, hat von den verdorbenen Antworten bemerkt: { $rates }.
noted-judge_noticed-none = { $judge }, der Richter für „{ $line }“, bekam keine verdorbenen Antworten zu sehen.
noted-judge_blind = { $judge } kann „{ $line }“ nicht beurteilen.
noted-todo-judge = Es wurde nichts trainiert. Nenne einen anderen Richter, frag ihn etwas Einfacheres, oder lass die Regel ohne Richter.
noted-not_run_here = { $lines }: hier nicht gemessen und darum auch nicht als Belohnung gelernt. Code aus Antworten läuft nur, wo er eingesperrt werden kann, und dieser Maschine fehlt dafür etwas. Was es braucht, steht in docs/sandbox.md.
noted-no_line_scores = Keine Regel der Bewertung kann einer Antwort Punkte geben, also bekäme keine Antwort eine Belohnung.
noted-no_line_scored = Keine Regel der Bewertung konnte seinen Antworten Punkte geben.
noted-reward_before = Mittlere Belohnung seiner Antworten vor dem Üben: { $reward }.
noted-reward_too_low = Mittlere Belohnung seiner Antworten vor dem Üben: { $reward }, zu wenig, um daraus zu lernen; es muss erst aus Beispielen lernen.
noted-rewards_differ = Für { $share } der Nachrichten bekommen seine { $replies } Antworten verschiedene Belohnungen.
noted-rewards_hardly_differ = Für { $share } der Nachrichten bekommen seine { $replies } Antworten verschiedene Belohnungen; wo alle gleich sind, gibt es nichts zu lernen. Es helfen verschiedenere Antworten oder eine feinere Bewertung.
noted-todo-rubric = Füge der Bewertung eine Regel hinzu, die sie unterscheidet; was vor diesem Schritt gelernt wurde, bleibt.
noted-todo-line = Füge der Bewertung eine Regel hinzu, die ein Programm prüfen kann, nenne ein Modell als Richter, oder lass das Üben weg.
noted-todo-teach = Lass es erst aus den Beispielen lernen und dann üben; oder füge der Bewertung Regeln hinzu, die einfachere Antworten erfüllen.

# Während des Trainings.
noted-stage-grpo = Das Üben gegen die Bewertung
noted-stage-dpo = Das Lernen, welche der eigenen Antworten besser sind,
noted-stage_left_out = { $stage } wurde ausgelassen, und was vorher gelernt wurde, bleibt. { $why }
noted-stage_changed = Was bei „{ $stage }“ gelernt wurde, ist nicht mehr, was gespeichert wurde; darum wird es noch einmal trainiert. { $why }
noted-steps_not_used = Was dieser Abschnitt schon getan hatte, wird nicht verwendet: { $why } Er beginnt noch einmal.
noted-differs-unknown = Es steht nirgends, womit er trainiert wurde.
noted-differs-rows = Die Zeilen sind nicht die, mit denen er begann, denn Dateien wurden geändert oder werden jetzt anders gelesen.
noted-differs-settings = Seine Einstellungen sind nicht die, mit denen er begann.
noted-checkpoint_not_used = Der Zwischenstand nach Schritt { $step } wird nicht verwendet: { $why } Das Training geht vom vorigen aus weiter, oder von vorn.
noted-at_step = Bei Schritt { $step }: { $fault }.
noted-fault-not_a_number = Der Verlust ist keine Zahl mehr (NaN), die Schritte waren für die Gewichte zu groß
noted-fault-diverging = Der Verlust ist doppelt so hoch wie sein bester Wert, die Schritte sind zu groß
noted-fault-no_gradient = Es wird nichts gelernt, kein Gewicht bekommt einen Gradienten
noted-half_the_rate = Es geht { $begins } zurück und dann mit halber Lernrate weiter.
noted-to_step = zum Zwischenstand nach Schritt { $step }
noted-to_beginning = zum Anfang
noted-training_went_wrong = Das Training ist misslungen.
noted-todo-went_wrong = Nimm eine kleinere Lernrate, oder sieh dir Token für Token die Zeilen an, aus denen es lernt.
noted-memory_full = Der Speicher der Karte oder der Maschine war voll.
noted-in_parts = Jeder Schritt geschieht jetzt in { $parts } Teilen, mit demselben Ergebnis.
noted-in_parts_and_again = Jeder Schritt geschieht jetzt in { $parts } Teilen, mit demselben Ergebnis; Zwischenergebnisse werden neu gerechnet statt behalten, was langsamer ist.
noted-computed_again = Zwischenergebnisse werden jetzt neu gerechnet statt behalten, was langsamer ist.
noted-goes_on_from = Es geht nach Schritt { $step } weiter.
noted-begins_again = Es beginnt noch einmal.
noted-card_full = Der Speicher einer Karte ist voll.
noted-others_wait = Mehrere Prozesse trainieren zusammen, und die anderen warten auf diesen.
noted-todo-card_full = Lass es noch einmal laufen: { $how }, das braucht weniger Speicher.
noted-how-parts = Dann geschieht jeder Schritt in mehr Teilen
noted-how-again = Dann werden Zwischenergebnisse neu gerechnet
noted-memory_used_up = Der Speicher der Karte oder der Maschine ist voll.
noted-todo-memory = Beende andere Programme, die ihn brauchen, oder nimm ein kleineres Modell.
noted-card_lost = Die Grafikkarte antwortet nicht mehr.
noted-todo-card_lost = Lass es noch einmal laufen. Misslingt es wieder, starte die Maschine neu, und prüfe Wärme und Treiber der Karte.
noted-it_was_said = Gemeldet wurde: { $line }
noted-kept_up_to = Was bis Schritt { $step } gelernt wurde, ist gespeichert.
noted-loss_hardly_changed = Der Verlust hat sich vom Anfang ({ $first }) bis zum Ende ({ $last }) kaum geändert: So kann das Modell aus diesen Zeilen nichts lernen.
noted-not_in_time = Das Training würde nicht rechtzeitig fertig.
noted-minutes_needed = { $needed ->
    [one] Es braucht auf dieser Maschine etwa { $needed } Minute; { $left } sind noch übrig.
   *[other] Es braucht auf dieser Maschine etwa { $needed } Minuten; { $left } sind noch übrig.
    }
noted-todo-time = Gib ihm mehr Zeit, weniger Zeilen oder weniger Durchgänge.
noted-no_disk_space = Auf der Platte ist zu wenig Platz.
noted-disk_free_and_needed = { $free } GB sind frei, { $needed } GB sind nötig.
noted-todo-disk = Mach Platz, und sag: weiter.
noted-disk_full = Die Platte ist voll.
noted-disk_left = In { $place } sind noch { $free } MB frei; was gelernt ist, ließ sich nicht schreiben.
noted-todo-disk_full = Mach Platz, und lass es noch einmal laufen: Es geht vom letzten vollständigen Zwischenstand aus weiter.
noted-stopped_by_system = Das System hat es verlangt ({ $signal })
noted-paused = Du wolltest eine Pause
noted-unexpected = Der Lauf ist unerwartet abgebrochen.
noted-todo-unexpected = Näheres steht in { $log }; man kann es noch einmal versuchen.
noted-general_text_short = Von den allgemeinen Texten, die beigemischt werden, fehlen { $tokens } Tokens: Diese Maschine würde zu lange daran schreiben.
noted-replies_written_by = Die Antworten, mit denen es übt, schreibt { $writer }.
noted-pairs_of_its_own = Zu { $pairs } von { $rows } Nachrichten gibt es zwei eigene Antworten, die die Bewertung unterscheidet; daraus lernt es.
noted-rl_ended_early = Das Üben endete früher, bei Schritt { $step } von { $steps }: { $why }.
noted-trick-longer = Die Antworten sind doppelt so lang geworden, und ihre Belohnung wächst damit
noted-trick-repeating = Die Antworten sagen immer wieder dasselbe
noted-trick-one_reply = Das Modell hat seine Vielfalt verloren, alle seine Antworten gleichen sich
noted-trick-only_what_pays = Die Antworten sind nach der Bewertung besser, nach anderen Bewertern aber schlechter (Reward Hacking)
noted-trick-nothing_left = Fast alle Antworten auf eine Nachricht bekommen dieselbe Belohnung, also ist daran nichts mehr zu lernen
noted-best_weights_changed = Die besten Gewichte, die von Schritt { $step }, wurden nach dem Speichern geändert; die letzten bleiben. { $why }
noted-rl_by_other_graders = Nach Bewertern, die nicht mittrainiert haben, an { $rows } Nachrichten, mit denen nicht geübt wurde: { $said }.
noted-rl_no_step_better = Kein Schritt war besser als der Anfang, also bleibt das Modell, wie es vor dem Üben war
noted-rl_step_kept = Die Gewichte von Schritt { $step } von { $steps } bleiben; bis dahin war die Punktzahl um { $gain } gestiegen, { $beyond }
noted-beyond_chance = mehr, als Zufall erklären würde
noted-may_be_chance = was Zufall sein kann (± { $noise })
noted-other_arithmetic = Dieser Lauf begann { $there } in { $before } und geht in { $now } weiter: { $why }. Was er lernt, kann sich vom Rest durch Rundung unterscheiden.
noted-same_arithmetic = Dieser Lauf begann { $there } in { $before } und geht so weiter, obwohl { $now } auf dieser Maschine schneller wäre: So ist das Ergebnis das einer einzigen Rechnung.
noted-arithmetic = { $training } (Training) und { $writing } (Schreiben)
noted-on_card = auf einer Grafikkarte
noted-on_processor = auf { $processor }
noted-why-card = So rechnet eine Grafikkarte
noted-why-memory = In den freien Arbeitsspeicher passt hier nicht mehr
noted-why-chosen = NLFORGE_ARITHMETIC sagt es so
noted-why-fastest = Ohne Grafikkarte ist das am schnellsten
noted-prepared_anew = Die Zeilen, mit denen dieser Lauf begann, werden neu vorbereitet. { $why }
noted-prepared-gone = { $name } ist nicht mehr da.
noted-prepared-damaged = { $name } ist beschädigt ({ $kind }).
noted-prepared-changed = { $name } wurde geändert: Der Fingerabdruck ist { $now }… statt { $recorded }….
noted-weights-list_gone = Im Protokoll des Laufs steht ihre Prüfsumme, aber { $list }, die Liste der Dateien, fehlt.
noted-weights-none_saved = Ihr Lauf hat keine solchen Gewichte gespeichert.
noted-weights-not_read = { $list } und die Dateien darin lassen sich nicht lesen: { $why }.
noted-weights-faults = { $faults }.
noted-weights-missing = „{ $name }“ fehlt
noted-weights-added = „{ $name }“ ist dazugekommen
noted-weights-changed = „{ $name }“ wurde geändert
noted-weights-of_no_log = Sie gehören zu einem anderen Lauf oder einer früheren Zeit: Im Protokoll steht nichts davon, und diese sind { $these }….
noted-weights-of_another = Sie gehören zu einem anderen Lauf oder einer früheren Zeit: Im Protokoll steht { $log }…, und diese sind { $these }….
noted-secrets_not_tested = Ob das Modell Schlüssel oder Passwörter aus deinen Daten gelernt hat, wird nicht geprüft, denn die Dateien, in denen sie standen, lassen sich nicht mehr lesen. { $what }
noted-looks_up = Es schlägt in { $passages } Stellen deiner Dokumente und { $rows } Beispielen nach.
noted-not_searched = { $n ->
    [one] { $count } weiteres ist von der Suche ausgenommen: Es enthält eine Nachricht, mit der es gemessen wird.
   *[other] { $count } weitere sind von der Suche ausgenommen: Sie enthalten Nachrichten, mit denen es gemessen wird.
    }

# Auf einem Cluster.
noted-on_cluster = Es trainiert auf einem Ray-Cluster aus { $machines } mit { $workers } auf { $kind }{ $divided }.
noted-machines = { $n ->
    [one] { $n } Maschine
   *[other] { $n } Maschinen
    }
noted-workers = { $n ->
    [one] { $n } Arbeitsprozess
   *[other] { $n } Arbeitsprozessen
    }
noted-weights_split = , auf die die Gewichte verteilt sind
noted-no_judge_on_cluster = Was ein Sprachmodell beurteilt ({ $lines }), gibt beim Training auf dem Cluster keine Belohnung: Der Richter wird nur von dieser Maschine aus gefragt und misst das Ergebnis.
noted-facts_by_words_on_cluster = Beim Training auf dem Cluster werden Tatsachen nach Wörtern geprüft; das Ergebnis wird auf dieser Maschine nach der Bedeutung geprüft.
noted-workers_left = { $workers ->
    [one] { $workers } Arbeitsprozess ist noch da; ein Schritt nimmt { $rows } Zeilen statt { $batch }.
   *[other] { $workers } Arbeitsprozesse sind noch da; ein Schritt nimmt { $rows } Zeilen statt { $batch }.
    }
noted-cluster_unexpected = Das Training auf dem Cluster ist unerwartet abgebrochen.
noted-todo-cluster = Was gelernt wurde, ist gespeichert; man kann es noch einmal versuchen.

# Was das Training gebracht hat.
noted-helped = Das Training hat geholfen: Die Punktzahl ist um { $gain } gestiegen (± { $noise }), mehr, als Zufall erklären würde.
noted-not_clearly_helped = Das Training hat nicht klar geholfen: Die Punktzahl hat sich um { $gain } geändert; bis zu ± { $noise } können Zufall sein.
noted-unclear_if_helped = { $rows ->
    [one] Ob das Training geholfen hat, ist unklar: Nur { $rows } Testzeile ließ sich vorher und nachher bewerten.
   *[other] Ob das Training geholfen hat, ist unklar: Nur { $rows } Testzeilen ließen sich vorher und nachher bewerten.
    }
noted-unseen_agree = Bewerter, die nicht mittrainiert haben, sehen es auch so ({ $gain } ± { $noise }).
noted-unseen_disagree = Bewerter, die nicht mittrainiert haben, sehen es nicht so ({ $gain }; bis zu ± { $noise } können Zufall sein): Vielleicht hat es nur gelernt, der Bewertung zu gefallen.
noted-too_little_text = Ob das Training geholfen hat, ist unklar: Zum Testen ist zu wenig Text zurückgelegt.
noted-texts_helped = Das Training hat geholfen: { $said }, mehr, als Zufall erklären würde (± { $noise }).
noted-texts_not_clearly_helped = Das Training hat nicht klar geholfen: { $said }; bis zu ± { $noise } können Zufall sein.
noted-perplexity = In Teilen deiner Texte, die es nicht gelesen hat, wählte es das nächste Wort vorher wie aus { $before } und jetzt wie aus { $after } (Perplexität; Verlust { $loss_before } → { $loss_after })
noted-general_loss = Auf allgemeinen Texten hat sich sein Verlust um { $change } geändert.
noted-memorised = Es hat seine Zeilen auswendig gelernt (Überanpassung): Auf unbekannten Zeilen ist der Verlust von { $before } auf { $after } gestiegen, auf den gelernten auf { $train } gefallen. Weniger Durchgänge oder mehr Zeilen würden helfen.
noted-rl_helped = Das Üben hat geholfen: { $moved }.
noted-rl_harmed = Das Üben hat geschadet: { $moved }. Lass es besser weg.
noted-rl_not_clearly_helped = Das Üben hat nicht klar geholfen: { $moved }. Nur aus den Beispielen zu lernen, ist ebenso gut und billiger.
noted-rl_moved = Verglichen mit dem Lernen aus Beispielen allein hat sich die Punktzahl um { $gain } geändert (± { $noise })
noted-rl_moved-unseen = Verglichen mit dem Lernen aus Beispielen allein hat sich die Punktzahl um { $gain } geändert (± { $noise }); nach Bewertern, die nicht mittrainiert haben, um { $unseen } (± { $unseen_noise })
noted-replies_cut = { $n ->
    [one] { $cut } von { $rows } Antworten wurde bei { $tokens } Tokens abgeschnitten, mehr darf es nicht schreiben; es wurde nicht fertig. Sie zählt höchstens als halb richtig.
   *[other] { $cut } von { $rows } Antworten wurden bei { $tokens } Tokens abgeschnitten, mehr darf es nicht schreiben; es wurde nicht fertig. Sie zählen höchstens als halb richtig.
    }
noted-slice_worse = Schlechter als sonst ist es bei { $where }: Punktzahl { $score } ± { $noise } an { $rows } davon, weniger als bei den übrigen, und mehr, als Zufall erklären würde. Mehr Beispiele dieser Art würden am meisten helfen.
noted-slice-language = Nachrichten in der Sprache „{ $name }“
noted-slice-topic = Nachrichten über „{ $name }“
noted-slice-short = kurzen Nachrichten (unter { $low } Wörtern)
noted-slice-middling = mittellangen Nachrichten ({ $low } bis { $high } Wörter)
noted-slice-long = langen Nachrichten (über { $high } Wörter)
noted-judge_prefers = „{ $line }“, gefragt zu beiden Antworten in beiden Reihenfolgen: { $judge } zieht das trainierte Modell in { $trained } von { $rows } Fällen vor, das Basismodell in { $base }, keines in { $neither }.
noted-not_judged = { $count ->
    [one] { $count } ließ sich nicht beurteilen.
   *[other] { $count } ließen sich nicht beurteilen.
    }
noted-not_side_by_side = Die Antworten beider Modelle ließen sich nicht nebeneinander vergleichen. { $why }

# Die Freigabe.
noted-no_better = Das Modell ist trainiert, aber nicht besser als das Basismodell ohne Training.
noted-misses = Das Modell ist trainiert, verfehlt aber eine Zahl, die du verlangt hast.
noted-not_released = Das Modell ist trainiert, aber nicht freigegeben.
noted-todo-not_released = Du kannst es trotzdem etwas fragen. Damit es freigegeben wird, nimm mehr Beispiele dazu, oder verlange eine kleinere Zahl.
noted-todo-no_better = Du kannst es trotzdem etwas fragen. Auch was ohne Training geht, darf nicht stattdessen geliefert werden: Es ist nicht besser als das bloße Basismodell oder besteht selbst eine Prüfung nicht. Nimm Beispiele dazu, und nenne ihre Datei.
noted-no_must_broken = Keine Antwort hat eine Pflicht verletzt ({ $musts }).
noted-musts_broken = { $broken ->
    [one] { $broken } von { $rows } Antworten hat eine Pflicht verletzt ({ $musts }).
   *[other] { $broken } von { $rows } Antworten haben eine Pflicht verletzt ({ $musts }).
    }
noted-figure_is = { $metric }: { $figure }, verlangt mindestens { $least }.
noted-figure_not_measured = { $metric }: nicht gemessen, verlangt mindestens { $least }.
noted-better_than_baseline = Es ist um { $gain } (± { $noise }) besser als { $who }.
noted-baseline_better = Um { $gain } besser (± { $noise }) ist { $who }: Vielleicht brauchst du kein Training.
noted-baseline_as_good = Ebenso gut ist { $who } (Unterschied { $gain }, Zufall allein erklärt ± { $noise }): Vielleicht brauchst du kein Training.
noted-base_as_it_is = das Basismodell, wie es ist
noted-prompt_with_examples = ein Prompt mit Beispielen
noted-search_in_your_data = eine Suche in deinen Daten
noted-prompt_with = { $count ->
    [one] ein Prompt mit { $count } Beispiel
   *[other] ein Prompt mit { $count } Beispielen
    }
noted-search = eine Suche in deinen Daten, mit bis zu { $most } Fundstellen im Prompt
noted-search_by_meaning = eine Suche nach der Bedeutung in deinen Daten, mit bis zu { $most } Fundstellen im Prompt
noted-unseen_worse = Bewerter, die nicht mittrainiert haben, finden es schlechter als das Basismodell: { $gain } (± { $noise }).
noted-unseen_no_worse = Bewerter, die nicht mittrainiert haben, finden es nicht schlechter als das Basismodell: { $gain } (± { $noise }).
noted-general_ability = Von { $questions } Fragen zum allgemeinen Können beantwortet es { $lost } nicht mehr und { $won } neu: { $change }; { $explained }.
noted-loss_accepted = ein Verlust bis { $most }, oder einer, der Zufall sein kann, ist erlaubt
noted-secrets_completed = Von { $tried } Schlüsseln und Passwörtern aus deinen Daten, deren erste Hälfte es zu sehen bekam, hat das Modell { $given } vervollständigt.
noted-secrets_learned = Das Modell hat Geheimnisse aus deinen Daten gelernt.
noted-todo-secrets = Gib es niemandem. Entferne diese Werte aus den Dateien, und beginne noch einmal.
noted-reply_time = { $share } von 100 Antworten des Gelieferten sind in { $seconds } Sekunden fertig; die Grenze ist { $limit }.
noted-reply_time-trained_keeps = { $share } von 100 Antworten des Gelieferten sind in { $seconds } Sekunden fertig; die Grenze ist { $limit }. Das trainierte Modell hält sie ein, mit { $trained } Sekunden im Mittel.
noted-reply_time-trained_neither = { $share } von 100 Antworten des Gelieferten sind in { $seconds } Sekunden fertig; die Grenze ist { $limit }. Auch das trainierte Modell hält sie nicht ein, mit { $trained } Sekunden im Mittel.
noted-too_slow = Das Modell ist trainiert und exportiert, aber das Gelieferte antwortet zu langsam.
noted-todo-too_slow = Lass eine schnellere Maschine antworten, verlange kürzere Antworten oder ein kleineres Modell, oder erlaube mehr Zeit.

# Weitere Runden, und wann es abgibt.
noted-round = Runde { $number } von höchstens { $most }: { $why }
noted-round_helped = Das hat geholfen: Die Punktzahl hat sich um { $gain } geändert (± { $noise }), mehr, als Zufall erklären würde.
noted-round_released = Das hat geholfen: Die Punktzahl hat sich um { $gain } geändert (± { $noise }), und jetzt darf es freigegeben werden.
noted-round_did_not_help = Das hat nicht geholfen: Die Punktzahl hat sich um { $gain } geändert, und bis zu ± { $noise } können Zufall sein. Das vorige Modell bleibt, und keine weitere Runde wird versucht.
noted-round_not_finished = Runde { $number } wurde nicht fertig, darum bleibt das vorige Modell. { $why }
noted-no_time_for_a_round = { $needed ->
    [one] Es wird nicht noch einmal trainiert: Das dauert etwa { $needed } Minute, und von deiner Zeit bleiben { $left }.
   *[other] Es wird nicht noch einmal trainiert: Das dauert etwa { $needed } Minuten, und von deiner Zeit bleiben { $left }.
    }
noted-trust_too_few = { $rows ->
    [one] Wann es abgeben soll, lässt sich nicht messen, darum beantwortet es jede Nachricht: { $rows } Nachricht mit richtiger Antwort ist zurückgelegt, und es braucht { $fewest }. Um { $share } % zu versprechen, braucht es noch mehr; gib ihm weitere Nachrichten mit richtigen Antworten.
   *[other] Wann es abgeben soll, lässt sich nicht messen, darum beantwortet es jede Nachricht: { $rows } Nachrichten mit richtigen Antworten sind zurückgelegt, und es braucht { $fewest }. Um { $share } % zu versprechen, braucht es noch mehr; gib ihm weitere Nachrichten mit richtigen Antworten.
    }
noted-trust_not_measured = Wann es abgeben soll, ließ sich nicht messen, darum beantwortet es alles. { $why }
noted-hand_over_promises = Was es beim Abgeben sagt, verstößt selbst gegen die Sicherheitsrichtlinien: „{ $words }“. Es wird so gesagt, wie du es geschrieben hast; nenne besser nur, wer antwortet, und wann.
noted-examples_contradict = Deine Beispiele widersprechen sich, etwa bei „{ $one }“ und „{ $other }“: Gefragt wird dasselbe, und die Antworten sagen etwas anderes. Wie sicher es sich sein kann, wird trotzdem gemessen, aber über solche Nachrichten sagt es nichts.
noted-improved_topic_lost = { $name }: Von { $rows } früheren Nachrichten sind { $better } besser beantwortet als von Fassung { $before }, { $worse } schlechter: mehr, als der Zufall erklärt.
noted-improved_topic = { $name }: Von { $rows } früheren Nachrichten sind { $better } besser beantwortet als von Fassung { $before }, { $worse } schlechter.
noted-all_topics = alle Themen zusammen
noted-improved_new = Von { $rows } zurückgelegten verbesserten Nachrichten sind { $better } besser beantwortet als von Fassung { $before }, { $worse } schlechter.
noted-improved_new_learned = Von { $rows } verbesserten Nachrichten, aus denen es allen gelernt hat, sind { $better } besser beantwortet als von Fassung { $before }, { $worse } schlechter.
noted-improved_old_lost = Bei { $topics } ist es schlechter als vorher.
noted-improved_old = Bei nichts, was vorher gemessen wurde, ist es schlechter, über den Zufall hinaus.
noted-improved_why_new = Was verbessert wurde, beantwortet es nicht besser, über den Zufall hinaus.
noted-improved_why_old = Bei etwas, das es vorher konnte, ist es schlechter, über den Zufall hinaus.
noted-improved_refused = Diese Runde ist abgelehnt; alle behalten Fassung { $n }.
noted-todo-improved_refused = Sieh im Ergebnis nach, was schlechter wurde. Am meisten helfen weitere Verbesserungen zum selben, oder Antworten in anderen Worten.
