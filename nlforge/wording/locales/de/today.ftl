# Was heute geht, wo etwas noch nicht gebaut ist.

today-export = Heute, in einem Terminal: nlforge export { $session } --to gguf (oder ollama, merged, adapter). Im Ordner { $path } liegt, was trainiert wurde (safetensors), und Programme, die PEFT lesen, laden es auf das Basismodell { $base }.
today-export-untrained = Heute, in einem Terminal: nlforge export { $session } --to gguf (oder ollama, merged). Ausgegeben wird das Basismodell { $base }, denn das antwortet, und was in seinen Prompts steht, aus { $path }.
today-evaluate = An einer anderen Datei messen: nlforge eval { $session } --data DATEI
today-feedback = Öffne das Ergebnis (F7 oder „Ergebnis“): Jede Antwort hat einen Daumen und Platz für die richtige Antwort. Was du sagst, ist aufgehoben, und das nächste Modell kann aus deinen Verbesserungen lernen: „verbessere es“ sagt, wie. Mit „bewerten“ wird die Bewertung besser.
today-versions = Heute: Jeder Lauf bleibt, wie er ist (bisher { $runs }, in { $folder }), und Fragen gehen an den neuesten, der ein Modell hat.
