# Ein Wert des Plans, von Hand gesetzt: was als gesagt festgehalten wird, und der Bildschirm dafür.

value-set-passes = Ich setze die Zahl der Durchgänge auf { $value }.
value-set-learning_rate = Ich setze die Lernrate auf { $value }.
value-set-method = Ich lege fest, welche Gewichte lernen: { $value }.
value-set-rubric = Ich setze die Punkte einer Regel: { $entry } { $value }.
value-set-must = Ich mache eine Regel zur Pflicht: { $entry }.
value-set-should = Ich mache aus einer Pflicht eine Regel: { $entry }.
value-set-gates = Ich setze die Zahl, die erreicht werden muss: { $entry } mindestens { $value }.
value-set-sources = Ich lege fest, wozu { $entry } dient: { $value }.
value-set-deadline_hours = Ich setze die erlaubte Dauer auf { $value } Stunden.
value-set-max_response_seconds = Ich setze die Zeit für eine Antwort auf { $value } Sekunden.
value-set-max_model_mb = Ich setze die größte Modelldatei auf { $value } MB.
value-set-rounds = Ich setze die Zahl der Trainingsrunden auf { $value }.
value-set-budget = Ich setze das Budget auf { $value }.
value-set-max_params_b = Ich setze die größte Größe auf { $value } Milliarden Parameter.
value-set-replies_a_day = Ich lege fest, wie viele hereinkommen: { $value } Nachrichten am Tag.
value-set-eval_share = Ich setze den Anteil der Zeilen, die nur zum Messen dienen, auf { $value }.
value-set-right_share = Ich setze den Anteil der Antworten, die richtig sein müssen, auf { $value }.
value-set-base_model = Ich setze das Basismodell auf { $value }.
value-set-task = Ich lege die Art des Modells fest: { $value }.
value-set-deploy = Ich lege fest, wie es geliefert wird: { $value }.
value-set-hand_over-yes = Es gibt ab, was es nicht sicher weiß.
value-set-hand_over-no = Es beantwortet alles selbst.
value-set-look_up-yes = Es schlägt nach, bevor es antwortet.
value-set-look_up-no = Es antwortet, ohne nachzuschlagen.
value-take-back-passes = Ich überlasse die Zahl der Durchgänge nlforge.
value-take-back-learning_rate = Ich überlasse die Lernrate nlforge.
value-take-back-method = Ich überlasse es nlforge, welche Gewichte lernen.
value-take-back-rubric = Ich nehme eine Regel weg: { $entry }.
value-take-back-gates = Ich nehme eine Zahl weg, die erreicht werden muss: { $entry }.
value-take-back-deadline_hours = Ich nehme den Termin weg.
value-take-back-max_response_seconds = Ich nehme die Zeit für eine Antwort weg.
value-take-back-max_model_mb = Ich nehme die größte Modelldatei weg.
value-take-back-rounds = Ich überlasse die Zahl der Trainingsrunden nlforge.
value-take-back-budget = Ich nehme das Budget weg.
value-take-back-max_params_b = Ich nehme die größte Größe weg.
value-take-back-replies_a_day = Ich nehme weg, wie viele Nachrichten hereinkommen.
value-take-back-eval_share = Ich überlasse den Anteil der Zeilen zum Messen nlforge.
value-take-back-right_share = Ich überlasse nlforge, welcher Anteil der Antworten richtig sein muss.
value-take-back-base_model = Ich überlasse das Basismodell nlforge.
value-take-back-deploy = Ich überlasse es nlforge, wie es geliefert wird.
value-take-back-hand_over = Ich überlasse es nlforge, ob es etwas abgibt.
value-take-back-look_up = Ich überlasse es nlforge, ob es nachschlägt.

# Wie die Auswahl heißt.
value-none = nicht gesetzt
value-yes = ja
value-no = nein
value-must = zur Pflicht machen
value-should = keine Pflicht mehr
value-back = nlforge entscheidet
value-remove = wegnehmen
value-deploy-none = nichts außer dem Adapter
value-weights = Welche Gewichte lernen
value-method-lora = ein Adapter (LoRA)
value-method-qlora = ein Adapter auf 4-Bit-Gewichten (QLoRA)
value-method-full = alle Gewichte

# Was getippt werden kann.
value-type-figure = „{ $typed }“ ist keine Zahl. Tippe sie in Ziffern, etwa 3 oder 0,5.
value-type-rate = „{ $typed }“ ist keine Lernrate. Tippe eine Zahl über 0, etwa 0,0002.
value-type-share = „{ $typed }“ ist kein Anteil. Tippe ihn als 90 % oder 0,9.
value-type-points = „{ $typed }“ ist keine Punktzahl. Tippe sie in Ziffern, etwa 0,8 oder -1.
value-type-money = „{ $typed }“ ist kein Betrag. Tippe ihn in Ziffern mit der Währung, etwa 20 EUR.
value-type-choice = „{ $typed }“ steht hier nicht zur Wahl.

# Der Bildschirm.
value-now = Jetzt: { $value }
value-no-origin = Dazu ist kein Grund festgehalten.
value-whole-words = Alles, was du dabei gesagt hast: „{ $words }“
value-why = Woher es kommt
value-by-hand = Tippe einen anderen Wert und drücke Enter
value-what-follows = Was daraus folgen würde
value-not-possible = Das geht nicht
value-pick = Wähle oder tippe einen Wert: Du siehst, was daraus folgen würde, bevor sich etwas ändert.
value-only-words = Das lässt sich nicht von Hand setzen. Sag in Worten, was anders sein soll.
value-trying = ich sehe nach …
value-take = Setzen
value-leave = Lassen
