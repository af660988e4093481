# Überschriften der Seite.

page-what = Was
page-data = Aus welchen Daten
page-training = Wie es trainiert wird
page-judging = Wie es beurteilt wird
page-cost = Was es kostet
page-delivery = Was du bekommst
page-not_used = Was nicht verwendet wird
page-risks = Was schiefgehen könnte
page-not_built = Hier noch nicht gebaut
page-questions = Offene Fragen
