# Was sich hier noch nicht bauen lässt.

lacks-base = mit dem Basismodell { $name }, dessen Gewichte diese Version nicht holt
lacks-not-here = mit dem Basismodell { $name }, das noch nicht auf dieser Maschine ist
lacks-hub-unknown = mit { $weights }, das noch nicht auf dieser Maschine ist; Lizenz, Größe und ob man zustimmen muss, sagt: nlforge models look { $weights }
lacks-hub-known = mit { $weights }, das noch nicht auf dieser Maschine ist: { $size } MB zu holen, { $named ->
    [0] keine Lizenz genannt
   *[other] Lizenz { $licence }
    }, { $gated ->
    [0] ohne Zustimmung
   *[other] nur mit Zustimmung zu den Bedingungen seiner Hersteller
    }
lacks-weights = mit den Gewichten { $name }
lacks-experts = Spezialisten, ein Modell für jeden
lacks-stages = ein Plan, in dem nichts trainiert wird; was eine Suche in deinen Texten und eine Anweisung allein erreichen, wird neben jedem trainierten Modell gemessen
lacks-cards = auf { $count } × { $name }, die diese Maschine nicht hat
lacks-cards-of = Training auf Karten von { $maker }
lacks-divided = auf Karten verteilte Gewichte; das braucht mehrere Prozesse (einen Cluster, oder Ray auf dieser Maschine)
lacks-divided-reward = Üben gegen die Bewertung mit Gewichten, die auf Karten verteilt sind
lacks-qlora = Training mit 4-Bit-Gewichten; das braucht eine Grafikkarte und das Paket bitsandbytes, und eines davon fehlt dieser Maschine
lacks-rented = eine Maschine mit Grafikkarte mieten (miete selbst eine und nenne sie als Cluster)
lacks-merged_weights = den Adapter in die Gewichte des Basismodells einrechnen
lacks-ollama_gguf = der Export für Ollama (GGUF)
lacks-openai_server = ein Server in der Form von OpenAI
