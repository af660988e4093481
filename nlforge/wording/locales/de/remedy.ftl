# Was man tun kann: Ein Angebot nimmt man mit seiner Nummer an; ein Hinweis sagt, was man eingibt.

remedy-offers = Das lässt sich für ein anderes Modell ändern; sag die Nummer, oder sag mit eigenen Worten, was anders sein soll:
remedy-offers-finished = Das lässt sich für ein anderes Modell ändern; sag die Nummer, oder beginne mit „ändern:“ und eigenen Worten:
remedy-offer = { $number }. { $what }
remedy-learning_rate = halbe Lernrate ({ $rate } statt { $before })
remedy-learning_rate-other = Lernrate { $rate } statt { $before }
remedy-passes =
    { $passes ->
        [one] { $shown } Durchgang statt { $before }
       *[other] { $shown } Durchgänge statt { $before }
    }
remedy-lower_target = { $metric } mindestens { $at_least } statt { $before }
remedy-without_stage-cpt = keine Texte lesen
remedy-without_stage-sft = nicht aus Beispielen lernen
remedy-without_stage-dpo = kein Lernen aus Vorlieben
remedy-without_stage-grpo = kein Üben gegen die Bewertung (RL)
remedy-examples_first = erst aus den Beispielen lernen, dann üben
remedy-leave_out_bad_examples = schlechte Beispiele weglassen
remedy-use_lora = LoRA verwenden
remedy-smaller_model = ein kleineres Modell, höchstens { $size } Milliarden Parameter
remedy-hint-more_examples = Es gibt { $have } Beispiele; nötig sind { $needed }. Nenne weitere Dateien nach „ändern:“.
remedy-hint-more_time = Mehr Zeit gibst du mit „ändern: es darf … Stunden dauern“.
remedy-hint-more_time-minutes = Das Training dauert hier etwa { $minutes } Minuten. Mehr Zeit gibst du mit „ändern: es darf … Stunden dauern“.
remedy-hint-all_rows = Alle Zeilen nimmt es, wenn du ohne --limit neu beginnst.
remedy-hint-better_rubric = Sag „ändern:“ und eine weitere Bewertungsregel, nach der Antworten beurteilt werden sollen.
remedy-hint-other_request = Sag „ändern:“ und was du willst.
remedy-hint-fewer_rows = Weniger Zeilen nimmt es mit --limit ZEILEN.
remedy-hint-look_at_rows = Mit „tokens“ siehst du dir die Zeilen an.
remedy-hint-run_again = Sag „weiter“, dann läuft es noch einmal.
remedy-hint-train_again = Noch einmal trainieren: nlforge replay SITZUNG
remedy-hint-use_cluster = Mit --on ray nimmt es alle Karten dieser Maschine, mit --on ray://… einen Cluster.
remedy-hint-name_file = Nenne eine andere Datei mit --data.
remedy-hint-name_examples = Nenne Dateien mit weiteren Beispielen nach „ändern:“.
remedy-hint-keep_plan = Den Plan aufheben: nlforge plan … --yaml
remedy-hint-fetch_model = Holen mit: nlforge models fetch { $model }
remedy-hint-look_at_model = Ansehen mit: nlforge models look { $model }
remedy-hint-fetch_data = Holen mit: nlforge data fetch { $data }
remedy-hint-remove_data = Entfernen mit: nlforge data remove { $data }
remedy-hint-look_at_data = Nachsehen mit: nlforge data look { $data }
remedy-hint-fetch_weights = Holen mit: nlforge models fetch
remedy-hint-fetch_sentence_encoder = Holen mit: nlforge models fetch use-multilingual-3
remedy-hint-list_models = Die Liste zeigt: nlforge models
remedy-hint-list_data = Die Liste zeigt: nlforge data
remedy-hint-write_spec = Einen schreiben lassen: nlforge plan … --yaml -o spec.yaml
remedy-hint-other_sessions_folder = Nenne einen anderen Ordner mit --sessions ORDNER.
