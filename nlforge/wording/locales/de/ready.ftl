# Was man sagt, wenn etwas hier nicht gebaut werden kann; es wird verstanden, wie es hier steht.

ready-one-model = als ein Modell
ready-no-export = ohne den Export
ready-with-lora = mit LoRA
ready-from-examples = lerne aus Beispielen
ready-here = bau es stattdessen mit { $base } auf dieser Maschine
ready-keep = Heb diesen Plan für eine Version oder Maschine auf, die es kann (nlforge plan … --yaml).
ready-fetch = Hol es einmal (nlforge models fetch { $name }), oder sag „{ $words }“, dann bekommst du den ähnlichsten Plan, der gebaut werden kann.
ready-say = Sag „{ $words }“, dann kommt der ähnlichste Plan, der sich bauen lässt; oder heb diesen für eine Version oder Maschine auf, die es kann (nlforge plan … --yaml).
