# Ein Lauf, der wartet oder pausiert.

hold-state-time = wartet bis { $at }
hold-state-turn = wartet auf den Lauf von { $session }
hold-state-person = wartet, bis hier niemand tippt
hold-state-person-begun = Pause: hier tippt jemand
hold-state-battery = wartet auf Netzstrom
hold-state-battery-begun = Pause: Akkubetrieb
hold-at-today = um { $time } Uhr
hold-at-tomorrow = morgen um { $time } Uhr
hold-at-day = am { $day }.{ $month }.{ $year } um { $time } Uhr
hold-until-today = { $time } Uhr
hold-until-tomorrow = morgen, { $time } Uhr
hold-until-day = { $day }.{ $month }.{ $year }, { $time } Uhr
hold-told-time = Der Lauf wartet bis { $at }. Du kannst dieses Fenster schließen; lass den Rechner an. „Jetzt starten“ oder „stopp“ beenden das Warten.
hold-told-turn = Der Lauf wartet, bis der von { $session } zu Ende ist. Mit „jetzt starten“ läuft er daneben, „stopp“ nimmt ihn heraus.
hold-told-person = Der Lauf wartet, bis { $minutes } Minuten lang in keinem Terminal hier getippt wurde.
hold-told-person-begun = Der Lauf pausiert, weil du am Rechner bist. Er geht weiter, wenn { $minutes } Minuten lang in keinem Terminal hier getippt wurde.
hold-told-battery = Der Lauf wartet, bis der Rechner am Netz ist.
hold-told-battery-begun = Der Lauf pausiert: Der Rechner läuft auf Akku. Er geht weiter, wenn der Rechner am Netz ist.
hold-begins = Das Warten ist vorbei: Der Lauf beginnt.
hold-goes-on = Der Lauf geht nach einer Pause von { $time } weiter.
hold-slept = Der Rechner hat { $time } geschlafen. Nichts ist verloren: Der Lauf ist, wo er war.
hold-running = läuft
