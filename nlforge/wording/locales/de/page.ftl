# Die Seite: ihre Überschriften und Zeilen.

page-part-what = Was
page-part-data = Aus welchen Daten
page-part-training = Wie es trainiert wird
page-part-judging = Wie es beurteilt wird
page-part-cost = Was es kostet
page-part-delivery = Was du bekommst
page-part-not_used = Was nicht verwendet wird
page-part-risks = Was schiefgehen könnte
page-part-not_built = Hier noch nicht gebaut
page-part-questions = Offene Fragen
page-no-plan = Es gibt noch keinen Plan: Sag, was das Modell tun soll.
page-goal = Ziel: { $goal }
page-kind = Art: { $kind }
page-languages = Sprachen: { $languages }
page-base = Beginnt mit: { $base }, { $size } Milliarden Parameter, Lizenz { $license }
page-base-own = Beginnt mit: { $base } ({ $weights }), { $size } Milliarden Parameter, Lizenz { $license }
page-base-unknown = Beginnt mit: { $base } ({ $weights }); seine Größe ist hier nicht bekannt
page-base-no-licence = nicht genannt
page-nothing-trained = Es wird nichts trainiert: jede Art zu lernen, für die die Daten taugen, ist ausgeschlossen
page-passes = { $stage }: { $passes ->
    [one] { $shown } Durchgang
   *[other] { $shown } Durchgänge
    } durch die Daten
page-system-prompt = Anweisung vor jeder Nachricht (System-Prompt): „{ $prompt }“
page-must-beat-encoder = Was er gelernt hat, muss besser sein als der Encoder, so wie er ist, der nichts ausfüllt.
page-must-beat-no-search = Das trainierte Modell muss besser sein als das Basismodell: so, wie es ist, mit Beispielen im Prompt, und mit einer Suche in deinen Daten. Leisten Beispiele ohne Training dasselbe, wird genau das geliefert; die Suche wird nur gemessen.
page-must-beat = Das trainierte Modell muss besser sein als das Basismodell: so, wie es ist, mit Beispielen im Prompt, und mit einer Suche in deinen Daten. Leisten Beispiele oder Suche ohne Training dasselbe, wird genau das geliefert.
page-gate = Muss erreichen: { $metric } ≥ { $at_least }
page-hand-over = Es antwortet nur, wo es wahrscheinlich recht hat: bei mindestens { $share } % seiner Antworten; den Rest gibt es an einen Menschen ab („{ $text }“). Wie viel es beantwortet, wird am Ende gemessen.
page-look-up = Bevor es antwortet, schlägt es in deinen Dokumenten und Beispielen nach; was es findet, steht auch beim Lernen in jeder Nachricht
page-no-look-up = Es antwortet aus dem, was es gelernt hat, ohne nachzuschlagen
page-answers-all = Es beantwortet jede Nachricht selbst, auch wo es unsicher ist
page-stop = HALT
page-must = EIN MUSS
page-not-measured = HIER NICHT GEMESSEN
page-digest = Prüfsumme
page-card = Auf: { $count } × { $name }
page-card-memory = Auf: { $count } × { $name }, je { $memory } GB
page-expert = Spezialist: { $name }
page-expert-sources = Spezialist: { $name }, aus { $sources }
page-held-out = { $share } % der Zeilen, höchstens { $rows }, werden zurückgelegt: Aus ihnen lernt das Modell nie, es wird nur an ihnen getestet.
page-held-out-few = { $share } % der Zeilen, aber mindestens { $least } (von sehr wenigen ein Drittel), werden zurückgelegt: Aus ihnen lernt das Modell nie, es wird nur an ihnen getestet.
page-tested-on = Es wird an höchstens { $rows } Zeilen aus { $files } getestet; aus diesen Zeilen lernt es nie.
page-test-set = dem Testteil von { $path } ({ $reason })
page-and = { $first } und { $second }
page-facts-words = Fakten werden nach Wörtern geprüft; ein „nicht“, eine andere Bedingung oder ein anderer Ort fällt dabei meist nicht auf
page-facts-meaning = Fakten werden nach Bedeutung geprüft ({ $model }); ein „nicht“, eine andere Bedingung oder ein anderer Ort fällt dabei nicht auf

