# Der Plan neben dem Gespräch.

panel-title = Plan
panel-keys = F6 wählen · F4 verbergen · F2 alles
panel-first = Der Plan steht jetzt in einem eigenen Feld und folgt jeder Änderung. F6 führt dorthin: Mit den Pfeiltasten wählst du einen Wert, Enter zeigt, woher er kommt, und du kannst ihn setzen. F4 verbirgt es, F2 zeigt jeden Wert.
panel-legend = ● von dir geändert   ↳ folgt daraus   − weg
panel-part-what = Was
panel-part-data = Aus welchen Daten
panel-part-training = Wie es trainiert wird
panel-part-judging = Wie es bewertet wird
panel-part-cost = Was es kostet
panel-part-risks = Was schiefgehen könnte
panel-part-not_built = Hier noch nicht gebaut
panel-part-questions = Offene Fragen
panel-source = { $path }: { $amount }, { $use }
panel-must = PFLICHT
panel-was = vorher: { $was }
panel-hand-over = { $share } % seiner Antworten müssen richtig sein; den Rest gibt es ab
panel-held-out = Getestet an { $share } % der Zeilen, aus denen es nie lernt
panel-more = + { $count } weitere Einstellungen
panel-fewer = − weniger Einstellungen
