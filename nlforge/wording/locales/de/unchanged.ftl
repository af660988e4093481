# Warum sich durch Worte nichts geändert hat.

unchanged-nothing-heard = Ich habe in diesen Worten keine Zahl, Datei, Grenze und keinen Namen gefunden; sag es zum Beispiel so: „Budget 200 Euro“, „mindestens 90 % richtig“ oder „lerne aus mails.csv“.
unchanged-wish = { $field }: { $value } („{ $quote }“)
unchanged-there = Schon im Plan: { $wishes }.
unchanged-asking = Ich frage noch, was unter „Offene Fragen“ steht.
unchanged-answered = Damit ist meine Frage beantwortet; der Plan bleibt, wie er ist.