# Woher ein Wert kommt.
page-said = du hast gesagt: „{ $quote }“
page-origin-measured = gemessen: { $reason }
page-origin-default = Vorgabe: { $reason }

# Wie Arten des Trainings und ihre Einstellungen heißen.
page-stage-cpt = Liest deine Texte (CPT)
page-stage-sft = Lernt aus Beispielen (SFT)
page-stage-dpo = Lernt aus Vorlieben (DPO)
page-stage-grpo = Übt und wird nach deiner Bewertung belohnt (GRPO)
page-stage-verdicts = Lernt aus Daumen hoch und Daumen runter (KTO)
page-stage-own-replies = Lernt, welche seiner eigenen Antworten nach deiner Bewertung die besten sind (DPO)
page-stage-classes = Lernt aus Beispielen (SFT), eine zusätzliche Schicht wählt das Etikett
page-stage-fields = Lernt aus Beispielen (SFT), dein Formular auszufüllen: liest die Nachricht und markiert Wörter darin oder wählt einen Wert; schreibt keine Sätze
page-stage-divided = { $stage }; die Gewichte des Modells sind auf die Grafikkarten verteilt
page-setting-learning_rate = Lernrate: { $value }
page-setting-lora_rank = LoRA-Rang: { $value }
page-setting-batch_size = Zeilen je Schritt: { $value }

# Was die Arbeit begrenzt.
page-limit-budget = Budget: { $amount } { $currency }
page-limit-max_response_seconds = Eine Antwort darf { $seconds } Sekunden dauern
page-limit-max_response_seconds-minutes = Eine Antwort darf { $minutes } Minuten dauern
page-limit-rounds = Reicht es nicht, wird eine Einstellung geändert und neu trainiert: höchstens { $trainings } Durchläufe des Trainings
page-limit-max_params_b = Nicht größer als { $billions } Milliarden Parameter
page-limit-max_model_mb = Die Datei des Modells hat höchstens { $megabytes } MB
page-limit-replies_a_day = Nachrichten, die hereinkommen: etwa { $messages } am Tag (was ihre Beantwortung kostet, sagt der Bericht)
page-deadline-by = Termin: bis { $day }
page-deadline-before = Termin: vor { $day }
page-deadline-hours = Termin: innerhalb von { $hours } Stunden
page-deadline-until = Termin: innerhalb von { $hours } Stunden, nachdem du es gesagt hast, also bis { $day }
page-time-hours = Zeitgrenze: höchstens { $hours } Stunden
page-time-until-hours = Zeitgrenze: höchstens { $hours } Stunden, nachdem du es gesagt hast, also bis { $day }
page-time-minutes = Zeitgrenze: höchstens { $minutes } Minuten
page-time-until-minutes = Zeitgrenze: höchstens { $minutes } Minuten, nachdem du es gesagt hast, also bis { $day }
page-before = vor { $day }
page-day = { $weekday }, { $day }. { $month } { $year }
page-day-time = { $date }, { $time } Uhr

# Arten von Aufgaben und Zahlen.
page-task-chat_assistant = Chat-Assistent
page-task-qa_over_documents = Fragen zu Dokumenten beantworten
page-task-classification = in Kategorien einordnen
page-task-extraction = Angaben herausziehen
page-task-summarization = zusammenfassen
page-task-rewriting_style = im eigenen Stil umschreiben
page-task-code_assistant = beim Programmieren helfen
page-task-translation = übersetzen
page-task-tool_use_agent = Agent, der Werkzeuge benutzt
page-task-domain_adaptation = die Sprache eines Fachgebiets lernen
page-metric-accuracy = Genauigkeit
page-metric-score = Punktzahl
page-metric-f1 = F1
page-metric-macro_f1 = Makro-F1
page-metric-exact_match = genaue Übereinstimmung
page-metric-precision = Precision
page-metric-recall = Recall
page-not-set = nicht gesetzt
