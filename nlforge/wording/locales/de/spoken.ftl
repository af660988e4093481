# Einfache Zeilen zum Vorlesen (`nlforge chat --plain`).
spoken-new = neu:
spoken-gone = weg:
spoken-changed = geändert:
spoken-followed = folgt daraus:
spoken-becomes = wird zu
spoken-page = Der Rest des Plans ist wie zuvor.
spoken-heard = Einen Augenblick.
