# Was heute geht, wo etwas noch nicht gebaut ist.

today-export = Heute, in einem Terminal: nlforge export { $session } --to gguf (oder ollama, merged, adapter). Im Ordner { $path } liegt, was trainiert wurde (safetensors), und Programme, die PEFT lesen, laden es auf das Basismodell { $base }.
today-serve = Heute, in einem Terminal: nlforge export { $session } --to gguf (für ein Modell, das sortiert oder Formulare ausfüllt: --to merged), und dann: nlforge serve { $session }   Es öffnet eine Seite für diese Maschine und spricht wie die API von OpenAI; mit --network erreichen es auch Kollegen, jeder mit einem Schlüssel.
today-share = Heute, in einem Terminal: nlforge export { $session } --to gguf (für ein Modell, das sortiert oder Formulare ausfüllt: --to merged), und dann: nlforge serve { $session } --network   Kollegen öffnen die Seite, die es nennt, jeder mit einem Schlüssel. Wer an dieser Maschine arbeitet, öffnet es mit: nlforge chat { $session }   Auf einer anderen Maschine mit nlforge genügt der Ordner der Sitzung: kopier ihn dort in den Ordner sessions.   Was gelernt wurde, liegt in { $path }.
today-share-private = In dem Ordner stehen auch Nachrichten und Antworten aus deinen Daten: Gib ihn nur Leuten, die sie lesen dürfen.
today-evaluate = An einer anderen Datei messen: nlforge eval { $session } --data DATEI
today-feedback = Heute: Mit „bewerten“ beurteilst du einige Antworten, das macht die Bewertung besser; aus richtigen Antworten wird gelernt, wenn sie in einer Datei stehen: Füge sie hinzu, beginne mit „ändern:“ und nenne die Datei.
today-versions = Heute: Jeder Lauf bleibt, wie er ist (bisher { $runs }, in { $folder }), und Fragen gehen an den neuesten, der ein Modell hat.
